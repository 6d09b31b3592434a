"""The door of the search box."""

from dataclasses import asdict

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from firstlight.console.finding.found import find
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page

LONGEST = 60


@require_safe
@page(may="me.edit")
def search(request: SeatedRequest) -> HttpResponse:
    """Answer ``?q=`` with what the reader may open, by name."""
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    found = find(request.actor, query) if query else []
    response = JsonResponse({"results": [asdict(one) for one in found]})
    response["Cache-Control"] = "no-store"
    return response
