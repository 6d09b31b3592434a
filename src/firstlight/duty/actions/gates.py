"""School gates: windows written down, days arranged, people there, gone, recorded, called off."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy

from firstlight.duty import letters
from firstlight.duty.actions.shifts import call_off, plan_shift, wearing
from firstlight.duty.models import (
    CalendarSpan,
    GateWindow,
    Saying,
    SchoolContact,
    SchoolGateDuty,
    Shift,
    WeatherWarning,
)
from firstlight.duty.queries import fitness, gates, people_of_shift, storms
from firstlight.duty.queries.roster_rows import places_of
from firstlight.duty.queries.shift_rows import STANDS, planned_in
from firstlight.duty.rules.daykinds import days_between
from firstlight.duty.rules.gates import CONTACTS_TOLD, GATE_DUTY, post_times, stands_on
from firstlight.duty.rules.weather import calls_off_gates
from firstlight.duty.schemas.gates import (
    AddWindow,
    ClockedGate,
    EditWindow,
    EndContact,
    KeepGate,
    NameContact,
    PlanGates,
    StepGate,
)
from firstlight.duty.schemas.shifts import ShiftPlan
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.places.models import Place

CLOSED = "closed"
SAID = {"gear": Saying(("gate-gear",)), "risks": Saying(("gate",))}
Spans = dict[tuple[UUID, UUID], list[CalendarSpan]]


@action("duty.add_gate_window", may="duty.plan", takes=AddWindow)
def add_window(context: Context, data: AddWindow) -> GateWindow:
    """Write down when pupils come and go at a gate."""
    row = GateWindow()
    _fill(context, row, data)
    row.save(force_insert=True)
    context.record(row, place_id=row.place_id, kind=row.kind)
    return row


@action("duty.edit_gate_window", may="duty.plan", takes=EditWindow)
def edit_window(context: Context, data: EditWindow) -> GateWindow:
    """Put a window right for the days that are arranged from now on."""
    row = gates.window(context.actor, data.window_id)
    planned_in(context.actor, row.organisation_id)
    _fill(context, row, data)
    row.is_retired = data.is_retired
    row.version += 1
    row.save()
    context.record(row, place_id=row.place_id, retired=row.is_retired)
    return row


def _fill(context: Context, row: GateWindow, data: AddWindow) -> None:
    home = planned_in(context.actor, data.organisation_id)
    place = gates.school(context.actor, data.place_id)
    if place.station_id != home.station_id:
        raise NotFound
    row.station_id, row.organisation = home.station_id, home
    row.place_id, row.school_name = place.pk, place.name
    row.weekdays = sorted(set(data.weekdays))
    names = ("gate", "kind", "from_time", "to_time", "starts_on", "ends_on", "people", "lead_min")
    for name in names:
        setattr(row, name, getattr(data, name))


@action("duty.plan_gates", may="duty.plan", takes=PlanGates)
def plan_gates(context: Context, data: PlanGates) -> list[SchoolGateDuty]:
    """Arrange the gates of some days: one standing and one open shift a window and day.

    What stands already is left alone; where the calendar has closed the school since, calling it
    off is proposed. Doing it again adds only what is missing.

    Raises
    ------
    Refused
        There is nothing to arrange from; or the days are over.
    """
    if data.last < timezone.localdate(context.now):
        raise Refused("over", gettext_lazy("Its time is over."), field="last")
    found = gates.own_windows(context.actor)
    if not found:
        raise Refused("no-windows", gettext_lazy("Write down the hours of a gate first."))
    first = max(data.first, timezone.localdate(context.now))
    known = {
        (row.window_id, row.on_date): row
        for row in gates.standing_between(found, first, data.last)
    }
    spans, places = _spans(found, first, data.last), places_of(found)
    examined = {(row.organisation_id, row.place_id) for row in found if row.kind == "exam"}
    made = []
    for window in found:
        school = window.organisation_id, window.place_id
        for day in days_between(first, data.last):
            wanted = stands_on(window, day, spans[school], has_exam=school in examined)
            row = known.get((window.pk, day))
            if wanted and row is None and post_times(window, day)[1] > context.now:
                made.append(_arranged(context, window, day, places.get(window.place_id)))
            elif row is not None and not wanted:
                _propose(context, row, CLOSED)
    _heed_warnings(context, made)
    # The log names one row an act: here the first of the windows.
    context.record(found[0], windows=len(found), arranged=len(made))
    return made


def _heed_warnings(context: Context, made: Iterable[SchoolGateDuty]) -> None:
    """Propose calling off what is arranged into a warning that came in before."""
    in_force = [
        row for row in storms.warnings_in_force(context.actor, context.now) if calls_off_gates(row)
    ]
    for row in made:
        for warning in in_force:
            if warning.station_id == row.station_id and _falls_into(row, warning):
                _propose(context, row, warning.label)


def _spans(found: Iterable[GateWindow], first: date, last: date) -> Spans:
    spans: Spans = {}
    for row in found:
        key = row.organisation_id, row.place_id
        if key not in spans:
            spans[key] = gates.spans_for(row.organisation, row.place_id, first, last)
    return spans


def _arranged(
    context: Context, window: GateWindow, day: date, school: Place | None
) -> SchoolGateDuty:
    starts_at, ends_at = post_times(window, day)
    row = SchoolGateDuty(station_id=window.station_id, window=window, on_date=day)
    plan = ShiftPlan(
        kind=Shift.Kind.GATE,
        title=f"{window.school_name} · {window.gate}"[:120],
        starts_at=starts_at,
        ends_at=ends_at,
        place_name=f"{window.school_name} {window.gate}"[:120],
        place_id=window.place_id,
        lon=school.lon if school else None,
        lat=school.lat if school else None,
        min_people=2,
        max_people=max(2, window.people),
        gear=SAID["gear"].in_house(200),
        risks=SAID["risks"].in_house(400),
        needs_child_clearance=True,
    )
    row.shift = plan_shift(
        context,
        window.organisation,
        plan,
        subject=row.label,
        said=SAID,
        is_demo=window.is_demo,
    )
    row.save(force_insert=True)
    context.record(row, window_id=window.pk, on_date=day.isoformat())
    return row


@action("duty.step_gate", may="duty.join", takes=StepGate, offline=Offline.GUARDED)
def step_gate(context: Context, data: StepGate) -> SchoolGateDuty:
    """Arrive, leave, record, call off. Who leads the shift plays the team leader in it."""
    row = gates.led_gate(context.actor, data.duty_id)
    leads_it = row.shift.leader_id == context.person_id
    acting = wearing(context, "team_leader") if leads_it else context
    _note(context, row, data)
    evidence = {"reason": data.reason, "road_clear": data.road_clear, **_people(row)}
    move(acting, GATE_DUTY, row, data.event, evidence, seen_version=data.version)
    if data.event == "record" and data.incidents:
        officers = people_of_shift.watchers(row.shift, officers_only=True)
        post(context, letters.gate_incident(row, officers, context.now))
    if data.event == "cancel" and row.shift.state in ("open", "staffed"):
        call_off(context, row.shift, data.reason)
    return row


def _note(context: Context, row: SchoolGateDuty, data: StepGate) -> None:
    if data.reason:
        row.state_note = data.reason
    if data.event == "arrive":
        row.arrived_at = context.now
    if data.event == "stand_down":
        row.stood_down_at = context.now
    if data.event == "record":
        row.notes, row.incidents = data.notes, data.incidents
    if data.event == "cancel":
        row.cancel_proposed = ""


def _people(row: SchoolGateDuty) -> dict[str, object]:
    there = list(row.shift.assignments.filter(state__in=STANDS).select_related("need", "person"))
    blocked = fitness.bars_to_serve(row.shift, there)
    return {
        "accepted": len(there),
        "bars": [
            bar for found in blocked.values() for bar in found if bar.code in ("clearance", "age")
        ],
    }


@action("duty.keep_gate", may="duty.see", takes=KeepGate)
def keep_gate(context: Context, data: KeepGate) -> SchoolGateDuty:
    """Keep a standing: a person looked at what spoke against it and decided otherwise."""
    row = gates.led_gate(context.actor, data.duty_id)
    if "station_dispatcher" not in context.actor.hats:
        raise NotFound
    if not row.cancel_proposed:
        raise Refused("nothing-proposed", gettext_lazy("Nothing speaks against it any more."))
    context.record(row, kept_against=row.cancel_proposed)
    row.cancel_proposed = ""
    row.version += 1
    row.save()
    return row


def propose_calling_off(context: Context, warning: WeatherWarning) -> int:
    """Propose calling off what falls into a warning; a step of taking it in. A person decides."""
    first, last = _days_of(warning)
    rows = gates.duties_under(warning.station_id, first, last)
    inside = [row for row in rows if _falls_into(row, warning)]
    for row in inside:
        _propose(context, row, warning.label)
    return len(inside)


def _days_of(warning: WeatherWarning) -> tuple[date, date]:
    begins = timezone.localdate(warning.effective_at or warning.issued_at)
    ends = timezone.localdate(warning.expires_at) if warning.expires_at else begins
    return begins, max(begins, ends)


def _falls_into(row: SchoolGateDuty, warning: WeatherWarning) -> bool:
    first, last = _days_of(warning)
    runs = warning.expires_at is None or row.shift.starts_at < warning.expires_at
    return first <= row.on_date <= last and runs


def _propose(context: Context, row: SchoolGateDuty, why: str) -> None:
    if row.state not in gates.AHEAD or row.cancel_proposed:
        return
    row.cancel_proposed = why
    row.version += 1
    row.save()
    context.record(row, what="duty.gate_in_doubt", because=why)


def withdraw_proposals(context: Context, warnings: Iterable[WeatherWarning]) -> None:
    """Take back what lifted warnings proposed and nobody has decided."""
    for row in gates.proposed_for(each.label for each in warnings):
        row.cancel_proposed = ""
        row.version += 1
        row.save()
        context.record(row, what="duty.gate_in_doubt_no_more")


def staff_gate(context: Context, event: Event) -> None:
    """Hear that a shift has enough people: the gate that it serves is ready.

    The school, which may have heard that people lack, hears of it with the last gate of that day.
    """
    row = gates.duty_of_shift(UUID(event.subject.partition(":")[2]))
    if row is None:
        return
    if row.state == "planned":
        accepted = row.shift.assignments.filter(state__in=STANDS).count()
        move(context.as_system(), GATE_DUTY, row, "staff", {"accepted": accepted})
    if _is_soon(context, row) and not gates.lacks_people(row):
        _tell_school(context, "school_full", row)


def tell_school_left(context: Context, event: Event) -> None:
    """Hear that too few are left in a shift: the school of a gate today or tomorrow is told."""
    row = gates.duty_of_shift(UUID(event.subject.partition(":")[2]))
    if row is not None and _is_soon(context, row):
        _tell_school(context, "school_short", row)


def _is_soon(context: Context, row: SchoolGateDuty) -> bool:
    last = timezone.localdate(context.now + CONTACTS_TOLD)
    return row.on_date <= last and row.shift.starts_at > context.now


def drop_gate(context: Context, event: Event) -> None:
    """Hear that a gate's shift was called off: nobody stands there either."""
    row = gates.duty_of_shift(UUID(event.subject.partition(":")[2]))
    if row is not None and row.state in gates.AHEAD:
        row.state_note = row.shift.state_note
        hats = wearing(context, "station_dispatcher")
        move(hats, GATE_DUTY, row, "cancel", {"reason": row.shift.state_note})


