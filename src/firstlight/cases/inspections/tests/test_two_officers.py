"""Officers inspect, two of them, on site; all stops when one leaves; no pupil is ever written."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from pydantic import ValidationError

from firstlight.cases.inspections import actions, queries, schemas
from firstlight.cases.inspections.models import InspectionHelper, JointInspection
from firstlight.cases.inspections.rules import LIMITS
from firstlight.cases.inspections.schemas import (
    AnswerInspection,
    AskHelpers,
    OfInspection,
    RequestInspection,
    StepInspection,
)
from firstlight.duty.actions import check_in, check_out
from firstlight.duty.schemas import CheckIn, CheckOut
from firstlight.kernel.actions import REGISTRY
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.notify.models import Message
from firstlight.places.models import Place

REF = "公(治)检字〔2026〕12号"


@pytest.fixture
def asked_for(cast):
    around = dict.fromkeys(("lon", "west", "east"), 120.7)
    around |= dict.fromkeys(("lat", "south", "north"), 29.5)
    school = Place.objects.create(
        station_id=cast.hill.pk, kind="school", name="学校", geometry={}, h3_cell="x", **around
    )
    data = RequestInspection(
        place_id=school.pk,
        organisation_id=cast.dawn.pk,
        planned_at=timezone.now() + timedelta(days=1),
        tasks=("queue", "teach"),
    )
    return actions.request_inspection(cast.ada, data)


def asked_again(cast, row):
    """Return another inspection at the same place."""
    data = RequestInspection(
        place_id=row.place_id, organisation_id=cast.dawn.pk, planned_at=row.planned_at
    )
    return actions.request_inspection(cast.ada, data)


def step(actor, row, event, **more):
    data = StepInspection(inspection_id=row.pk, event=event, **more)
    return actions.step_inspection(actor, data)


def of(row):
    return OfInspection(inspection_id=row.pk)


def authorised(cast, row, **more):
    said = {
        "legal_basis": "school_safety",
        "officer_in_charge_id": cast.people.olga.pk,
        "second_officer_id": cast.people.finn.pk,
    }
    return step(cast.olga, row, "authorise", **said | more)


def helped(cast, row, *, signs=True):
    """Bo is asked, says yes and signs."""
    data = AskHelpers(inspection_id=row.pk, people=(cast.people.bo.pk,))
    actions.ask_helpers(cast.olga, data)
    actions.answer_inspection(cast.bo, AnswerInspection(inspection_id=row.pk, accepts=True))
    if signs:
        actions.sign_limits(cast.bo, of(row))


def under_way(cast, row):
    authorised(cast, row)
    helped(cast, row)
    step(cast.olga, row, "brief", told=True)
    actions.arrive(cast.olga, of(row))
    actions.arrive(cast.finn, of(row))
    return step(cast.olga, row, "start")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"legal_basis": ""}, "legal_basis"),
        ({"second_officer_id": None}, "second_officer_id"),
        ({"second_officer_id": "same"}, "second_officer_id"),
        ({"second_officer_id": "volunteer"}, "second_officer_id"),
    ],
)
def test_two_different_officers_and_a_law_are_named(cast, asked_for, more, field):
    people = {"same": cast.people.olga.pk, "volunteer": cast.people.bo.pk}
    more = {name: people.get(value, value) for name, value in more.items()}
    with pytest.raises(Refused) as no:
        authorised(cast, asked_for, **more)
    assert no.value.field == field


def told(event):
    heard = Message.objects.filter(key__contains=f"inspections:{event}:", channel="inapp")
    return {each.person_id for each in heard}


def test_officers_hear_what_waits_for_them_and_helpers_what_changes(cast, asked_for):
    assert told("request") == {cast.people.olga.pk, cast.people.finn.pk}
    authorised(cast, asked_for)
    assert told("authorise") == {cast.people.finn.pk}
    helped(cast, asked_for)
    step(cast.olga, asked_for, "brief", told=True)
    for officer in (cast.olga, cast.finn):
        actions.arrive(officer, of(asked_for))
    step(cast.olga, asked_for, "start")
    assert told("start") == {cast.people.bo.pk}
    actions.leave(cast.finn, of(asked_for))
    assert told("halt") == {cast.people.olga.pk}
    actions.arrive(cast.finn, of(asked_for))
    step(cast.olga, asked_for, "officer_back")
    assert told("officer_back") == {cast.people.bo.pk}
    step(cast.olga, asked_for, "end")
    assert told("end") == {cast.people.bo.pk}


def test_who_asked_for_an_inspection_hears_what_is_decided(cast, asked_for):
    authorised(cast, asked_for)
    assert told("asker:authorise") == {cast.people.ada.pk}
    step(cast.olga, asked_for, "cancel")
    assert told("asker:cancel") == {cast.people.ada.pk}
    again = asked_again(cast, asked_for)
    step(cast.olga, again, "refuse", no_basis=True)
    assert told("asker:refuse") == {cast.people.ada.pk}
    heard = Message.objects.get(key__contains="asker:refuse", channel="inapp")
    assert heard.link == f"/inspections/{again.pk}/"


def test_who_was_asked_to_help_hears_that_an_inspection_is_called_off(cast, asked_for):
    authorised(cast, asked_for)
    helped(cast, asked_for)
    people = AskHelpers(inspection_id=asked_for.pk, people=(cast.people.di.pk,))
    actions.ask_helpers(cast.olga, people)
    step(cast.olga, asked_for, "cancel")
    assert told("cancel") == {cast.people.bo.pk, cast.people.di.pk}
    again = asked_again(cast, asked_for)
    actions.ask_helpers(cast.olga, AskHelpers(inspection_id=again.pk, people=people.people))
    actions.answer_inspection(cast.di, AnswerInspection(inspection_id=again.pk, accepts=False))
    step(cast.olga, again, "refuse", no_basis=True)
    assert told("refuse") == set()


def test_one_officer_cannot_start_it(cast, asked_for):
    authorised(cast, asked_for)
    step(cast.olga, asked_for, "brief", told=True)
    with pytest.raises(Refused):
        step(cast.olga, asked_for, "start")
    actions.arrive(cast.olga, of(asked_for))
    with pytest.raises(Refused):
        actions.arrive(cast.olga, of(asked_for))
    with pytest.raises(Refused) as no:
        step(cast.olga, asked_for, "start")
    assert no.value.code == "not-both-here"
    actions.arrive(cast.finn, of(asked_for))
    assert step(cast.olga, asked_for, "start").state == "in_progress"


def test_two_officers_are_at_one_site_at_a_time(cast, asked_for):
    here = under_way(cast, asked_for)
    there = asked_again(cast, here)
    authorised(cast, there)
    step(cast.olga, there, "brief", told=True)
    for officer in (cast.olga, cast.finn):
        with pytest.raises(Refused) as no:
            actions.arrive(officer, of(there))
        assert (no.value.code, here.number in str(no.value)) == ("elsewhere", True)
    actions.leave(cast.finn, of(here))
    actions.arrive(cast.finn, of(there))
    with pytest.raises(Refused) as no:
        step(cast.olga, there, "start")
    assert no.value.code == "not-both-here"
    with pytest.raises(IntegrityError), transaction.atomic():
        there.presences.create(
            station_id=there.station_id, officer=cast.people.olga, in_at=timezone.now()
        )


def test_nobody_but_the_two_named_checks_in_and_nobody_for_another(cast, asked_for):
    authorised(cast, asked_for)
    for who in (cast.ada, cast.bo, cast.dee):
        with pytest.raises(NotAllowed):
            actions.arrive(who, of(asked_for))
        with pytest.raises(NotAllowed):
            step(who, asked_for, "start")
    with pytest.raises(NotFound):
        actions.arrive(cast.zoe, of(asked_for))
    with pytest.raises(ValidationError):
        OfInspection(inspection_id=asked_for.pk, officer_id=cast.people.finn.pk)


def test_it_halts_by_itself_when_one_leaves_and_volunteers_are_told(cast, asked_for):
    row = under_way(cast, asked_for)
    assert actions.leave(cast.finn, of(row)).state == "halted"
    event = Event.objects.get(action="joint_inspection.officer_leaves")
    assert event.actor == cast.finn.log_id
    letter = Message.objects.filter(person_id=cast.people.bo.pk, key__contains="halted")
    assert letter.exists()
    with pytest.raises(Refused):
        step(cast.olga, row, "officer_back")
    actions.arrive(cast.finn, of(row))
    assert step(cast.olga, row, "officer_back").state == "in_progress"
    assert JointInspection.objects.get().halts == 1
    with pytest.raises(Refused):
        step(cast.olga, row, "officer_leaves")


def test_going_off_duty_is_leaving(cast, asked_for):
    check_in(cast.olga, CheckIn(organisation_id=cast.hill.pk))
    row = under_way(cast, asked_for)
    check_out(cast.olga, CheckOut())
    row.refresh_from_db()
    assert row.state == "halted"
    assert step(cast.finn, row, "end").state == "ended"
    assert not queries.present(cast.people.finn.pk)


def test_nobody_supports_without_accepting_and_signing(cast, asked_for):
    authorised(cast, asked_for)
    data = AskHelpers(inspection_id=asked_for.pk, people=(cast.people.bo.pk,))
    actions.ask_helpers(cast.olga, data)
    with pytest.raises(Refused):
        actions.sign_limits(cast.bo, of(asked_for))
    with pytest.raises(NotFound):
        actions.sign_limits(cast.di, of(asked_for))
    actions.answer_inspection(cast.bo, AnswerInspection(inspection_id=asked_for.pk, accepts=True))
    with pytest.raises(Refused) as no:
        step(cast.olga, asked_for, "brief", told=True)
    assert no.value.code == "not-signed"
    actions.answer_inspection(cast.bo, AnswerInspection(inspection_id=asked_for.pk, accepts=False))
    assert step(cast.olga, asked_for, "brief", told=True).state == "briefed"
    assert InspectionHelper.objects.get().says == "declined"
    stranger = AskHelpers(inspection_id=asked_for.pk, people=(cast.people.kai.pk,))
    with pytest.raises((NotFound, Refused)):
        actions.ask_helpers(cast.olga, stranger)


def test_whoever_is_silent_holds_nothing_up_and_takes_no_part(cast, asked_for, sign_in):
    row = asked_for
    authorised(cast, row)
    actions.ask_helpers(cast.olga, AskHelpers(inspection_id=row.pk, people=(cast.people.bo.pk,)))
    step(cast.olga, row, "brief", told=True)
    for officer in (cast.olga, cast.finn):
        actions.arrive(officer, of(row))
    row = step(cast.olga, row, "start")
    assert row.state == "in_progress"
    assert not queries.may_check(cast.people.bo.pk, row)
    late = AnswerInspection(inspection_id=row.pk, accepts=True, signs=True)
    with pytest.raises(Refused) as no:
        actions.answer_inspection(cast.bo, late)
    assert no.value.code == "not-now"
    page = sign_in(cast.people.bo).get(f"/my/inspections/{row.pk}/").content.decode()
    assert "notice--late" in page
    assert "您可以协助的事项" not in page


def test_who_says_yes_after_the_briefing_signs_with_it(cast, asked_for):
    row = asked_for
    authorised(cast, row)
    helped(cast, row, signs=False)
    actions.answer_inspection(cast.bo, AnswerInspection(inspection_id=row.pk, accepts=False))
    step(cast.olga, row, "brief", told=True)
    with pytest.raises(Refused) as no:
        actions.answer_inspection(cast.bo, AnswerInspection(inspection_id=row.pk, accepts=True))
    assert no.value.code == "not-signed"
    for officer in (cast.olga, cast.finn):
        actions.arrive(officer, of(row))
    InspectionHelper.objects.update(says="accepted")  # however it came to that
    with pytest.raises(Refused) as no:
        step(cast.olga, row, "start")
    assert no.value.code == "not-signed"
    said = AnswerInspection(inspection_id=row.pk, accepts=True, signs=True)
    actions.answer_inspection(cast.bo, said)
    assert InspectionHelper.objects.get().signed_at is not None
    assert step(cast.olga, row, "start").state == "in_progress"


def test_it_closes_with_counts_and_the_polices_own_number(cast, asked_for):
    row = under_way(cast, asked_for)
    step(cast.olga, row, "end")
    with pytest.raises(Refused) as no:
        step(cast.olga, row, "close", items_found=2)
    assert no.value.field == "police_record_ref"
    done = step(cast.olga, row, "close", items_found=2, rooms_checked=9, police_record_ref=REF)
    assert (done.state, done.items_found, done.police_record_ref) == ("closed", 2, REF)


@pytest.mark.parametrize("said", ["王小明", "3班 王小明 12号", "LILEI12", "a pupil 12", ""])
def test_no_name_passes_for_a_number(cast, asked_for, said):
    row = under_way(cast, asked_for)
    step(cast.olga, row, "end")
    with pytest.raises((ValidationError, Refused)):
        step(cast.olga, row, "close", police_record_ref=said)


def test_no_act_and_no_table_has_a_place_for_a_pupil(cast, asked_for):
    for extra in ("pupil", "pupil_name", "name", "note", "notes", "found_with", "remarks"):
        with pytest.raises(ValidationError):
            StepInspection(inspection_id=asked_for.pk, event="close", **{extra: "王小明"})
    free = {
        f"{act.name}.{name}"
        for act in REGISTRY.values()
        if act.name.startswith("inspections.")
        for name, field in act.takes.model_fields.items()
        if field.annotation is str
    }
    assert free == {"inspections.step_inspection.event"}
    tables = (JointInspection, InspectionHelper)
    kept = {
        field.name
        for table in tables
        for field in table._meta.fields
        if isinstance(field, models.CharField) and not field.choices
    }
    assert kept == {"number", "certificate_no", "police_record_ref", "state"}
    assert not any(isinstance(f, models.TextField) for t in tables for f in t._meta.fields)
    assert schemas.PAPER.startswith("^")
    assert len(LIMITS) >= 5
