"""Patrols walked: the list, one on the map with what stands out, the officer's decision."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from pydantic import BaseModel

from firstlight.cases.grid_events.queries import grid_events
from firstlight.cases.hazards.models import Hazard
from firstlight.cases.hazards.queries import hazards
from firstlight.console.clocks import day_and_time
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.patrols.proof.field import officer_of
from firstlight.console.patrols.proof.signs import features
from firstlight.console.patrols.proof.words import (
    RESULT_TONES,
    RESULTS,
    STATES,
    TONES,
    WAYS,
    findings,
    moment,
)
from firstlight.console.places.layers import ground_layers, terrain_of
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.duty.queries.shift_rows import log_of
from firstlight.force.models import by_called
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.patrols.actions import confirm_run, judge_run
from firstlight.patrols.models import Checkpoint, PatrolRun, Scan, TrackPoint
from firstlight.patrols.queries import proof as queries
from firstlight.patrols.schemas.proof import ConfirmRun, RunKey

STEPS: dict[str, tuple[Callable[[Actor, Any], Any], type[BaseModel]]] = {
    "confirm": (confirm_run, ConfirmRun),
    "judge": (judge_run, RunKey),
}
MOST_EVENTS = 50
OFF = timedelta(minutes=1)
FILTERS = (
    Filter(
        "walking", gettext_lazy("Being walked"), lambda rows: rows.filter(ended_at__isnull=True)
    ),
    Filter(
        "doubtful",
        gettext_lazy("Doubtful"),
        lambda rows: rows.filter(verdict__state="doubtful"),
    ),
    Filter(
        "to_decide",
        gettext_lazy("To be decided"),
        lambda rows: rows.filter(ended_at__isnull=False, stands__isnull=True),
    ),
)


def _columns() -> list[Column]:
    return [
        Column(
            "shift",
            _("Patrol"),
            lambda r: Cell(r.shift.words["title"], reverse("patrol_run", args=[r.pk])),
            "shift__title",
        ),
        Column(
            "team",
            _("Team (organisation)"),
            lambda r: r.organisation.called,
            by_called("organisation__"),
        ),
        Column("began", _("Began"), lambda r: day_and_time(r.started_at), "started_at"),
        Column("ended", _("Ended"), lambda r: day_and_time(r.ended_at), "ended_at"),
        Column("verdict", _("Proof"), lambda r: _state(r)),
        Column("stands", _("Decided"), lambda r: _decided(r), "stands"),
    ]


def _state(row: PatrolRun) -> str:
    return str(STATES.get(row.verdict.get("state", ""), _("Being walked")))


def _decided(row: PatrolRun) -> str:
    if row.stands is None:
        return ""
    return _("Stands") if row.stands else _("Does not stand")


@page(may="patrols.see")
def runs(request: SeatedRequest) -> HttpResponse:
    """List the patrols walked."""
    shown = listing(request, queries.runs(request.actor), _columns(), FILTERS, name="patrol-runs")
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "patrols/runs.html", {"listing": shown})


@page(may="patrols.see")
def run(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one patrol."""
    return _show(request, queries.looked_after(request.actor, key), Outcome())


@require_POST
@page(may="patrols.confirm")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Decide, or work the verdict out again."""
    row = queries.looked_after(request.actor, key)
    if request.POST.get("act") not in STEPS:
        raise NotFound
    act, takes = STEPS[request.POST["act"]]
    outcome = perform(request.actor, act, takes, given(request, takes, run_id=key))
    if not outcome.ok:
        return _show(request, row, outcome)
    said = _("Decided.") if act is confirm_run else _("Worked out again.")
    messages.success(request, said)
    return redirect("patrol_run", key)


def _show(request: SeatedRequest, row: PatrolRun, outcome: Outcome) -> HttpResponse:
    signs = {str(each.pk): each for each in _signs(row)}
    names = {key: each.name for key, each in signs.items()}
    context = {
        "run": row,
        "word": _state(row),
        "tone": TONES.get(row.verdict.get("state", ""), "going"),
        "findings": findings(row.verdict, names),
        "results": [_result(each, names) for each in row.verdict.get("results", [])],
        "scans": [(WAYS.get(s.way, s.way), s, _is_off(s)) for s in _scans(row)],
        "walkers": queries.walkers(row.shift_id),
        "log": log_of(row.shift),
        "decided_by": officer_of(row),
        "decided": _decided(row),
        "map": _map(request.actor, row, list(signs.values())),
        "may_decide": request.actor.may("patrols.confirm") and row.ended_at is not None,
        "events": grid_events(request.actor).filter(patrol_run_id=row.pk)[:MOST_EVENTS],
        "hazards": _hazards(request.actor, row),
        "errors": outcome.errors,
        "values": request.POST if outcome.errors else {},
    }
    return render(request, "patrols/run.html", context, status=200 if outcome.ok else 422)


def _hazards(actor: Actor, row: PatrolRun) -> list[Hazard]:
    """Return what those who walked found unsafe while they were out."""
    seen = hazards(actor).filter(
        station_id=row.station_id,
        found_by__in=[each.pk for each in queries.walkers(row.shift_id)],
        found_at__range=(row.started_at, row.ended_at or timezone.now()),
    )
    return list(seen[:MOST_EVENTS])


def _scans(row: PatrolRun) -> list[Scan]:
    rows = row.scans.select_related("checkpoint", "person", "witness")
    return sorted(rows, key=lambda each: (each.was_at, each.pk))


def _is_off(scan: Scan) -> bool:
    """Whether the phone's clock was wrong by so much that its own time is evidence too."""
    return abs(scan.said_at - scan.was_at) >= OFF


def _signs(row: PatrolRun) -> list[Checkpoint]:
    keys = {each.checkpoint_id for each in row.scans.all()} | {
        each.pk for each in queries.expected(row)
    }
    return list(Checkpoint.objects.filter(pk__in=keys).order_by("name"))


def _result(found: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {
        "name": names.get(found["checkpoint"], ""),
        "word": RESULTS.get(found["state"], found["state"]),
        "tone": RESULT_TONES.get(found["state"], "closed"),
        "way": WAYS.get(found["way"], found["way"]),
        "at_words": moment(found["at"]),
    }


def _map(actor: Actor, row: PatrolRun, signs: list[Checkpoint]) -> dict[str, Any]:
    lines: dict[UUID, list[list[float]]] = {}
    for person, lon, lat in (
        TrackPoint.objects.filter(run_id=row.pk)
        .order_by("at")
        .values_list("person_id", "lon", "lat")
    ):
        lines.setdefault(person, []).append([round(lon, 5), round(lat, 5)])
    track = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": number,
                "geometry": {"type": "LineString", "coordinates": line},
                "properties": {"name": ""},
            }
            for number, line in enumerate(lines.values(), 1)
            if len(line) > 1
        ],
    }
    found: dict[str, Any] = {
        "terrain": terrain_of(actor),
        "layers": [
            *ground_layers(hide_pins=True),
            {"kind": "tracks", "label": _("The way walked"), "features": track},
            {"kind": "pins", "label": _("Signs"), "features": features(signs)},
        ],
    }
    if signs:
        pad = 0.003
        lons, lats = [each.lon for each in signs], [each.lat for each in signs]
        found["bounds"] = [min(lons) - pad, min(lats) - pad, max(lons) + pad, max(lats) + pad]
    return found
