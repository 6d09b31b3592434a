"""What waits for one's step is counted on the first page, as the list behind it counts it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from firstlight.cases.grid_events.actions import report_event
from firstlight.cases.grid_events.schemas import ReportEvent
from firstlight.console.desk import views
from firstlight.console.desk.piles import PILES
from firstlight.console.desk.waiting import LABELS, ahead, waiting
from firstlight.duty.actions import open_shift
from firstlight.duty.models import DutySession, Shift
from firstlight.duty.schemas import OpenShift
from firstlight.force.roles import ROLES


@pytest.fixture
def reported(cast):
    data = ReportEvent(category="road", description="A pole leans", place_name="Mill")
    return report_event(cast.bo, data)


@pytest.fixture
def take_duty(cast):
    def take_duty(person):
        return DutySession.objects.create(
            station_id=cast.hill.pk,
            person=person,
            organisation=cast.dawn,
            started_at=timezone.now(),
        )

    return take_duty


@pytest.fixture
def shift(cast):
    begins = timezone.now() + timedelta(hours=3)
    plan = OpenShift(
        organisation_id=cast.dawn.pk,
        kind="patrol",
        title="Evening round",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
    )
    return open_shift(cast.ada, plan)


@pytest.mark.parametrize("pile", PILES, ids=lambda pile: pile.page)
def test_every_pile_stands_on_a_list_and_on_somebody(pile):
    assert set(pile.steps) <= {chip.key for chip in pile.chips}
    assert pile.room in LABELS
    assert reverse(pile.page)
    held = {word for role in ROLES.values() for word in (*role.hats, *role.capabilities)}
    assert {pile.may, *pile.steps.values()} <= held
    for whose in pile.steps.values():
        assert any(
            pile.may in role.capabilities and whose in (*role.hats, *role.capabilities)
            for role in ROLES.values()
        )


def test_the_desk_counts_what_waits_as_its_list_does(cast, sign_in, reported):
    desk = sign_in(cast.people.dee)
    page = desk.get("/").content.decode()
    href = f"{reverse('grid_events')}?f=new"
    assert re.search(rf'href="{re.escape(href)}".*?waits__count">1<', page)
    assert reported.number in desk.get(href).content.decode()
    assert href in desk.get(reverse("desk_waits")).content.decode()


def test_however_many_lists_wait_they_are_counted_in_one_question(cast, reported):
    with CaptureQueriesContext(connection) as asked:
        assert [each.count for each in waiting(cast.dee)] == [1]
    assert sum("COUNT(" in query["sql"] for query in asked.captured_queries) == 1


def test_who_may_not_take_the_step_is_not_told_of_it(cast, sign_in, reported):
    assert [each.href for each in waiting(cast.dee)] == ["/grid-events/?f=new"]
    assert waiting(cast.bo) == []
    assert waiting(cast.zoe) == []
    assert "?f=new" not in sign_in(cast.people.bo).get(reverse("my")).content.decode()


def test_what_is_late_stands_first(cast, reported):
    past = timezone.now() - timedelta(days=9)
    type(reported).objects.filter(pk=reported.pk).update(accept_by=past)
    fresh = ReportEvent(category="road", description="A lamp is out", place_name="Weir")
    report_event(cast.bo, fresh)
    assert [(each.href[-4:], each.count, each.is_late) for each in waiting(cast.dee)] == [
        ("late", 1, True),
        ("=new", 2, False),
    ]


def test_shifts_that_begin_or_end_soon_stand_by_the_hour(cast, sign_in, shift):
    now = timezone.now()
    assert [(each.shift, each.begins) for each in ahead(cast.dee, now)] == [(shift, True)]
    Shift.objects.filter(pk=shift.pk).update(state="in_progress")
    assert [each.begins for each in ahead(cast.dee, shift.starts_at)] == [False]
    assert ahead(cast.dee, shift.ends_at) == []
    assert ahead(cast.bo, now) == []
    with translation.override("en"):
        page = sign_in(cast.people.dee).get("/", headers={"accept-language": "en"})
    assert "Evening round begins" in page.content.decode()


def test_a_desk_with_nothing_in_hand_shows_who_is_there(cast, sign_in, take_duty):
    take_duty(cast.people.bo)
    page = sign_in(cast.people.dee).get(reverse("desk_thing")).content.decode()
    assert reverse("person", args=[cast.people.bo.pk]) in page
    assert "Bo" in page
    assert "Bo" not in sign_in(cast.people.zoe).get(reverse("desk_thing")).content.decode()


def test_a_long_list_of_who_is_there_is_cut_and_says_so(cast, sign_in, take_duty, monkeypatch):
    take_duty(cast.people.bo)
    take_duty(cast.people.di)
    monkeypatch.setattr(views, "MOST_THERE", 1)
    page = sign_in(cast.people.dee).get(reverse("desk_thing"), headers={"accept-language": "en"})
    assert "and 1 more" in page.content.decode()
