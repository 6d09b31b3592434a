"""One row of everything that ages, with a mark in each of its words: what is left of it is found.

`MAKERS` has a maker for each category that sets its own clocks; it returns the row that the clock
names and the day from which it counts.
"""

import itertools
from datetime import timedelta
from uuid import uuid4

from django.db import models
from django.utils import timezone

from firstlight.cases.disputes.models import DisputeCase, DisputeParty
from firstlight.cases.ecology.models import EcologyReport
from firstlight.cases.enterprises.models import Enterprise, EnterpriseVisit
from firstlight.cases.grid_events.models import EventNote, GridEvent, GridPost
from firstlight.cases.hazards.models import Hazard
from firstlight.cases.inspections.models import JointInspection
from firstlight.cases.tips.models import Tip, TipNote, VaultKey
from firstlight.community.models import (
    ActionItem,
    AgendaItem,
    JointMeeting,
    OutreachEvent,
    Story,
    StoryPerson,
)
from firstlight.duty.models import (
    DutySession,
    EmergencyActivation,
    EventDeployment,
    EventPost,
    EventReport,
    GateWindow,
    InjuryReport,
    RosterProposal,
    SchoolContact,
    SchoolGateDuty,
    Shift,
    ShiftAssignment,
    ShiftLog,
    StormHead,
    StormTask,
    SwapRequest,
)
from firstlight.equipment.models import (
    Checkout,
    DroneFlight,
    EquipmentItem,
    Inspection,
    KitRequest,
)
from firstlight.force.models import Complaint, Insurance
from firstlight.incidents.models import Answer, Attendance, Callout, Incident, Invite, Note
from firstlight.patrols.models import PatrolPlan, PatrolRoute, PatrolRun, Scan
from firstlight.places.models import Place
from firstlight.privacy.models import BreachIncident, Consent, DataSubjectRequest
from firstlight.records.models import (
    CivilExport,
    Recognition,
    RecognitionAppeal,
    RecordDispute,
    ServiceRecord,
    StarObjection,
)
from firstlight.searches.models import (
    Assignment,
    Clue,
    MissingNotice,
    SearchCase,
    SearchSegment,
    Track,
)
from firstlight.training.models import (
    Course,
    SquadAppeal,
    SquadCriteria,
    SquadDecision,
    SquadProposal,
    TrainingSession,
)

MARK = "zqzqzq"  # short enough for every field, and in nothing else
# Codes, choices and counts: no words.
PLAIN = {
    *("state", "kind", "slug", "number", "box", "code_hash", "way", "needs", "audience"),
    "handed_to",
}
_numbers = itertools.count(1)


def filled(model, **given):
    """Make a row whose every word that is not given carries the mark."""
    values = dict(given)
    for field in model._meta.concrete_fields:
        if field.name in values or field.attname in values or field.name in PLAIN:
            continue
        if isinstance(field, models.JSONField):
            values[field.name] = [MARK]
        elif isinstance(field, models.BinaryField):
            values[field.name] = MARK.encode()
        elif isinstance(field, models.CharField | models.TextField) and not field.choices:
            values[field.name] = MARK
    return model.objects.create(**values)


def _moments(cast):
    then = timezone.now() - timedelta(days=40)
    own = {"station_id": cast.hill.pk}
    return own, {**own, "organisation": cast.dawn}, then, then + timedelta(hours=2)


def _shift(cast, **more):
    _own, home, then, until = _moments(cast)
    row = filled(Shift, **home, kind="patrol", starts_at=then, ends_at=until, **more)
    return row, timezone.localdate(until)


def shift(cast):
    """A shift with all that hangs on it: who was on it, its log, a gate's duty, a patrol."""
    own, home, then, until = _moments(cast)
    row, day = _shift(cast, state="archived")
    place = filled(
        ShiftAssignment, **own, shift=row, person=cast.people.bo, offered_at=then, check_in_at=then
    )
    filled(SwapRequest, **own, assignment=place, expires_at=then)
    filled(ShiftLog, **own, shift=row, submitted_at=until)
    window = GateWindow.objects.create(
        **home,
        place_id=row.pk,
        school_name="学校",
        gate="南门",
        kind="exam",
        from_time="07:00",
        to_time="08:00",
    )
    filled(SchoolGateDuty, **own, window=window, shift=row, on_date=then.date())
    run = filled(PatrolRun, **home, shift=row, started_at=then)
    filled(Scan, **own, run=run, way="qr", said_at=then, made_at=then, received_at=then)
    return row, day


def duty_session(cast):
    _own, home, then, until = _moments(cast)
    row = filled(DutySession, **home, person=cast.people.bo, started_at=then, ended_at=until)
    return row, timezone.localdate(until)


