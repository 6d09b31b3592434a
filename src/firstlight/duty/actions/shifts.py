"""Shifts: opened, put right, led, ended, confirmed. `plan_shift` is for other rooms too."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.duty import letters
from firstlight.duty.models import Saying, Shift, ShiftAssignment, ShiftNeed
from firstlight.duty.queries import events, fitness, people_of_shift, shift_rows
from firstlight.duty.rules.guards import FEWEST, refuse_empty_posts
from firstlight.duty.rules.reminding import remind_at
from firstlight.duty.rules.shifts import SHIFT, SHIFT_ASSIGNMENT
from firstlight.duty.schemas.shifts import (
    EditShift,
    NameLeader,
    OpenShift,
    PostNeed,
    ShiftPlan,
    StepShift,
)
from firstlight.force.models import Organisation
from firstlight.force.queries import person
from firstlight.kernel.actions import Context, action
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post

OWN_FIELDS = (
    "kind",
    "title",
    "starts_at",
    "ends_at",
    "place_name",
    "place_id",
    "lon",
    "lat",
    "min_people",
    "max_people",
    "joining",
    "risk_level",
    "risks",
    "gear",
    "needs_child_clearance",
    "officer_id",
)


def plan_shift(
    context: Context,
    home: Organisation,
    plan: ShiftPlan,
    *,
    subject: str = "",
    template_id: UUID | None = None,
    said: Mapping[str, Saying] | None = None,
    is_demo: bool = False,
) -> Shift:
    """Make a shift of `home`, open for people to join; a step for use inside any room's action.

    Parameters
    ----------
    context
        The act that it belongs to; the caller has checked that its actor may plan there.
    home
        The team or station that serves.
    plan
        What the shift is.
    subject
        The label of the row that it serves, e.g. a gate's duty (``row.label``).
    template_id
        The pattern that it was made from.
    said
        What the house says in columns that nobody typed, by name (``title``, ``risks``, ``gear``).
    is_demo
        Whether it is a row of the demonstration.

    Returns
    -------
    Shift
        The saved row, in the state ``open``.
    """
    row = Shift(
        station_id=home.station_id,
        organisation=home,
        subject=subject,
        template_id=template_id,
        is_demo=is_demo,
    )
    _fill(row, plan)
    for name, words in (said or {}).items():
        row.say(name, words)
    row.save(force_insert=True)
    _set_needs(row, plan.needs)
    context.record(
        row,
        what="duty.shift_planned",
        kind=row.kind,
        organisation_id=home.pk,
        starts_at=row.starts_at.isoformat(),
    )
    return row


def call_off(context: Context, row: Shift, reason: str | Saying) -> Shift:
    """Call a shift off and tell everybody asked or accepted; a step for any room's action.

    Nobody is asked any more.

    Raises
    ------
    Refused
        The shift has begun or is over, the reason is missing, or the actor is no dispatcher.
    """
    row.say("state_note", reason)
    move(context, SHIFT, row, "cancel", {"reason": row.state_note})
    rows = row.assignments.filter(state__in=["invited", "accepted"]).select_related("person")
    post(context, letters.to_all("called_off", list(rows), context.now))
    _close_invitations(context, row)
    return row


def begin_if_ready(context: Context, row: Shift) -> bool:
    """Start a shift where nothing speaks against it; a step for the act that its work begins with.

    Return whether it runs now. What is missing (nobody leads, one alone) its own page says.
    """
    given = _evidence(row, "start")
    try:
        move(wearing(context, "team_leader"), SHIFT, row, "start", given)
    except Refused:
        return False
    return True


def wind_up(context: Context, row: Shift, why: Saying) -> None:
    """Bring a shift to its end as far as its people are, once what it served is over.

    Nobody is asked any more. One that nobody was to serve in is called off. Who came keeps their
    hours: a start that was forgotten is noted, and the end as soon as all have gone home or are
    accounted for; until then it stays as it is, for who leads or watches over it. One to which too
    few came could never start: it is called off, and hours are drafted from check-in and check-out
    all the same.
    """
    if row.state in ("open", "staffed") and not fitness.taken(row):
        call_off(wearing(context, "station_dispatcher"), row, why)
        return
    _close_invitations(context, row)
    given = _evidence(row, "end")
    if given["unsettled"]:
        return
    if row.state in ("open", "staffed") and not begin_if_ready(context, row):
        if row.assignments.filter(state="completed").count() < FEWEST:
            alone = Saying((*why.codes, "too-few-came"), why.values)
            call_off(wearing(context, "station_dispatcher"), row, alone)
        return
    if row.state == "in_progress":
        move(wearing(context, "team_leader"), SHIFT, row, "end", given)


def wearing(context: Context, hat: str) -> Context:
    """Return the context of the same act with one more hat, for a step that is theirs here."""
    same = {each.name: getattr(context.actor, each.name) for each in fields(Actor)}
    actor = Actor(**same | {"hats": context.actor.hats | {hat}})
    return replace(context, actor=actor)


def _fill(row: Shift, plan: ShiftPlan) -> None:
    for name in OWN_FIELDS:
        setattr(row, name, getattr(plan, name))


def _set_needs(row: Shift, needs: Iterable[PostNeed]) -> None:
    row.needs.all().delete()
    ShiftNeed.objects.bulk_create(
        ShiftNeed(
            station_id=row.station_id,
            shift=row,
            part=need.part,
            count=need.count,
            credentials=[str(kind) for kind in need.credentials],
        )
        for need in needs
    )


@action("duty.open_shift", may="duty.plan", takes=OpenShift)
def open_shift(context: Context, data: OpenShift) -> Shift:
    """Open a shift by hand."""
    home = shift_rows.planned_in(context.actor, data.organisation_id)
    if data.ends_at <= context.now:
        raise Refused("over", _("Its time is over."), field="ends_at")
    _check_officer(context, data)
    return plan_shift(context, home, data)


def _check_officer(context: Context, data: ShiftPlan) -> None:
    known = people_of_shift.officers(context.actor)
    if data.officer_id is not None and data.officer_id not in dict(known):
        raise NotFound


@action("duty.edit_shift", may="duty.plan", takes=EditShift)
def edit_shift(context: Context, data: EditShift) -> Shift:
    """Put a shift right that has not begun; who has a place or is asked is told.

    Posts can be changed while nobody has a place.
    """
    row = shift_rows.led_shift(context.actor, data.shift_id)
    if row.state not in ("open", "staffed"):
        raise Refused("begun", _("This shift has begun or is over."))
    _check_officer(context, data)
    held = fitness.taken(row)
    if len(held) > data.max_people:
        raise Refused("held", _("More people have places already."), field="max_people")
    _fill(row, data.model_copy(update=_left_alone(row, data)))
    row.version += 1
    row.save()
    if not held:
        _set_needs(row, data.needs)
    context.record(row, starts_at=row.starts_at.isoformat())
    _tell_of_change(context, row)
    restaff(context, row)
    return row


def close_after_event(context: Context, row: Shift) -> None:
    """Wind a shift up, once its last people are settled, where its event is over."""
    if row.state in shift_rows.LIVE and events.is_served(row):
        wind_up(context, row, Saying(("event-over",)))


def move_shift(context: Context, row: Shift, **changed: object) -> None:
    """Give a shift another name, time or place and tell its people; a step for any room's action.

    `changed` is by column. One that runs already moves too: what it serves has moved.
    """
    for name, value in changed.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    context.record(row, what="duty.edit_shift", starts_at=row.starts_at.isoformat())
    _tell_of_change(context, row)


def _tell_of_change(context: Context, row: Shift) -> None:
    rows = row.assignments.filter(state__in=["invited", *shift_rows.STANDS])
    asked = list(rows.select_related("person"))
    post(context, letters.to_all("changed", asked, context.now))
    for each in asked:
        if each.state == "accepted":
            each.remind_at = remind_at(row, shift_rows.preference_of(each.person_id))
            each.reminded_at = None
            each.save(update_fields=["remind_at", "reminded_at"])


def _left_alone(row: Shift, data: EditShift) -> dict[str, str]:
    """Keep what the house says where its words came back as the editor was shown them."""
    shown = row.words
    names = [name for name in row.said if name in OWN_FIELDS]
    return {name: getattr(row, name) for name in names if getattr(data, name) == shown[name]}


@action("duty.name_leader", may="duty.see", takes=NameLeader)
def name_leader(context: Context, data: NameLeader) -> Shift:
    """Name who leads a shift: one of those who have accepted."""
    row = shift_rows.led_shift(context.actor, data.shift_id)
    if row.state not in shift_rows.LIVE:
        raise Refused("over", _("This shift is over."))
    held = {each.person_id: each for each in fitness.taken(row)}
    if data.person_id not in held:
        raise Refused("not-in-it", _("Choose somebody who has accepted."), field="person_id")
    is_new = row.leader_id != data.person_id != context.person_id
    row.leader = person(context.actor, data.person_id)
    row.save()
    context.record(row, person_id=data.person_id)
    if is_new:
        post(context, [letters.to_leader(held[data.person_id], context.now)])
    close_after_event(context, row)  # all that was missing may be who led
    return row


@action("duty.step_shift", may="duty.join", takes=StepShift)
def step_shift(context: Context, data: StepShift) -> Shift:
    """Start, end, confirm, call off: who may do which is in the table of shifts.

    Who leads this shift plays the team leader in it.
    """
    row = shift_rows.led_shift(context.actor, data.shift_id)
    if data.event == "cancel":
        return call_off(context, row, data.reason)
    acting = wearing(context, "team_leader") if row.leader_id == context.person_id else context
    if data.reason:
        row.state_note = data.reason
    row.is_broken_off = row.is_broken_off or data.event == "abort"
    evidence = _evidence(row, data.event, data.reason)
    if data.event == "start" and row.state == "open":  # say what is missing, not just "no step"
        refuse_empty_posts(evidence)
    move(
        acting,
        SHIFT,
        row,
        data.event,
        evidence,
        seen_version=data.version,
    )
    _after(context, row, data.event)
    return row


def _evidence(row: Shift, event: str, reason: str = "") -> dict[str, object]:
    rows = list(row.assignments.select_related("need", "person"))
    # A start that was forgotten is noted once all have gone home, or their hours would be lost.
    there = [each for each in rows if each.state == "on_duty"] or [
        each for each in rows if each.state == "completed"
    ]
    given: dict[str, object] = {
        "reason": reason,
        "there": len(there),
        "leader_there": row.leader_id in {each.person_id for each in there},
        "unsettled": sum(each.state in ("accepted", "on_duty") for each in rows),
        "served": {each.person_id for each in rows if each.state == "completed"},
        "log": shift_rows.log_of(row),
    }
    if event in ("start", "start_short"):
        serving = [each for each in rows if each.state in ("accepted", "on_duty")]
        blocked = fitness.bars_to_serve(row, serving)
        given["bars"] = [bar for found in blocked.values() for bar in found]
        given["empty_posts"] = fitness.empty_posts(row, there)
    return given


def _after(context: Context, row: Shift, event: str) -> None:
    """Do what follows from a step: unanswered invitations end; the log finds its reader."""
    if event in ("end", "abort"):  # who is on the way may still come while it runs
        _close_invitations(context, row)
    if event == "submit_log":
        log = shift_rows.log_of(row)
        if log is not None:
            log.submitted_at = context.now
            log.save(update_fields=["submitted_at"])
        people = people_of_shift.watchers(row, officers_only=True)
        post(context, letters.to_leaders("log_in", row, people, context.now))
    if event == "return_log":
        _note_return(context, row)
    if event == "confirm":
        log = shift_rows.log_of(row)
        if log is not None:
            log.confirmed_by_id, log.confirmed_at = context.person_id, context.now
            log.save(update_fields=["confirmed_by_id", "confirmed_at"])


def _note_return(context: Context, row: Shift) -> None:
    log = shift_rows.log_of(row)
    if log is None:
        return
    log.returned_note = row.state_note
    log.save(update_fields=["returned_note"])
    if log.written_by is not None:
        post(context, letters.to_leaders("log_back", row, [log.written_by], context.now))


def _close_invitations(context: Context, row: Shift) -> None:
    for each in row.assignments.filter(state="invited"):
        move(context.as_system(), SHIFT_ASSIGNMENT, each, "expire")


def restaff(context: Context, row: Shift) -> None:
    """Move a shift to staffed, or back to open, as enough people have accepted or not.

    Enough are as many as it needs, with every post filled that asks for a paper.
    """
    standing = row.assignments.filter(state__in=shift_rows.STANDS).select_related("need")
    given = {
        "accepted": len(standing),
        "empty_posts": fitness.empty_posts(row, standing),
    }
    enough = len(standing) >= row.min_people and not given["empty_posts"]
    system = context.as_system()
    if row.state == "open" and enough:
        move(system, SHIFT, row, "fill", given)
    elif row.state == "staffed" and not enough:
        move(system, SHIFT, row, "drop_below", given)
        people = people_of_shift.watchers(row)
        post(context, letters.to_leaders("short", row, people, context.now))


def seat(context: Context, row: ShiftAssignment, shift: Shift) -> None:
    """Name who has accepted the leader's post as the leader, where nobody leads yet."""
    if shift.leader_id is None and row.need is not None and row.need.part == "leader":
        shift.leader_id = row.person_id
        shift.save(update_fields=["leader"])
