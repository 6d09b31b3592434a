"""A county's roster by its pages: asked for above, sent by each station."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from firstlight.duty import actions
from firstlight.duty.models import RosterProposal, ShiftAssignment, ShiftWish
from firstlight.duty.schemas import AddPattern, MakeShifts
from firstlight.kernel import jobs


@pytest.fixture
def week(cast):
    """Two evenings in each of two stations; return the first day and the last."""
    first = timezone.localdate() + timedelta(days=3)
    last = first + timedelta(days=6)
    for actor, team in ((cast.olga, cast.dawn), (cast.zoe, cast.shore)):
        words = {"organisation_id": team.pk, "name": "Night round", "kind": "patrol"}
        times = {"from_time": time(20), "to_time": time(23), "weekdays": (1, 4)}
        actions.add_pattern(actor, AddPattern(**words, **times))
        days = {"organisation_id": team.pk, "starts_on": first, "ends_on": last}
        actions.make_shifts(actor, MakeShifts(**days))
    return first, last


def asked(desk, cast, week):
    given = {"organisation_id": cast.association.pk, "starts_on": week[0], "ends_on": week[1]}
    answer = desk.post(reverse("shift_rosters"), given)
    assert answer.status_code == 302
    return RosterProposal.objects.get(whole=None), answer["Location"]


def test_the_association_asks_watches_and_reads_and_cannot_send(cast, sign_in, week):
    desk = sign_in(cast.people.amy)
    home = desk.get(reverse("shift_rosters")).content.decode()
    assert 'href="/shifts/rosters/"' in home  # a door of its own: it has none to shifts
    assert 'href="/shifts/"' not in home
    for row in cast.dawn.shift_set.all():
        ShiftWish.objects.create(
            station_id=cast.hill.pk, shift=row, person=cast.people.bo, likes=True
        )
    whole, address = asked(desk, cast, week)
    working = desk.get(address).content.decode()
    assert "<progress" in working
    assert "every 2s" in working
    jobs.run_due()
    done = desk.get(address).content.decode()
    assert "<progress" not in done
    assert "基尼系数" in done
    assert "Hill" in done
    assert "Lake" in done
    part = RosterProposal.objects.get(whole=whole, station_id=cast.hill.pk)
    read = desk.get(reverse("shift_roster", args=[part.pk])).content.decode()
    assert "Bo" in read
    assert "申请了这个班次" not in read  # said to the own station
    assert 'name="chosen"' not in read
    chosen = [f"{each['shift']}:{each['person']}" for each in part.result["choices"]]
    desk.post(reverse("shift_roster", args=[part.pk]), {"chosen": chosen})
    assert not ShiftAssignment.objects.exists()


def test_each_station_reads_its_own_part_and_sends_it(cast, sign_in, week):
    whole, _address = asked(sign_in(cast.people.amy), cast, week)
    jobs.run_due()
    part = RosterProposal.objects.get(whole=whole, station_id=cast.lake.pk)
    desk = sign_in(cast.people.zoe)
    assert str(part.pk) in desk.get(reverse("shift_rosters")).content.decode()
    assert desk.get(reverse("shift_roster", args=[whole.pk])).status_code == 404
    page = reverse("shift_roster", args=[part.pk])
    assert 'name="chosen"' in desk.get(page).content.decode()
    chosen = [f"{each['shift']}:{each['person']}" for each in part.result["choices"]]
    assert desk.post(page, {"chosen": chosen}).status_code == 302
    assert set(ShiftAssignment.objects.values_list("person_id", flat=True)) == {cast.people.kai.pk}

    asked_to = ShiftAssignment.objects.first()
    assert asked_to.reason_codes
    words = {"people": [], "about": "", "figure": 0}
    asked_to.reason_codes = [{"code": code} | words for code in ("only", "wished")]
    asked_to.save()
    kai = sign_in(cast.people.kai).get(reverse("my_shift", args=[asked_to.pk])).content.decode()
    assert "申请了这个班次" in kai
    assert "没有其他人" not in kai  # nobody is pressed


def test_what_the_association_lays_aside_is_laid_aside_for_the_stations(cast, sign_in, week):
    desk = sign_in(cast.people.amy)
    whole, address = asked(desk, cast, week)
    jobs.run_due()
    assert desk.post(address, {"act": "drop"}).status_code == 302
    assert not RosterProposal.objects.filter(dropped_at=None).exists()
    assert whole.parts.count() == 2
