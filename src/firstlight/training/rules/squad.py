"""The quick-response squad: a ranking by stated criteria that anybody entitled can work out again.

It proposes; people decide. What counts is what somebody can do and has done here: certificates,
drills, the time they say they have, hours on duty, what they accepted and kept. Nothing of faith,
opinion, health, origin or family is looked at, and political study is not either.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

PARTS = ("credentials", "drills", "availability", "hours", "quality")
USUAL: dict[str, Any] = {
    "must": ["cpr_aed"],
    "months": 12,
    "weights": {
        "credentials": 30,
        "drills": 30,
        "availability": 20,
        "hours": 10,
        "quality": 10,
    },
    # From here on more of it adds nothing.
    "full": {"credentials": 3, "drills": 3, "availability": 40, "hours": 60, "quality": 1},
    "least": {"credentials": 1, "drills": 1, "availability": 0, "hours": 0, "quality": 0},
}
Figures = Mapping[UUID, Mapping[str, float]]
Source = Callable[[Iterable[UUID], datetime, datetime], Figures]
# Rooms above add what they know, by person: ``hours`` on duty, ``quality`` as the share of what
# was accepted that was kept.
SOURCES: list[Source] = []


def ranking(
    rules: Mapping[str, Any], seats: int, inputs: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Rank people by the criteria; the same inputs always give the same ranking.

    Parameters
    ----------
    rules
        ``must`` (kinds of certificate), ``weights``, ``full`` and ``least`` by part.
    seats
        How many are proposed.
    inputs
        One entry a person: ``person``, ``credentials`` (kinds held) and a figure a part.

    Returns
    -------
    list
        Those who qualify first, by points; then who is left out, each with why. Equal points are
        ordered by a digest of the key, which favours nobody.
    """
    lines = [_line(rules, each) for each in inputs]
    able = [line for line in lines if not line["left_out"]]
    able.sort(key=lambda line: (-line["points"], _lot(line["person"])))
    for place, line in enumerate(able, 1):
        line["rank"], line["is_proposed"] = place, place <= seats
    left = [line for line in lines if line["left_out"]]
    left.sort(key=lambda line: _lot(line["person"]))
    return [*able, *left]


def _line(rules: Mapping[str, Any], each: Mapping[str, Any]) -> dict[str, Any]:
    figures = {part: figure_of(part, each) for part in PARTS}
    parts = {
        part: round(
            rules["weights"][part] * min(1.0, figures[part] / max(rules["full"][part], 1e-9)), 2
        )
        for part in PARTS
    }
    lacks = [["lacks", kind] for kind in rules["must"] if kind not in each["credentials"]]
    below = [
        ["below", part, figures[part], rules["least"][part]]
        for part in PARTS
        if figures[part] < rules["least"][part]
    ]
    return {
        "person": each["person"],
        "figures": figures,
        "parts": parts,
        "points": round(sum(parts.values()), 2),
        "left_out": lacks + below,
        "rank": None,
        "is_proposed": False,
    }


def figure_of(part: str, each: Mapping[str, Any]) -> float:
    """Return one figure of a person: how many certificates, else as it was gathered."""
    return float(len(each["credentials"]) if part == "credentials" else each[part])


def _lot(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def digest(rules: Mapping[str, Any], seats: int, inputs: Sequence[Mapping[str, Any]]) -> str:
    """Return the SHA-256 of everything that a ranking was worked out from."""
    said = json.dumps([rules, seats, list(inputs)], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
