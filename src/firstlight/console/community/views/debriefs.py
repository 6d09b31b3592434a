"""What a debrief has settled: shown beside it, added to, printed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from firstlight.community import queries
from firstlight.community.actions import add_finding
from firstlight.community.schemas import AddFinding
from firstlight.console.community.views.items import table_of
from firstlight.console.community.words import LABELS
from firstlight.console.given import given
from firstlight.console.papers import pdf_of
from firstlight.console.seat import SeatedRequest
from firstlight.console.settled import settled_of
from firstlight.console.web import Outcome, page, perform
from firstlight.exchange.paper import Paper, Part


@page(may="community.act")
def settled(request: SeatedRequest, key: UUID, kind: str) -> HttpResponse:
    """Show what a debrief has settled, and settle more."""
    actor = request.actor
    row = queries.debriefed(actor, kind, key)
    outcome = Outcome()
    if request.method == "POST":
        values = given(request, AddFinding, kind=kind, debriefed_id=key)
        outcome = perform(
            actor, add_finding, AddFinding, values, command_id=request.POST.get("command_id")
        )
        if outcome.ok:
            messages.success(request, _("Settled. They are told."))
            return redirect(f"{kind}_settled", key)
    context = {
        "kind": queries.KINDS[kind],
        "back": queries.KINDS[kind].page.format(key),
        "paper": f"{kind}_settled_paper",
        "row": row,
        "settled": settled_of(actor, kind, row),
        "people": [(str(one), name) for one, name in queries.owners(row.station_id)],
        "labels": LABELS,
        "values": request.POST,
        "errors": outcome.errors,
    }
    status = 200 if outcome.ok else 422
    return render(request, "community/debrief.html", context, status=status)


@page(may="community.act")
def paper(request: SeatedRequest, key: UUID, kind: str) -> HttpResponse:
    """Return on paper what a debrief has settled: who does what by when, nothing of the case."""
    row = queries.debriefed(request.actor, kind, key)
    table = table_of(queries.settled_at(row))
    sheet = Paper(
        title=_("What was settled"),
        about=f"{queries.KINDS[kind].name} · {timezone.localdate()}",
        parts=[table] if table.rows else [Part(lines=[_("Nothing settled yet.")])],
    )
    return pdf_of(request.actor, sheet, timezone.localdate(), stays=True)
