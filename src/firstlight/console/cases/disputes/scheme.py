"""The station's own scheme of levels: of cases, never of people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firstlight.cases.disputes import queries
from firstlight.cases.disputes.actions import keep_level
from firstlight.cases.disputes.schemas import KeepLevel
from firstlight.console.cases.disputes.words import LABELS
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform


@page(may="disputes.scheme")
def levels(request: SeatedRequest) -> HttpResponse:
    """Show the scheme; add a level or change one."""
    outcome = Outcome()
    if request.method == "POST":
        values = given(request, KeepLevel)
        values.setdefault("is_active", "false")
        outcome = perform(request.actor, keep_level, KeepLevel, values)
        if outcome.ok:
            messages.success(request, _("Noted."))
            return redirect("dispute_levels")
    context = {
        "levels": queries.levels(request.actor, every=True),
        "labels": {**LABELS, "name": LABELS["level_name"]},
        "errors": outcome.errors,
        "values": request.POST.dict() if outcome.errors else {"is_active": "true"},
    }
    status = 200 if outcome.ok else 422
    return render(request, "cases/disputes/levels.html", context, status=status)
