"""A leader confirms the hours of many at once: shown first, one answer each, never one's own."""

import pytest
from django.urls import reverse
from django.utils import timezone

from firstlight.records.models import ServiceRecord


@pytest.fixture
def hours(cast):
    """A drafted record each of Ada, who leads, and of Bo and Di."""

    def of(who):
        return ServiceRecord.objects.create(
            station_id=cast.hill.pk,
            organisation=cast.dawn,
            person=who,
            kind="patrol",
            activity="夜巡",
            on_date=timezone.localdate(),
            origin=f"shift:{who.pk}",
            clocked_min=120,
        )

    return {name: of(getattr(cast.people, name)) for name in ("ada", "bo", "di")}


def states(hours):
    return {
        name: ServiceRecord.objects.values_list("state", flat=True).get(pk=row.pk)
        for name, row in hours.items()
    }


def test_a_leader_sees_what_would_be_confirmed_and_confirms_it(cast, sign_in, hours):
    ada, door = sign_in(cast.people.ada), reverse("records_confirm")
    assert door in ada.get(reverse("records")).content.decode()
    assert ada.post(door).headers["Location"] == reverse("records")  # none is chosen
    picks = [str(row.pk) for row in hours.values()]
    shown = ada.post(door, {"pick": [*picks, "no-key"]})
    assert {row.person_id for row, _clocked, _why in shown.context["rows"]} == {
        cast.people.bo.pk,
        cast.people.di.pk,
    }
    assert shown.context["left_out"] == 1  # her own
    assert set(states(hours).values()) == {"drafted"}
    assert ada.post(door, {"pick": picks, "sure": "1"}).status_code == 302
    assert states(hours) == {"ada": "drafted", "bo": "confirmed", "di": "confirmed"}
    kept = ServiceRecord.objects.get(pk=hours["bo"].pk)
    assert (kept.evaluation, kept.confirmed_by_id) == ("as_agreed", cast.people.ada.pk)


def test_of_no_minutes_nothing_waits_to_be_confirmed(cast, sign_in, hours):
    ServiceRecord.objects.filter(pk=hours["bo"].pk).update(clocked_min=0)
    ada, door = sign_in(cast.people.ada), reverse("records_confirm")
    shown = ada.get(reverse("records"), {"f": "confirm"})
    assert shown.context["listing"].count == 2
    ada.post(door, {"pick": [str(row.pk) for row in hours.values()], "sure": "1"})
    assert states(hours)["bo"] == "drafted"  # nor is it confirmed along with others
    own = sign_in(cast.people.bo).get("/my/hours/").content.decode()
    assert ("不计时长" in own, "待确认</" in own) == (True, False)


def test_what_is_refused_of_one_leaves_the_others_done_and_says_why(cast, sign_in, hours):
    olga, door = sign_in(cast.people.olga), reverse("records_confirm")
    picks = [str(row.pk) for row in hours.values()]
    answer = olga.post(door, {"pick": picks, "sure": "1"})
    # An officer stands in for the leader's own hours; a member's are the leader's to confirm.
    assert states(hours) == {"ada": "confirmed", "bo": "drafted", "di": "drafted"}
    assert answer.status_code == 422
    rows = answer.context["rows"]
    assert {row.person.name for row, _clocked, why in rows if why} == {"Bo", "Di"}


def test_hours_of_another_station_are_nowhere(cast, sign_in, hours):
    zoe, door = sign_in(cast.people.zoe), reverse("records_confirm")
    picks = [str(row.pk) for row in hours.values()]
    assert zoe.post(door, {"pick": picks, "sure": "1"}).status_code == 302
    assert set(states(hours).values()) == {"drafted"}
    assert sign_in(cast.people.bo).post(door, {"pick": picks, "sure": "1"}).status_code == 404
