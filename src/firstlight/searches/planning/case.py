"""A missing-person case out of JSON: who, from where, since when, and what has been learnt."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.estimate import Scenario
from firstlight.engine.search.hypotheses import ELSEWHERE
from firstlight.engine.search.pooling import pooled
from firstlight.engine.search.profiles import PREMISE_TAIL, Profile, profile_of
from firstlight.engine.search.starts import Kind, Start
from firstlight.searches.planning.case_fields import LonLat, lonlat, moment, objects, positive
from firstlight.searches.planning.numbers_read import number, numbers

MOST_CELLS = 9_000_000


@dataclass(frozen=True, slots=True)
class Supposed:
    """One hypothesis as written: places still in degrees, (lon, lat)."""

    name: str
    weight: float
    profile: Profile
    kind: Kind
    lonlat: tuple[LonLat, ...]
    place_weight: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Afloat:
    """One hypothesis in the water as written: `drift` is a case of `firstlight drift run`."""

    name: str
    weight: float
    drift: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """What `read_case` returns.

    Attributes
    ----------
    supposed
        At least one hypothesis on land; the first is the case's own.
    last_seen_at, at
        Aware times.
    extent_m, cell_m
        As written, or None.
    wrong_premise
        Probability that none of the hypotheses is true.
    clues
        As written; `case_clues.clues_on` puts them on a grid.
    own_finds_m
        Distances of the team's own earlier finds, pooled with the published ones.
    afloat
        Hypotheses in the water.
    """

    supposed: tuple[Supposed, ...]
    last_seen_at: datetime
    at: datetime
    extent_m: float | None
    cell_m: float | None
    wrong_premise: float
    clues: tuple[dict[str, Any], ...]
    own_finds_m: tuple[float, ...] = ()
    afloat: tuple[Afloat, ...] = ()

    @property
    def minute(self) -> float:
        """Minutes from last seen until the map's time."""
        return (self.at - self.last_seen_at).total_seconds() / 60

    @property
    def centre(self) -> LonLat:
        """Mean of the first hypothesis' places, (lon, lat) degrees."""
        first = self.supposed[0]
        lon, lat = np.average(np.array(first.lonlat), axis=0, weights=first.place_weight)
        return float(lon), float(lat)


def read_case(case: Any) -> Case:
    """Read a case.

    Parameters
    ----------
    case : object read from JSON
        ``category``, ``ecoregion``, ``terrain``; ``ipp``: ``[lon, lat]``, or an object with one
        of ``points`` (rows of lon, lat and perhaps a weight), ``area`` or ``route`` (rows of lon,
        lat); ``last_seen`` and ``at`` (ISO 8601; without an offset they are UTC). Optional:
        ``extent_m`` (half the side of the map), ``cell_m``, ``wrong_premise``, ``hypotheses``
        (each with ``name`` and ``weight``; what it leaves out it takes from the case; one with
        ``drift``, a case of `firstlight drift run`, is in the water), ``clues`` and
        ``own_finds_m`` (distances of the team's own earlier finds).

    Raises
    ------
    BadInput
        Naming the field at fault.
    """
    if not isinstance(case, dict):
        raise BadInput("case: must be a JSON object")
    last_seen, at = moment(case, "last_seen"), moment(case, "at")
    if at < last_seen:
        raise BadInput("at: is before last_seen")
    if _bare(case, "at") != _bare(case, "last_seen"):
        raise BadInput("at: must have an offset from UTC if last_seen has one, and only then")
    wrong = number(case.get("wrong_premise"), "wrong_premise", PREMISE_TAIL)
    if not 0 <= wrong < 1:
        raise BadInput("wrong_premise: must be at least 0 and below 1")
    clues = objects(case, "clues")
    supposed, afloat = _hypotheses(case)
    return Case(
        supposed=supposed,
        afloat=afloat,
        last_seen_at=last_seen,
        at=at,
        extent_m=positive(case, "extent_m"),
        cell_m=positive(case, "cell_m"),
        wrong_premise=wrong,
        clues=tuple(clues),
        own_finds_m=_own_finds(case),
    )


def map_grid(case: Case) -> Grid:
    """Return the case's own grid: as asked, or around all published distances.

    Raises
    ------
    BadInput
        Too many cells.
    """
    furthest = max(one.profile.distance.distances_m[-1] for one in case.supposed)
    extent = case.extent_m if case.extent_m is not None else 1.1 * furthest
    cell = case.cell_m if case.cell_m is not None else max(5.0, extent / 500)
    if (2 * extent / cell) ** 2 > MOST_CELLS:
        raise BadInput(
            f"cell_m: {2 * extent / cell:.0f} x {2 * extent / cell:.0f} cells; a map has at most "
            f"{MOST_CELLS:,}, choose a larger cell_m or a smaller extent_m"
        )
    return Grid.around(*case.centre, extent, cell)


