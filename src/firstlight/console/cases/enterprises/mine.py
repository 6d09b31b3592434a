"""A visit as those in it see it, on a phone: the business's contact person, and the adviser."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firstlight.cases.enterprises import queries
from firstlight.cases.enterprises.actions import (
    answer_visit,
    ask_visit,
    check_enterprise,
    open_findings,
    step_visit,
)
from firstlight.cases.enterprises.models import EnterpriseVisit
from firstlight.cases.enterprises.rules import (
    ADVISED,
    ENTERPRISE_VISIT,
    LIMITS,
    is_its_adviser,
    is_its_contact,
)
from firstlight.cases.enterprises.schemas import (
    AnswerVisit,
    AskVisit,
    CheckEnterprise,
    OfVisit,
    StepVisit,
)
from firstlight.console.cases.checks import answers_given, fields_of, labels_of
from firstlight.console.cases.enterprises.found import advice_letter, found_of
from firstlight.console.cases.enterprises.words import (
    BY_ADVISER,
    LABELS,
    OF_ADVISER,
    OF_CONTACT,
)
from firstlight.console.given import given
from firstlight.console.papers import pdf_of
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import StepShown, steps_of
from firstlight.console.web import Outcome, page, perform
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound

STATES = ENTERPRISE_VISIT.state_names


@page(may="enterprises.read")
def listed(request: SeatedRequest) -> HttpResponse:
    """List the visits in which one takes part."""
    actor = request.actor
    context = {
        "visits": [(row, STATES[row.state], _may_answer(row)) for row in queries.mine(actor)[:50]],
        "may_ask": _own(actor),
    }
    return render(request, "cases/enterprises/mine.html", context)


def _own(actor: Actor) -> list[tuple[str, str]]:
    rows = queries.enterprises(actor).filter(contact_id=actor.person_id, is_closed=False)
    return [(str(row.pk), row.name) for row in rows]


@page(may="enterprises.read")
def ask(request: SeatedRequest) -> HttpResponse:
    """Ask for a visit to one's own business."""
    actor, outcome = request.actor, Outcome()
    own = _own(actor)
    if request.method == "POST":
        values = given(request, AskVisit)
        if values.get("enterprise_id") not in dict(own):
            raise NotFound
        repeated = request.POST.get("command_id")
        outcome = perform(actor, ask_visit, AskVisit, values, command_id=repeated)
        if outcome.ok:
            messages.success(request, _("Asked. You hear who comes and when."))
            return redirect("my_enterprises")
    context = {
        "labels": LABELS,
        "enterprises": own,
        "values": request.POST or {"enterprise_id": own[0][0] if own else ""},
        "errors": outcome.errors,
    }
    status = 200 if outcome.ok else 422
    return render(request, "cases/enterprises/ask.html", context, status=status)


@page(may="enterprises.read")
def visit(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a visit to who takes part; answer, or take a step."""
    row = _mine(request.actor, key)
    if request.method != "POST":
        return _show(request, row)
    if "comes" in request.POST:
        return _answered(request, row)
    values = given(request, StepVisit, visit_id=key)
    outcome = perform(request.actor, step_visit, StepVisit, values)
    if not outcome.ok:
        row.refresh_from_db()
        return _show(request, row, (values.get("event", ""), request.POST, outcome.errors))
    state = STATES[outcome.result.state]
    messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
    return redirect("my_enterprise_visit", key)


def _answered(request: SeatedRequest, row: EnterpriseVisit) -> HttpResponse:
    values = {"visit_id": row.pk, "comes": request.POST["comes"]}
    outcome = perform(request.actor, answer_visit, AnswerVisit, values)
    if not outcome.ok:
        messages.error(request, next(iter(outcome.errors.values())))
        return redirect("my_enterprise_visit", row.pk)
    messages.success(request, _("Noted."))
    if not queries.mine(request.actor).filter(pk=row.pk).exists():
        return redirect("my_enterprises")  # who will not come reads nothing of it
    return redirect("my_enterprise_visit", row.pk)


@page(may="enterprises.read")
def check(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Go through the check list of a visit."""
    row = _mine(request.actor, key)
    if row.check_form is None or row.state not in ("scheduled", "visited"):
        raise NotFound
    errors: dict[str, Any] = {}
    if request.method == "POST":
        answers, errors = answers_given(request, row.check_form)
        if not errors:
            values = {"visit_id": key, "answers": answers}
            errors = dict(perform(request.actor, check_enterprise, CheckEnterprise, values).errors)
        if not errors:
            messages.success(request, _("The check list is kept with the visit."))
            return redirect("my_enterprise_visit", key)
    fields = fields_of(row.check_form.schema)
    context = {
        "visit": row,
        "title": row.check_form.schema["title"],
        "questions": fields,
        "labels": labels_of(fields),
        "values": request.POST,
        "errors": errors,
    }
    status = 422 if errors else 200
    return render(request, "cases/enterprises/check.html", context, status=status)


@page(may="enterprises.read")
def letter(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Print the advice; whoever is not in the visit opens it by an act that is in the log."""
    actor = request.actor
    row = queries.visit(actor, key)
    if not row.advice:
        raise NotFound
    if not (is_its_contact(actor, row) or is_its_adviser(actor, row)):
        perform(actor, open_findings, OfVisit, {"visit_id": key})
    return pdf_of(actor, advice_letter(row), row.number)


def _mine(actor: Actor, key: UUID) -> EnterpriseVisit:
    row: EnterpriseVisit | None = queries.mine(actor).filter(pk=key).first()
    if row is None:
        raise NotFound
    return row


def _show(request: SeatedRequest, row: EnterpriseVisit, refused: Any = None) -> HttpResponse:
    actor = request.actor
    advises = is_its_adviser(actor, row)
    context = {
        "visit": row,
        "state": STATES[row.state],
        "advises": advises,
        "limits": LIMITS if advises else (),
        "may_answer": advises and _may_answer(row),
        "may_check": row.state in ("scheduled", "visited"),
        "steps": _steps(actor, row, refused),
        **found_of(row),
    }
    answer = render(
        request, "cases/enterprises/card.html", context, status=422 if refused else 200
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _may_answer(row: EnterpriseVisit) -> bool:
    """Whether its adviser may still say yes or no: after the visit, who was asked to take over."""
    asked = row.state in ADVISED and row.adviser_says == EnterpriseVisit.Says.ASKED
    return asked or row.state == "scheduled"


def _steps(actor: Actor, row: EnterpriseVisit, refused: Any) -> list[StepShown]:
    events: tuple[str, ...] = ()
    if is_its_adviser(actor, row) and row.adviser_says == "yes":
        events += BY_ADVISER
    if is_its_contact(actor, row):
        events += ("cancel",)
    words = {**OF_CONTACT, **OF_ADVISER}
    shown = steps_of(ENTERPRISE_VISIT, actor, row, words, refused=refused)
    return [each for each in shown if each.event in events]
