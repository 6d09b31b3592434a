"""Every read of this room; each starts at what the actor may see."""

from firstlight.places.queries.imports import Line, Preview, draft, preview
from firstlight.places.queries.near import Near, nearest
from firstlight.places.queries.packs import default_pack, packs
from firstlight.places.queries.places import (
    check_base,
    feature_collection,
    grid_at,
    history,
    in_box,
    layer_json,
    overlaps,
    place,
    places,
    search,
    shapes_of,
)

__all__ = [
    "Line",
    "Near",
    "Preview",
    "check_base",
    "default_pack",
    "draft",
    "feature_collection",
    "grid_at",
    "history",
    "in_box",
    "layer_json",
    "nearest",
    "overlaps",
    "packs",
    "place",
    "places",
    "preview",
    "search",
    "shapes_of",
]
