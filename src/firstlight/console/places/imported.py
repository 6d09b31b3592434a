"""Files of places that were taken in: what each has changed, and how it is taken back."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from shapely.geometry import shape

from firstlight.console.force.views.imported import Change, said
from firstlight.console.places.layers import FINEST_ZOOM, SYMBOLS, terrain_of
from firstlight.console.places.views import LABELS
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.force import queries
from firstlight.force.actions import undo_places
from firstlight.force.models import ImportedPlace
from firstlight.force.queries.standing import LINES_KEPT
from firstlight.force.schemas import UndoPlaces
from firstlight.kernel.actor import Actor
from firstlight.places.models import Place
from firstlight.places.rules import area_m2, thinned

DID = {"new": gettext_lazy("New place"), "changed": gettext_lazy("Changes")}
COUNTED = {
    "new": gettext_lazy("New places"),
    "changed": gettext_lazy("Changes"),
    "same": gettext_lazy("No change"),
    "bad": gettext_lazy("Not imported"),
}
SHOWN = 100
SHOWN_LINES = 500
LONGEST = 80  # signs of a value that somebody put into a file
KM2_M2, HECTARE_M2 = 1e6, 1e4
FINEST_DEG = 180.0 / (256.0 * 2.0**FINEST_ZOOM)  # half a pixel


def changes_shown(changes: Iterable[Mapping[str, Any]]) -> list[Change]:
    """Return changed fields of a place in words."""
    return [shown for each in changes for shown in _in_words(**each)]


def _in_words(field: str, before: Any, after: Any) -> Iterator[Change]:
    if field == "properties":
        for key in sorted({*before, *after}):
            was, now = before.get(key), after.get(key)
            if was != now:
                yield Change(key, _value(was), _value(now))
    elif field == "geometry":
        was, now = extent(before), extent(after)
        yield Change(LABELS[field], was, now, is_shown=was != now)
    elif field == "kind":
        was, now = (str(Place.Kind(each).label) for each in (before, after))
        yield Change(LABELS[field], was, now)
    else:
        yield Change(LABELS[field], _value(before), _value(after))


def _value(value: object) -> str:
    return "" if value is None else str(value)[:LONGEST]


def extent(geometry: Mapping[str, Any]) -> str:
    """Return how large a shape is and where it lies, in words."""
    area = shape(geometry)
    at = area.representative_point()
    where = f"{at.y:.5f}, {at.x:.5f}"
    if geometry["type"] == "Point":
        return where
    corners = len(list(_positions(geometry["coordinates"])))
    words = ngettext("%(n)s corner", "%(n)s corners", corners) % {"n": corners}
    size = area_m2(dict(geometry))
    if size >= KM2_M2:
        words = _("%(n)s km²") % {"n": f"{size / KM2_M2:.2f}"} + f" · {words}"
    elif size > 0:
        words = _("%(ha)s ha") % {"ha": f"{size / HECTARE_M2:.2f}"} + f" · {words}"
    return f"{words} · {where}"


def _positions(part: Any) -> Iterator[Any]:
    if part and isinstance(part[0], int | float):
        yield part
    else:
        for each in part:
            yield from _positions(each)


def changes_map(actor: Actor, shapes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a map of what a file makes and changes.

    Each of `shapes` has a ``name``, ``kind``, ``verdict``, ``url`` (or ""), its ``geometry``, and
    ``before``, what the geometry was, None if that is the same or there was none.
    """
    now, pins, before = [], [], []
    for each in shapes:
        told = {
            "name": each["name"],
            "state": each["verdict"],
            "detail": str(DID[each["verdict"]]),
            "url": each["url"],
        }
        if each["geometry"]["type"] == "Point":
            symbol = SYMBOLS.get(each["kind"], "place")
            pins.append((told | {"symbol": symbol}, each["geometry"]))
        else:
            now.append((told, each["geometry"]))
        if each["before"]:
            was = _("%(name)s (before)") % {"name": each["name"]}
            before.append(({"name": was}, each["before"]))
    layers = [
        {"kind": kind, "features": _features(drawn), "label": label}
        for kind, drawn, label in (
            ("grids", before, _("Before the import")),
            ("changes", now, _("New and changed")),
            ("pins", pins, _("New and changed points")),
        )
        if drawn
    ]
    return {"terrain": terrain_of(actor), "layers": layers}


