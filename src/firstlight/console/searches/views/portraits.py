"""The photograph of the missing person: put into the file, opened, erased; each leaves a trace."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.console.searches.views.records import answer
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.exchange.pictures import MOST_BYTES
from firstlight.kernel.errors import NotFound
from firstlight.searches import queries
from firstlight.searches.actions.portrait import drop_portrait, open_portrait, set_portrait
from firstlight.searches.schemas import OfCase, SetPortrait


@require_POST
@page(may="searches.sensitive")
def portrait(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Put a photograph into the file, or erase the one that is there."""
    case = queries.get_case(request.actor, key)
    if request.POST.get("do") == "drop":
        outcome = perform(request.actor, drop_portrait, OfCase, {"case_id": key})
        return answer(request, case, "portrait", outcome, _("The photograph is erased."))
    file = request.FILES.get("photo")
    values = {"case_id": key, "photo": file.read(MOST_BYTES + 1) if file else None}
    outcome = perform(request.actor, set_portrait, SetPortrait, values)
    said = _("The photograph is in the file. Nobody else sees it until it is shared.")
    return answer(request, case, "portrait", outcome, said)


@require_POST
@page(may="searches.field")
def portrait_open(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show the photograph to whom it was shared with; the opening stays in the log."""
    outcome = perform(request.actor, open_portrait, OfCase, {"case_id": key})
    if not outcome.ok:
        raise NotFound
    case = queries.case_for_field(request.actor, key)
    context = {"picture": outcome.result, "case": case, "back": _back(request, key)}
    response = render(request, "searches/portrait.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _back(request: SeatedRequest, key: UUID) -> str:
    """Return where the reader came from: their own group's page, or the desk's."""
    group = request.POST.get("group", "")
    try:
        return f"/field/{UUID(group)}/"
    except ValueError:
        return f"/searches/{key}/" if request.actor.may("searches.see") else "/my/"
