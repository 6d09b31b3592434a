"""The pages of places: list, map, record, drawing."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from firstlight.console.force.shown import log_lines
from firstlight.console.given import given, keys_in
from firstlight.console.listing import Cell, Column, Filter, Link, listing
from firstlight.console.places.layers import drawing, overview
from firstlight.console.seat import SeatedRequest
from firstlight.console.undo import inverse, offer
from firstlight.console.web import Outcome, page, perform
from firstlight.duty.queries import gates
from firstlight.exchange.places import MEDIA_TYPES
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Refusal
from firstlight.kernel.words import listed
from firstlight.places import queries
from firstlight.places.actions import draw_place, redraw_place, retire_place, retire_places
from firstlight.places.models import Place
from firstlight.places.schemas import DrawPlace, RedrawPlace, RetirePlace, RetirePlaces

RETIRED = inverse("place", retire_place, RetirePlace)
REDRAWN = inverse("place_words", redraw_place, RedrawPlace)
WORDS = ("kind", "name", "code", "note", "parent_id", "geometry")

LABELS = {
    "kind": gettext_lazy("Kind"),
    "name": gettext_lazy("Name (thing)"),
    "code": gettext_lazy("Code of the place"),
    "note": gettext_lazy("Note"),
    "geometry": gettext_lazy("Shape"),
    "lat": gettext_lazy("Latitude"),
    "lon": gettext_lazy("Longitude"),
}
GEAR = ("ring_buoy", "rescue_rope", "rescue_pole", "boat", "aed", "warning_sign")
FILTERS = (
    Filter("grid", gettext_lazy("Grids"), lambda rows: rows.filter(kind="grid")),
    Filter(
        "water",
        gettext_lazy("Water"),
        lambda rows: rows.filter(kind__in=["water_grid", "water_body"]),
    ),
    Filter(
        "contact",
        gettext_lazy("Contact points"),
        lambda rows: rows.filter(kind="village_contact_point"),
    ),
    Filter("gear", gettext_lazy("Rescue gear"), lambda rows: rows.filter(kind__in=GEAR)),
    Filter("school", gettext_lazy("Schools"), lambda rows: rows.filter(kind="school")),
)


def _columns() -> list[Column]:
    return [
        Column(
            "name",
            _("Name (thing)"),
            lambda p: Cell(p.name, reverse("place", args=[p.pk])),
            "pinyin",
        ),
        Column("kind", _("Kind"), lambda p: p.get_kind_display(), "kind"),
        Column("code", _("Code of the place"), lambda p: p.code, "code"),
        Column("part", _("Part of"), lambda p: p.parent.name if p.parent else ""),
        Column("lat", _("Latitude"), lambda p: f"{p.lat:.5f}", "lat", True),
        Column("lon", _("Longitude"), lambda p: f"{p.lon:.5f}", "lon", True),
        Column("note", _("Note"), lambda p: p.note, at_first=False),
    ]


@page(may="places.see")
def places(request: SeatedRequest) -> HttpResponse:
    """List the places of the station, with the map above."""
    actor = request.actor
    rows = queries.places(actor).select_related("parent").defer("geometry", "properties")
    shown = listing(
        request,
        rows.order_by("kind", "code", "pinyin", "pk"),
        _columns(),
        FILTERS,
        name="places",
        find=lambda q: (
            queries.search(actor, q)
            .select_related("parent")
            .defer("geometry", "properties")
            .order_by("kind", "pinyin", "pk")
        ),
    )
    if isinstance(shown, HttpResponse):
        return shown
    if actor.may("places.edit"):
        shown.bulk_url = reverse("places_retire")
    shown.exports = [*shown.exports, *(_export(request, form) for form in MEDIA_TYPES)]
    return render(request, "places/places.html", {"listing": shown, "map": overview(actor)})


def _export(request: SeatedRequest, form: str) -> Link:
    query = f"?f={request.GET['f']}" if request.GET.get("f") else ""
    name = "GeoJSON" if form == "geojson" else form.upper()
    label = f"{name} + WKT" if form in ("csv", "xlsx") else name
    return Link(label, f"{reverse('places_file', args=[form])}{query}")


@page(may="places.see")
def place(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one place."""
    return show(request, queries.place(request.actor, key))


