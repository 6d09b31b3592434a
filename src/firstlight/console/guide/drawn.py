"""What the style guide's map shows: one of each kind, made up, without a terrain pack."""

from typing import Any

from django.utils.translation import gettext as _

WEST_DEG, SOUTH_DEG, STEP_DEG = 120.675, 29.505, 0.009
STATES = ("planned", "assigned", "searching", "complete", "abandoned")


def guide_map() -> dict[str, Any]:
    """Return the configuration of the map on the style guide."""
    return {
        "center": [120.698, 29.512],
        "zoom": 13,
        "layers": [
            {"kind": "segments", "features": _segments()},
            {"kind": "covered", "features": _covered()},
            {"kind": "tracks", "features": _track()},
            {
                "kind": "clues",
                "features": _collection(_point(120.700, 29.511, _("Walking stick"))),
            },
            {"kind": "pins", "features": _pins()},
            {"kind": "people", "features": _people()},
        ],
    }


def _square(column: int, row: int) -> list[list[list[float]]]:
    west, south = WEST_DEG + column * STEP_DEG, SOUTH_DEG + row * STEP_DEG * 0.8
    east, north = west + STEP_DEG * 0.97, south + STEP_DEG * 0.77
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def _feature(kind: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _point(longitude_deg: float, latitude_deg: float, name: str, **more: Any) -> dict[str, Any]:
    return _feature("Point", [longitude_deg, latitude_deg], name=name, **more)


def _segments() -> dict[str, Any]:
    names = {
        "planned": _("Planned"),
        "assigned": _("Assigned"),
        "searching": _("Searching"),
        "complete": _("Complete"),
        "abandoned": _("Given up"),
    }
    return _collection(
        *(
            _feature(
                "Polygon",
                _square(column, row),
                name=f"{'AB'[row]}{column + 1}",
                state=STATES[(column + row) % 5],
                state_name=names[STATES[(column + row) % 5]],
            )
            for row in range(2)
            for column in range(5)
        )
    )


def _covered() -> dict[str, Any]:
    return _collection(
        *(_feature("Polygon", _square(n, 0), pod=0.15 + 0.25 * n) for n in range(4))
    )


def _track() -> dict[str, Any]:
    line = [[120.680 + n * 0.0007, 29.517 + 0.002 * abs(n % 8 / 4 - 1)] for n in range(40)]
    return _collection(_feature("LineString", line, name=_("Team %(n)s") % {"n": 2}))


def _pins() -> dict[str, Any]:
    return _collection(
        _point(120.703, 29.508, _("Last seen"), symbol="last_seen"),
        _point(120.679, 29.501, _("Meeting point"), symbol="meeting"),
        _point(120.689, 29.500, _("Village contact point"), symbol="contact_point"),
        _point(120.712, 29.501, _("AED"), symbol="aed"),
        _point(120.718, 29.506, _("Ring buoy"), symbol="rescue_gear"),
    )


def _people() -> dict[str, Any]:
    return _collection(
        _point(120.692, 29.519, _("Volunteer A")),
        _point(120.711, 29.516, _("Volunteer B"), symbol="person_stale"),
    )


def _clues() -> dict[str, Any]:
    return _collection(_point(120.700, 29.511, _("Walking stick")))
