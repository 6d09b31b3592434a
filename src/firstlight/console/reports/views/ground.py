"""Where the force was: the grids by how often they were visited in a period."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from firstlight.console.listing import PER_PAGE
from firstlight.console.places.layers import ground_layers, terrain_of
from firstlight.console.reports.asked import Asked, asked, measure_of
from firstlight.console.reports.files import FORMS, table_file
from firstlight.console.reports.words import span_words
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page
from firstlight.places.models import Place
from firstlight.places.queries import places
from firstlight.reports.queries import by

NOT_VISITED = 3.0


def _grids(
    request: SeatedRequest, wanted: Asked, *, with_shapes: bool = False
) -> list[tuple[Place, int]]:
    measure = measure_of(request, "grid_visits")
    found = by(measure, wanted.scope, wanted.now, "grid")
    rows = places(request.actor, ("grid", "water_grid")).filter(
        station_id__in=wanted.scope.stations
    )
    rows = rows if with_shapes else rows.defer("geometry", "properties")
    counted = [(row, found.get(row.pk, 0)) for row in rows]
    return sorted(counted, key=lambda pair: (pair[1], pair[0].code, pair[0].name))


@page(may="reports.see")
def ground(request: SeatedRequest) -> HttpResponse:
    """Show every grid with its visits in the period, those without any first."""
    wanted = asked(request)
    grids = _grids(request, wanted)
    form = request.GET.get("out", "")
    if form in FORMS:
        headings = [_("Grid"), _("Code of the place"), _("Visits")]
        rows = [[row.name, row.code, count] for row, count in grids]
        title = f"{wanted.name} · {_('Visits of grids')}"
        return table_file(request.actor, form, title, span_words(wanted.now), headings, rows)
    page_of = Paginator(grids, PER_PAGE).get_page(request.GET.get("page"))
    context = wanted.context(request) | {
        "count": len(grids),
        "page": page_of,
        "grids": [
            {
                "grid": row,
                "count": count,
                "url": f"{reverse('report_rows', args=['grid_visits'])}"
                f"{wanted.url(by='grid', only=str(row.pk))}",
            }
            for row, count in page_of
        ],
        "visited": sum(count > 0 for _row, count in grids),
        "now_words": span_words(wanted.now),
        "map": {
            "terrain": terrain_of(request.actor),
            "layers": [
                *ground_layers(hide_pins=True),
                {
                    "kind": "waits",
                    "label": _("Visited or not in the period"),
                    "url": f"{reverse('report_ground_layer')}{wanted.url()}",
                },
            ],
        },
    }
    return render(request, "reports/ground.html", context)


@page(may="reports.see")
def layer(request: SeatedRequest) -> HttpResponse:
    """Return the grids with their visits, for the map."""
    wanted = asked(request)
    features = [_feature(row, count) for row, count in _grids(request, wanted, with_shapes=True)]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def _feature(row: Place, count: int) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": str(row.pk),
        "geometry": row.geometry,
        "properties": {
            "name": f"{row.name} · {count}",
            "overdue": 0.0 if count else NOT_VISITED,
        },
    }
