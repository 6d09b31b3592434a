"""Chances of survival of a case: what was said of weather and person, and how they fall."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import inf, isfinite
from typing import Any

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.search.exposure import CLOTHING, Exposure, alive, sources, usual_age
from firstlight.engine.search.particles import density_at
from firstlight.searches.planning.maps import CaseMap
from firstlight.searches.planning.numbers_read import number
from firstlight.searches.planning.plan_request import Fate

HOUR_S = 3600.0
NUMBERS = ("air_c", "water_c", "wind_mps", "age")
FLAGS = ("wet", "frail")
FIELDS = (*NUMBERS, *FLAGS, "clothing")
# What stands in for what nobody said; None where nothing is reckoned for it then.
USUAL: dict[str, Any] = {
    "air_c": None,
    "water_c": None,
    "wind_mps": 0.0,
    "wet": False,
    "clothing": "usual",
    "age": None,
    "frail": False,
}
# Below this share of people alive, curves tell places apart no more: the plan counts finds.
LEAST_ALIVE = 1e-4


@dataclass(frozen=True, slots=True)
class Lives:
    """How a plan may weigh finds by survival, and what it was told for it.

    Attributes
    ----------
    fates
        For `PlanRequest.fates`; empty where by the curves hardly anybody would be alive: they
        say nothing of where to look then, and a plan by finds is made.
    facts
        Plain values: ``known`` and ``assumed`` (by field), ``unknown`` (fields), ``half_h`` (hours
        by which half would have died of ``cold``, ``heat`` and ``water``; None for never),
        ``category`` (whose published curve), ``counts`` (whether lives could be counted) and
        ``sources``.
    """

    fates: tuple[Fate, ...]
    facts: dict[str, Any]


def exposure_of(given: Any) -> Exposure:
    """Read what was said of weather and person.

    Parameters
    ----------
    given : object read from JSON, or None
        Any of ``air_c``, ``water_c`` (degrees Celsius), ``wind_mps``, ``wet``, ``clothing``
        (light, usual or warm), ``age`` (years) and ``frail`` (ill, hurt, exhausted or under
        medicine).

    Raises
    ------
    BadInput
        Naming the field at fault.
    """
    given = {} if given is None else given
    if not isinstance(given, dict) or not set(given) <= set(FIELDS):
        raise BadInput(f"exposure: must hold only {', '.join(FIELDS)}")
    said = {key: value for key, value in given.items() if value is not None}
    for name in FLAGS:
        if not isinstance(said.get(name, False), bool):
            raise BadInput(f"exposure.{name}: must be true or false")
    if said.get("clothing", "usual") not in CLOTHING:
        raise BadInput(f"exposure.clothing: must be one of {', '.join(CLOTHING)}")
    for name in NUMBERS:
        if name in said:
            said[name] = number(said[name], f"exposure.{name}")
    try:
        return Exposure(**said)
    except BadInput as fault:
        raise BadInput(f"exposure.{fault}") from None


def lives_of(drawn: CaseMap, given: Any) -> Lives:
    """Return how chances of survival fall from the case's time on, on land and in the water.

    Who is in the water counts as afloat in it all along, who is on land as out of it; the weather
    counts as that of all hours since last seen.

    Parameters
    ----------
    drawn : CaseMap
        After the clues and, where there were any, the searches.
    given : object read from JSON, or None
        As `exposure_of` reads it.

    Raises
    ------
    BadInput
        Naming the field at fault.
    """
    category, exposure = drawn.case.supposed[0].profile.category, exposure_of(given)
    assumed_age = usual_age(category) if exposure.age is None else None
    exposure = exposure if assumed_age is None else replace(exposure, age=assumed_age)
    missing_h = drawn.case.minute / 60
    in_water, of_cells = _in_water(drawn)
    now = sum(
        share * float(alive(category, missing_h, exposure, afloat))
        for share, afloat in ((1 - in_water, False), (in_water, True))
    )

    def falls(afloat: bool) -> Callable[[Floats], Floats]:
        def share(after_s: Floats) -> Floats:
            at: Floats = alive(category, missing_h + after_s / HOUR_S, exposure, afloat) / now
            return at

        return share

    fates: tuple[Fate, ...] = ()
    if now >= LEAST_ALIVE:
        fates = (Fate(None, falls(False)),)
        if of_cells is not None:
            fates = (Fate(1 - of_cells, falls(False)), Fate(of_cells, falls(True)))
    said = {} if given is None else {key: given[key] for key in given if given[key] is not None}
    return Lives(fates, _facts(category, exposure, said, of_cells is not None, bool(fates)))


def _in_water(drawn: CaseMap) -> tuple[float, Floats | None]:
    """Return how likely the person is in the water, and that share of each cell's probability."""
    if not drawn.case.afloat:
        return 0.0, None
    particles = drawn.particles
    afloat = particles.hypothesis >= len(drawn.case.supposed)
    minute = inf if drawn.settled else drawn.case.minute
    wet = replace(particles, weight=np.where(afloat, particles.weight, 0.0))
    total = density_at(particles, minute)
    share = np.divide(density_at(wet, minute), total, out=np.zeros_like(total), where=total > 0)
    return float(wet.weight.sum()), np.clip(share, 0.0, 1.0)


def _facts(
    category: str, exposure: Exposure, said: dict[str, Any], water: bool, counts: bool
) -> dict[str, Any]:
    asked = [name for name in FIELDS if water or name != "water_c"]
    usual = USUAL | {"age": exposure.age}
    half = {"cold": exposure.cold_h, "heat": exposure.hot_h}
    if water:
        half["water"] = exposure.afloat_h
    return {
        "category": category,
        "counts": counts,
        "known": {name: said[name] for name in asked if name in said},
        "assumed": {
            name: usual[name] for name in asked if name not in said and usual[name] is not None
        },
        "unknown": [name for name in asked if name not in said and usual[name] is None],
        "half_h": {name: hours if isfinite(hours) else None for name, hours in half.items()},
        "sources": sources(),
    }
