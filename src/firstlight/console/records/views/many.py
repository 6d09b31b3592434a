"""Hours of many services confirmed at once: shown first, then one answer for each."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from firstlight.console.given import keys_in
from firstlight.console.records.words import counted
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.kernel.words import sentences
from firstlight.records import actions, queries
from firstlight.records.models import ServiceRecord
from firstlight.records.schemas import StepRecord

MOST = 200  # a list shows fewer


@require_POST
@page(may="records.confirm")
def confirm(request: SeatedRequest) -> HttpResponse:
    """Show whose clocked hours would be confirmed, and confirm them when that is said.

    Each is confirmed for itself, as on its own page: what is refused of one leaves the others
    done, and says why. One's own, and what is confirmed already, is left out and counted.
    """
    actor, picked = request.actor, keys_in(request.POST.getlist("pick"))[:MOST]
    found = queries.records(actor).filter(pk__in=picked, state="drafted", clocked_min__gt=0)
    chosen = [row for row in found if row.person_id != actor.person_id]
    if not chosen:
        messages.warning(request, _("Choose records to be confirmed in the list first."))
        return redirect("records")
    refused: dict[str, str] = {}
    if "sure" in request.POST:
        refused = {str(row.pk): said for row in chosen if (said := _refusal(request, row))}
        if done := len(chosen) - len(refused):
            words = ngettext("%(n)s record is confirmed.", "%(n)s records are confirmed.", done)
            messages.success(request, words % {"n": done})
        if not refused:
            return redirect("records")
    context = {
        "rows": [
            (row, counted(row.clocked_min), refused.get(str(row.pk), ""))
            for row in chosen
            if not refused or str(row.pk) in refused
        ],
        "left_out": len(set(picked)) - len(chosen),
        "is_over": bool(refused),
    }
    return render(request, "records/confirm.html", context, status=422 if refused else 200)


def _refusal(request: SeatedRequest, row: ServiceRecord) -> str:
    """Confirm a service that went as agreed; return why it was refused, "" if it was not."""
    values = {"record_id": row.pk, "event": "confirm", "version": row.version}
    outcome = perform(request.actor, actions.step_record, StepRecord, values)
    return sentences(outcome.errors.values())
