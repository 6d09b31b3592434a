"""What counts as a visit: what the page of coverage takes too, and nothing that was refused."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.duty.actions.shifts import step_shift
from firstlight.duty.schemas.shifts import StepShift
from firstlight.patrols import actions
from firstlight.patrols.actions.targets import set_targets
from firstlight.patrols.models import PatrolRoute, PatrolRun, PatrolTarget
from firstlight.patrols.queries import targets as queries
from firstlight.patrols.schemas import proof as takes
from firstlight.patrols.schemas.targets import SetTargets
from firstlight.patrols.tests.playing import scene
from firstlight.patrols.tests.test_set_targets import place
from firstlight.patrols.tests.test_walk_patrols import scan, walk


@pytest.fixture
def play(cast):
    """Three places with a sign each, all of them on the route; the third is shown by hand."""
    made = scene(cast)
    made.places = [place(cast.hill, "water_body", name) for name in ("东塘", "西塘", "北塘")]
    for mark, here in zip(made.signs, made.places, strict=True):
        mark.place_id = here.pk
        mark.save()
    now = timezone.now()
    made.route.stops = [
        {"place_id": str(here.pk), "arrive_at": (now - timedelta(minutes=40)).isoformat()}
        | {"key": str(here.pk), "name": here.name, "lon": mark.lon, "lat": mark.lat}
        for mark, here in zip(made.signs, made.places, strict=True)
    ]
    made.route.ends_at = now - timedelta(minutes=5)
    made.route.is_kept = True
    made.route.save()
    keys = [here.pk for here in made.places]
    set_targets(cast.dee, SetTargets(organisation_id=cast.dawn.pk, place_ids=keys))
    for subject in ({"checkpoint": made.signs[0]}, {"route": made.route}):
        PatrolTarget.objects.create(
            station_id=cast.hill.pk, organisation=cast.dawn, **subject, created_at=timezone.now()
        )
    return made


@pytest.fixture
def run(cast, play):
    row = actions.start_run(cast.bo, takes.StartRun(shift_id=play.shift.pk))
    PatrolRun.objects.filter(pk=row.pk).update(started_at=timezone.now() - timedelta(hours=1))
    row.refresh_from_db()
    return row


def over(play, state="ended"):
    play.shift.state = state
    play.shift.save()


def visited(cast):
    """What was visited, by name."""
    waits = queries.waits(list(queries.targets(cast.olga)))
    return {wait.target.subject.name for wait in waits if wait.visits}


WHOLE = {"东塘", "西塘", "北塘", "Sign 0", "Round 1"}


def test_a_patrol_that_is_proven_visits_all_of_its_route(cast, play, run):
    walk(cast, play, run)
    actions.end_run(cast.bo, takes.EndRun(run_id=run.pk))
    over(play)
    assert visited(cast) == WHOLE


def test_a_patrol_that_an_officer_refused_visits_nothing(cast, play, run):
    walk(cast, play, run)
    actions.end_run(cast.bo, takes.EndRun(run_id=run.pk))
    over(play)
    no = takes.ConfirmRun(run_id=run.pk, stands=False, note="Two of the signs were not up.")
    actions.confirm_run(cast.olga, no)
    assert visited(cast) == set()
    actions.confirm_run(cast.olga, takes.ConfirmRun(run_id=run.pk, stands=True))
    assert visited(cast) == WHOLE


def test_a_doubtful_patrol_visits_nothing_until_somebody_says_that_it_stands(cast, play, run):
    walk(cast, play, run)
    actions.end_run(cast.bo, takes.EndRun(run_id=run.pk))
    run.refresh_from_db()
    run.verdict |= {"state": "doubtful"}
    run.save()
    over(play)
    assert visited(cast) == set()


def test_a_sign_that_was_not_shown_is_no_visit_of_its_place(cast, play, run):
    scan(cast.bo, run, play.signs[0], 50 - 180, clock_offset_s=10800.0)  # its clock is ahead
    scan(cast.bo, run, play.signs[2], 20)
    actions.end_run(cast.bo, takes.EndRun(run_id=run.pk))
    over(play)
    assert visited(cast) == {"东塘", "Sign 0", "Round 1"}


def test_a_team_without_a_phone_is_believed_when_its_shift_has_ended(cast, play):
    assert visited(cast) == set()
    over(play)
    assert visited(cast) == WHOLE - {"Sign 0"}


def test_a_route_called_off_or_broken_off_is_not_walked(cast, play):
    over(play, "cancelled")
    assert visited(cast) == set()
    over(play, "in_progress")
    give = StepShift(shift_id=play.shift.pk, event="abort", reason="red warning")
    step_shift(cast.bo, give)
    shift = PatrolRoute.objects.get(pk=play.route.pk).shift
    assert (shift.state, shift.is_broken_off) == ("ended", True)
    assert visited(cast) == set()
