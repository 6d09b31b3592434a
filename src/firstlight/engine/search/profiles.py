"""What is published about lost people of each category: distances, mobility, places, survival.

Every number lives in ``data/profiles.json`` beside its source and n (null where the source prints
none). Distances: Koester 2008; mobility: Weibull fits of the same book's hours.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.search.distance import DistanceLaw

MILE_M = 1609.344
ECOREGIONS = ("Temperate", "Dry", "Urban")
TERRAINS = ("Mountainous", "Flat")
# The published distances end at 95 %: this much of the rest stands for a wrong premise.
PREMISE_TAIL = 0.02


@dataclass(frozen=True, slots=True)
class Mobility:
    """Hours until a lost person stops moving: ``1 - exp(-(t / scale_h) ** shape)``.

    `borrowed` says that no law is published for the category and a near one stands in.
    """

    scale_h: float
    shape: float
    borrowed: bool

    def hours(self, share: npt.ArrayLike) -> Floats:
        """Return the hours after which the given share (0 to below 1) has stopped."""
        hours: Floats = self.scale_h * (-np.log1p(-np.asarray(share, np.float64))) ** (
            1 / self.shape
        )
        return hours


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is published for one category in one ecoregion and terrain.

    Attributes
    ----------
    distance
        Law of the distance between planning point and find.
    mobility
        Law of the hours on the move.
    places
        Share of finds by kind of place; may sum to less than 1, the rest is unknown.
    offset_m
        Distance from the nearest road, track or path by share of finds (0.5 -> metres).
    uphill
        Least and most share of finds above the planning point, or None.
    pace
        Share of a grown walker's speed.
    """

    category: str
    ecoregion: str
    terrain: str
    distance: DistanceLaw
    mobility: Mobility
    places: dict[str, float]
    offset_m: dict[float, float]
    uphill: tuple[float, float] | None
    pace: float


@cache
def facts() -> dict[str, Any]:
    """Return the shipped facts with their sources."""
    text = files(__package__).joinpath("data/profiles.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def categories() -> tuple[str, ...]:
    """Return the categories that have a table of distances."""
    return tuple(facts()["distance"]["categories"])


def profile_of(category: str, ecoregion: str, terrain: str) -> Profile:
    """Return what is published for a category.

    Raises
    ------
    BadInput
        No table for the category, ecoregion or terrain; the reason lists the known ones.
    """
    _known("category", category, categories())
    _known("ecoregion", ecoregion, ECOREGIONS)
    _known("terrain", terrain, TERRAINS)
    table = facts()
    miles = table["distance"]["categories"][category][f"{ecoregion}|{terrain}"]
    uphill = table["uphill"]["of"].get(category)
    places = table["find_location"]["of"].get(category)
    offsets = table["track_offset"]["of"].get(category, {})
    return Profile(
        category=category,
        ecoregion=ecoregion,
        terrain=terrain,
        distance=DistanceLaw(
            tuple(table["distance"]["quantiles"]), tuple(mile * MILE_M for mile in miles)
        ),
        mobility=_mobility(category),
        places=dict(table["find_location"][places]["shares"]) if places else {},
        offset_m={float(share): float(metres) for share, metres in offsets.items()},
        uphill=(float(uphill[0]), float(uphill[1])) if uphill else None,
        pace=float(table["pace"]["of"].get(category, 1.0)),
    )


def survival(category: str, hours: npt.ArrayLike) -> Floats:
    """Return the share of people still alive `hours` after they were last seen.

    Kaplan-Meier estimates from 2,738 incidents, log-linear between the published hours and with
    the last hazard beyond them; a category without its own curve takes that of all incidents.
    Censoring in these data is informative, so late values are uncertain.

    Parameters
    ----------
    category : str
        One of `categories()`.
    hours : array-like
        Hours since last seen, >= 0.

    Raises
    ------
    BadInput
        Unknown category, or hours that are negative or not numbers.
    """
    _known("category", category, categories())
    when = np.asarray(hours, dtype=np.float64)
    if not (np.isfinite(when).all() and (when >= 0).all()):
        raise BadInput("hours: must be numbers of at least 0")
    table = facts()["survival"]
    alive = table["laws"][table["of"].get(category, table["else"])]["alive"]
    knots = np.array([0.0, *map(float, alive)])
    logs = np.log([1.0, *alive.values()])
    hazard = (logs[-1] - logs[-2]) / (knots[-1] - knots[-2])
    beyond = np.maximum(when - knots[-1], 0.0) * hazard
    share: Floats = np.exp(np.interp(when, knots, logs) + beyond)
    return share


def _mobility(category: str) -> Mobility:
    table = facts()["mobility"]
    law = table["laws"][table["of"][category]]
    return Mobility(law["scale_h"], law["shape"], category in table["borrowed"])


def _known(field: str, value: object, known: tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in known:
        raise BadInput(f"{field}: no table for {str(value)[:60]!r}; known are {', '.join(known)}")
