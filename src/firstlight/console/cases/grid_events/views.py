"""Grid events at the desk: the list with its clocks, and the record of each."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.cases.grid_events import queries
from firstlight.cases.grid_events.actions import add_photo, erase_photo, step_event
from firstlight.cases.grid_events.models import GridEvent
from firstlight.cases.grid_events.rules import FINISH_WITHIN, GRID_EVENT, WITH_UNIT, is_late
from firstlight.cases.grid_events.schemas import AddEventPhoto, OfEventPhoto, StepGridEvent
from firstlight.console.cases.grid_events.words import told
from firstlight.console.cases.maps import spot_map
from firstlight.console.cases.pictures import (
    PICTURE_LABELS,
    photo_given,
    picture,
    pictures_shown,
)
from firstlight.console.cases.stepping import only_for
from firstlight.console.choices import choice
from firstlight.console.clocks import day_and_time
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import StepShown, steps_of
from firstlight.console.web import page, perform
from firstlight.force.models import by_called
from firstlight.kernel.actor import Actor

OF_HANDLER = ("acknowledge", "return_event", "ask_help", "report_done")
FILTERS = (
    Filter(
        "late",
        gettext_lazy("Past its time"),
        lambda rows: queries.late(rows, timezone.now()),
    ),
    Filter("new", gettext_lazy("To accept"), lambda rows: rows.filter(state="reported")),
    Filter("send", gettext_lazy("To send"), lambda rows: rows.filter(state="accepted")),
    Filter("unit", gettext_lazy("With a handler"), lambda rows: rows.filter(state__in=WITH_UNIT)),
    Filter("look", gettext_lazy("To look at"), lambda rows: rows.filter(state="done")),
    Filter("tell", gettext_lazy("To answer"), lambda rows: rows.filter(state="verified")),
    Filter(
        "over", gettext_lazy("Closed"), lambda rows: rows.filter(state__in=GRID_EVENT.terminal)
    ),
)


def clock_of(row: GridEvent) -> datetime | None:
    """Return until when the next step of an event should be taken."""
    if row.state == "reported":
        return row.accept_by
    return row.due_at if row.state in WITH_UNIT else None


def _columns(now: datetime) -> list[Column]:
    def state(row: GridEvent) -> Cell:
        late = is_late(row, now)
        words = f"{GRID_EVENT.state_names[row.state]}{'·' + _('late') if late else ''}"
        return Cell(words, state="overdue" if late else row.state)

    return [
        Column(
            "number",
            _("Number"),
            lambda e: Cell(e.number, reverse("grid_event", args=[e.pk])),
            "number",
        ),
        Column("what", _("What is wrong"), lambda e: e.description[:60]),
        Column("state", _("State"), state),
        Column("due", _("Next step by"), lambda e: day_and_time(clock_of(e)), "due_at"),
        Column("grid", _("Grid"), lambda e: e.grid.name if e.grid else "", "grid__name"),
        Column("place", _("Place"), lambda e: e.place_name, "place_name"),
        Column(
            "kind",
            _("What kind of thing"),
            lambda e: e.get_category_display(),
            "category",
            at_first=False,
        ),
        Column("level", _("How serious"), lambda e: e.get_level_display(), "level"),
        Column("unit", _("With"), lambda e: e.unit.called if e.unit else "", by_called("unit__")),
        Column(
            "handler", _("Handler"), lambda e: e.handler.name if e.handler else "", at_first=False
        ),
        Column(
            "at", _("When it was reported"), lambda e: day_and_time(e.reported_at), "reported_at"
        ),
        Column("source", _("Came from"), lambda e: e.get_source_display(), at_first=False),
    ]


@page(may="grid_events.see")
def listed(request: SeatedRequest) -> HttpResponse:
    """List the events that the actor may see."""
    rows = queries.grid_events(request.actor)
    shown = listing(
        request,
        rows,
        _columns(timezone.now()),
        FILTERS,
        name="grid-events",
        find=lambda q: (
            rows.filter(number__icontains=q)
            | rows.filter(place_name__icontains=q)
            | rows.filter(description__icontains=q)
        ),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "cases/grid_events/listed.html", {"listing": shown})


@page(may="grid_events.report")
def record(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show an event, as far as the actor may know it."""
    return _show(request, queries.grid_event(request.actor, key))


@require_POST
@page(may="grid_events.report")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a step of an event."""
    row = queries.grid_event(request.actor, key)
    values = given(request, StepGridEvent, moments=("due_at",), grid_event_id=key)
    outcome = perform(request.actor, step_event, StepGridEvent, values)
    if not outcome.ok:
        return _show(request, row, (values.get("event", ""), values, outcome.errors))
    state = GRID_EVENT.state_names[outcome.result.state]
    messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
    if queries.grid_events(request.actor).filter(pk=key).exists():
        return redirect("grid_event", key)
    return redirect("my_grid_events")  # it went back to the desk: no longer this actor's


@require_POST
@page(may="grid_events.report")
def add_picture(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Add a picture that was looked over on the phone."""
    row = queries.grid_event(request.actor, key)
    values = photo_given(request, AddEventPhoto, grid_event_id=key)
    outcome = perform(request.actor, add_photo, AddEventPhoto, values)
    if not outcome.ok:
        return _show(request, row, wrong=outcome.errors)
    messages.success(request, _("The picture is kept."))
    return redirect("grid_event", key)


