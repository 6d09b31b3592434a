"""The map of a search: the ground, the probability, segments, tracks, clues, people."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstlight.console.ground.packs import address_for
from firstlight.console.incidents.maps import collection, pin, pins_of
from firstlight.console.places.layers import ground_layers
from firstlight.kernel.actor import Actor
from firstlight.kernel.earth import DEGREE_M
from firstlight.searches import queries
from firstlight.searches.models import Clue, Plan, SearchCase, SearchSegment, Track
from firstlight.searches.rules import SEARCH_SEGMENT
from firstlight.searches.words import CLUE_KINDS, TEAM_KINDS

Feature = dict[str, Any]
BREAK_S = 300.0
ROUGH_DIGITS = 2  # about a kilometre


def search_map(actor: Actor, case: SearchCase, plan: Plan | None) -> dict[str, Any]:
    """Return the configuration of the map on a search's page."""
    layers: list[dict[str, Any]] = [*ground_layers(hide_pins=True)]
    if plan is not None:
        layers += _plan_layers(case, plan)
    for kind, name in (("segments", "segments"), ("tracks", "tracks"), ("clues", "clues")):
        layers.append({"kind": kind, "url": reverse("search_layer", args=[case.pk, name])})
    brief = queries.brief_for(actor, case)
    pins = pins_of(actor, case.incident) if queries.is_own(actor, case) else []
    if brief.last_place is not None:
        pins.append(pin(*brief.last_place, _("Last known place"), symbol="last_seen"))
    found = queries.finding_for(actor, case)
    if found is not None and found.place is not None:
        pins.append(pin(*found.place, _("Found here"), symbol="found"))
    layers.append({"kind": "pins", "features": collection(pins), "label": _("This search")})
    bounds = _bounds(case, plan, exact=brief.last_place is not None)
    layers.append({"kind": "people", "url": reverse("search_layer", args=[case.pk, "people"])})
    return {"terrain": address_for(actor), "layers": layers, "bounds": bounds}


def plan_map(actor: Actor, plan: Plan) -> dict[str, Any]:
    """Return the map of one plan as it was: where the person might be, and its segments."""
    case = plan.case
    segments = collection([_of_row(row) for row in plan.result["segments"]])
    layers: list[dict[str, Any]] = [
        *ground_layers(hide_pins=True),
        *_layers_at(plan, lambda name: reverse("search_plan_file", args=[case.pk, plan.pk, name])),
        {"kind": "segments", "features": segments},
    ]
    exact = queries.brief_for(actor, case).last_place is not None
    bounds = _bounds(case, plan, exact=exact)
    return {"terrain": address_for(actor), "layers": layers, "bounds": bounds}


def _plan_layers(case: SearchCase, plan: Plan) -> list[dict[str, Any]]:
    # Of the newest plan, whichever it is by then: a map that stays open shows the next one too.
    return _layers_at(plan, lambda name: reverse("search_plan_newest", args=[case.pk, name]))


def _layers_at(plan: Plan, at: Callable[[str], str]) -> list[dict[str, Any]]:
    return [
        {
            "kind": "probability",
            "url": at("probability.png"),
            "bounds": plan.result["bounds"],
        },
        {"kind": "contours", "url": at("contours.geojson")},
        {"kind": "covered", "url": at("covered.geojson")},
    ]


def _bounds(case: SearchCase, plan: Plan | None, *, exact: bool) -> list[float]:
    """Return what the map shows first; `exact` about the very place, else about the village."""
    radius = plan.result.get("radius_m", 2500) if plan else 2500
    half = max(radius, 500) / DEGREE_M
    lon, lat = case.lkp_lon, case.lkp_lat
    if not exact:
        lon, lat = round(lon, ROUGH_DIGITS), round(lat, ROUGH_DIGITS)
    return [
        lon - 1.2 * half,
        lat - half,
        lon + 1.2 * half,
        lat + half,
    ]


