"""Events: asked for, planned, staffed, briefed, live, cleared, over."""

from typing import Any

from django.utils.translation import gettext_lazy

from firstlight.duty.actions.shifts import (
    begin_if_ready,
    call_off,
    move_shift,
    plan_shift,
    wearing,
    wind_up,
)
from firstlight.duty.models import EventDeployment, EventPost, EventReport, Saying, Shift
from firstlight.duty.queries import events, fitness
from firstlight.duty.queries.shift_rows import LIVE, STANDS, planned_in
from firstlight.duty.rules.events import EVENT_SECURITY, PLAN, plan_gaps
from firstlight.duty.schemas.events import (
    AddPost,
    AskEvent,
    ClearPost,
    DropPost,
    EditEvent,
    EditEventPlan,
    ReportPost,
    StepEvent,
)
from firstlight.duty.schemas.shifts import PostNeed, ShiftPlan
from firstlight.duty.storm_letters import to_people
from firstlight.force.queries.holders import holders_over
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused, Stale
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post

KEPT = (
    "licence_ref",
    "agreement_ref",
    "insured_by",
    "insurance_ref",
    "briefing",
    "assembly_point",
    "debrief",
)
SAID = {"risks": Saying(("crowd",))}
# Whose turn it is after a step, and the word that says so.
NEXT = {
    "accept": ("event_decided", "team_leader"),
    "decline": ("event_decided", "team_leader"),
    "cancel": ("event_decided", "team_leader"),
    "staff": ("event_staffed", "station_officer"),
    "clear": ("event_over", "team_leader"),
    "end": ("event_over", "team_leader"),
}
# What a change of reaches everybody with a post: who is told the rest has no use for it.
MOVES = ("name", "place_name", "lon", "lat", "starts_at", "ends_at")
PLANNABLE = ("requested", "planned", "staffed", "briefed")


@action("duty.ask_event", may="duty.plan", takes=AskEvent)
def ask_event(context: Context, data: AskEvent) -> EventDeployment:
    """Write down what an organiser asks of the force; an officer decides."""
    home = planned_in(context.actor, data.organisation_id)
    given = data.model_dump(exclude={"organisation_id"})
    row = EventDeployment(station_id=home.station_id, organisation=home, **given)
    row.save(force_insert=True)
    context.record(row, thread=row.pk, expected=row.expected)
    _tell(context, row, "event_asked", "station_officer")
    return row


@action("duty.edit_event", may="duty.plan", takes=EditEvent)
def edit_event(context: Context, data: EditEvent) -> EventDeployment:
    """Put an event right until it is over; the shifts of its posts move with it, all are told."""
    row = events.event(context.actor, data.event_id)
    if row.state in events.OVER:
        raise Refused("too-late", gettext_lazy("The event is over."))
    if data.version is not None and data.version != row.version:
        raise Stale
    if row.state in events.AFOOT and data.starts_at != row.starts_at:
        raise Refused("begun", gettext_lazy("It has begun already."), field="starts_at")
    if data.ends_at != row.ends_at and data.ends_at <= context.now:
        raise Refused("over", gettext_lazy("Its time is over."), field="ends_at")
    before = {name: getattr(row, name) for name in MOVES}
    point = (data.lon, data.lat)
    if point == (None, None) and data.place_name == row.place_name:
        point = (row.lon, row.lat)  # a form without a map says nothing of the point
    for name, value in data.model_dump(exclude={"event_id", "version", "lon", "lat"}).items():
        setattr(row, name, value)
    row.lon, row.lat = point
    row.version += 1
    row.save()
    context.record(row, thread=row.pk, starts_at=row.starts_at.isoformat())
    if any(getattr(row, name) != value for name, value in before.items()):
        _move_along(context, row, before)
        for role in ("station_officer", "team_leader"):
            _tell(context, row, "event_changed", role)
    return row


def _move_along(context: Context, row: EventDeployment, before: dict[str, Any]) -> None:
    """Move the shifts of the posts by as much as their event has moved.

    One that was given a name, place or time of its own keeps what the event never said.
    """
    for each in events.posts_of(row):
        shift = each.shift
        if shift is None or shift.state not in LIVE:
            continue
        starts_at = shift.starts_at + (row.starts_at - before["starts_at"])
        ends_at = shift.ends_at + (row.ends_at - before["ends_at"])
        if ends_at <= starts_at:
            starts_at, ends_at = row.starts_at, row.ends_at
        changed: dict[str, object] = {"starts_at": starts_at, "ends_at": ends_at}
        if shift.title == _title(before["name"], each):
            changed["title"] = _title(row.name, each)
        if shift.place_name == before["place_name"]:
            changed |= {"place_name": row.place_name, "lon": row.lon, "lat": row.lat}
        move_shift(context, shift, **changed)


