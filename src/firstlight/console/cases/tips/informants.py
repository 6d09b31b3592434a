"""Opening who wrote a tip: asked for by one officer, agreed to by another with the other lock."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.cases.tips import queries
from firstlight.cases.tips.actions import (
    agree_opening,
    ask_opening,
    read_informant,
    refuse_opening,
)
from firstlight.cases.tips.schemas import (
    AgreeOpening,
    AskOpening,
    ReadInformant,
    RefuseOpening,
)
from firstlight.cases.tips.vault import unseal
from firstlight.console.cases.tips.safe import SAFE
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform


@require_POST
@page(may="tips.read")
def ask(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Ask that the writer be opened."""
    queries.tip(request.actor, key)
    given = {
        "tip_id": key,
        "reason": request.POST.get("reason", "").strip(),
        "keys": SAFE.keys(request),
    }
    outcome = perform(request.actor, ask_opening, AskOpening, given)
    if outcome.ok:
        messages.success(request, _("Asked. An officer with the other lock must agree."))
    else:
        messages.error(request, next(iter(outcome.errors.values())))
    return redirect("tip", key)


@page(may="tips.read")
def opening(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a request; agree, refuse, or read what was opened."""
    row = queries.opening(request.actor, key)
    keys, outcome, found = SAFE.keys(request), Outcome(), None
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "agree":
            given = {"opening_id": key, "keys": keys}
            outcome = perform(request.actor, agree_opening, AgreeOpening, given)
        elif act == "refuse":
            outcome = perform(request.actor, refuse_opening, RefuseOpening, {"opening_id": key})
        else:
            given = {"opening_id": key, "keys": keys}
            outcome = perform(request.actor, read_informant, ReadInformant, given)
            found = outcome.result
        if outcome.ok and found is None:
            return redirect("tip_opening", key)
        row = queries.opening(request.actor, key)
    own = keys.get(row.tip.key_id)
    context = {
        "opening": row,
        "tip": row.tip,
        "reason": unseal(own.content, row.reason).decode() if own else "",
        "is_open": own is not None,
        "waits": row.agreed_at is None and row.refused_at is None,
        "mine": row.asked_by_id == request.actor.person_id,
        "runs": queries.runs(row),
        "found": found,
        "errors": outcome.errors,
    }
    status = 200 if outcome.ok else 422
    return render(request, "cases/tips/opening.html", context, status=status)
