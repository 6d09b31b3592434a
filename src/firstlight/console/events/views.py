"""Events: the list, the record with plan and posts, the live board, the post on a phone."""

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

from firstlight.console.clocks import day_and_time, local_input
from firstlight.console.events.shown import board_of
from firstlight.console.events.words import CROWDS, EVENT, LABELS
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.settled import settled_of
from firstlight.console.steps import steps_of
from firstlight.console.web import Outcome, page, perform
from firstlight.duty.actions.events import (
    add_post,
    ask_event,
    drop_post,
    edit_event,
    edit_plan,
    step_event,
)
from firstlight.duty.models import EventDeployment
from firstlight.duty.queries import events
from firstlight.duty.rules import EVENT_SECURITY
from firstlight.duty.rules.events import PLAN
from firstlight.duty.schemas.events import (
    AddPost,
    AskEvent,
    DropPost,
    EditEvent,
    EditEventPlan,
    StepEvent,
)
from firstlight.force.queries import organisations, teams
from firstlight.training.models import Credential

MOMENTS = ("starts_at", "ends_at")
FILTERS = (
    Filter(
        "ahead",
        gettext_lazy("Still to come"),
        lambda rows: rows.filter(ends_at__gte=timezone.now()).exclude(state="declined"),
    ),
    Filter("running", gettext_lazy("Live now"), lambda rows: rows.filter(state__in=events.AFOOT)),
    Filter("asked", gettext_lazy("To decide"), lambda rows: rows.filter(state="requested")),
)


def _columns() -> list[Column]:
    return [
        Column(
            "name",
            _("Name (thing)"),
            lambda e: Cell(e.name, reverse("event", args=[e.pk])),
            "name",
        ),
        Column(
            "state",
            _("State"),
            lambda e: Cell(EVENT_SECURITY.state_names[e.state], state=e.state),
        ),
        Column("starts", _("Begins"), lambda e: day_and_time(e.starts_at), "starts_at"),
        Column("place", _("Place"), lambda e: e.place_name, "place_name"),
        Column("expected", _("People expected"), lambda e: e.expected, "expected", True),
        Column("organiser", _("Organiser"), lambda e: e.organiser, "organiser"),
        Column("team", _("Team (organisation)"), lambda e: e.organisation.called),
    ]


