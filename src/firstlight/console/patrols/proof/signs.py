"""Signs: the list, putting one up on the map, printing, showing a changing code."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.console.given import given, keys_in
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.places.layers import ground_layers, terrain_of
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.exchange.qr import qr_svg
from firstlight.force.models import by_called
from firstlight.force.queries import organisations
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.patrols.actions import (
    edit_checkpoint,
    make_checkpoint,
    reissue_code,
    retire_checkpoint,
)
from firstlight.patrols.models import Checkpoint
from firstlight.patrols.queries import proof as queries
from firstlight.patrols.rules import codes
from firstlight.patrols.schemas.proof import CheckpointKey, EditCheckpoint, MakeCheckpoint

PRINTED_MM, SHOWN_MM = 120.0, 90.0
STEPS = {"reissue": reissue_code, "retire": retire_checkpoint}
LABELS = {
    "organisation_id": gettext_lazy("Team (organisation)"),
    "name": gettext_lazy("Name of the sign"),
    "lat": gettext_lazy("Latitude"),
    "lon": gettext_lazy("Longitude"),
    "radius_m": gettext_lazy("Counts as there within"),
    "way": gettext_lazy("How a visit is shown"),
    "period_s": gettext_lazy("The code changes every"),
    "tag": gettext_lazy("What the tag says"),
    "dwell_min": gettext_lazy("Stay at least"),
}


def _by(way: str) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    return lambda rows: rows.filter(way=way)


FILTERS = tuple(Filter(way, words, _by(way)) for way, words in Checkpoint.Way.choices)


def _columns() -> list[Column]:
    return [
        Column(
            "name",
            _("Name of the sign"),
            lambda s: Cell(s.name, reverse("patrol_sign", args=[s.pk])),
            "name",
        ),
        Column("way", _("How a visit is shown"), lambda s: s.get_way_display(), "way"),
        Column(
            "team",
            _("Team (organisation)"),
            lambda s: s.organisation.called,
            by_called("organisation__"),
        ),
        Column("issue", _("Issue of the code"), lambda s: s.code_number, "code_number", True),
        Column("radius", _("Within (m)"), lambda s: s.radius_m, "radius_m", True),
        Column("lat", _("Latitude"), lambda s: f"{s.lat:.5f}", "lat", True, False),
        Column("lon", _("Longitude"), lambda s: f"{s.lon:.5f}", "lon", True, False),
    ]


@page(may="patrols.see")
def signs(request: SeatedRequest) -> HttpResponse:
    """List the signs, with the map above."""
    rows = queries.checkpoints(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="signs",
        find=lambda q: rows.filter(name__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    context = {"listing": shown, "map": _map(request.actor, list(rows[:500]))}
    return render(request, "patrols/signs.html", context)


def _map(actor: Actor, rows: list[Checkpoint], **more: Any) -> dict[str, Any]:
    pins = {"kind": "pins", "label": _("Signs"), "features": features(rows)}
    found: dict[str, Any] = {
        "terrain": terrain_of(actor),
        "layers": [*ground_layers(hide_pins=True), pins],
    }
    if len(rows) == 1:
        found |= {"center": [rows[0].lon, rows[0].lat], "zoom": 15}
    return found | more


def features(rows: list[Checkpoint]) -> dict[str, Any]:
    """Return signs for a map."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": str(row.pk),
                "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
                "properties": {"name": row.name, "symbol": "meeting"},
            }
            for row in rows
        ],
    }


def _choices(actor: Actor) -> dict[str, Any]:
    kinds = ("station", "team", "squad")
    homes = organisations(actor).filter(kind__in=kinds, station_id__in=actor.stations)
    if actor.teams:
        homes = homes.filter(pk__in=actor.teams)
    return {
        "labels": LABELS,
        "teams": [(str(row.pk), row.called) for row in homes],
        "ways": Checkpoint.Way.choices,
    }