def segment_features(case: SearchCase, plan: Plan | None) -> list[Feature]:
    """Return the segments in force, else those that the newest plan proposes."""
    live = list(queries.live_segments(case))
    if live:
        return [_of_segment(case, segment) for segment in live]
    return [_of_row(row) for row in (plan.result["segments"] if plan else ())]


def _of_segment(case: SearchCase, segment: SearchSegment) -> Feature:
    return {
        "type": "Feature",
        "id": str(segment.pk),
        "geometry": segment.geometry,
        "properties": {
            "id": str(segment.pk),
            "name": segment.name,
            "state": segment.state,
            "state_name": str(SEARCH_SEGMENT.state_names[segment.state]),
            "detail": _chance(segment.poa, segment.pod_estimate),
            "poa": segment.poa,
            "pod": segment.pod_estimate,
            "url": reverse("search_segment", args=[case.pk, segment.pk]),
        },
    }


def _of_row(row: dict[str, Any]) -> Feature:
    return {
        "type": "Feature",
        "id": row["name"],
        "geometry": row["geometry"],
        "properties": {
            "id": row["name"],
            "name": row["name"],
            "state": "planned",
            "state_name": _("Proposed"),
            "detail": _chance(row["poa"], None),
            "poa": row["poa"],
        },
    }


def _chance(poa: float, pod: float | None) -> str:
    there = _("%(share)s %% that the person is here") % {"share": f"{100 * poa:.1f}"}
    if pod is None:
        return there
    seen = _("a group there reported %(share)s %%") % {"share": f"{100 * pod:.0f}"}
    return f"{there}; {seen}"


def track_features(case: SearchCase) -> list[Feature]:
    """Return the tracks of this search, broken where the receiver was off."""
    return [
        {
            "type": "Feature",
            "geometry": {"type": "MultiLineString", "coordinates": runs},
            "properties": {"name": _team(track), "detail": _dropped(track)},
        }
        for track in queries.tracks_of(case)
        if (runs := _runs(track))
    ]


def _team(track: Track) -> str:
    if track.assignment is None:
        return ""
    return f"{track.assignment.team_name} {track.assignment.segment.name}"


def _dropped(track: Track) -> str:
    count = sum(track.dropped.values())
    return (
        ngettext("%(count)s point left out", "%(count)s points left out", count) % {"count": count}
        if count
        else ""
    )


def _runs(track: Track) -> list[list[list[float]]]:
    runs: list[list[list[float]]] = []
    last: float | None = None
    for seconds, lon, lat, *_rest in track.points:
        if last is None or seconds - last > BREAK_S:
            runs.append([])
        runs[-1].append([lon, lat])
        last = seconds
    return [run for run in runs if len(run) > 1]


def clue_features(case: SearchCase) -> list[Feature]:
    """Return the clues that stand and have a place."""
    return [
        pin(
            clue.lon,
            clue.lat,
            str(CLUE_KINDS[clue.kind]),
            symbol="clue",
            detail=clue.text,
            state_name=_confirmed(clue),
        )
        for clue in queries.clues_of(case)
        if clue.lon is not None and clue.lat is not None
    ]


def _confirmed(clue: Clue) -> str:
    return _("Counted") if clue.is_confirmed else _("Not weighed yet")


def people_features(actor: Actor, case: SearchCase) -> list[Feature]:
    """Return where people on duty for this search were heard last, if they share it."""
    from firstlight.duty.queries import on_duty

    stale = timezone.now() - timedelta(minutes=10)
    found = []
    for who in on_duty(actor, case.incident_id):
        if who.lon is None or who.lat is None:
            continue
        old = who.last_fix_at is not None and who.last_fix_at < stale
        found.append(
            pin(who.lon, who.lat, who.name, symbol="person", detail=_("old place") if old else "")
        )
    return found


def team_kind(kind: str) -> str:
    """Return what a kind of team is called."""
    return str(TEAM_KINDS.get(kind, kind))
