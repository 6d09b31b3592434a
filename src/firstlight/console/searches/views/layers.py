"""Layers of a search's map, for those who may read the search; nothing of another one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse

from firstlight.console.incidents.maps import collection
from firstlight.console.searches.maps import (
    clue_features,
    people_features,
    segment_features,
    track_features,
)
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.searches import queries
from firstlight.searches.models import Plan, SearchCase

GEOJSON = "application/geo+json"
PLAN_FILES = {
    "probability.png": "image/png",
    "contours.geojson": GEOJSON,
    "covered.geojson": GEOJSON,
}


def _segments(_actor: Actor, case: SearchCase) -> list[dict[str, Any]]:
    return segment_features(case, queries.latest_plan(case))


def _tracks(_actor: Actor, case: SearchCase) -> list[dict[str, Any]]:
    return track_features(case) if case.closed_at is None else []


def _clues(_actor: Actor, case: SearchCase) -> list[dict[str, Any]]:
    return clue_features(case)


LAYERS: dict[str, Callable[[Actor, SearchCase], list[dict[str, Any]]]] = {
    "segments": _segments,
    "tracks": _tracks,
    "clues": _clues,
    "people": people_features,
}


@page(may="searches.see")
def layer(request: SeatedRequest, key: UUID, name: str) -> HttpResponse:
    """Return a layer as GeoJSON: segments, tracks (while the search goes on), clues, people."""
    case = queries.get_case(request.actor, key)
    if name not in LAYERS:
        raise NotFound
    features = LAYERS[name](request.actor, case)
    return JsonResponse(
        collection(features), content_type=GEOJSON, headers={"Cache-Control": "private, no-cache"}
    )


@page(may="searches.see")
def plan_file(request: SeatedRequest, key: UUID, plan_key: UUID, name: str) -> HttpResponse:
    """Return one of the maps of a plan."""
    plan = queries.get_plan(request.actor, plan_key)
    if plan.case_id != key:
        raise NotFound
    return _map_of(plan, name, "private, max-age=86400")


@page(may="searches.see")
def newest_file(request: SeatedRequest, key: UUID, name: str) -> HttpResponse:
    """Return one of the maps of the newest plan that is there."""
    plan = queries.latest_plan(queries.get_case(request.actor, key))
    if plan is None:
        raise NotFound
    return _map_of(plan, name, "private, no-cache")


def _map_of(plan: Plan, name: str, keep: str) -> HttpResponse:
    path = Path(settings.MEDIA_ROOT) / "maps" / str(plan.pk) / name
    if name not in PLAN_FILES or not plan.map_file or not path.is_file():
        raise NotFound
    return HttpResponse(
        path.read_bytes(), content_type=PLAN_FILES[name], headers={"Cache-Control": keep}
    )


@page(may="searches.see")
def clue_photo(request: SeatedRequest, key: UUID, clue_key: UUID) -> HttpResponse:
    """Return the photograph of a clue: to the desk only, never publicly."""
    clue = queries.get_clue(request.actor, clue_key)
    if clue.case_id != key or not clue.photo:
        raise NotFound
    with clue.photo.open("rb") as file:
        picture = file.read()
    return HttpResponse(
        picture,
        content_type="image/jpeg",
        headers={"Cache-Control": "private, no-store"},
    )