def show(
    request: SeatedRequest,
    row: Place,
    values: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    """Show a place; with what was sent in and refused about a school's contact."""
    actor = request.actor
    gear = queries.nearest(actor, row.lon, row.lat, ("ring_buoy", "rescue_rope", "boat", "aed"), 6)
    context = {
        "place": row,
        "map": overview(actor, row),
        "point": (row.lon, row.lat),
        "inside": queries.places(actor).filter(parent=row).order_by("kind", "name")[:100],
        "gear": [near for near in gear if near.place.pk != row.pk],
        "overlaps": queries.overlaps(actor, row.geometry, row.kind, row.pk),
        "log": log_lines(actor, queries.history(row)),
        "can": actor.may("places.edit"),
        "labels": {"person_id": _("Contact of the school")},
        "values": values or {},
        "errors": errors or {},
    }
    if row.kind == "school" and actor.may("duty.contacts"):
        named = list(gates.contacts(actor, row))
        known = {each.person_id for each in named}
        others = gates.could_speak(row).exclude(pk__in=known)
        context |= {
            "is_school": True,
            "contacts": named,
            "could_speak": [(str(key), name) for key, name in others.values_list("pk", "name")],
        }
    return render(request, "places/place.html", context, status=422 if errors else 200)


@page(may="places.edit")
def new(request: SeatedRequest) -> HttpResponse:
    """Draw a place."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = _drawn(request, draw_place, DrawPlace)
        if outcome.ok:
            return _after(request, outcome.result)
    values = request.POST.dict() if request.method == "POST" else _asked(request)
    return _editor(request, values, outcome.errors)


def _asked(request: SeatedRequest) -> dict[str, Any]:
    return {"kind": request.GET.get("kind", "grid")}


@page(may="places.edit")
def edit(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Redraw a place, or put its words right."""
    row = queries.place(request.actor, key)
    outcome = Outcome()
    before = {name: getattr(row, name) for name in WORDS}
    if request.method == "POST":
        outcome = _drawn(request, redraw_place, RedrawPlace, place_id=key)
        if outcome.ok:
            return _after(request, outcome.result, before)
        return _editor(request, request.POST.dict(), outcome.errors, row)
    is_point = row.geometry["type"] == "Point"
    values = {
        "kind": row.kind,
        "name": row.name,
        "code": row.code,
        "note": row.note,
        "parent_id": str(row.parent_id or ""),
        "geometry": "" if is_point else json.dumps(row.geometry),
        "lat": row.lat if is_point else "",
        "lon": row.lon if is_point else "",
        "version": row.version,
    }
    return _editor(request, values, {}, row)


def _drawn(request: SeatedRequest, run: Any, takes: Any, **fixed: Any) -> Outcome:
    values = given(request, takes, **fixed)
    try:
        values["geometry"] = drawing(request.POST.get("geometry", ""))
    except Refusal as no:
        return Outcome(errors={"geometry": str(no)})
    if values["geometry"] is not None:
        values.pop("lat", None)
        values.pop("lon", None)
    return perform(request.actor, run, takes, values, command_id=request.POST.get("command_id"))


def _after(
    request: SeatedRequest, row: Place | None, before: dict[str, Any] | None = None
) -> HttpResponse:
    if row is None:
        return redirect("places")
    others = queries.overlaps(request.actor, row.geometry, row.kind, row.pk)
    if others:
        names = listed(other.name for other in others[:5])
        messages.warning(request, _("It overlaps with %(names)s.") % {"names": names})
    said = _("“%(name)s” is on the map.") % {"name": row.name}
    back, key = f"/places/{row.pk}/", {"place_id": row.pk}
    if before is None:
        offer(request, said, RETIRED, key, back=back, row=row)
    else:
        offer(request, said, REDRAWN, before | key, back=back, row=row)
    return redirect("place", key=row.pk)


def _editor(
    request: SeatedRequest,
    values: dict[str, Any],
    errors: dict[str, str],
    row: Place | None = None,
) -> HttpResponse:
    kind = str(values.get("kind", ""))
    context = {
        "place": row,
        "values": values,
        "errors": errors,
        "labels": LABELS,
        "kinds": Place.Kind.choices,
        "grids": _grid_options(request.actor),
        "map": overview(request.actor, row) | _tool(kind, row),
    }
    return render(request, "places/editor.html", context, status=422 if errors else 200)


def _tool(kind: str, row: Place | None) -> dict[str, Any]:
    """Grids and water are drawn as areas; everything else is a point to pick."""
    area = kind in ("grid", "water_grid", "water_body")
    if row is not None:
        area = row.geometry["type"] != "Point"
    if area:
        return {"draw": {"input": "id_geometry", "kind": "polygon"}}
    return {"pick": {"latitude": "id_lat", "longitude": "id_lon"}}


def _grid_options(actor: Actor) -> list[tuple[str, str]]:
    grids = queries.places(actor, ["grid", "water_grid"]).order_by("code", "name")
    return [(str(key), name) for key, name in grids.values_list("pk", "name")[:500]]


@require_POST
@page(may="places.edit")
def retire(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a place off the map, or bring it back."""
    outcome = perform(request.actor, retire_place, RetirePlace, {"place_id": key})
    if outcome.ok:
        row = outcome.result
        said = _("Taken off the map.") if row.is_retired else _("Back on the map.")
        offer(request, said, RETIRED, {"place_id": key}, back=f"/places/{key}/", row=row)
    return redirect("place", key=key)


@require_POST
@page(may="places.edit")
def retire_chosen(request: SeatedRequest) -> HttpResponse:
    """Show what would be taken off the map, and take it off when that is said."""
    picked = keys_in(request.POST.getlist("pick"))
    chosen = queries.places(request.actor).filter(pk__in=picked).order_by("kind", "pinyin", "pk")
    if not chosen:
        messages.warning(request, _("Choose places in the list first."))
        return redirect("places")
    outcome = Outcome()
    if "sure" in request.POST:
        outcome = perform(
            request.actor,
            retire_places,
            RetirePlaces,
            {"place_ids": picked},
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            n = outcome.result or len(picked)
            said = ngettext("%(n)s place taken off the map.", "%(n)s places taken off the map.", n)
            messages.success(request, said % {"n": n})
            return redirect("places")
    context = {"chosen": chosen, "errors": outcome.errors}
    return render(request, "places/retire.html", context, status=200 if outcome.ok else 422)
