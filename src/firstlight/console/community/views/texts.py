"""The texts that are taught: proposed, approved by somebody else, printed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.community import actions, queries
from firstlight.community.models import SafetyText
from firstlight.community.rules import USUAL_SIX
from firstlight.community.schemas import DecideText, ProposeText
from firstlight.console.community.words import LABELS
from firstlight.console.given import given
from firstlight.console.papers import pdf_of
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.exchange.paper import Paper, Part
from firstlight.force.queries import names


@page(may="community.see")
def listed(request: SeatedRequest) -> HttpResponse:
    """Show every version with who approved it; propose another."""
    actor, outcome = request.actor, Outcome()
    if request.method == "POST" and actor.may("community.plan"):
        values = given(request, ProposeText)
        outcome = perform(actor, actions.propose_text, ProposeText, values)
        if outcome.ok:
            messages.success(request, _("Proposed. Somebody else approves it."))
            return redirect("talk_texts")
    rows = list(queries.safety_texts(actor))
    known = names(actor, {each.approved_by_id for each in rows if each.approved_by_id})
    context = {
        "texts": [
            (row, known.get(row.approved_by_id, "") if row.approved_by_id else "") for row in rows
        ],
        "own_key": actor.person_id,
        "teams": [(str(row.pk), row.called) for row in queries.homes(actor)],
        "keys": SafetyText.Key.choices,
        "labels": LABELS,
        "values": request.POST or {"key": "six_donts", "lines": "\n".join(USUAL_SIX)},
        "errors": outcome.errors,
    }
    return render(request, "community/texts.html", context, status=200 if outcome.ok else 422)


@require_POST
@page(may="community.approve")
def decide(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Approve a text, or drop it."""
    queries.safety_text(request.actor, key)
    values = {"text_id": key, "is_approved": request.POST.get("is_approved", "")}
    outcome = perform(request.actor, actions.decide_text, DecideText, values)
    if outcome.ok:
        messages.success(request, _("Decided."))
    else:
        messages.error(request, next(iter(outcome.errors.values())))
    return redirect("talk_texts")


@page(may="community.see")
def leaflet(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Return a text as a sheet for the wall."""
    row = queries.safety_text(request.actor, key)
    standing = (
        _("Version %(number)s, approved %(day)s")
        % {"number": row.number, "day": timezone.localdate(row.approved_at)}
        if row.approved_at
        else _("Version %(number)s, NOT APPROVED") % {"number": row.number}
    )
    paper = Paper(
        title=str(row.get_key_display()),
        about=row.organisation.called,
        parts=[Part(lines=[f"{place}. {line}" for place, line in enumerate(row.lines, 1)])],
        signed=[standing, *([row.source] if row.source else [])],
        is_large=True,
    )
    return pdf_of(request.actor, paper, row.number)