@page(may="duty.see")
def listed(request: SeatedRequest) -> HttpResponse:
    """List the events, the next first."""
    rows = events.events(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="events",
        find=lambda q: rows.filter(name__icontains=q) | rows.filter(place_name__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "events/listed.html", {"listing": shown})


@page(may="duty.plan")
def new(request: SeatedRequest) -> HttpResponse:
    """Write down what an organiser asks."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(
            request.actor,
            ask_event,
            AskEvent,
            given(request, AskEvent, moments=MOMENTS),
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("Written down. An officer decides."))
            found = outcome.result
            return redirect("event", found.pk) if found else redirect("events")
    actor = request.actor
    rows = teams(actor) if actor.teams else organisations(actor)
    homes = rows.filter(kind__in=["station", "team", "squad"])
    context = {
        "teams": [(str(row.pk), row.called) for row in homes],
        "labels": LABELS,
        "values": request.POST,
        "errors": outcome.errors,
    }
    return render(request, "events/new.html", context, status=200 if outcome.ok else 422)


@page(may="duty.see")
def event(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show an event."""
    return show(request, events.event(request.actor, key))


@require_POST
@page(may="duty.see")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take on, staff, brief, open, clear, end."""
    row = events.event(request.actor, key)
    values = given(request, StepEvent, event_id=key)
    outcome = perform(request.actor, step_event, StepEvent, values)
    if outcome.ok:
        state = EVENT_SECURITY.state_names[outcome.result.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
        return redirect("event", key)
    return show(request, row, refused=(values.get("event", ""), values, outcome.errors))


@page(may="duty.plan")
def edit(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Put name, organiser, time and place right; the shifts of the posts move with it."""
    row = events.event(request.actor, key)
    outcome = Outcome()
    if request.method == "POST":
        values = given(request, EditEvent, moments=MOMENTS, event_id=key)
        outcome = perform(request.actor, edit_event, EditEvent, values)
        if outcome.ok:
            messages.success(request, _("Put right. Who has a post or is asked is told."))
            return redirect("event", key)
    context = {
        "event": row,
        "labels": LABELS,
        "values": request.POST or _values(row),
        "errors": outcome.errors,
    }
    return render(request, "events/edit.html", context, status=200 if outcome.ok else 422)


def _values(row: EventDeployment) -> dict[str, Any]:
    names = ("name", "organiser", "organiser_contact", "place_name", "version")
    found: dict[str, Any] = {name: getattr(row, name) for name in names}
    for name in MOMENTS:
        found[name] = local_input(getattr(row, name))
    return found


@require_POST
@page(may="duty.plan")
def plan(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Keep the nine parts of the plan."""
    row = events.event(request.actor, key)
    values = given(request, EditEventPlan, event_id=key)
    outcome = perform(request.actor, edit_plan, EditEventPlan, values)
    if outcome.ok:
        messages.success(request, _("The plan is kept."))
        return redirect("event", key)
    return show(request, row, wrong=outcome.errors, plan=request.POST)


@require_POST
@page(may="duty.plan")
def post(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Add a post."""
    row = events.event(request.actor, key)
    values = given(request, AddPost, many=("credentials",), event_id=key)
    outcome = perform(request.actor, add_post, AddPost, values)
    if outcome.ok:
        messages.success(request, _("The post is open for people to join."))
        return redirect("event", key)
    return show(request, row, wrong_post=outcome.errors, values=values)


@require_POST
@page(may="duty.plan")
def drop(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a post off."""
    row = events.post_of_event(request.actor, key)
    outcome = perform(request.actor, drop_post, DropPost, {"post_id": key})
    if not outcome.ok:
        return show(request, row.event, wrong_post=outcome.errors)
    messages.success(request, _("The post is taken off."))
    return redirect("event", row.event_id)


@page(may="duty.see")
def board(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Return the live board alone, for a page that listens."""
    row = events.event(request.actor, key)
    return render(request, "events/board.html", board_of(request.actor, row))


def show(
    request: SeatedRequest,
    row: EventDeployment,
    *,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
    wrong: dict[str, str] | None = None,
    wrong_post: dict[str, str] | None = None,
    wrong_report: dict[str, str] | None = None,
    wrong_clear: dict[str, str] | None = None,
    plan: Any = None,
    values: Any = None,
) -> HttpResponse:
    """Draw the record of an event, with what was refused beside its fields."""
    actor = request.actor
    told = steps_of(EVENT_SECURITY, actor, row, EVENT, refused=refused)
    may_plan = actor.may("duty.plan")
    context = {
        "event": row,
        "state": EVENT_SECURITY.state_names[row.state],
        "steps": [each for each in told if each.event != "incident"],
        "plan_parts": [(key, words, (row.plan or {}).get(key, "")) for key, words in PLAN.items()],
        "may_plan": may_plan and row.state in ("requested", "planned", "staffed", "briefed"),
        "may_edit": may_plan and row.state not in events.OVER,
        "may_post": may_plan and row.state == "planned",
        "certificates": Credential.Kind.choices,
        "crowds": list(CROWDS.items()),
        "labels": LABELS,
        "settled": settled_of(actor, "event", row),
        "log": log_lines(actor, events.event_history(row)),
        "plan": plan or row.plan or {},
        "values": values or {"people": 2},
        "errors": wrong or {},
        "wrong_post": wrong_post or {},
        "wrong_report": wrong_report or {},
        "wrong_clear": wrong_clear or {},
        **board_of(actor, row),
    }
    is_wrong = refused or wrong or wrong_post or wrong_report or wrong_clear
    return render(request, "events/event.html", context, status=422 if is_wrong else 200)