@page(may="patrols.signs")
def new(request: SeatedRequest) -> HttpResponse:
    """Put up a sign."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(
            request.actor,
            make_checkpoint,
            MakeCheckpoint,
            given(request, MakeCheckpoint),
            command_id=request.POST.get("command_id") or None,
        )
        if outcome.ok:
            messages.success(request, _("The sign is on the map. Print it, or show its code."))
            made = outcome.result
            return redirect("patrol_sign", made.pk) if made else redirect("patrol_signs")
    context = _choices(request.actor) | {
        "errors": outcome.errors,
        "values": request.POST,
        "map": _map(request.actor, [], pick={"latitude": "id_lat", "longitude": "id_lon"}),
    }
    return render(request, "patrols/sign_new.html", context, status=200 if outcome.ok else 422)


@page(may="patrols.see")
def sign(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a sign; put it right."""
    row = queries.checkpoint(request.actor, key)
    outcome = Outcome()
    if request.method == "POST":
        values = given(request, EditCheckpoint, checkpoint_id=key)
        outcome = perform(request.actor, edit_checkpoint, EditCheckpoint, values)
        if outcome.ok:
            messages.success(request, _("Kept."))
            return redirect("patrol_sign", key)
    return _show(request, row, outcome)


def _show(request: SeatedRequest, row: Checkpoint, outcome: Outcome) -> HttpResponse:
    last = row.scans.order_by("-said_at").first()
    context = _choices(request.actor) | {
        "sign": row,
        "map": _map(request.actor, [row]),
        "last": last,
        "point": (row.lon, row.lat),
        "print_url": f"{reverse('patrol_signs_print')}?sign={row.pk}",
        "errors": outcome.errors,
        "values": request.POST if outcome.errors else _values(row),
        "may_change": request.actor.may("patrols.signs"),
    }
    return render(request, "patrols/sign.html", context, status=200 if outcome.ok else 422)


def _values(row: Checkpoint) -> dict[str, Any]:
    names = ("name", "lon", "lat", "radius_m", "way", "period_s", "dwell_min")
    return {name: getattr(row, name) for name in names} | {
        "organisation_id": str(row.organisation_id)
    }


@require_POST
@page(may="patrols.signs")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Give a sign a new code, or take it down."""
    row = queries.checkpoint(request.actor, key)
    act = STEPS.get(request.POST.get("act", ""))
    if act is None:
        raise NotFound
    outcome = perform(request.actor, act, CheckpointKey, {"checkpoint_id": key})
    if not outcome.ok:
        return _show(request, row, outcome)
    if act is retire_checkpoint:
        messages.success(request, _("The sign is taken down; what was shown at it stays."))
        return redirect("patrol_signs")
    messages.success(request, _("The sign has a new code. Print it and hang it up."))
    return redirect("patrol_sign", key)


@page(may="patrols.signs")
def sheets(request: SeatedRequest) -> HttpResponse:
    """Show signs to be printed, one a page; all with a printed code unless some are named."""
    rows = queries.checkpoints(request.actor).filter(way=Checkpoint.Way.QR)
    if asked := request.GET.getlist("sign"):
        rows = rows.filter(pk__in=keys_in(asked))
    shown = [(row, *_printed(row)) for row in rows[:200]]
    return render(request, "patrols/sheets.html", {"sheets": shown, "lines": _in_both()})


def _printed(row: Checkpoint) -> tuple[str, str]:
    text = codes.printed(row.short, bytes(row.secret), row.code_number)
    return text, qr_svg(text, PRINTED_MM, row.name)


def _in_both() -> list[dict[str, str]]:
    """Return what stands on a sign, in Chinese and in English: it hangs in the open."""
    found = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            found.append(
                {
                    "lang": language,
                    "title": _("Volunteer patrol checkpoint"),
                    "about": _(
                        "Patrols scan this code to show that they were here. It records nothing "
                        "about people who pass."
                    ),
                    "police": _(
                        "Volunteers are not police. Police 110 · Fire 119 · Ambulance 120"
                    ),
                }
            )
    return found


@page(may="patrols.signs")
def show(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show the changing code on a telephone or tablet at a post."""
    row = _changing(request, key)
    return render(request, "patrols/sign_show.html", {"sign": row} | _now(row))


@page(may="patrols.signs")
def code(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Return the code of this moment, to be put into that page."""
    row = _changing(request, key)
    response = render(request, "patrols/sign_code.html", {"sign": row} | _now(row))
    response["Cache-Control"] = "no-store"
    return response


def _changing(request: SeatedRequest, key: UUID) -> Checkpoint:
    row = queries.checkpoint(request.actor, key)
    if row.way != Checkpoint.Way.ROTATING:
        raise NotFound
    return row


def _now(row: Checkpoint) -> dict[str, Any]:
    now = timezone.now()
    text = codes.changing(row.short, bytes(row.secret), now, row.period_s)
    left_s = row.period_s - now.timestamp() % row.period_s
    return {"code": text, "svg": qr_svg(text, SHOWN_MM, row.name), "left_ms": round(left_s * 1000)}
