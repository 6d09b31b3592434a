"""Injuries: for the leader who helps, the one who was hurt, and who names for bravery."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.console.choices import choices
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.injuries.words import INJURED, LABELS
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import steps_of
from firstlight.console.web import Outcome, page, perform
from firstlight.duty.actions.injuries import choose_secrecy, report_injury, step_injury
from firstlight.duty.models import InjuryReport
from firstlight.duty.queries import injuries
from firstlight.duty.rules import INJURY
from firstlight.duty.schemas.injuries import ChooseSecrecy, ReportInjury, StepInjury
from firstlight.kernel.errors import NotAllowed


@page(may="records.own", part="duty")
def listed(request: SeatedRequest) -> HttpResponse:
    """List the injuries that one may know of; who serves reports one, who does not only reads."""
    actor, outcome = request.actor, Outcome()
    may_report = actor.may("duty.join")
    if request.method == "POST":
        if not may_report:
            raise NotAllowed
        outcome = perform(
            actor,
            report_injury,
            ReportInjury,
            given(request, ReportInjury, moments=("happened_at",)),
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("Reported. First aid and 120 come first."))
            return redirect("injuries")
    context = {
        "rows": [
            {
                "row": row,
                "state": INJURY.state_names[row.state],
                "knows": injuries.may_know_health(actor, row),
            }
            for row in injuries.injuries(actor)[:100]
        ],
        "may_report": may_report,
        "people": choices(injuries.members_led(actor)),
        "labels": LABELS,
        "values": request.POST,
        "errors": outcome.errors,
    }
    return render(request, "injuries/listed.html", context, status=200 if outcome.ok else 422)


@page(may="records.own", part="duty")
def injury(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show an injury, as far as one may know it."""
    return _show(request, injuries.injury(request.actor, key))


@require_POST
@page(may="duty.join")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """First aid, insurer, claim, nomination."""
    row = injuries.injury(request.actor, key)
    values = given(request, StepInjury, injury_id=key)
    outcome = perform(request.actor, step_injury, StepInjury, values)
    if outcome.ok:
        state = INJURY.state_names[outcome.result.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
        return redirect("injury", key)
    return _show(request, row, (values.get("event", ""), values, outcome.errors))


@require_POST
@page(may="records.own", part="duty")
def secrecy(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Choose whether a nomination may become public."""
    injuries.injury(request.actor, key)
    values = {"injury_id": key, "wants_secrecy": request.POST.get("wants_secrecy", "true")}
    outcome = perform(request.actor, choose_secrecy, ChooseSecrecy, values)
    if outcome.ok:
        messages.success(request, _("Your choice is kept."))
    return redirect("injury", key)


def _show(
    request: SeatedRequest,
    row: InjuryReport,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
) -> HttpResponse:
    actor = request.actor
    context = {
        "injury": row,
        "state": INJURY.state_names[row.state],
        "steps": steps_of(INJURY, actor, row, INJURED, refused=refused),
        "knows": injuries.may_know_health(actor, row),
        "is_own": row.person_id == actor.person_id,
        "log": log_lines(actor, injuries.injury_history(row)),
    }
    return render(request, "injuries/injury.html", context, status=422 if refused else 200)
