"""A story that does not begin at a point: along a way, in an area, down a river."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstlight.console.places.layers import drawing
from firstlight.console.searches.maps import search_map
from firstlight.console.searches.words import LABELS
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.kernel.errors import NotFound, Refusal
from firstlight.searches import queries
from firstlight.searches.actions.case import set_hypothesis
from firstlight.searches.models import SearchCase
from firstlight.searches.schemas import SetHypothesis


@dataclass(frozen=True, slots=True)
class Shape:
    """One way of drawing a story: its kind, what is drawn, and what the page says."""

    kind: str
    draws: str
    title: str | Promise
    says: str | Promise


SHAPES = {
    "route": Shape(
        "route",
        "LineString",
        gettext_lazy("A story along a way"),
        gettext_lazy("Draw the way that the person may have taken: they left it anywhere along."),
    ),
    "area": Shape(
        "walked",
        "Polygon",
        gettext_lazy("A story that begins in an area"),
        gettext_lazy("Draw the area: the person may have set out from anywhere in it."),
    ),
    "river": Shape(
        "water",
        "LineString",
        gettext_lazy("A story in a river"),
        gettext_lazy(
            "Draw the river downstream, from where the person went in. Reckoned with: held by a "
            "bank, a weir or trees after two kilometres on average, speeds that differ by a third."
        ),
    ),
}
NOTHING_DRAWN = gettext_lazy("Draw it first: the page needs to know where.")


@page(may="searches.plan")
def story(request: SeatedRequest, key: UUID, how: str) -> HttpResponse:
    """Draw where a story goes, and add it."""
    case = queries.get_case(request.actor, key)
    if how not in SHAPES:
        raise NotFound
    shape, outcome = SHAPES[how], Outcome()
    if request.method == "POST":
        outcome = _add(request, case, shape)
        if outcome.ok:
            messages.success(request, _("Kept. Ask for a new plan."))
            return redirect("search", key)
    kind = "line" if shape.draws == "LineString" else "polygon"
    ground = search_map(request.actor, case, queries.latest_plan(case))
    context = {
        "case": case,
        "shape": shape,
        "is_river": how == "river",
        "map": ground | {"draw": {"input": "id_drawn", "kind": kind}},
        "labels": LABELS,
        "errors": outcome.errors,
        "values": request.POST.dict() if request.method == "POST" else {"weight": "1"},
    }
    status = 422 if outcome.errors else 200
    return render(request, "searches/story.html", context, status=status)


def _add(request: SeatedRequest, case: SearchCase, shape: Shape) -> Outcome:
    try:
        found = drawing(request.POST.get("drawn", ""))
    except Refusal as no:
        return Outcome(errors={"drawn": str(no)})
    places = places_of(found, shape.draws)
    if not places:
        return Outcome(errors={"drawn": str(NOTHING_DRAWN)})
    speed = request.POST.get("speed_mps", "").strip()
    values = {
        "case_id": case.pk,
        "kind": shape.kind,
        "name": request.POST.get("name", ""),
        "weight": request.POST.get("weight", ""),
        "start": {
            "kind": "area" if shape.draws == "Polygon" else "route",
            "places": places,
        },
        "parameters": {"speed_mps": speed} if speed else {},
    }
    return perform(
        request.actor,
        set_hypothesis,
        SetHypothesis,
        values,
        command_id=request.POST.get("command_id"),
    )


def places_of(found: dict[str, Any] | None, draws: str) -> list[Any]:
    """Return the places of a line, or of an area's outer border; none for anything else."""
    if found is None or found.get("type") != draws:
        return []
    rows = found.get("coordinates")
    if draws == "Polygon":
        rows = rows[0] if isinstance(rows, list) and rows else None
    if not isinstance(rows, list):
        return []
    return [row[:2] if isinstance(row, list) else row for row in rows]
