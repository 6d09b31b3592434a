"""A search that ends with the police: everybody is out first, and every clock starts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.incidents.actions import count_out, move_incident
from firstlight.incidents.models import Incident
from firstlight.incidents.schemas import CountOut, MoveIncident
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Refused
from firstlight.privacy.actions import run_clock
from firstlight.privacy.models import RetentionJob
from firstlight.privacy.schemas import RunClock
from firstlight.searches.actions.ending import close_case, guard_scene, hand_over_criminal
from firstlight.searches.models import SearchCase
from firstlight.searches.schemas import CloseCase, GuardScene, HandOverCriminal
from firstlight.searches.tests.conftest import PLACE


def everybody_out(cast, search):
    who = [getattr(cast.people, name).pk for name in ("ada", "bo", "di", "ray")]
    count_out(cast.olga, CountOut(incident_id=search.incident_id, person_ids=who))


def incident_clock(search):
    return RetentionJob.objects.get(subject=f"incidents.incident:{search.incident_id}")


@pytest.fixture
def guarded(cast, search):
    guard_scene(cast.olga, GuardScene(case_id=search.pk, lon=PLACE[0], lat=PLACE[1]))
    return search


def test_a_guarded_scene_is_not_closed_over_people_who_are_out(cast, guarded):
    with pytest.raises(Refused) as still:
        close_case(cast.olga, CloseCase(case_id=guarded.pk))
    assert still.value.code == "not-counted-out"
    assert SearchCase.objects.get(pk=guarded.pk).closed_at is None


def test_closed_from_a_guarded_scene_the_clock_of_the_call_starts(cast, guarded):
    everybody_out(cast, guarded)
    close_case(cast.olga, CloseCase(case_id=guarded.pk))
    assert SearchCase.objects.get(pk=guarded.pk).state == "closed_found_deceased"
    assert incident_clock(guarded).due_on == timezone.localdate() + timedelta(days=30)


def test_a_debriefed_search_is_not_closed_when_somebody_went_out_again(cast, search):
    SearchCase.objects.filter(pk=search.pk).update(state="debriefed")
    with pytest.raises(Refused) as still:
        close_case(cast.olga, CloseCase(case_id=search.pk))
    assert still.value.code == "not-counted-out"


def test_transferred_the_same(cast, search):
    data = HandOverCriminal(case_id=search.pk, reason="signs")
    with pytest.raises(Refused) as still:
        hand_over_criminal(cast.olga, data)
    assert still.value.code == "not-counted-out"
    everybody_out(cast, search)
    hand_over_criminal(cast.olga, data)
    assert incident_clock(search).due_on == timezone.localdate() + timedelta(days=30)


def test_the_call_is_debriefed_and_closed_even_after_its_words_were_erased(cast, guarded):
    everybody_out(cast, guarded)
    close_case(cast.olga, CloseCase(case_id=guarded.pk))
    clock = Actor.job("retention", cast.hill.pk, "privacy.erase")
    run_clock(clock, RunClock(on=timezone.localdate() + timedelta(days=31)))
    call = {"incident_id": guarded.incident_id}
    move_incident(cast.olga, MoveIncident(**call, event="debrief", debrief="It was hard."))
    move_incident(cast.olga, MoveIncident(**call, event="close"))
    incident = Incident.objects.get(pk=guarded.incident_id)
    assert (incident.state, incident.debrief) == ("closed", "")