@page(may="grid_events.report")
def photo(request: SeatedRequest, key: UUID, photo_key: UUID) -> HttpResponse:
    """Show a picture; or, for who manages, erase it."""
    row = queries.grid_event(request.actor, key)
    if request.method != "POST":
        return picture(row, photo_key, at_school=row.is_at_school)
    perform(
        request.actor, erase_photo, OfEventPhoto, {"grid_event_id": key, "photo_id": photo_key}
    )
    messages.success(request, _("The picture is erased."))
    return redirect("grid_event", key)


def _show(
    request: SeatedRequest,
    row: GridEvent,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
    *,
    wrong: dict[str, str] | None = None,
) -> HttpResponse:
    actor = request.actor
    knows = queries.may_know_reporter(actor, row)
    context = {
        "event": row,
        "state": GRID_EVENT.state_names[row.state],
        "is_late": is_late(row, timezone.now()),
        "clock": clock_of(row),
        "steps": _steps(actor, row, refused),
        "knows": knows,
        "near": queries.near(actor, row) if actor.may("grid_events.manage") else [],
        "merged": queries.merged_into(actor, row),
        "notes": [
            {
                "row": note,
                "step": GRID_EVENT.event_names[note.step],
                "who": note.by if knows or note.by_id != row.reporter_id else None,
            }
            for note in queries.notes_of(row)
        ],
        "point": None if row.lon is None else (row.lon, row.lat),
        "map": spot_map(actor, (row.lon, row.lat, row.place_name), row.grid),
        "log": log_lines(actor, queries.history(actor, row)),
        "row": row,
        "at_school": row.is_at_school,
        "is_over": row.state in GRID_EVENT.terminal,
        "may_erase": actor.may("grid_events.manage"),
        "photo_url": "grid_event_photo",
        "photos_url": "grid_event_photos",
        "labels": PICTURE_LABELS,
        "values": request.POST,
        "errors": wrong or {},
        **pictures_shown(row, at_school=row.is_at_school),
    }
    status = 422 if refused or wrong else 200
    return render(request, "cases/grid_events/event.html", context, status=status)


def _steps(actor: Actor, row: GridEvent, refused: Any) -> list[StepShown]:
    manages = actor.may("grid_events.manage")
    handlers = queries.handlers(row.station_id) if manages and row.state == "accepted" else []
    others = _others(actor, row) if manages and row.state == "reported" else []
    usual = timezone.localtime(timezone.now() + FINISH_WITHIN[row.level])
    words = told(
        [choice(m.person, f"{m.person.name} · {m.organisation.called}") for m in handlers],
        others,
        _("Usual at this level: %(when)s") % {"when": day_and_time(usual)},
    )
    shown = steps_of(GRID_EVENT, actor, row, words, refused=refused)
    for each in shown:
        if each.event == "dispatch" and not each.values:
            each.values = {"due_at": f"{usual:%Y-%m-%dT%H:%M}"}
    own = row.reporter_id is not None and row.reporter_id == actor.person_id
    may_dispute = own or (row.reporter_id is None and manages)
    kept = [each for each in shown if each.event != "dispute_result" or may_dispute]
    return only_for(kept, _reasons(actor, row))


def _others(actor: Actor, row: GridEvent) -> list[tuple[str, str]]:
    """Return what it can be merged into: the near ones first, then what else is open."""
    near = [
        (str(each.pk), f"{each.number} {each.place_name} · {gap} m")
        for each, gap in queries.near(actor, row)
    ]
    known = {key for key, _words in near} | {str(row.pk)}
    since = row.reported_at - timedelta(days=14)
    rest = queries.grid_events(actor).filter(reported_at__gte=since, category=row.category)
    more = rest.exclude(state__in=GRID_EVENT.terminal)[:40]
    return near + [
        (str(each.pk), f"{each.number} {each.place_name}")
        for each in more
        if str(each.pk) not in known and each.state != "fed_back"
    ]


def _reasons(actor: Actor, row: GridEvent) -> Mapping[str, str]:
    """Return which steps are somebody else's, and whose."""
    is_handler = row.handler_id is not None and row.handler_id == actor.person_id
    found: dict[str, str] = {}
    if not is_handler:
        whose = _("For who was sent it: %(name)s") % {
            "name": row.handler.name if row.handler else "—"
        }
        found |= dict.fromkeys(OF_HANDLER, whose)
    if is_handler:
        words = _("Somebody other than you, who handled it, looks at the place.")
        found |= dict.fromkeys(("verify_pass", "verify_fail"), words)
    elif "verifier" not in actor.hats:
        words = _("For a leader, an officer, the desk or the grid worker")
        found |= dict.fromkeys(("verify_pass", "verify_fail"), words)
    return found
