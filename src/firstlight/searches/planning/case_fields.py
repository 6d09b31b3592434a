"""Times, places and lists out of a case's JSON: what is not one is refused by its field."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from firstlight.engine.errors import BadInput
from firstlight.searches.planning.numbers_read import number, numbers

LonLat = tuple[float, float]


def moment(holder: dict[str, Any], field: str) -> datetime:
    """Return an aware time; one without an offset is read as UTC."""
    text = holder.get(field)
    if text is None:
        raise BadInput(f"{field}: is missing")
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError) as fault:
        raise BadInput(f"{field}: must be a time as 2026-05-01T08:30:00+08:00") from fault
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def lonlat(value: Any, field: str = "ipp") -> LonLat:
    """Return a place, degrees; longitude comes first."""
    pair = numbers(value, field)
    if pair.shape != (2,):
        raise BadInput(f"{field}: must be [longitude, latitude] in degrees")
    lon, lat = map(float, pair)
    if not (-180 <= lon <= 180 and -80 <= lat <= 84):
        raise BadInput(
            f"{field}: longitude {lon:g}, latitude {lat:g} is not on the map "
            "(latitude -80 to 84); longitude comes first"
        )
    return lon, lat


def positive(case: dict[str, Any], field: str) -> float | None:
    """Return a number above 0, or None where the field is not given."""
    if case.get(field) is None:
        return None
    found = number(case[field], field)
    if found <= 0:
        raise BadInput(f"{field}: must be a positive number of metres")
    return found


def objects(case: dict[str, Any], field: str) -> Sequence[dict[str, Any]]:
    """Return a list of objects, empty where the field is not given."""
    found = case.get(field, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BadInput(f"{field}: must be a list of objects")
    return found
