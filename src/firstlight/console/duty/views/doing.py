"""What a shift leader does for people in the shift, one button each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from pydantic import BaseModel

from firstlight.console.duty.views.record import leader_page, show
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import missing, page, perform
from firstlight.duty import queries
from firstlight.duty.actions import (
    check_in_member,
    check_out_member,
    confirm_request,
    excuse_member,
    keep_mark,
    mark_missed,
    sign_out_helper,
)
from firstlight.duty.schemas import AssignmentKey, ConfirmRequest, HelperKey, KeepMark, LeaveShift

ACTS: dict[str, tuple[Any, type[BaseModel]]] = {
    "in": (check_in_member, AssignmentKey),
    "out": (check_out_member, LeaveShift),
    "miss": (mark_missed, AssignmentKey),
    "excuse": (excuse_member, AssignmentKey),
    "keep": (keep_mark, KeepMark),
    "confirm": (confirm_request, ConfirmRequest),
    "refuse": (confirm_request, ConfirmRequest),
}


@require_POST
@page(may="duty.join")
def place(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Check somebody in or out, mark them as not come, excuse them, confirm their asking."""
    row = queries.assignment(request.actor, key)
    shift = queries.led_shift(request.actor, row.shift_id)
    act = request.POST.get("act", "")
    if act not in ACTS:
        return missing(request)
    run, takes = ACTS[act]
    values = given(request, takes, assignment_id=key)
    if takes is ConfirmRequest:
        values["confirm"] = act == "confirm"
    outcome = perform(request.actor, run, takes, values)
    if back := leader_page(request, shift, outcome):
        return back
    if not outcome.ok:
        return show(request, shift, outcome)
    messages.success(request, _("Noted."))
    return redirect("shift", shift.pk)


@require_POST
@page(may="duty.join")
def helper(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Note that a helper has gone."""
    row = queries.helper(request.actor, key)
    perform(request.actor, sign_out_helper, HelperKey, {"walk_up_id": key})
    messages.success(request, _("Noted."))
    return redirect("shift", row.shift_id)