def _title(name: str, post: EventPost) -> str:
    return f"{name} · {post.name}"[:120]


@action("duty.edit_event_plan", may="duty.plan", takes=EditEventPlan)
def edit_plan(context: Context, data: EditEventPlan) -> EventDeployment:
    """Keep what the organiser's safety plan says, part by part."""
    row = events.event(context.actor, data.event_id)
    if row.state not in PLANNABLE:
        raise Refused("too-late", gettext_lazy("The event has begun or is over."))
    if data.version is not None and data.version != row.version:
        raise Stale
    row.plan = {key: getattr(data, key) for key in PLAN}
    row.version += 1
    row.save()
    context.record(row, thread=row.pk, gaps=plan_gaps(row.plan))
    return row


@action("duty.add_event_post", may="duty.plan", takes=AddPost)
def add_post(context: Context, data: AddPost) -> EventPost:
    """Add a post; its shift is open for people to join."""
    row = events.event(context.actor, data.event_id)
    if row.state != "planned":
        raise Refused("not-planned", gettext_lazy("Posts are written down while it is planned."))
    made = EventPost(
        station_id=row.station_id,
        event=row,
        name=data.name,
        task=data.task,
        people=data.people,
        credentials=[str(kind) for kind in data.credentials],
    )
    need = PostNeed(count=data.people, credentials=data.credentials) if data.credentials else None
    plan = ShiftPlan(
        kind=Shift.Kind.EVENT,
        title=_title(row.name, made),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place_name=row.place_name,
        lon=row.lon,
        lat=row.lat,
        min_people=2,
        max_people=data.people,
        needs=(need,) if need else (),
        risk_level=Shift.Risk.RISKY,
        risks=SAID["risks"].in_house(400),
    )
    made.shift = plan_shift(
        context, row.organisation, plan, subject=made.label, said=SAID, is_demo=row.is_demo
    )
    made.save(force_insert=True)
    context.record(made, thread=row.pk, people=made.people)
    return made


@action("duty.drop_event_post", may="duty.plan", takes=DropPost)
def drop_post(context: Context, data: DropPost) -> EventPost:
    """Take a post off; its shift is called off and its people are told."""
    row = events.post_of_event(context.actor, data.post_id)
    if row.event.state != "planned":
        raise Refused("not-planned", gettext_lazy("Posts are written down while it is planned."))
    shift = row.shift
    context.record(row, thread=row.event_id)
    row.delete()
    if shift is not None and shift.state in ("open", "staffed"):
        call_off(wearing(context, "station_dispatcher"), shift, Saying(("post-dropped",)))
    return row


@action("duty.step_event", may="duty.see", takes=StepEvent)
def step_event(context: Context, data: StepEvent) -> EventDeployment:
    """Take on, staff, brief, open, clear, end an event: who may which is in its table."""
    row = events.event(context.actor, data.event_id)
    for name in KEPT:
        if value := getattr(data, name):
            setattr(row, name, value)
    if data.reason:
        row.state_note = data.reason
    if data.event == "accept" and data.plan_seen:
        row.plan_seen_at = context.now
    if data.event == "brief":
        row.briefed_at = context.now
    move(
        context,
        EVENT_SECURITY,
        row,
        data.event,
        _evidence(row, data),
        seen_version=data.version,
        thread=row.pk,
    )
    _after(context, row, data)
    return row


def _evidence(row: EventDeployment, data: StepEvent) -> dict[str, Any]:
    found: dict[str, Any] = {
        "reason": data.reason,
        "plan_seen": data.plan_seen,
        **{name: getattr(row, name) for name in KEPT},
    }
    posts = events.posts_of(row)
    if data.event == "staff":
        found |= _staffing(row, posts)
    if data.event == "clear":
        found["not_clear"] = sum(not each.is_clear for each in posts)
    return found