def event_security(cast):
    own, home, then, until = _moments(cast)
    row = filled(EventDeployment, **home, expected=9, starts_at=then, ends_at=until)
    staff = Shift.objects.create(**home, kind="event", title="集市", starts_at=then, ends_at=until)
    post = filled(EventPost, **own, event=row, shift=staff)
    filled(EventReport, **own, event=row, post=post, by=cast.people.bo, said_at=then)
    return row, timezone.localdate(until)


def storm(cast):
    own, home, then, _until = _moments(cast)
    row = filled(EmergencyActivation, **home, state="monitoring")
    task = filled(StormTask, **own, activation=row, leader=cast.people.ada)
    StormHead.objects.create(**own, task=task, person=cast.people.bo, out_at=then, back_at=then)
    return row, timezone.localdate()


def injury(cast):
    own, _home, then, _until = _moments(cast)
    row = filled(InjuryReport, **own, person=cast.people.bo, kind="扭伤", happened_at=then)
    return row, timezone.localdate()


def roster_proposal(cast):
    _own, home, then, _until = _moments(cast)
    return filled(RosterProposal, **home, starts_on=then, ends_on=then.date()), then.date()


def patrol_plan(cast):
    own, home, then, until = _moments(cast)
    row = filled(PatrolPlan, **home, starts_on=then.date(), ends_on=then.date())
    filled(PatrolRoute, **own, plan=row, starts_at=then, ends_at=until)
    return row, then.date()


def _thing(cast):
    return EquipmentItem.objects.create(
        station_id=cast.hill.pk, organisation=cast.dawn, kind="unmanned_aircraft", name="一号机"
    )


def drone_flight(cast):
    own, _home, then, _until = _moments(cast)
    row = filled(
        DroneFlight,
        **own,
        aircraft=_thing(cast),
        pilot=cast.people.bo,
        height_m=90,
        planned_at=then,
    )
    return row, timezone.localdate(then)


def kit_use(cast):
    own, _home, then, until = _moments(cast)
    thing = _thing(cast)
    asked = {"item": thing, "person": cast.people.bo, "asked_at": then, "answered_at": then}
    filled(KitRequest, **own, **asked, kind="take")
    row = filled(
        Checkout, **own, item=thing, person=cast.people.bo, taken_at=then, returned_at=until
    )
    return row, timezone.localdate(until)


def kit_check(cast):
    own, _home, then, _until = _moments(cast)
    row = filled(Inspection, **own, item=_thing(cast), by=cast.people.bo, at=then, is_passed=True)
    return row, timezone.localdate(then)


def training_session(cast):
    _own, home, then, until = _moments(cast)
    course = Course.objects.create(**home, name="急救")
    row = filled(TrainingSession, **home, course=course, starts_at=then, ends_at=until)
    return row, timezone.localdate(until)


def squad_proposal(cast):
    own, home, then, _until = _moments(cast)
    rules = SquadCriteria.objects.create(**home, number=1, in_force_from=then.date())
    row = filled(SquadProposal, **home, criteria=rules, as_of=then)
    said = filled(SquadDecision, **own, proposal=row, person=cast.people.bo, is_chosen=False)
    filled(SquadAppeal, **own, decision=said)
    return row, timezone.localdate(then)


def _call(cast, **more):
    _own, home, then, until = _moments(cast)
    return Incident.objects.create(
        **home,
        number=f"2026-{next(_numbers)}",
        kind="missing_person",
        happened_at=then,
        ended_at=until,
        **more,
    )


def incident_people(cast):
    own, _home, then, until = _moments(cast)
    row = _call(cast, state="closed")
    call = filled(Callout, **own, incident=row)
    asked = filled(
        Invite,
        **own,
        callout=call,
        person=cast.people.bo,
        organisation=cast.dawn,
        wave=1,
        rank=1,
        asked_at=then,
        expires_at=until,
    )
    filled(Answer, **own, invite=asked, says="coming", said_at=then)
    Attendance.objects.create(
        **own,
        incident=row,
        person=cast.people.bo,
        home_station_id=cast.hill.pk,
        in_at=then,
        out_at=until,
    )
    return row, timezone.localdate(until)


def search_teams(cast):
    own, _home, then, until = _moments(cast)
    row = SearchCase.objects.create(
        **own,
        incident=_call(cast),
        category="Child (7-9)",
        lkp_lon=0,
        lkp_lat=0,
        last_seen_at=then,
        closed_at=until,
        state="closed_found",
    )
    ground = SearchSegment.objects.create(**own, case=row, name="A", geometry={}, area_m2=1)
    filled(Assignment, **own, segment=ground, leader=cast.people.bo)
    return row, timezone.localdate(until)


