"""What a terrain pack's own map files hold near a box, for drawing on paper."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

Box = list[float]
Line = tuple[tuple[float, float], ...]
SHAPES = ("LineString", "MultiLineString", "Polygon", "MultiPolygon")


def features_near(folder: str, name: str, box: Box) -> list[tuple[dict[str, Any], str]]:
    """Return geometry and name of what touches a box (west, south, east, north)."""
    found = []
    for feature in _features(Path(folder) / "features" / f"{name}.geojson"):
        geometry = feature.get("geometry") or {}
        if geometry.get("type", "") in SHAPES and _touches(geometry["coordinates"], box):
            found.append((geometry, str(feature.get("properties", {}).get("name") or "")))
    return found


def contours_near(folder: str, box: Box) -> list[tuple[float, Line, bool]]:
    """Return height, line and whether it is one of the strong ones, near a box."""
    found = []
    for feature in _features(Path(folder) / "contours.geojson"):
        facts = feature.get("properties", {})
        height, strong = float(facts.get("level_m", 0.0)), bool(facts.get("major", False))
        found += [
            (height, tuple((x, y) for x, y, *_z in run), strong)
            for run in _runs(feature.get("geometry") or {})
            if _touches(run, box)
        ]
    return found


def _runs(geometry: dict[str, Any]) -> list[Any]:
    match geometry.get("type"):
        case "LineString":
            return [geometry["coordinates"]]
        case "MultiLineString":
            return list(geometry["coordinates"])
    return []


def _touches(part: Any, box: Box) -> bool:
    if part and isinstance(part[0], (int, float)):
        return bool(box[0] <= part[0] <= box[2] and box[1] <= part[1] <= box[3])
    return any(_touches(each, box) for each in part)


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError):
        return []


# All the sheets of one plan are drawn from the same few files.
@lru_cache(maxsize=8)
def _read(path: Path, _changed_ns: int) -> list[dict[str, Any]]:
    document = json.loads(path.read_text(encoding="utf-8"))
    found = document.get("features", []) if isinstance(document, dict) else []
    return [each for each in found if isinstance(each, dict)]
