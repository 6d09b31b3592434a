"""Keeping a list as it stands, and forgetting it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.force.actions import drop_view, keep_view
from firstlight.force.schemas import DropView, KeepView
from firstlight.kernel.words import sentences


@require_POST
@page(may="me.edit")
def view(request: SeatedRequest, name: str) -> HttpResponse:
    """Keep the list whose query stands in the address, or forget it; then show it again."""
    query = f"?{urlencode(request.GET)}" if request.GET else "?"
    if request.POST.get("forget"):
        outcome = perform(request.actor, drop_view, DropView, {"list": name, "query": query})
        said = _("The view is forgotten.")
    else:
        label = request.POST.get("label", "").strip() or _name_of(request)
        values = {"list": name, "label": label, "query": query}
        outcome = perform(request.actor, keep_view, KeepView, values)
        said = _("The view is kept above the list.")
    messages.success(request, said if outcome.ok else sentences(outcome.errors.values()))
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else "/")


def _name_of(request: SeatedRequest) -> str:
    """Name a view by what was searched, filtered and sorted, when no name was given."""
    asked = request.GET
    return " · ".join(asked[key] for key in ("q", "f", "s") if asked.get(key))[:60] or _("View")