def incident(cast):
    own, home, then, _until = _moments(cast)
    row = filled(
        Incident,
        **home,
        number=f"2026-{next(_numbers)}",
        kind="drowning",
        happened_at=then,
        state="responding",
        outcome="",
    )
    filled(Note, **own, incident=row, said_at=then)
    return row, timezone.localdate()


def _search(cast):
    own, _home, then, _until = _moments(cast)
    return filled(
        SearchCase,
        **own,
        incident=_call(cast),
        category="Child (7-9)",
        lkp_lon=0,
        lkp_lat=0,
        last_seen_at=then,
        state="suspended",
        portrait="",
        said_since=[{"at": f"{then:%Y-%m-%dT%H:%M:%S%z}", "person_name": MARK}],
        ecoregion="",
        terrain="",
    )


def search_person(cast):
    own, _home, then, _until = _moments(cast)
    row = _search(cast)
    filled(Clue, **own, case=row, photo="", seen_at=then, segment_id=None)
    filled(MissingNotice, **own, case=row)
    return row, timezone.localdate()


def search_tracks(cast):
    own, _home, then, _until = _moments(cast)
    row = _search(cast)
    filled(
        Track,
        **own,
        case=row,
        person=cast.people.bo,
        starts_at=then,
        ends_at=then,
        content_hash="h",
        source="gpx",
        dropped={},
    )
    return row, timezone.localdate()


def hazard(cast):
    _own, home, then, _until = _moments(cast)
    row = filled(
        Hazard,
        **home,
        number=f"H{next(_numbers)}",
        site_kind="other",
        kind="other",
        found_at=then,
        state="fixing",
    )
    return row, timezone.localdate()


def inspection(cast):
    own, home, then, _until = _moments(cast)
    around = dict.fromkeys(("lon", "west", "east"), 120.7)
    around |= dict.fromkeys(("lat", "south", "north"), 29.5)
    school = Place.objects.create(
        **own, kind="school", name="学校", geometry={}, h3_cell="x", **around
    )
    row = filled(
        JointInspection,
        **home,
        number=f"J{next(_numbers)}",
        place=school,
        planned_at=then,
        state="authorised",
    )
    return row, timezone.localdate()


def enterprise_visit(cast):
    own, home, _then, _until = _moments(cast)
    shop = Enterprise.objects.create(**own, name="厂", trade="factory")
    row = filled(
        EnterpriseVisit, **home, number=f"E{next(_numbers)}", enterprise=shop, state="asked"
    )
    return row, timezone.localdate()


def grid_event(cast):
    own, _home, then, _until = _moments(cast)
    row = filled(
        GridEvent,
        **own,
        number=f"W{next(_numbers)}",
        category="road",
        reported_at=then,
        accept_by=then,
        reporter=cast.people.bo,
        state="dispatched",
    )
    filled(EventNote, **own, event=row, at=then, by=cast.people.bo)
    return row, timezone.localdate()


def _place(own, kind):
    around = dict.fromkeys(("lon", "west", "east"), 120.7)
    around |= dict.fromkeys(("lat", "south", "north"), 29.5)
    return Place.objects.create(**own, kind=kind, name="东", geometry={}, h3_cell="x", **around)


def grid_post(cast):
    own, _home, then, _until = _moments(cast)
    grid = _place(own, "grid")
    row = GridPost.objects.create(**own, person=cast.people.bo, grid=grid, ended_at=then)
    return row, timezone.localdate(then)


def school_contact(cast):
    own, _home, then, _until = _moments(cast)
    school = _place(own, "school")
    row = SchoolContact.objects.create(**own, person=cast.people.bo, place=school, ended_at=then)
    return row, timezone.localdate(then)


def ecology_report(cast):
    _own, home, then, _until = _moments(cast)
    row = filled(
        EcologyReport,
        **home,
        number=f"E{next(_numbers)}",
        kind="sand",
        seen_at=then,
        state="referred",
    )
    return row, timezone.localdate()


def dispute_parties(cast):
    own, _home, then, _until = _moments(cast)
    row = filled(
        DisputeCase,
        **own,
        number=f"D{next(_numbers)}",
        matter="debt",
        reported_on=then.date(),
        state="mediating",
        committee="调委会",
        referred_to="",
        form="",
    )
    filled(DisputeParty, **own, case=row, letter="甲", answer="given")
    return row, timezone.localdate()


def tip_row(cast):
    own, _home, _then, _until = _moments(cast)
    key = VaultKey.objects.create(
        **own,
        made_by=cast.people.olga,
        **dict.fromkeys(("content_public", "outer_public", "inner_public"), b"k"),
    )
    row = filled(
        Tip, **own, key=key, number=f"T{next(_numbers)}", box=f"b{next(_numbers)}", code_hash=b"h"
    )
    filled(TipNote, **own, tip=row, by=cast.people.olga)
    return row, timezone.localdate()


