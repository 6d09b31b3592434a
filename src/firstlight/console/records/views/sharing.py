"""The file for the volunteer register, and the log of what was shared."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from firstlight.console.filed import filed
from firstlight.console.given import given
from firstlight.console.records.words import LABELS
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.exchange.tables import MEDIA_TYPES
from firstlight.force.queries import organisations
from firstlight.records import actions
from firstlight.records.models import CivilExport
from firstlight.records.schemas import ExportCivil


@page(may="records.export")
def register(request: SeatedRequest) -> HttpResponse:
    """Write the file; show what was shared before."""
    actor, outcome = request.actor, Outcome()
    if request.method == "POST":
        values = given(request, ExportCivil)
        outcome = perform(actor, actions.export_civil, ExportCivil, values)
        if outcome.ok:
            form = "csv" if values.get("form") == "csv" else "xlsx"
            log = outcome.result.log
            name = filed(_("Service records"), log.starts_on, log.ends_on, form=form)
            return HttpResponse(
                outcome.result.content,
                content_type=MEDIA_TYPES["csv" if form == "csv" else "xlsx"],
                headers={"Content-Disposition": name},
            )
    context = {
        "teams": [(str(row.pk), row.called) for row in organisations(actor)],
        "forms": [("xlsx", "XLSX"), ("csv", "CSV")],
        "rows": CivilExport.objects.visible_to(actor).order_by("-shared_at")[:100],
        "labels": LABELS,
        "values": request.POST,
        "errors": outcome.errors,
    }
    return render(request, "records/register.html", context, status=200 if outcome.ok else 422)
