"""The volunteer's card: what one may support with, what never, and when to stop."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.cases.inspections import queries
from firstlight.cases.inspections.actions import UNSTARTED, answer_inspection, sign_limits
from firstlight.cases.inspections.rules import JOINT_INSPECTION, LIMITS, TASKS
from firstlight.cases.inspections.schemas import AnswerInspection, OfInspection
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform


@page(may="inspections.help")
def mine(request: SeatedRequest) -> HttpResponse:
    """List where one was asked to support."""
    rows = [
        (each, JOINT_INSPECTION.state_names[each.inspection.state])
        for each in queries.my_places(request.actor)
    ]
    return render(request, "cases/inspections/mine.html", {"rows": rows})


@page(may="me.edit", part="inspections")
def at_my_site(request: SeatedRequest) -> HttpResponse:
    """Show the contact of a school or business the inspections that are held there."""
    rows = [
        (each, JOINT_INSPECTION.state_names[each.state])
        for each in queries.at_my_site(request.actor)
    ]
    return render(request, "cases/inspections/site.html", {"rows": rows, "limits": LIMITS})


@page(may="inspections.help")
def card(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one's card."""
    helper = queries.my_place(request.actor, key)
    row = helper.inspection
    context = {
        "helper": helper,
        "row": row,
        "state": JOINT_INSPECTION.state_names[row.state],
        "tasks": [TASKS[name] for name in row.tasks if name in TASKS],
        "limits": LIMITS,
        "may_check": queries.may_check(helper.person_id, row),
        "may_answer": row.state in UNSTARTED,
        "is_late": row.state == "briefed",
        "may_sign": helper.says == "accepted"
        and helper.signed_at is None
        and row.state in UNSTARTED,
    }
    return render(request, "cases/inspections/card.html", context)


@require_POST
@page(may="inspections.help")
def answer(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Say yes or no, or sign."""
    queries.my_place(request.actor, key)
    if request.POST.get("sign"):
        outcome = perform(request.actor, sign_limits, OfInspection, {"inspection_id": key})
    else:
        values = {"inspection_id": key, "accepts": request.POST.get("accepts", "")}
        values |= {"signs": bool(request.POST.get("signs"))}
        outcome = perform(request.actor, answer_inspection, AnswerInspection, values)
    if outcome.ok:
        messages.success(request, _("Noted."))
    else:
        messages.error(request, next(iter(outcome.errors.values())))
    return redirect("my_inspection", key)