def talk(cast):
    _own, home, then, until = _moments(cast)
    row = filled(
        OutreachEvent,
        **home,
        text=None,
        text_key="",
        audience="pupils",
        starts_at=then,
        ends_at=until,
    )
    return row, timezone.localdate(until)


def meeting(cast):
    own, home, then, _until = _moments(cast)
    row = filled(JointMeeting, **home, starts_at=then, chair=cast.people.olga)
    point = filled(AgendaItem, **own, meeting=row, number=1)
    later = timezone.localdate() - timedelta(days=10)
    made = {"meeting": row, "agenda": point, "debrief": "", "led_by": None}
    filled(ActionItem, **own, **made, owner=cast.people.bo, due_on=later)
    return row, later


def finding(cast):
    own, _home, _then, _until = _moments(cast)
    label = f"incidents.incident:{uuid4()}"
    made = {"meeting": None, "agenda": None, "debrief": label, "led_by": cast.people.olga}
    later = timezone.localdate() - timedelta(days=10)
    return filled(ActionItem, **own, **made, owner=cast.people.bo, due_on=later), later


def story(cast):
    own, home, then, _until = _moments(cast)
    row = filled(Story, **home, slug=f"s{next(_numbers)}", published_at=then)
    filled(StoryPerson, **own, story=row, person=cast.people.bo)
    return row, timezone.localdate(then)


def star_objection(cast):
    own, home, then, _until = _moments(cast)
    row = filled(
        Recognition,
        **home,
        person=cast.people.bo,
        level=5,
        basis_min=6000,
        as_of=then.date(),
        rule={},
        inputs={},
        digest="d",
        state="awarded",
    )
    filled(RecognitionAppeal, **own, recognition=row)
    filled(StarObjection, **own, recognition=row, made_at=then)
    return row, timezone.localdate()


def record_dispute(cast):
    own, home, then, _until = _moments(cast)
    hours = ServiceRecord.objects.create(
        **home, person=cast.people.bo, kind="patrol", activity="夜巡", on_date=then.date()
    )
    return filled(RecordDispute, **own, record=hours, asked_at=then), timezone.localdate(then)


def civil_export(cast):
    _own, home, then, _until = _moments(cast)
    row = filled(
        CivilExport,
        **home,
        recipient="民政",
        map_version="1",
        digest="d",
        starts_on=then.date(),
        ends_on=then.date(),
        people=1,
        rows=1,
        left_out=0,
        shared_at=then,
        shared_by_id=cast.people.amy.pk,
    )
    return row, timezone.localdate(then)


def consent(cast):
    own, _home, then, _until = _moments(cast)
    row = filled(
        Consent,
        **own,
        subject_id=cast.people.bo.pk,
        purpose="home_area",
        state="withdrawn",
        ended_at=then,
    )
    return row, timezone.localdate(then)


def complaint(cast):
    own, _home, _then, _until = _moments(cast)
    row = filled(Complaint, **own, about=cast.dawn, answer_by=timezone.localdate())
    return row, timezone.localdate()


def data_request(cast):
    own, _home, _then, _until = _moments(cast)
    row = filled(DataSubjectRequest, **own, right="copy", due_on=timezone.localdate())
    return row, timezone.localdate()


def breach(cast):
    own, _home, then, _until = _moments(cast)
    row = filled(BreachIncident, **own, noticed_at=then, person_id=cast.people.bo.pk)
    return row, timezone.localdate()


def insurance(cast):
    own, _home, then, _until = _moments(cast)
    row = filled(
        Insurance, **own, person=cast.people.bo, starts_on=then.date(), ends_on=then.date()
    )
    return row, then.date()


MAKERS = {
    "privacy.consent": consent,
    "force.insurance": insurance,
    "force.complaint": complaint,
    "privacy.request": data_request,
    "privacy.breach": breach,
    **{
        maker.__name__: maker
        for maker in (
            shift,
            duty_session,
            event_security,
            storm,
            injury,
            roster_proposal,
            patrol_plan,
            drone_flight,
            kit_use,
            kit_check,
            training_session,
            squad_proposal,
            incident_people,
            search_teams,
            incident,
            search_person,
            search_tracks,
            hazard,
            inspection,
            enterprise_visit,
            grid_event,
            grid_post,
            school_contact,
            ecology_report,
            dispute_parties,
            tip_row,
            talk,
            meeting,
            finding,
            story,
            star_objection,
            record_dispute,
            civil_export,
        )
    },
}
