"""Coverage: how much of each grid was passed lately, and when it was last visited."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from firstlight.console.clocks import day_and_time
from firstlight.console.filed import filed
from firstlight.console.listing import PER_PAGE
from firstlight.console.places.layers import ground_layers, terrain_of
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page
from firstlight.exchange.tables import MEDIA_TYPES, write_table
from firstlight.patrols.queries.coverage import DAYS, GridCover
from firstlight.patrols.queries.coverage import coverage as covered

WINDOWS = (7, 30, 90)
NEVER_DAYS = 365


def _days(request: SeatedRequest) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked.isdigit() and int(asked) in WINDOWS else DAYS


@page(may="patrols.see")
def coverage(request: SeatedRequest) -> HttpResponse:
    """Show every grid: percent passed, days since the last visit."""
    days = _days(request)
    rows = covered(request.actor, days)
    form = request.GET.get("out", "")
    if form == "csv" or form == "xlsx":
        return _file(rows, form)
    context = {
        "rows": rows,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "days": days,
        "windows": [
            {"label": _("%(n)s days") % {"n": n}, "url": f"?days={n}", "active": n == days}
            for n in WINDOWS
        ],
        "mean": sum(row.share for row in rows) / len(rows) if rows else None,
        "unseen": sum(row.last_at is None for row in rows),
        "map": {
            "terrain": terrain_of(request.actor),
            "layers": [
                *ground_layers(hide_pins=True),
                {
                    "kind": "waits",
                    "label": _("Since the last visit"),
                    "url": f"{reverse('patrol_coverage_layer')}?days={days}",
                },
            ],
        },
    }
    return render(request, "patrols/coverage.html", context)


def _file(rows: list[GridCover], form: Any) -> HttpResponse:
    labels = [
        _("Grid"),
        _("Code of the place"),
        _("Share passed"),
        _("Visits"),
        _("Last visit"),
        _("Days since"),
    ]
    table = (
        [
            row.grid.name,
            row.grid.code,
            round(100 * row.share, 1),
            row.visits,
            day_and_time(row.last_at),
            "" if row.days_since is None else row.days_since,
        ]
        for row in rows
    )
    return HttpResponse(
        write_table(labels, table, form),
        content_type=MEDIA_TYPES[form],
        headers={"Content-Disposition": filed(_("Coverage"), timezone.localdate(), form=form)},
    )


@page(may="patrols.see")
def layer(request: SeatedRequest) -> HttpResponse:
    """Return the grids with their figures, for the map."""
    days = _days(request)
    return JsonResponse(
        {
            "type": "FeatureCollection",
            "features": [_feature(row, days) for row in covered(request.actor, days)],
        }
    )


def _feature(row: GridCover, days: int) -> dict[str, Any]:
    since = NEVER_DAYS if row.days_since is None else row.days_since
    words = _("%(name)s · %(percent)s %%") % {
        "name": row.grid.name,
        "percent": round(100 * row.share),
    }
    return {
        "type": "Feature",
        "id": str(row.grid.pk),
        "geometry": row.grid.geometry,
        "properties": {"name": words, "overdue": since / days * 2},
    }
