"""Reading, checking and exporting the sealed log."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from firstlight.console.actions import ExportLog, export_log
from firstlight.console.log import rows
from firstlight.console.sealed import BrokenChain
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page
from firstlight.kernel.log import verify as walk


@require_safe
@page(may="log.read")
def log(request: SeatedRequest) -> HttpResponse:
    """Show a chain, newest first; ``station``, ``action``, ``since`` and ``until`` narrow it."""
    station = rows.chosen(request.actor, request.GET.get("station", ""))
    wanted = rows.asked(station, request.GET.dict())
    shown = rows.page_of(wanted, request.GET.get("page", ""))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "station": station,
        "stations": [(str(each.pk), each.called) for each in rows.chains(request.actor)],
        "actions": rows.actions_in(station.pk),
        "asked": request.GET,
        "errors": wanted.errors,
        "shown": shown,
        "lines": rows.lines(shown),
        "kept": kept.urlencode(),
        "may_export": request.actor.may("log.verify"),
    }
    return render(request, "log/log.html", context, status=422 if wanted.errors else 200)


@require_POST
@page(may="log.verify")
def verify(request: SeatedRequest) -> HttpResponse:
    """Walk a chain from its first row to its last and say whether it holds."""
    station = rows.chosen(request.actor, request.POST.get("station", ""))
    held, fault = walk(station.pk)
    context = {"station": station, "held": held, "fault": fault, "reason": _said(fault)}
    return render(request, "log/verified.html", context)


@require_POST
@page(may="log.verify")
def export(request: SeatedRequest) -> HttpResponse:
    """Send a chain as a signed bundle; that it was taken is itself in the log."""
    station = rows.chosen(request.actor, request.POST.get("station", ""))
    try:
        bundle = export_log(request.actor, ExportLog(station_id=station.pk))
    except BrokenChain as broken:
        context = {"station": station, "fault": broken.fault, "reason": _said(broken.fault)}
        return render(request, "log/verified.html", context, status=422)
    name = f"log-{str(station.pk)[:8]}-{bundle.rows}.zip"
    return HttpResponse(
        bundle.content,
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Public-Key": bundle.public_key,
            "Cache-Control": "no-store",
        },
    )


def _said(fault: object) -> str:
    reason = getattr(fault, "reason", "")
    return {
        "a row is missing": _("A row is missing."),
        "it does not follow the row before": _("A row does not follow the one before it."),
        "its contents were changed": _("The contents of a row were changed."),
        "rows at the end are missing": _("Rows at the end are missing."),
    }.get(reason, reason)
