"""Every change of grid events."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.cases.floor.numbers import next_number
from firstlight.cases.floor.people import desk_of, serving
from firstlight.cases.floor.persons import refuse_numbers
from firstlight.cases.floor.schools import refuse_school_picture
from firstlight.cases.grid_events import queries
from firstlight.cases.grid_events.letters import news
from firstlight.cases.grid_events.models import EventNote, GridEvent, GridPost
from firstlight.cases.grid_events.rules import (
    ACCEPT_WITHIN,
    DISPUTE_WITHIN,
    FINISH_WITHIN,
    GRID_EVENT,
)
from firstlight.cases.grid_events.schemas import (
    AddEventPhoto,
    EndPost,
    KeepClocks,
    OfEventPhoto,
    PostWorker,
    ReportEvent,
    StepGridEvent,
)
from firstlight.cases.photos import actions as photos
from firstlight.cases.photos.models import CasePhoto
from firstlight.force.models import Person
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.patrols.queries.proof import walked
from firstlight.places.queries import grid_at

# Which field of a step is kept as what was said at it.
SAID = ("reason", "right_place", "helper", "result", "evidence", "answer", "agency", "outcome")


@action(
    "grid_events.report_event",
    may="grid_events.report",
    takes=ReportEvent,
    offline=Offline.APPEND,
)
def report_event(context: Context, data: ReportEvent) -> GridEvent:
    """Report a matter from a grid: a thing, a place or a service, no resident.

    Raises
    ------
    Refused
        ``names-a-person`` where an identity, telephone or plate number was typed.
    """
    refuse_numbers(data.description, "description")
    refuse_numbers(data.place_name, "place_name")
    if data.from_outside and not context.actor.may("grid_events.manage"):
        raise Refused(
            "not-the-desk", _("Only the desk writes for a caller."), field="from_outside"
        )
    station = context.actor.station_id
    row = GridEvent(
        station_id=station,
        number=next_number(GridEvent, "W", station, context.now),
        source=_source(context, data),
        grid_id=_grid(context, data),
        reporter_id=None if data.from_outside else context.person_id,
        reported_at=min(data.seen_at or context.now, context.now),
        accept_by=context.now + ACCEPT_WITHIN[data.level],
        **data.model_dump(exclude={"seen_at", "from_outside"}),
    )
    row.save(force_insert=True)
    context.record(row, thread=row.pk, category=row.category, level=row.level)
    post(context, news("reported", row, desk_of(station), context.now))
    return row


def _source(context: Context, data: ReportEvent) -> str:
    if data.from_outside:
        return GridEvent.Source.PHONE
    if data.patrol_run_id is not None:
        walked(context.actor, data.patrol_run_id)  # only a patrol that one is on
        return GridEvent.Source.PATROL
    own = context.actor.may("grid_events.own_grid")
    return GridEvent.Source.GRID_WORKER if own else GridEvent.Source.MEMBER


def _grid(context: Context, data: ReportEvent) -> Any:
    if data.lon is not None and data.lat is not None:
        found = grid_at(context.actor, data.lon, data.lat)
        return None if found is None else found.pk
    own = queries.own_grids(context.actor)
    return own[0] if len(own) == 1 else None


@action(
    "grid_events.step_event",
    may="grid_events.report",
    takes=StepGridEvent,
    offline=Offline.GUARDED,
)
def step_event(context: Context, data: StepGridEvent) -> GridEvent:
    """Take one step of an event; what was said is kept with it, and who waits is told."""
    row = queries.grid_event(context.actor, data.grid_event_id)
    for field in SAID:
        refuse_numbers(getattr(data, field), field)
    given = _evidence(context, row, data)
    move(
        context,
        GRID_EVENT,
        row,
        data.event,
        given,
        seen_version=data.version,
        thread=row.pk,
    )
    _keep(context, row, data, given)
    row.save()
    said = "；".join(text for field in SAID if (text := getattr(data, field)))
    if said:
        EventNote.objects.create(
            station_id=row.station_id,
            event=row,
            step=data.event,
            text=said,
            by_id=context.person_id,
            at=context.now,
        )
    post(context, _news(context, row, data.event))
    return row


def _evidence(context: Context, row: GridEvent, data: StepGridEvent) -> dict[str, Any]:
    given = data.model_dump(exclude={"grid_event_id", "event", "version"}, exclude_none=True)
    if data.into_id is not None:
        given["into_id"] = queries.grid_event(context.actor, data.into_id)
    if data.handler_id is not None:
        member = serving(row.station_id).filter(person_id=data.handler_id).first()
        if member is None:
            raise NotFound
        given["handler"] = member.person
        given["unit"] = member.organisation
    return {name: value for name, value in given.items() if value}


def _keep(context: Context, row: GridEvent, data: StepGridEvent, given: dict[str, Any]) -> None:
    """Keep what a step decides about the event."""
    match data.event:
        case "merge":
            row.merged_into = given["into_id"]
        case "dispatch":
            row.handler, row.unit = given["handler"], given["unit"]
            row.due_at, row.extended_at = data.due_at, None
        case "return_event":
            row.handler, row.unit, row.due_at = None, None, None
        case "ask_help":
            row.helper = data.helper
        case "extend":
            row.due_at, row.extended_at = data.due_at, context.now
        case "verify_fail" | "dispute_result":
            row.due_at, row.extended_at = context.now + FINISH_WITHIN[row.level], None
        case "verify_pass":
            row.verified_by_id = context.person_id
        case "feed_back":
            row.dispute_by = context.now + DISPUTE_WITHIN
        case "refer_out":
            row.agency, row.referral_no = data.agency, data.referral_no


def _news(context: Context, row: GridEvent, event: str) -> Any:
    """Return who is told of a step; never who has just taken it."""
    people: list[Person | None] = []
    if event in ("dispatch", "verify_fail", "dispute_result", "extend"):
        people = [row.handler]
    if event in ("return_event", "report_done", "verify_pass", "dispute_result"):
        people += desk_of(row.station_id)
    if event == "report_done":  # they are there, and may be the ones who look
        people += queries.workers_of(row)
    if people:
        others = {p.pk: p for p in people if p is not None and p.pk != context.person_id}
        return news(event, row, others.values(), context.now)
    if event == "refer_out":
        return news("referred", row, _reporters(row), context.now)
    if event in ("merge", "decline", "feed_back", "outcome_in"):
        return news("told", row, _reporters(row), context.now)
    return ()


def _reporters(row: GridEvent) -> list[Person | None]:
    """Return who reported the matter, also those whose reports were merged into this one."""
    found, rows = [row.reporter], [row]
    while rows:
        rows = list(GridEvent.objects.filter(merged_into__in=rows).select_related("reporter"))
        found += [each.reporter for each in rows]
    return found


@action("grid_events.add_photo", may="grid_events.report", takes=AddEventPhoto)
def add_photo(context: Context, data: AddEventPhoto) -> CasePhoto:
    """Add a picture that was looked over; nothing says who took it."""
    row = queries.grid_event(context.actor, data.grid_event_id)
    refuse_school_picture(row.station_id, row.said, row.lon, row.lat)
    is_over = row.state in GRID_EVENT.terminal
    return photos.keep_photo(context, row, data, is_over=is_over, thread=row.pk)


@action("grid_events.erase_photo", may="grid_events.manage", takes=OfEventPhoto)
def erase_photo(context: Context, data: OfEventPhoto) -> None:
    """Erase a picture."""
    row = queries.grid_event(context.actor, data.grid_event_id)
    photos.erase_photo(context, row, data.photo_id, thread=row.pk)


@action("grid_events.post_worker", may="grid_events.manage", takes=PostWorker)
def post_worker(context: Context, data: PostWorker) -> GridPost:
    """Say that somebody serves a grid: they see its events from now on."""
    grid = next((g for g in queries.grids(context.actor) if g.pk == data.grid_id), None)
    if grid is None:
        raise NotFound
    member = serving(grid.station_id).filter(person_id=data.person_id).first()
    if member is None:
        raise NotFound
    row, is_new = GridPost.objects.get_or_create(
        station_id=grid.station_id, person=member.person, grid=grid, ended_at=None
    )
    context.record(row, grid_id=grid.pk, is_new=is_new)
    return row


@action("grid_events.end_post", may="grid_events.manage", takes=EndPost)
def end_post(context: Context, data: EndPost) -> GridPost:
    """Say that somebody no longer serves a grid."""
    row = queries.posts(context.actor).filter(pk=data.grid_post_id).first()
    if row is None:
        raise NotFound
    row.ended_at = context.now
    row.save()
    context.record(row, grid_id=row.grid_id)
    return row


@action("grid_events.keep_clocks", may="grid_events.clock", takes=KeepClocks)
def keep_clocks(context: Context, data: KeepClocks) -> int:
    """Remind the desk and the handler of what is late; archive what nobody disputes."""
    rows = GridEvent.objects.filter(station_id=context.actor.station_id)
    if data.urgent_only:
        rows = rows.filter(level="urgent")
    late = list(queries.late(rows, context.now).select_related("handler"))
    for row in late:
        people = [row.handler, *desk_of(row.station_id)]
        post(context, news("late", row, people, context.now))
    over = list(rows.filter(state="fed_back", dispute_by__lt=context.now))
    for row in over:
        move(context, GRID_EVENT, row, "archive", thread=row.pk)
    mark = GridEvent(station_id=context.actor.station_id)
    context.record(mark, what="grid_events.clocks_kept", late=len(late), archived=len(over))
    return len(late) + len(over)


def erase(context: Context, row: GridEvent) -> bool:
    """Erase an event, what was said of it and its pictures, inside the act of the clock.

    What was merged into it stands by itself from now on.
    """
    photos.erase_photos(context, row, thread=row.pk)
    context.record(row, what="grid_events.erased", thread=row.pk, number=row.number)
    row.merged.update(merged_into=None)
    row.delete()
    return True


def erase_post(context: Context, row: GridPost) -> bool:
    """Erase that somebody served a grid long ago, inside the act of the clock."""
    context.record(row, what="grid_events.post_erased", grid_id=row.grid_id)
    row.delete()
    return True