def scenarios_on(case: Case, grid: Grid) -> list[Scenario]:
    """Return the hypotheses with their places in metres on a grid, own finds pooled in."""

    def profile(one: Supposed) -> Profile:
        return replace(one.profile, distance=pooled(one.profile.distance, case.own_finds_m))

    return [
        Scenario(one.name, one.weight, profile(one), _start(one, grid)) for one in case.supposed
    ]


def _start(one: Supposed, grid: Grid) -> Start:
    lon, lat = np.array(one.lonlat).T
    x_m, y_m = grid.to_xy(lon, lat)
    return Start(one.kind, np.column_stack([x_m, y_m]), np.array(one.place_weight))


def _bare(case: dict[str, Any], field: str) -> bool:
    return datetime.fromisoformat(case[field]).tzinfo is None


def _hypotheses(case: dict[str, Any]) -> tuple[tuple[Supposed, ...], tuple[Afloat, ...]]:
    listed = objects(case, "hypotheses")
    if not listed:
        return (_one({"name": "as reported", "weight": 1.0}, case),), ()
    names = [one.get("name") for one in listed]
    if any(not isinstance(name, str) or not name or name == ELSEWHERE for name in names):
        raise BadInput(f"hypotheses: each needs a name, which is not {ELSEWHERE!r}")
    if len(set(names)) < len(names):
        raise BadInput("hypotheses: two have the same name")
    supposed = tuple(_one(one, case) for one in listed if "drift" not in one)
    if not supposed:
        raise BadInput("hypotheses: needs at least one on land")
    return supposed, tuple(_afloat(one, case) for one in listed if "drift" in one)


def _afloat(one: dict[str, Any], case: dict[str, Any]) -> Afloat:
    if not isinstance(one["drift"], dict):
        raise BadInput("drift: must be a JSON object, as firstlight drift run reads")
    drift = dict(one["drift"])
    if "channel" not in drift and not {"start", "origin"} & drift.keys():
        drift["start"] = list(lonlat(one.get("ipp", case.get("ipp"))))
    return Afloat(one["name"], _weight(one), drift)


def _weight(one: dict[str, Any]) -> float:
    weight = number(one.get("weight"), "weight", 1.0)
    if weight <= 0:
        raise BadInput("weight: each hypothesis needs a weight above 0")
    return weight


def _one(one: dict[str, Any], case: dict[str, Any]) -> Supposed:
    def own(field: str) -> Any:
        value = one.get(field, case.get(field))
        if value is None:
            raise BadInput(f"{field}: is missing")
        return value

    profile = profile_of(own("category"), own("ecoregion"), own("terrain"))
    kind, places, place_weight = _places(own("ipp"))
    return Supposed(one["name"], _weight(one), profile, kind, places, place_weight)


def _places(ipp: Any) -> tuple[Kind, tuple[LonLat, ...], tuple[float, ...]]:
    if not isinstance(ipp, dict):
        return "points", (lonlat(ipp),), (1.0,)
    kinds: tuple[Kind, ...] = ("points", "area", "route")
    given = [kind for kind in kinds if kind in ipp]
    if len(given) != 1:
        raise BadInput("ipp: must be [lon, lat] or hold one of points, area and route")
    rows = ipp[given[0]]
    if not isinstance(rows, list) or not rows:
        raise BadInput(f"ipp: {given[0]} must be a list of places")
    weighted = given[0] == "points"
    weights = [
        float(numbers(row, "ipp")[2])
        if weighted and isinstance(row, list) and len(row) == 3
        else 1
        for row in rows
    ]
    if min(weights) < 0 or not any(weights):
        raise BadInput("ipp: weights must be at least 0 and not all 0")
    places = [lonlat(row[:2] if weighted and isinstance(row, list) else row) for row in rows]
    return given[0], tuple(places), tuple(map(float, weights))


def _own_finds(case: dict[str, Any]) -> tuple[float, ...]:
    found = numbers(case.get("own_finds_m", []), "own_finds_m")
    if found.ndim != 1 or (found < 0).any():
        raise BadInput("own_finds_m: must be a list of numbers of at least 0")
    return tuple(map(float, found))