def tell_school_off(context: Context, event: Event) -> None:
    """Hear that a standing ahead was called off: who speaks for the school is told."""
    row = gates.clocked_gate(event.subject.partition(":")[2])
    if row.shift.ends_at > context.now:
        _tell_school(context, "school_off", row)


def _tell_school(context: Context, word: str, row: SchoolGateDuty) -> None:
    people = gates.told_at(row.window.place_id)
    post(context, letters.to_school(word, row, people, context.now))


@action("duty.tell_school_short", may="system.clock", takes=ClockedGate)
def tell_school_short(context: Context, data: ClockedGate) -> bool:
    """Tell who speaks for a school that gates lack people, a day before the first: once a day."""
    row = gates.clocked_gate(data.duty_id)
    due = gates.short_for_schools(context.now).filter(pk=row.pk).exists()
    if due:
        _tell_school(context, "school_short", row)
    context.record(row, told=due)
    return due


@action("duty.name_contact", may="duty.contacts", takes=NameContact)
def name_contact(context: Context, data: NameContact) -> SchoolContact:
    """Say that somebody speaks for a school: they see its gates from now on, and are told.

    Raises
    ------
    Refused
        ``no-contact``: they do not hold the part of a school's contact there.
    """
    place = gates.school(context.actor, data.place_id)
    person = gates.could_speak(place).filter(pk=data.person_id).first()
    if person is None:
        raise Refused("no-contact", gettext_lazy("Choose one from the list."), field="person_id")
    row, is_new = SchoolContact.objects.get_or_create(
        station_id=place.station_id, person=person, place=place, ended_at=None
    )
    context.record(place, person_id=person.pk, is_new=is_new)
    if is_new:
        post(context, [letters.school_named(row, context.now)])
    return row


@action("duty.end_contact", may="duty.contacts", takes=EndContact)
def end_contact(context: Context, data: EndContact) -> SchoolContact:
    """Say that somebody no longer speaks for a school."""
    row = gates.contact(context.actor, data.link_id)
    row.ended_at = context.now
    row.version += 1
    row.save()
    context.record(row.place, person_id=row.person_id)
    return row