def _staffing(row: EventDeployment, posts: list[EventPost]) -> dict[str, Any]:
    people = events.people_at(row)
    held = {each.pk: sum(one.shift_id == each.shift_id for one in people) for each in posts}
    bars = []
    for each in posts:
        if each.shift is not None:
            mine = [one for one in people if one.shift_id == each.shift_id]
            for found in fitness.bars_to_serve(each.shift, mine).values():
                bars += found
    return {
        "posts": posts,
        "short": sum(held[each.pk] < each.people for each in posts),
        "gaps": plan_gaps(row.plan),
        "bars": bars,
    }


def _tell(context: Context, row: EventDeployment, word: str, role: str) -> None:
    """Say to who holds a role over an event that the next step is theirs."""
    people = holders_over(row.organisation_id, [role], context.now, context.person_id)
    link = f"/events/{row.pk}/"
    key = f"{row.pk}:{row.version}"
    post(context, to_people(word, key, people, context.now, link))


def _after(context: Context, row: EventDeployment, data: StepEvent) -> None:
    if told := NEXT.get(data.event):
        _tell(context, row, *told)
    if data.event == "brief":
        people = events.everybody_at(row)
        key = f"{row.pk}:{row.version}"
        post(context, to_people("briefed", key, people, context.now, f"/my/events/{row.pk}/"))
    if data.event == "evacuate":
        row.posts.update(is_clear=False)
        people = events.everybody_at(row)
        key = f"{row.pk}:{row.version}"
        link = f"/my/events/{row.pk}/"
        # Who stands in a crowd that must leave hears of it at once, quiet hours or not.
        letters = to_people("clear_out", key, people, context.now, link, is_critical=True)
        post(context, letters)
    if data.event in ("end", "clear"):
        people = [each.person for each in events.people_at(row) if each.state == "on_duty"]
        key = f"{row.pk}:{row.version}"
        post(context, to_people("event_home", key, people, context.now, f"/my/events/{row.pk}/"))
    for each in events.posts_of(row):
        if each.shift is None or each.shift.state not in LIVE:
            continue
        if data.event == "open":
            begin_if_ready(context, each.shift)
        elif data.event in ("end", "clear"):
            wind_up(context, each.shift, Saying(("event-over",)))
        elif data.event in ("cancel", "decline") and each.shift.state != "in_progress":
            call_off(wearing(context, "station_dispatcher"), each.shift, data.reason)


@action("duty.report_post", may="duty.join", takes=ReportPost, offline=Offline.APPEND)
def report_post(context: Context, data: ReportPost) -> EventReport:
    """Tell the command something from a post: who holds one, or who watches over all."""
    row = events.event(context.actor, data.event_id)
    held = events.held_post(context.actor, row)
    over_all = context.actor.may("duty.see")
    if held is None and not over_all:
        raise NotFound
    place = held if held is not None else _named_post(context, row, data)
    if row.state == "live":
        hats = wearing(context, "post_holder")
        move(hats, EVENT_SECURITY, row, "incident", {"text": data.text}, thread=row.pk)
    elif row.state != "evacuating":
        raise Refused("not-live", gettext_lazy("The event is not running."))
    made = EventReport(
        station_id=row.station_id,
        event=row,
        post=place,
        by_id=context.person_id,
        text=data.text,
        said_at=context.now,
        crowd=data.crowd,
    )
    made.save(force_insert=True)
    context.record(made, thread=row.pk, crowd=data.crowd, post_id=place.pk if place else None)
    return made


def _named_post(context: Context, row: EventDeployment, data: ReportPost) -> EventPost | None:
    if data.post_id is None:
        return None
    found = events.post_of_event(context.actor, data.post_id)
    if found.event_id != row.pk:
        raise NotFound
    return found


@action("duty.clear_post", may="duty.join", takes=ClearPost, offline=Offline.APPEND)
def clear_post(context: Context, data: ClearPost) -> EventPost:
    """Say that a post's part is clear while an event is cleared: its holders, or the command."""
    row = events.post_of_event(context.actor, data.post_id)
    holds = row.shift is not None and row.shift.assignments.filter(
        person_id=context.person_id, state__in=STANDS
    )
    if not holds and not context.actor.may("duty.see"):
        raise NotFound
    if row.event.state != "evacuating":
        raise Refused("not-clearing", gettext_lazy("Nobody is clearing this event."))
    row.is_clear = data.is_clear
    row.version += 1
    row.save()
    context.record(row, thread=row.event_id, clear=data.is_clear)
    return row
