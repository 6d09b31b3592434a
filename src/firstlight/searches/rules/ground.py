"""What the ground of a segment warns of: kept as codes and values, said to each reader."""

from collections.abc import Mapping
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

GroundDanger = Literal["steep", "water", "stream", "power", "wet"]

STEEP_DEG = 25
WORDS = {
    "steep": _("steep, %(value)s degrees on average"),
    "water": _("open water"),
    "stream": _("a stream along the edge"),
    "power": _("a power line along the edge"),
    "wet": _("wet ground"),
}


def ground_dangers(facts: Mapping[str, Any]) -> dict[str, int]:
    """Return what a segment's facts warn of, by code; of a slope how many degrees."""
    slope, edges = round(facts.get("slope_deg", 0)), facts.get("bounded_by", ())
    known = {
        "steep": slope if facts.get("slope_deg", 0) >= STEEP_DEG else 0,
        "water": bool(facts.get("water")),
        "stream": "stream" in edges,
        "power": "power" in edges,
        "wet": facts.get("cover") == "wetland",
    }
    return {code: int(value) for code, value in known.items() if value}


def danger_words(dangers: Mapping[str, Any]) -> dict[str, str]:
    """Return such dangers in the reader's language, by code."""
    return {
        code: str(WORDS[code]) % {"value": value}
        for code, value in dangers.items()
        if code in WORDS
    }
