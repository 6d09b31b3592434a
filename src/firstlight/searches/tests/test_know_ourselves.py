"""A station's own sweep widths and finds: written down, refused, taken out, and used by plans."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import NotAllowed, NotFound, Slip
from firstlight.kernel.models import Event
from firstlight.searches.actions.erasing import erase_person
from firstlight.searches.actions.own import (
    add_finds,
    add_trial,
    count_find,
    drop_find,
    drop_trial,
    restore_find,
    restore_trial,
)
from firstlight.searches.models import DetectionTrial, OwnFind
from firstlight.searches.planning.case import read_case
from firstlight.searches.planning.finds import curves
from firstlight.searches.planning.widths_read import read_widths, standing
from firstlight.searches.queries import own
from firstlight.searches.schemas import AddFinds, AddTrial, CountFind, OfFind, OfTrial

DAY = date(2026, 3, 1)
# 5 km of track over 20 ha and 19 of 30 found: very nearly one width of 40 m.
COUNTED = {
    "team_kind": "foot",
    "visibility": "medium",
    "method": "count",
    "held_on": DAY,
    "placed": 30,
    "found": 19,
    "track_m": 5_000,
    "area_m2": 200_000,
}


def trial(actor, **changed):
    return add_trial(actor, AddTrial(**COUNTED | changed))


def found(actor, *distances, **changed):
    line = {"category": "Dementia", "year": 2024} | changed
    return add_finds(actor, AddFinds(lines=[line | {"distance_m": each} for each in distances]))


def closed(case, state="closed_found"):
    """Close a search whose person lay about a kilometre to the north."""
    case.found_lon, case.found_lat = case.lkp_lon, case.lkp_lat + 0.009
    case.found_at = case.closed_at = timezone.now()
    type(case).objects.filter(pk=case.pk).update(
        state=state,
        found_lon=case.found_lon,
        found_lat=case.found_lat,
        found_at=case.found_at,
        closed_at=case.closed_at,
    )
    case.refresh_from_db()
    return case


@pytest.mark.parametrize("who", ["olga", "dee"])
def test_an_exercise_becomes_a_width_that_plans_reckon_with(cast, who):
    row = trial(getattr(cast, who))
    assert row.best_m == pytest.approx(40, rel=0.02)
    assert row.trials == 30
    widths = read_widths(own.widths_of(cast.hill.pk))
    assert [round(each.best_m) for each in widths.of("foot")] == [11, round(row.best_m), 72]
    assert widths.trials_of("foot") == (0, 30, 0)
    event = Event.objects.get(subject=row.label)
    assert event.action == "searches.add_trial"
    assert event.actor == f"person:{getattr(cast.people, who).pk}"


def test_too_few_trials_leave_the_book_standing(cast):
    trial(cast.olga, placed=9, found=5)
    assert read_widths(own.widths_of(cast.hill.pk)).trials_of("foot") == (0, 0, 0)
    row = next(
        each
        for each in standing(own.widths_of(cast.hill.pk))
        if (each.kind, each.visibility) == ("foot", "medium")
    )
    assert (row.trials, row.own, row.book.best_m) == (9, None, 32)
    trial(cast.olga, placed=9, found=5)
    assert read_widths(own.widths_of(cast.hill.pk)).trials_of("foot") == (0, 18, 0)


def test_each_way_of_measuring(cast):
    rows = [
        trial(cast.olga, method="measured", width_m=28, trials=12),
        trial(cast.olga, method="range", range_m=20, trials=8),
        trial(cast.olga, method="crossover", seen_m="2 5，9、12", missed_m="8, 15 30;40"),
    ]
    assert [round(row.best_m) for row in rows] == [28, 32, 18]
    assert [row.trials for row in rows] == [12, 8, 8]
    assert rows[0].figures == {"width_m": 28, "trials": 12}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"placed": None}, "placed"),
        ({"placed": 1}, "placed"),
        ({"found": 31}, "found"),
        ({"found": 0}, "found"),
        ({"found": 30}, "found"),
        ({"track_m": None}, "track_m"),
        ({"track_m": 1}, "track_m"),
        ({"method": "measured", "width_m": 9_000, "trials": 3}, "width_m"),
        ({"method": "range", "range_m": 5_000, "trials": 3}, "range_m"),
        ({"method": "crossover", "seen_m": "far", "missed_m": "3"}, "seen_m"),
        ({"method": "crossover", "seen_m": "3", "missed_m": "-3"}, "missed_m"),
        ({"method": "crossover", "seen_m": "0", "missed_m": "0"}, "seen_m"),
        ({"held_on": timezone.localdate() + timedelta(days=2)}, "held_on"),
    ],
)
def test_nonsense_is_refused_by_its_field(cast, changed, field):
    with pytest.raises(Slip) as no:
        trial(cast.olga, **changed)
    assert no.value.field == field
    assert str(no.value)
    assert not DetectionTrial.objects.exists()


@pytest.mark.parametrize("who", ["ada", "bo", "amy", "uma"])
def test_who_does_not_keep_the_figures_writes_none(cast, who):
    with pytest.raises(NotAllowed):
        trial(getattr(cast, who))
    with pytest.raises(NotAllowed):
        found(getattr(cast, who), 300)


def test_what_is_taken_out_counts_again_when_that_was_a_mistake(cast):
    row, find = trial(cast.olga), found(cast.olga, 300)[0]
    drop_trial(cast.olga, OfTrial(trial_id=row.pk))
    drop_find(cast.olga, OfFind(find_id=find.pk))
    assert own.widths_of(cast.hill.pk) == own.distances_of(cast.hill.pk) == []
    restore_trial(cast.olga, OfTrial(trial_id=row.pk))
    restore_find(cast.olga, OfFind(find_id=find.pk))
    assert len(own.widths_of(cast.hill.pk)) == 1
    assert own.distances_of(cast.hill.pk) == [300]


def test_another_station_sees_and_takes_out_nothing(cast):
    row, find = trial(cast.olga), found(cast.olga, 300)[0]
    assert not own.trials(cast.zoe).exists()
    assert not own.finds(cast.zoe).exists()
    with pytest.raises(NotFound):
        drop_trial(cast.zoe, OfTrial(trial_id=row.pk))
    with pytest.raises(NotFound):
        drop_find(cast.zoe, OfFind(find_id=find.pk))
    assert own.widths_of(cast.lake.pk) == []


def test_a_closed_search_counts_once_and_leaves_a_figure_behind(cast, case):
    assert own.uncounted(cast.olga) == []
    closed(case)
    assert own.uncounted(cast.olga) == [case]
    row = count_find(cast.olga, CountFind(case_id=case.pk, found_where="way"))
    assert row.distance_m == pytest.approx(1_000, abs=10)
    assert (row.category, row.found_where) == ("Dementia", "way")
    assert own.uncounted(cast.olga) == []
    with pytest.raises(NotFound):
        count_find(cast.olga, CountFind(case_id=case.pk, found_where="way"))


@pytest.mark.parametrize("state", ["searching", "closed_unfounded", "transferred"])
def test_a_search_without_a_find_does_not_count(cast, case, state):
    closed(case, state)
    with pytest.raises(NotFound):
        count_find(cast.olga, CountFind(case_id=case.pk, found_where="way"))


def test_the_find_of_an_erased_search_stays_and_leads_nowhere(cast, case):
    closed(case)
    row = count_find(cast.olga, CountFind(case_id=case.pk, found_where="way"))
    erase_person(Context(cast.olga, "test"), case)
    row.refresh_from_db()
    assert row.case_id is None
    assert own.distances_of(cast.hill.pk) == [row.distance_m]


def test_a_find_taken_out_and_counted_anew_is_not_there_twice(cast, case):
    closed(case)
    first = count_find(cast.olga, CountFind(case_id=case.pk, found_where="way"))
    drop_find(cast.olga, OfFind(find_id=first.pk))
    count_find(cast.olga, CountFind(case_id=case.pk, found_where="water"))
    with pytest.raises(NotFound):
        restore_find(cast.olga, OfFind(find_id=first.pk))
    assert OwnFind.objects.filter(removed_at__isnull=True).count() == 1


def test_a_find_of_a_year_to_come_is_refused(cast):
    with pytest.raises(Slip) as no:
        found(cast.olga, 300, year=timezone.localdate().year + 1)
    assert no.value.field == "lines.0.year"


def test_the_curve_that_maps_use_lies_between_the_book_and_the_own_finds():
    near = curves("Dementia", "Temperate", "Mountainous", [100.0] * 30)
    assert near.weight == 0.5
    assert near.own[-1] == (near.book[-1][0], 1)
    assert {metres for metres, _share in near.own[1:-1]} == {100}
    for _share, book, own_m, used in near.table:
        assert own_m == 100
        assert used < book
    alone = curves("Dementia", "Temperate", "Mountainous", [])
    assert (alone.own, alone.weight) == ((), 0)
    assert alone.used == alone.book


def test_a_plan_is_asked_with_both(cast, search, pack):
    from firstlight.searches.actions.plans import ask_plan
    from firstlight.searches.queries.asked import asked_for
    from firstlight.searches.schemas import AskPlan

    trial(cast.olga)
    found(cast.olga, 250, 900)
    asked = asked_for(ask_plan(cast.olga, AskPlan(case_id=search.pk)), timezone.now())
    assert asked["sheet"]["widths"][0]["trials"] == 30
    assert read_case(asked["case"]).own_finds_m == (250, 900)
