"""What is to be visited how often: public places of a fixed set, and how long each has waited."""

from contextlib import contextmanager
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from firstlight.duty.models import CalendarSpan
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.patrols.actions.targets import (
    drop_targets,
    edit_targets,
    set_targets,
    take_targets,
)
from firstlight.patrols.models import GridVisit, PatrolTarget
from firstlight.patrols.queries import targets as queries
from firstlight.patrols.rules.targets import TARGET_KINDS, overdue, uplift
from firstlight.patrols.schemas.targets import DropTargets, EditTargets, SetTargets, TakeTargets
from firstlight.places.models import Place


@contextmanager
def refused(code):
    """The rule `code` says no; its sentence is in the reader's language."""
    with pytest.raises(Refused) as no:
        yield
    assert no.value.code == code
    assert str(no.value)


PRIVATE = sorted(set(Place.Kind.values) - TARGET_KINDS)


def place(station, kind="grid", name="东村", code=""):
    return Place.objects.create(
        station_id=station.pk,
        kind=kind,
        name=name,
        code=code,
        geometry={"type": "Point", "coordinates": [120.7, 29.5]},
        lon=120.7,
        lat=29.5,
        west=120.7,
        south=29.5,
        east=120.7,
        north=29.5,
        h3_cell="x",
    )


def laid(cast, *places, actor=None, **often):
    keys = [row.pk for row in places]
    data = SetTargets(organisation_id=cast.dawn.pk, place_ids=keys, **often)
    return set_targets(actor or cast.ada, data)


def test_fifty_four_waters_are_set_to_twice_a_day_in_the_hot_season_at_once(cast):
    waters = [place(cast.hill, "water_body", f"塘{n}") for n in range(54)]
    rows = laid(cast, *waters, times=2, every_days=1, season="heat")

    assert len(rows) == 54
    assert {(row.times, row.every_days, row.season) for row in rows} == {(2, 1, "heat")}


def test_saying_it_again_replaces_and_another_season_stands_beside(cast):
    grid = place(cast.hill)
    laid(cast, grid, times=1)
    laid(cast, grid, times=3)
    laid(cast, grid, times=5, season="fire")

    assert sorted(PatrolTarget.objects.values_list("times", "season")) == [(3, ""), (5, "fire")]


@pytest.mark.parametrize("kind", PRIVATE)
def test_no_door_of_anybody_can_be_a_target(cast, kind):
    with refused("not-a-place"):
        laid(cast, place(cast.hill, kind))
    assert not PatrolTarget.objects.exists()


@pytest.mark.parametrize("field", ["person_id", "person_ids", "name", "household", "note"])
def test_no_person_household_or_name_can_be_given(cast, field):
    with pytest.raises(ValidationError, match=field):
        SetTargets(
            organisation_id=cast.dawn.pk, place_ids=[uuid4()], **{field: str(cast.people.bo.pk)}
        )
    names = {each.name for each in PatrolTarget._meta.get_fields()}
    assert not names & {"person", "person_id", "name", "note", "household"}


def test_a_persons_key_is_no_place(cast):
    with pytest.raises(NotFound):
        set_targets(
            cast.ada,
            SetTargets(organisation_id=cast.dawn.pk, place_ids=[cast.people.bo.pk]),
        )


def test_only_who_plans_there_sets_targets(cast):
    grid = place(cast.hill)
    with pytest.raises(NotAllowed):
        laid(cast, grid, actor=cast.bo)
    with pytest.raises(NotFound):
        laid(cast, grid, actor=cast.zoe)
    with pytest.raises(NotFound):
        laid(cast, place(cast.lake))
    assert laid(cast, grid, actor=cast.dee)


def test_a_list_is_taken_whole_or_not_at_all(cast):
    place(cast.hill, name="东村", code="G-1")
    lines = [{"line": 2, "place": "G-1", "times": 2}, {"line": 3, "place": "西村"}]
    with refused("unknown-place"):
        take_targets(cast.ada, TakeTargets(organisation_id=cast.dawn.pk, lines=lines))
    assert not PatrolTarget.objects.exists()
    take_targets(cast.ada, TakeTargets(organisation_id=cast.dawn.pk, lines=lines[:1]))
    assert PatrolTarget.objects.get().times == 2


