"""Check lists: what is asked now, every version, and new ones from an XLSForm after a look."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.cases.checklists import queries
from firstlight.cases.checklists.actions import drop_form, import_form, use_form
from firstlight.cases.checklists.models import CheckKind
from firstlight.cases.checklists.rules import form_of
from firstlight.cases.checklists.schemas import ImportForm, OfForm
from firstlight.console.cases.checks import fields_of
from firstlight.console.filed import filed
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.exchange.limits import read_all
from firstlight.exchange.tables import MEDIA_TYPES
from firstlight.exchange.xlsform import Trouble, read_xlsform, write_xlsform
from firstlight.kernel.errors import NotFound, Refusal

LABELS = {
    "kind": gettext_lazy("What it is for"),
    "content": gettext_lazy("XLSForm (an Excel workbook)"),
    "source": gettext_lazy("Source"),
}


@page(may="checklists.see")
def listed(request: SeatedRequest) -> HttpResponse:
    """Show what is asked now and every version that was kept."""
    actor = request.actor
    context = {
        "in_use": [
            (form, len(form.schema["properties"])) for form in queries.in_use(actor.station_id)
        ],
        "versions": queries.forms(actor),
    }
    return render(request, "cases/checklists/lists.html", context)


@page(may="checklists.see")
def file(request: SeatedRequest, kind: str) -> HttpResponse:
    """Return what is asked now as an XLSForm, to be changed and taken in again."""
    if kind not in CheckKind.values:
        raise NotFound
    form = queries.form_in_use(request.actor.station_id, kind)
    return HttpResponse(
        write_xlsform(form_of(form.schema)),
        content_type=MEDIA_TYPES["xlsx"],
        headers={"Content-Disposition": filed(CheckKind(kind).label, form.number, form="xlsx")},
    )


@page(may="checklists.manage")
def upload(request: SeatedRequest) -> HttpResponse:
    """Take a workbook in as a draft; with bad rows nothing is kept and each is named."""
    outcome, troubles = Outcome(), list[Trouble]()
    if request.method == "POST":
        outcome, troubles = _sent(request)
        if outcome.ok and not troubles:
            return redirect("checklist", outcome.result.pk)
    context = {
        "kinds": CheckKind.choices,
        "labels": LABELS,
        "values": request.POST,
        "errors": outcome.errors,
        "troubles": troubles,
    }
    status = 200 if outcome.ok and not troubles else 422
    return render(request, "cases/checklists/import.html", context, status=status)


def _sent(request: SeatedRequest) -> tuple[Outcome, list[Trouble]]:
    sent = request.FILES.get("content")
    if sent is None:
        return Outcome(errors={"content": _("Choose a file.")}), []
    try:
        content = read_all(sent)
        _form, troubles = read_xlsform(content)
    except Refusal as no:
        return Outcome(errors={"content": str(no)}), []
    if troubles:
        return Outcome(), troubles
    values: dict[str, Any] = {
        "kind": request.POST.get("kind", ""),
        "source": request.POST.get("source", ""),
        "content": content,
    }
    return perform(request.actor, import_form, ImportForm, values), []


@page(may="checklists.see")
def version(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a version as it is asked; a draft is put into use or thrown away from here."""
    row = queries.form(request.actor, key)
    fields = fields_of(row.schema)
    context = {
        "row": row,
        "questions": fields,
        "manages": request.actor.may("checklists.manage") and row.in_use_since is None,
        "values": {},
        "errors": {},
    }
    return render(request, "cases/checklists/version.html", context)


@require_POST
@page(may="checklists.manage")
def use(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Put a draft into use."""
    outcome = perform(request.actor, use_form, OfForm, {"form_id": key})
    if outcome.ok:
        messages.success(request, _("In use: this version is asked from now on."))
    else:
        messages.error(request, next(iter(outcome.errors.values())))
    return redirect("checklists")


@require_POST
@page(may="checklists.manage")
def drop(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Throw a draft away."""
    outcome = perform(request.actor, drop_form, OfForm, {"form_id": key})
    if outcome.ok:
        messages.success(request, _("The draft is thrown away."))
    else:
        messages.error(request, next(iter(outcome.errors.values())))
    return redirect("checklists")
