"""Sessions: the list, the record, who was there, what they reached."""

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
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import steps_of
from firstlight.console.training.shown import courses_to_hold, nodes, people_of
from firstlight.console.training.words import LABELS, SESSION
from firstlight.console.web import Outcome, page, perform
from firstlight.force.models import by_called
from firstlight.kernel.actor import Actor
from firstlight.training import queries
from firstlight.training.actions import edit_session, plan_session, step_session
from firstlight.training.models import TrainingSession
from firstlight.training.rules import TRAINING_SESSION, ungraded
from firstlight.training.schemas import EditSession, PlanSession, StepSession

MOMENTS = ("starts_at", "ends_at")
Refused = tuple[str, dict[str, Any], dict[str, str]]
FILTERS = (
    Filter(
        "ahead",
        gettext_lazy("Ahead"),
        lambda rows: rows.filter(ends_at__gte=timezone.now()).exclude(state="cancelled"),
    ),
    Filter("open", gettext_lazy("Open for sign-up"), lambda rows: rows.filter(state="open")),
    Filter(
        "to_hold",
        gettext_lazy("Attendance missing"),
        lambda rows: rows.filter(state="open", starts_at__lt=timezone.now()),
    ),
    Filter("to_grade", gettext_lazy("Results missing"), lambda rows: rows.filter(state="held")),
    Filter("drills", gettext_lazy("Drills"), lambda rows: rows.filter(course__kind="drill")),
)


def _columns() -> list[Column]:
    return [
        Column(
            "course",
            _("Course"),
            lambda s: Cell(s.course.name, reverse("training_session", args=[s.pk])),
            "course__name",
        ),
        Column("kind", _("Kind"), lambda s: s.course.get_kind_display(), "course__kind"),
        Column(
            "state",
            _("State"),
            lambda s: Cell(TRAINING_SESSION.state_names[s.state], state=s.state),
        ),
        Column("starts", _("Begins"), lambda s: day_and_time(s.starts_at), "starts_at"),
        Column("place", _("Place"), lambda s: s.place_name, "place_name"),
        Column("trainer", _("Trainer"), lambda s: s.trainer.name if s.trainer else ""),
        Column(
            "team",
            _("Team (organisation)"),
            lambda s: s.organisation.called,
            by_called("organisation__"),
        ),
        Column("capacity", _("Places for"), lambda s: s.capacity, "capacity", True),
    ]


@page(may="training.see")
def sessions(request: SeatedRequest) -> HttpResponse:
    """List the sessions that the actor may see."""
    rows = queries.sessions(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="training",
        find=lambda q: (
            rows.filter(course__name__icontains=q) | rows.filter(place_name__icontains=q)
        ),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "training/sessions.html", {"listing": shown})


@page(may="training.arrange")
def new(request: SeatedRequest) -> HttpResponse:
    """Plan a session."""
    outcome = Outcome()
    if request.method == "POST":
        values = given(request, PlanSession, moments=MOMENTS)
        outcome = perform(
            request.actor,
            plan_session,
            PlanSession,
            values,
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("Planned. Open the sign-up when it is settled."))
            found = outcome.result
            return redirect("training_session", found.pk) if found else redirect("training")
    context = _choices(request.actor) | {"errors": outcome.errors, "values": request.POST}
    return render(request, "training/new.html", context, status=200 if outcome.ok else 422)


def _choices(actor: Actor) -> dict[str, Any]:
    return {
        "labels": LABELS,
        "teams": nodes(actor),
        "courses": courses_to_hold(actor),
        "trainers": [(str(key), name) for key, name in queries.trainers(actor)],
    }


@page(may="training.see")
def session(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a session."""
    return _show(request, queries.session(request.actor, key))


@require_POST
@page(may="training.see")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Publish, file, call off."""
    row = queries.session(request.actor, key)
    values = given(request, StepSession, training_id=key)
    outcome = perform(request.actor, step_session, StepSession, values)
    if outcome.ok:
        state = TRAINING_SESSION.state_names[outcome.result.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
        return redirect("training_session", key)
    return _show(request, row, refused=(values.get("event", ""), values, outcome.errors))


@require_POST
@page(may="training.arrange")
def edit(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Put a session right."""
    row = queries.session(request.actor, key)
    values = given(request, EditSession, moments=MOMENTS, training_id=key)
    outcome = perform(request.actor, edit_session, EditSession, values)
    if outcome.ok:
        messages.success(request, _("Put right."))
        return redirect("training_session", key)
    return _show(request, row, wrong=outcome.errors, values=request.POST)


def _show(
    request: SeatedRequest,
    row: TrainingSession,
    *,
    refused: Refused | None = None,
    wrong: dict[str, str] | None = None,
    values: Any = None,
) -> HttpResponse:
    actor = request.actor
    steps = steps_of(TRAINING_SESSION, actor, row, SESSION, refused=refused)
    context = _choices(actor) | {
        "session": row,
        "state": TRAINING_SESSION.state_names[row.state],
        "steps": [s for s in steps if s.event not in ("hold", "grade") or s.why_not],
        "may_hold": row.state == "open"
        and actor.may("training.hold")
        and row.starts_at <= timezone.now(),
        "may_grade": actor.may("training.hold") and (row.state == "held" or _is_left(actor, row)),
        "may_edit": row.state in ("planned", "open") and actor.may("training.arrange"),
        "is_ahead": row.state in ("planned", "open") and row.starts_at > timezone.now(),
        "people": people_of(row),
        "log": log_lines(actor, queries.history(row)),
        "values": values or _values(row),
        "errors": wrong or {},
    }
    status = 422 if refused or wrong else 200
    return render(request, "training/session.html", context, status=status)


def _is_left(actor: Actor, row: TrainingSession) -> bool:
    """Whether somebody who was there is not graded yet whom the actor can grade."""
    there = [each for each in queries.attendances(row) if each.was_there]
    return row.state == "graded" and bool(ungraded(there, actor.person_id))


def _values(row: TrainingSession) -> dict[str, Any]:
    return {
        "course_id": str(row.course_id),
        "organisation_id": str(row.organisation_id),
        "trainer_id": str(row.trainer_id or ""),
        "place_name": row.place_name,
        "capacity": "" if row.capacity is None else row.capacity,
        **{name: local_input(getattr(row, name)) for name in MOMENTS},
    }
