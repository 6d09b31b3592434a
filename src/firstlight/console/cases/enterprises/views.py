"""Visits to enterprises at the desk: the list, the record of each, and what was found, opened."""

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

from firstlight.cases.enterprises import queries
from firstlight.cases.enterprises.actions import (
    ask_visit,
    name_adviser,
    open_findings,
    step_visit,
)
from firstlight.cases.enterprises.models import EnterpriseVisit
from firstlight.cases.enterprises.rules import (
    ADVISED,
    ENTERPRISE_VISIT,
    LIMITS,
    OPEN,
    is_its_adviser,
    may_read,
)
from firstlight.cases.enterprises.schemas import AskVisit, NameAdviser, OfVisit, StepVisit
from firstlight.console.cases.enterprises.found import found_of
from firstlight.console.cases.enterprises.words import BY_ADVISER, LABELS, of_desk
from firstlight.console.cases.stepping import only_for
from firstlight.console.clocks import day_and_time
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import StepShown, steps_of
from firstlight.console.web import Outcome, page, perform
from firstlight.kernel.actor import Actor

STATES = ENTERPRISE_VISIT.state_names
FILTERS = (
    Filter("wish", gettext_lazy("To settle"), lambda rows: rows.filter(state="requested")),
    Filter("open", gettext_lazy("Open (visits)"), lambda rows: rows.filter(state__in=OPEN)),
    Filter(
        "adviser",
        gettext_lazy("Adviser to be named"),
        lambda rows: rows.filter(state__in=ADVISED, adviser_says=EnterpriseVisit.Says.NO),
    ),
    Filter(
        "late",
        gettext_lazy("Standing still"),
        lambda rows: queries.standing_still(rows, timezone.now()),
    ),
    Filter("close", gettext_lazy("To close"), lambda rows: rows.filter(state="followed_up")),
    Filter("grave", gettext_lazy("Grave danger"), lambda rows: rows.filter(state="escalated")),
    Filter(
        "over",
        gettext_lazy("Closed"),
        lambda rows: rows.filter(state__in=ENTERPRISE_VISIT.terminal),
    ),
)


def _columns() -> list[Column]:
    # Nothing of what was found: a list is exported as it stands.
    return [
        Column(
            "number",
            _("Number"),
            lambda row: Cell(row.number, reverse("enterprise_visit", args=[row.pk])),
            "number",
        ),
        Column("name", _("Enterprise"), lambda row: row.enterprise.name, "enterprise__name"),
        Column("state", _("State"), lambda row: Cell(STATES[row.state], state=row.state), "state"),
        Column("at", _("When"), lambda row: day_and_time(row.visit_at), "visit_at"),
        Column("adviser", _("Who advises"), lambda row: row.adviser.name if row.adviser else ""),
        Column("follow", _("Follow-up on"), lambda row: row.follow_up_on, "follow_up_on"),
        Column(
            "team",
            _("Team (organisation)"),
            lambda row: row.organisation.called if row.organisation else "",
            at_first=False,
        ),
    ]


@page(may="enterprises.manage")
def listed(request: SeatedRequest) -> HttpResponse:
    """List the visits that the actor manages."""
    rows = queries.managed(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="enterprise-visits",
        find=lambda q: (
            rows.filter(number__icontains=q) | rows.filter(enterprise__name__icontains=q)
        ),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "cases/enterprises/visits.html", {"listing": shown})


@page(may="enterprises.manage")
def new(request: SeatedRequest) -> HttpResponse:
    """Write down what a business asks for, or offer it a visit."""
    actor, outcome = request.actor, Outcome()
    if request.method == "POST":
        values = given(request, AskVisit)
        repeated = request.POST.get("command_id")
        outcome = perform(actor, ask_visit, AskVisit, values, command_id=repeated)
        if outcome.ok:
            row = outcome.result
            messages.success(request, _("Kept: settle who comes and when."))
            return redirect("enterprise_visit", row.pk) if row else redirect("enterprise_visits")
    rows = queries.enterprises(actor).filter(is_closed=False)
    context = {
        "labels": LABELS,
        "enterprises": [(str(row.pk), row.name) for row in rows],
        "teams": [(str(key), name) for key, name in queries.teams(actor)],
        "values": request.POST if request.method == "POST" else request.GET,
        "errors": outcome.errors,
    }
    status = 200 if outcome.ok else 422
    return render(request, "cases/enterprises/new.html", context, status=status)


@page(may="enterprises.manage")
def record(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a visit; what was found is opened by an act of its own."""
    return _show(request, queries.visit(request.actor, key))


@require_POST
@page(may="enterprises.manage")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a step of a visit."""
    row = queries.visit(request.actor, key)
    values = given(request, StepVisit, moments=("visit_at",), visit_id=key)
    outcome = perform(request.actor, step_visit, StepVisit, values)
    if not outcome.ok:
        row.refresh_from_db()
        return _show(request, row, (values.get("event", ""), request.POST, outcome.errors))
    state = STATES[outcome.result.state]
    messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
    if not queries.visits(request.actor).filter(pk=key).exists():
        return redirect("enterprise_visits")  # another team's from now on
    return redirect("enterprise_visit", key)


@require_POST
@page(may="enterprises.manage")
def adviser(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Ask somebody else to advise."""
    row = queries.visit(request.actor, key)
    values = given(request, NameAdviser, visit_id=key)
    outcome = perform(request.actor, name_adviser, NameAdviser, values)
    if not outcome.ok:
        return _show(request, row, wrong=outcome.errors)
    messages.success(request, _("Asked. They may say no."))
    return redirect("enterprise_visits")


@require_POST
@page(may="enterprises.manage")
def found(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Open what was found; that it was opened is in the log."""
    outcome = perform(request.actor, open_findings, OfVisit, {"visit_id": key})
    context = {"visit": outcome.result, **found_of(outcome.result)}
    answer = render(request, "cases/enterprises/found.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _show(
    request: SeatedRequest,
    row: EnterpriseVisit,
    refused: tuple[str, Any, dict[str, str]] | None = None,
    wrong: dict[str, str] | None = None,
) -> HttpResponse:
    actor = request.actor
    advisers = queries.advisers(actor, row)
    context = {
        "visit": row,
        "state": STATES[row.state],
        "steps": _steps(actor, row, of_desk(advisers, is_offered=row.is_offered), refused),
        "limits": LIMITS,
        "may_open": may_read(actor, row),
        "is_adviser": is_its_adviser(actor, row),
        "advisers": _others(row, advisers) if row.state in ADVISED else [],
        "log": log_lines(actor, queries.history(row)),
        "labels": LABELS,
        "values": request.POST,
        "errors": wrong or {},
    }
    status = 422 if refused or wrong else 200
    return render(request, "cases/enterprises/visit.html", context, status=status)


def _others(row: EnterpriseVisit, advisers: list[tuple[UUID, str]]) -> list[tuple[str, str]]:
    asked = row.adviser_id if row.adviser_says != EnterpriseVisit.Says.NO else None
    return [(str(key), name) for key, name in advisers if key != asked]


def _steps(actor: Actor, row: EnterpriseVisit, words: Any, refused: Any) -> list[StepShown]:
    shown = steps_of(ENTERPRISE_VISIT, actor, row, words, refused=refused)
    whose = _("The adviser does that on their own page.")
    return only_for(shown, dict.fromkeys(BY_ADVISER, whose))
