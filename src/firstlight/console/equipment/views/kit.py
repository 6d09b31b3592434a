"""Kit on a phone: scan or type the code, look it over, take it, bring it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from pydantic import BaseModel

from firstlight.console.equipment.shown import thing
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.equipment import actions, queries
from firstlight.equipment.schemas import (
    AnswerRequest,
    AskItem,
    BringBack,
    DropRequest,
    StepItem,
)
from firstlight.kernel.errors import NotFound

BY_KEEPER = {"out": "issue", "in": "return"}
BY_HOLDER = {"fault": "report_fault", "lost": "report_lost"}
Deed = tuple[Any, type[BaseModel]]
DEEDS: dict[str, Deed] = {
    "ask": (actions.ask_item, AskItem),
    "back": (actions.bring_back, BringBack),
}


@page(may="equipment.use")
def kit(request: SeatedRequest) -> HttpResponse:
    """Show what one holds, what one asked for, and the door to everything by its code."""
    actor = request.actor
    code = request.GET.get("code", "").strip()
    wrong = {}
    if code:
        try:
            return redirect("kit_item", queries.by_code(actor, _bare(code)).code)
        except NotFound:
            wrong = {"code": _("No thing of yours has this code. Look again at the label.")}
    asked = list(queries.requests(actor)[:100])
    context = {
        "held": [thing(actor, row) for row in queries.held_by(actor.person_id)]
        if actor.person_id
        else [],
        "mine": [each for each in asked if each.person_id == actor.person_id],
        "to_answer": [each for each in asked if each.person_id != actor.person_id],
        "code": code,
        "errors": wrong,
    }
    return render(request, "equipment/kit.html", context, status=422 if wrong else 200)


def _bare(text: str) -> str:
    """Return the code out of what was scanned: the code itself, or the whole address."""
    return text.rstrip("/").rpartition("/")[2]


@page(may="equipment.use")
def item(request: SeatedRequest, code: str) -> HttpResponse:
    """Show one thing by its code."""
    return _item(request, code)


def _item(
    request: SeatedRequest, code: str, errors: dict[str, str] | None = None, values: Any = None
) -> HttpResponse:
    actor = request.actor
    context = thing(actor, queries.by_code(actor, code))
    if context["keeps"]:
        context["people"] = [(str(key), name) for key, name in queries.receivers(actor)]
    context |= {"errors": errors or {}, "values": values or {}}
    return render(request, "equipment/kit_item.html", context, status=422 if errors else 200)


@require_POST
@page(may="equipment.use")
def deed(request: SeatedRequest, code: str, what: str) -> HttpResponse:
    """Ask, bring back, hand out, take back, report."""
    row = queries.by_code(request.actor, code)
    if what in DEEDS:
        run, takes = DEEDS[what]
        fixed: dict[str, Any] = {"code": code}
    elif event := BY_KEEPER.get(what) or BY_HOLDER.get(what):
        run, takes = actions.step_item, StepItem
        fixed = {"item_id": row.pk, "event": event}
    else:
        raise NotFound
    many = ("checked",) if "checked" in takes.model_fields else ()
    values = given(request, takes, many=many, moments=("due_at",), **fixed)
    outcome = perform(request.actor, run, takes, values)
    if not outcome.ok:
        return _item(request, code, outcome.errors, values)
    messages.success(request, str(_said(what)))
    return redirect("kit_item", code) if what in ("ask", "back") else redirect("kit")


def _said(what: str) -> str:
    return {
        "ask": _("Asked. The keeper hands it out with one press."),
        "back": _("Noted. It is yours until the keeper has taken it back."),
        "out": _("Handed out."),
        "in": _("Taken back."),
        "fault": _("Noted. It goes to repair."),
        "lost": _("Noted. Nobody is charged by this."),
    }[what]


@require_POST
@page(may="equipment.use")
def answer(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Answer a request, or take one's own back."""
    asked = queries.request(request.actor, key)
    if asked.person_id == request.actor.person_id:
        perform(request.actor, actions.drop_request, DropRequest, {"request_id": key})
        messages.success(request, _("Taken back."))
        return redirect("kit")
    values = {"request_id": key, "is_done": request.POST.get("is_done", "")}
    outcome = perform(request.actor, actions.answer_request, AnswerRequest, values)
    if not outcome.ok:
        messages.error(request, next(iter(outcome.errors.values())))
    else:
        messages.success(request, _("Answered."))
    return redirect("kit")