def _features(drawn: list[tuple[dict[str, str], Any]]) -> dict[str, Any]:
    shapes = thinned([json.dumps(geometry) for _told, geometry in drawn], FINEST_DEG)
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": told, "geometry": json.loads(text)}
            for (told, _whole), text in zip(drawn, shapes, strict=True)
        ],
    }


@page(may="places.edit")
def imports(request: SeatedRequest) -> HttpResponse:
    """List the files of places that were taken in, newest first."""
    rows = list(queries.place_imports(request.actor)[:SHOWN])
    known = queries.names(request.actor, [row.made_by_id for row in rows])
    context = {
        "rows": [
            {
                "row": row,
                "who": known.get(row.made_by_id, ""),
                "taken": sum(row.counts.get(verdict, 0) for verdict in DID),
            }
            for row in rows
        ]
    }
    return render(request, "places/imports.html", context)


@page(may="places.edit")
def imported(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show what one import has changed, line by line and on the map."""
    row = queries.place_import(request.actor, key)
    found = queries.places_of(request.actor, row)
    undone = sum(line.undone_at is not None for line in found)
    why = {each.line.pk: each.why for each in queries.place_standings(row, found)}
    shown = found[:SHOWN_LINES]
    context = {
        "row": row,
        "who": queries.names(request.actor, [row.made_by_id]).get(row.made_by_id, ""),
        "counts": [(words, row.counts.get(name, 0)) for name, words in COUNTED.items()],
        "until": row.created_at + LINES_KEPT,
        "lines": [_line(line, why.get(line.pk, "")) for line in shown],
        "more": len(found) - len(shown),
        "map": changes_map(request.actor, _shapes(shown)),
        "can": sum(not each for each in why.values()),
        "undone": undone,
        "left": len(found) - undone,
    }
    return render(request, "places/import.html", context)


def _line(line: ImportedPlace, why: str | Promise) -> dict[str, Any]:
    return {
        "line": line,
        "kind": Place.Kind(line.kind).label,
        "did": DID[line.verdict],
        "changes": changes_shown(line.changes),
        "why": why,
    }


def _shapes(lines: Iterable[ImportedPlace]) -> Iterator[dict[str, Any]]:
    for line in lines:
        if line.place is not None and line.undone_at is None:
            was = {each["field"]: each["before"] for each in line.changes}
            yield {
                "name": line.place.name,
                "kind": line.place.kind,
                "verdict": line.verdict,
                "url": reverse("place", args=[line.place_id]),
                "geometry": line.place.geometry,
                "before": was.get("geometry"),
            }


@page(may="places.edit")
def undo(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show what would be taken back and what stays, and take it back when the user says so."""
    row = queries.place_import(request.actor, key)
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = {"place_import_id": key, "expected": request.POST.get("expected") or 0}
        outcome = perform(request.actor, undo_places, UndoPlaces, values)
        if outcome.ok:
            messages.success(request, said(outcome.result))
            return redirect("place_import", key=key)
        errors = outcome.errors
    found = queries.place_standings(row, queries.places_of(request.actor, row))
    back = [each for each in found if not each.why]
    stay = [each for each in found if each.why]
    context = {
        "row": row,
        "errors": errors,
        "back": [_line(each.line, "") for each in back[:SHOWN_LINES]],
        "stay": [_line(each.line, each.why) for each in stay[:SHOWN_LINES]],
        "n_back": len(back),
        "n_stay": len(stay),
        "more_back": max(0, len(back) - SHOWN_LINES),
        "more_stay": max(0, len(stay) - SHOWN_LINES),
    }
    return render(request, "places/undo.html", context, status=422 if errors else 200)
