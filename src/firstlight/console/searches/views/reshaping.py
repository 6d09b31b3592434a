"""A segment cut in two or joined to its neighbour, on the map or without it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.console.given import given
from firstlight.console.places.layers import drawing
from firstlight.console.searches.ground import box_of, drawing_map, segment_context
from firstlight.console.searches.views.segments import the_segment
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.kernel.errors import Refusal
from firstlight.kernel.words import listed
from firstlight.searches.actions.reshaping import join_segments, split_segment
from firstlight.searches.models import SearchSegment
from firstlight.searches.schemas import JoinSegments, SplitSegment

WAYS = [
    ("drawn", gettext_lazy("Along the line drawn on the map")),
    ("upright", gettext_lazy("In the middle, from north to south")),
    ("level", gettext_lazy("In the middle, from west to east")),
]


@page(may="searches.plan")
def split(request: SeatedRequest, key: UUID, segment_key: UUID) -> HttpResponse:
    """Cut a segment in two, while nobody is there."""
    row = the_segment(request, key, segment_key)
    outcome = Outcome()
    if request.method == "POST":
        outcome = _cut(request, row)
        if outcome.ok:
            names = listed(each.name for each in outcome.result or ())
            said = _("The segment is cut: %(names)s. Ask for a new plan.") % {"names": names}
            messages.success(request, said)
            return redirect("search", key)
        row.refresh_from_db()
    context = segment_context(request.actor, row, errors=outcome.errors)
    shown = drawing_map(request.actor, row)
    context["map"] = shown | {"draw": {"input": "id_line", "kind": "line"}}
    context["ways"] = WAYS
    context["values"] = request.POST.dict() if request.method == "POST" else {"way": "drawn"}
    status = 422 if outcome.errors else 200
    return render(request, "searches/split.html", context, status=status)


def _cut(request: SeatedRequest, row: SearchSegment) -> Outcome:
    way = request.POST.get("way", "drawn")
    try:
        line = drawing(request.POST.get("line", "")) if way == "drawn" else across(row, way)
    except Refusal as no:
        return Outcome(errors={"line": str(no)})
    if line is None:
        return Outcome(errors={"line": _("Line: draw it first, from border to border.")})
    values = {"segment_id": row.pk, "version": request.POST.get("version"), "line": line}
    return perform(request.actor, split_segment, SplitSegment, values)


def across(row: SearchSegment, way: str) -> dict[str, Any]:
    """Return a line through the middle of a segment, beyond its borders, as GeoJSON."""
    west, south, east, north = box_of(row.geometry, 0.1)
    lon, lat = (west + east) / 2, (south + north) / 2
    ends = [[lon, south], [lon, north]] if way == "upright" else [[west, lat], [east, lat]]
    return {"type": "LineString", "coordinates": ends}


@require_POST
@page(may="searches.plan")
def join(request: SeatedRequest, key: UUID, segment_key: UUID) -> HttpResponse:
    """Join a segment to a neighbour."""
    row = the_segment(request, key, segment_key)
    values = given(request, JoinSegments, segment_id=segment_key)
    outcome = perform(request.actor, join_segments, JoinSegments, values)
    if outcome.ok and outcome.result:
        messages.success(request, _("The two are one segment now. Ask for a new plan."))
        return redirect("search_segment", key, outcome.result[0].pk)
    if outcome.ok:
        return redirect("search", key)
    row.refresh_from_db()
    context = segment_context(request.actor, row, errors=outcome.errors)
    return render(request, "searches/segment.html", context, status=422)
