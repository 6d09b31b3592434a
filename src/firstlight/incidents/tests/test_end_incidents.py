"""From the first call to the closed file, by whom, and what each step asks for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.equipment.models import DroneFlight, EquipmentItem
from firstlight.incidents import queries
from firstlight.incidents.actions import (
    add_note,
    count_in,
    count_out,
    edit_incident,
    erase_incident,
)
from firstlight.incidents.models import Note
from firstlight.incidents.schemas import AddNote, CountIn, CountOut, EditIncident, IncidentKey
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.notify.models import Message
from firstlight.privacy.actions import run_clock
from firstlight.privacy.models import RetentionJob
from firstlight.privacy.schemas import RunClock


def test_the_whole_course(cast, accepted, step):
    incident = accepted("missing_person")
    step(incident, "stand_by")
    step(incident, "resume")
    step(incident, "end", outcome="helped")
    step(incident, "debrief", debrief="We were quick. The radio was not.")
    closed = step(incident, "close")

    assert closed.state == "closed"
    clock = RetentionJob.objects.get(subject=f"incidents.incident:{incident.pk}")
    assert clock.due_on == timezone.localdate() + timedelta(days=30)


def test_a_call_without_a_need_is_not_taken(cast, report, step):
    incident = report()
    edit_incident(cast.dee, EditIncident(incident_id=incident.pk, needs=[]))
    with pytest.raises(Refused, match="how many people"):
        step(incident, "accept")


def test_nobody_debriefs_while_somebody_is_out(cast, accepted, step):
    incident = accepted()
    bo = [cast.people.bo.pk]
    count_in(cast.ada, CountIn(incident_id=incident.pk, person_ids=bo))
    step(incident, "end", outcome="helped")
    with pytest.raises(Refused, match="1 person is not counted out"):
        step(incident, "debrief", debrief="…")
    count_out(cast.ada, CountOut(incident_id=incident.pk, person_ids=bo))
    assert step(incident, "debrief", debrief="…").state == "debriefed"


@pytest.mark.parametrize("event", ["unfounded", "merge"])
def test_what_nobody_closes_is_erased_all_the_same(cast, report, step, event):
    told = {"reporter_name": "Wren Ashby", "reporter_phone": "13800001111", "summary": "words"}
    incident, other = report(**told), report(**told)
    more = {"reason": "home again"} if event == "unfounded" else {"other_id": other.pk}
    step(incident, event, by=cast.olga, **more)

    clock = Actor.job("retention", cast.hill.pk, "privacy.erase")
    due_on = timezone.localdate() + timedelta(days=30)
    early = RunClock(on=due_on - timedelta(days=1), dry_run=True)
    assert run_clock(clock, early) == {}
    assert run_clock(clock, RunClock(on=due_on, dry_run=True)) == {"incident": 1}
    incident.refresh_from_db()
    assert incident.reporter_phone == "13800001111"
    assert run_clock(clock, RunClock(on=due_on)) == {"incident": 1}
    incident.refresh_from_db()
    other.refresh_from_db()
    kept = (incident.reporter_name, incident.reporter_phone, incident.summary, incident.lat)
    assert kept == ("", "", "", None)
    assert other.reporter_name == "Wren Ashby"


@pytest.mark.parametrize(
    ("event", "more"),
    [("unfounded", {}), ("end", {}), ("merge", {})],
)
def test_a_step_without_its_evidence_is_refused(cast, report, step, event, more):
    incident = report()
    if event == "end":
        step(incident, "accept")
    with pytest.raises(Refused):
        step(incident, event, **more)


def test_a_dispatcher_cannot_take_an_officers_step(cast, report, step):
    with pytest.raises(Refused, match="somebody else"):
        step(report(), "accept", by=cast.dee)


@pytest.mark.parametrize("who", ["bo", "ada", "amy", "pat", "uma", "sam"])
def test_who_does_not_manage_takes_no_step(cast, report, step, who):
    with pytest.raises(NotAllowed):
        step(report(), "accept", by=getattr(cast, who))


def test_another_stations_officer_takes_no_step(cast, report, step):
    with pytest.raises(NotFound):
        step(report(), "accept", by=cast.zoe)


def test_a_second_report_is_merged_into_the_first(cast, report, step):
    first, second = report(), report()
    step(second, "merge", by=cast.dee, other_id=first.pk)
    second.refresh_from_db()
    assert (second.state, second.merged_into) == ("merged", first)
    with pytest.raises(Refused, match="over already"):
        step(first, "merge", by=cast.dee, other_id=second.pk)


def test_a_report_is_not_merged_into_itself(cast, report, step):
    incident = report()
    with pytest.raises(Refused, match="another report"):
        step(incident, "merge", by=cast.dee, other_id=incident.pk)


def test_notes_and_deeds_make_one_line_of_time(cast, report, step):
    incident = report()
    add_note(cast.dee, AddNote(incident_id=incident.pk, text="Neighbour saw him at the shop."))
    step(incident, "accept")

    lines = queries.timeline(cast.olga, incident)
    assert [line.text for line in lines] == [
        "Take the call",
        "Neighbour saw him at the shop.",
        "took the report",
    ]
    assert [line.who for line in lines] == ["Olga", "Dee", "Dee"]
    assert lines[0].hash
    assert not lines[1].hash


def test_the_sealed_log_holds_no_word_of_a_note(cast, report):
    incident = report()
    add_note(cast.dee, AddNote(incident_id=incident.pk, text="Neighbour saw him at the shop."))
    assert not any("shop" in str(event.data) for event in Event.objects.all())


def test_a_note_from_a_phone_keeps_its_own_time(cast, report):
    said_at = timezone.now() - timedelta(hours=2)
    note = add_note(cast.ada, AddNote(incident_id=report().pk, text="…", said_at=said_at))
    assert note.said_at == said_at


def test_the_log_says_how_it_ended(cast, accepted, step):
    incident = step(accepted(), "end", outcome="handed_over")
    said = "End the response: Handed over to police, fire service or ambulance"
    assert said in [line.text for line in queries.timeline(cast.olga, incident)]


def closed(incident, step):
    step(incident, "end", outcome="helped")
    step(incident, "debrief", debrief="The family was with us.")
    return step(incident, "close")


def test_words_are_erased_when_their_day_has_come_and_counts_stay(cast, accepted, step):
    incident = closed(accepted(reporter_name="Somebody", summary="…", briefing="…"), step)
    add_note_late = queries.notes(cast.olga, incident)
    assert not add_note_late
    clock = Actor.job("privacy.clock", cast.hill.pk, "privacy.erase")
    early, due = (
        timezone.localdate() + timedelta(days=29),
        timezone.localdate() + timedelta(days=30),
    )

    run_clock(clock, RunClock(on=early))
    incident.refresh_from_db()
    assert incident.reporter_name == "Somebody"

    run_clock(clock, RunClock(on=due))
    incident.refresh_from_db()
    assert (incident.reporter_name, incident.summary, incident.debrief) == ("", "", "")
    assert incident.place_name == ""
    assert incident.lat is None
    assert incident.number
    assert not Message.objects.filter(thread=incident.pk).exclude(address="", body="").exists()
    assert not Note.objects.filter(incident=incident).exists()


def test_images_kept_for_a_call_go_with_it_and_its_flights_lead_nowhere(cast, accepted, step):
    incident = closed(accepted(), step)
    drone = EquipmentItem.objects.create(
        station_id=cast.hill.pk, organisation=cast.dawn, kind="unmanned_aircraft", name="Drone"
    )
    flight = DroneFlight.objects.create(
        station_id=cast.hill.pk,
        aircraft=drone,
        pilot=cast.people.bo,
        height_m=80,
        planned_at=timezone.now(),
        state="completed",
        images="kept",
        thread=incident.pk,
    )
    erase_incident(cast.olga, IncidentKey(incident_id=incident.pk))
    flight.refresh_from_db()
    assert flight.thread is None
    told = Message.objects.filter(key__startswith="equipment:images_go:", channel="inapp")
    assert [message.person_id for message in told] == [cast.people.bo.pk]


def test_an_open_case_is_not_erased(cast, report):
    with pytest.raises(Refused, match="Close"):
        erase_incident(cast.olga, IncidentKey(incident_id=report().pk))


def test_only_an_officer_erases(cast, accepted, step):
    incident = closed(accepted(), step)
    with pytest.raises(NotAllowed):
        erase_incident(cast.dee, IncidentKey(incident_id=incident.pk))
    erase_incident(cast.olga, IncidentKey(incident_id=incident.pk))
    incident.refresh_from_db()
    assert incident.erased_at
