"""Who sees which incident, and how much of it: every part against every situation."""

import pytest
from conftest import person

from firstlight.duty.actions import check_in
from firstlight.duty.schemas import CheckIn
from firstlight.force.seats import actor_of
from firstlight.incidents import queries
from firstlight.incidents.actions import count_in, record_answer, report_call
from firstlight.incidents.models import Incident
from firstlight.incidents.queries import Level
from firstlight.incidents.schemas import CountIn, RecordAnswer, ReportCall
from firstlight.incidents.wording import PASSING
from firstlight.kernel.errors import NotFound
from firstlight.kernel.ids import uuid7

HILL = ["ada", "bo", "di", "ray", "olga", "finn", "dee", "pat", "uma", "sam"]
EVERYBODY = [*HILL, "zoe", "kai", "amy"]
HILLS_DESK = {"olga", "finn", "dee", "ada"}


def who_sees(cast, incident):
    return {
        name for name in EVERYBODY if incident in queries.visible_incidents(getattr(cast, name))
    }


@pytest.fixture
def urgent(accepted, insure, cast):
    insure(cast.people.bo, cast.people.ray)
    return accepted(is_life_at_risk=True)


def test_a_report_is_its_stations_desks(cast, report):
    assert who_sees(cast, report()) == HILLS_DESK


def test_whoever_is_asked_sees_it(cast, urgent, call_out):
    call_out(urgent)
    assert who_sees(cast, urgent) == HILLS_DESK | {"bo", "ray"}


def test_whoever_is_there_sees_it(cast, urgent):
    count_in(cast.dee, CountIn(incident_id=urgent.pk, person_ids=[cast.people.di.pk]))
    assert who_sees(cast, urgent) == HILLS_DESK | {"di"}


def test_when_it_is_closed_those_who_came_see_it_no_more(cast, urgent, call_out, step):
    call_out(urgent)
    step(urgent, "end", outcome="helped")
    step(urgent, "debrief", debrief="…")
    step(urgent, "close")
    assert who_sees(cast, urgent) == HILLS_DESK


def test_a_leader_sees_their_own_teams_matters_only(cast, urgent, call_out):
    Incident.objects.filter(pk=urgent.pk).update(organisation=cast.ridge)
    assert "ada" not in who_sees(cast, urgent)
    call_out(urgent, teams=[cast.dawn.pk])
    assert "ada" in who_sees(cast, urgent)


def test_a_grid_worker_sees_their_report_until_it_is_taken(cast, step):
    wei = actor_of(person("Wei", cast.hill, role="grid_worker", category="staff"))
    incident = report_call(wei, ReportCall(kind="other", lon=120.6, lat=29.4))
    assert list(queries.visible_incidents(wei)) == [incident]
    assert queries.level(wei, incident) is Level.FIELD
    step(incident, "accept")
    assert not queries.visible_incidents(wei)


@pytest.mark.parametrize(
    ("who", "level"),
    [("olga", Level.DESK), ("dee", Level.DESK), ("ada", Level.DESK), ("bo", Level.FIELD)],
)
def test_how_much_each_sees(cast, urgent, call_out, who, level):
    call_out(urgent)
    assert queries.level(getattr(cast, who), urgent) is level


def test_forbidden_and_missing_look_alike(cast, urgent, new_key):
    for key in (urgent.pk, new_key):
        with pytest.raises(NotFound) as no:
            queries.get_incident(cast.zoe, key)
        assert str(no.value) == "There is no such thing here."


@pytest.fixture
def new_key():
    return uuid7()


def test_the_log_is_the_desks(cast, urgent, call_out):
    call_out(urgent)
    assert queries.timeline(cast.dee, urgent)
    assert queries.timeline(cast.bo, urgent) == []
    assert not queries.notes(cast.bo, urgent)


def test_the_log_says_whose_answer_was_written_down(cast, urgent, call_out):
    invite = call_out(urgent).invites.get(person=cast.people.bo)
    record_answer(cast.olga, RecordAnswer(invite_id=invite.pk, says="coming", eta_min=9))
    said = [line.text for line in queries.timeline(cast.dee, urgent)]
    assert f"wrote down for {cast.people.bo.name}: coming" in said


def test_how_far_a_calculation_is_stands_on_the_paper_that_proves_the_log_only(
    cast, urgent, request
):
    request.addfinalizer(lambda: PASSING.discard("incidents.report_call"))
    PASSING.add("incidents.report_call")
    desk = queries.timeline(cast.dee, urgent)
    paper = queries.timeline(cast.dee, urgent, whole=True)
    assert len(paper) == len(desk) + 1
    assert {line.hash for line in desk} < {line.hash for line in paper}


def test_volunteers_do_not_see_each_other(cast, urgent):
    both = [cast.people.bo.pk, cast.people.di.pk]
    count_in(cast.dee, CountIn(incident_id=urgent.pk, person_ids=both))
    assert [a.person for a in queries.attendances(cast.bo, urgent)] == [cast.people.bo]


def test_nobody_writes_into_the_log_of_a_call_they_do_not_know(cast, urgent, call_out):
    call_out(urgent)
    before = len(queries.timeline(cast.dee, urgent))
    for stranger in (cast.kai, cast.di):
        assert check_in(stranger, CheckIn(thread=urgent.pk)).session.thread is None
    assert len(queries.timeline(cast.dee, urgent)) == before
    assert check_in(cast.bo, CheckIn(thread=urgent.pk)).session.thread == urgent.pk
    assert len(queries.timeline(cast.dee, urgent)) == before + 1