def test_a_list_cannot_smuggle_a_door_in(cast):
    place(cast.hill, "other", "王家")
    lines = [{"line": 2, "place": "王家"}]
    with refused("not-a-place"):
        take_targets(cast.ada, TakeTargets(organisation_id=cast.dawn.pk, lines=lines))


def test_many_are_changed_and_dropped_at_once(cast):
    rows = laid(cast, place(cast.hill), place(cast.hill, name="西村"))
    keys = [row.pk for row in rows]
    edit_targets(cast.dee, EditTargets(target_ids=keys, times=4, every_days=28))
    drop_targets(cast.dee, DropTargets(target_ids=keys[:1]))

    assert set(PatrolTarget.objects.values_list("times", flat=True)) == {4}
    assert PatrolTarget.objects.filter(is_retired=True).count() == 1
    with pytest.raises(NotFound):
        edit_targets(cast.zoe, EditTargets(target_ids=keys))


def test_days_since_the_last_visit_and_visits_in_the_period_are_counted(cast):
    grid, now = place(cast.hill), timezone.now()
    laid(cast, grid, times=3, every_days=7)
    for days in (2, 5, 30):
        at = now - timedelta(days=days)
        GridVisit.objects.create(
            station_id=cast.hill.pk, grid_id=grid.pk, at=at, on_date=timezone.localdate(at)
        )
    (wait,) = queries.waits(list(queries.targets(cast.ada)), now)

    assert (wait.days, wait.done, len(wait.visits)) == (2, 2, 3)
    assert wait.overdue == pytest.approx(2 / (7 / 3))


def test_a_season_adds_to_places_and_comes_from_the_calendar(cast):
    water, today = place(cast.hill, "water_body"), timezone.localdate()
    laid(cast, water, season="heat")
    (before,) = queries.waits(list(queries.targets(cast.ada)))
    CalendarSpan.objects.create(
        station_id=cast.hill.pk,
        organisation=cast.hill,
        kind="heat",
        name="高温",
        starts_on=today,
        ends_on=today,
    )
    (after,) = queries.waits(list(queries.targets(cast.ada)))

    assert (before.is_in_season, before.factor) == (False, 1.0)
    assert (after.is_in_season, after.factor) == (True, 2.0)
    assert after.why


@given(
    kind=st.sampled_from(sorted(Place.Kind.values)),
    seasons=st.sets(st.sampled_from(CalendarSpan.Kind.values)),
)
def test_an_uplift_is_never_less_than_nothing_and_always_says_why(kind, seasons):
    factor, why = uplift(kind, seasons)
    assert factor >= 1
    assert (factor > 1) is bool(why)


@given(days=st.integers(0, 400), times=st.integers(1, 24), every=st.integers(1, 92))
def test_waiting_longer_never_counts_less(days, times, every):
    now = timezone.now()
    one, more = (
        overdue(now - timedelta(days=each), times, every, now) for each in (days, days + 1)
    )
    assert 0 <= one <= more


RARE = ("𠮷野口", "㐂塘", "䶮溪", "𬱖村", "㙍头", "鿍坞", "东村·一队", "=1+1 桥", "0012")


def test_the_list_goes_out_and_comes_back_with_nothing_lost(cast, sign_in):
    often = (
        {"times": 2, "every_days": 1, "season": "heat", "means": "foot", "dwell_min": 12},
        {"times": 1, "every_days": 30, "from_time": time(21, 30), "to_time": time(4, 5)},
    )
    for number, name in enumerate(RARE):
        row = place(cast.hill, "water_body", name, code="㐂-7" if number == 3 else "")
        laid(cast, row, **often[number % 2])

    def told():
        rows = PatrolTarget.objects.filter(is_retired=False)
        fields = ("times", "every_days", "season", "from_time", "to_time", "means", "dwell_min")
        return sorted(rows.values_list("place__name", *fields), key=str)

    before, desk = told(), sign_in(cast.people.olga)
    file = desk.get("/patrols/targets/file/").content
    for encoding in ("utf-8-sig", "gb18030"):
        PatrolTarget.objects.all().delete()
        sent = SimpleUploadedFile("清单.csv", file.decode("utf-8-sig").encode(encoding))
        given = {"organisation_id": str(cast.dawn.pk), "file": sent}
        assert desk.post("/patrols/targets/import/", given).status_code == 302
        assert told() == before
    assert desk.get("/patrols/targets/file/").content == file
