"""Possible histories: where each person sets out, how far they get, and the way they take."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from firstlight.engine.arrays import Floats, Singles
from firstlight.engine.search.ground import TRAVELLED
from firstlight.engine.search.profiles import PREMISE_TAIL, Profile
from firstlight.engine.search.walk import walk_all
from firstlight.engine.terrain import cover
from firstlight.engine.terrain.model import Terrain

STEP_MIN = 10.0
LAST_MIN = 24 * 60.0

# Who goes far is mostly who goes on for long: rank correlation of distance and hours moving.
_TOGETHER = 0.8
_GOLDEN_RAD = np.pi * (3 - np.sqrt(5))

# How a lost person moves. No table of these is published; the raking to published finds corrects
# the map for them. Radians of turning a step; pull of a line underfoot, of a stream or ridge
# against a road; pull away from the start; losses of the way per kilometre (56 % of lost hikers
# erred at a decision point, Koester as quoted on hikearizona.com).
_NATURE = np.array([0.45, 1.2, 1.0, 0.56])
_PULL_OF_LINES = (
    (cover.ROAD | cover.TRACK | cover.PATH, 1.0),
    (cover.STREAM | cover.DRAINAGE, 0.5),
    (cover.RIDGE | cover.POWER, 0.3),
)


@dataclass(frozen=True, slots=True)
class Histories:
    """Unweighted histories; arrays as in `Particles`.

    `reach_m` is the distance drawn for each, `arrived_min` when it comes to rest.
    """

    x_m: Singles
    y_m: Singles
    minute: Floats
    reach_m: Floats
    arrived_min: Floats


def walk(
    profile: Profile,
    start_m: Floats,
    terrain: Terrain | None,
    rng: np.random.Generator,
    tail: float = PREMISE_TAIL,
) -> Histories:
    """Return one history for each start.

    Distances are stratified: history i draws the i-th of n equal shares of the category's law,
    shortened by the last `tail`, so every ring is populated as published even before raking.
    The hours on the move are drawn from the mobility law, going together with the distance;
    nobody outruns the ground (Tobler 1993), nor dawdles by more than a quarter: time left over
    is spent at the resting place.

    Parameters
    ----------
    profile : Profile
        The category.
    start_m : (n, 2) array
        Where each sets out, metres from the corner of the terrain's grid.
    terrain : Terrain or None
        The ground; None for featureless flat ground.
    rng : Generator
        Everything random comes from here.
    tail : float
        Share of finds left out at the far end, in [0, 1).
    """
    count = start_m.shape[0]
    share = (np.arange(count) + 0.5) / count * (1 - tail)
    together = _TOGETHER * ndtri(share) + np.sqrt(1 - _TOGETHER**2) * rng.standard_normal(count)
    hours = profile.mobility.hours(np.minimum(ndtr(together), 0.999))
    bearing = (rng.random() * 2 * np.pi + _GOLDEN_RAD * np.arange(count)) % (2 * np.pi)
    order = rng.permutation(count)  # a start and a distance have nothing to do with each other
    minute = np.arange(0.0, LAST_MIN + STEP_MIN, STEP_MIN)
    people = _People(
        start_m[order],
        profile.distance.distance_m(share),
        hours * 3600.0,
        bearing,
        np.asarray(rng.integers(0, 2**63, count, dtype=np.uint64)),
    )
    x_m, y_m, arrived_s = _in_two(people, profile, terrain, minute)
    return _trimmed(x_m, y_m, minute, people.reach_m, arrived_s / 60.0)


@dataclass(frozen=True, slots=True)
class _People:
    start_m: Floats
    reach_m: Floats
    moving_s: Floats
    bearing: Floats
    seeds: npt.NDArray[np.uint64]


def _in_two(
    people: _People, profile: Profile, terrain: Terrain | None, minute: Floats
) -> tuple[Singles, Singles, Floats]:
    """Walk on two threads (the loop frees the interpreter); who walks where changes nothing."""
    count = people.reach_m.size
    x_m = np.empty((count, minute.size + 1), dtype=np.float32)
    y_m = np.empty_like(x_m)
    arrived_s = np.empty(count)
    known = np.append(minute, np.inf)
    cell, height, going, lines = _surface(terrain)
    longest_s = float(profile.mobility.hours(0.95)) * 3600.0

    def part(which: slice) -> None:
        walk_all(
            people.start_m[which],
            people.reach_m[which],
            people.moving_s[which],
            longest_s,
            people.bearing[which],
            profile.pace,
            _NATURE,
            cell,
            height,
            going,
            lines,
            terrain is None,
            people.seeds[which],
            known,
            x_m[which],
            y_m[which],
            arrived_s[which],
        )

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(part, (slice(0, None, 2), slice(1, None, 2))))
    return x_m, y_m, arrived_s


def _surface(terrain: Terrain | None) -> tuple[float, Singles, Singles, Singles]:
    if terrain is None:
        one = np.zeros((1, 1), dtype=np.float32)
        return 1.0, one, one + 1, one
    going = cover.WALK_FACTOR.astype(np.float32)[terrain.cover]
    going[terrain.has(TRAVELLED)] = 1.0  # a way on the ground, or a bridge
    lines = np.zeros(terrain.grid.shape, dtype=np.float32)
    for feature, pull in _PULL_OF_LINES:
        there = terrain.has(feature)
        lines[there] = np.maximum(lines[there], np.float32(pull))
    return terrain.grid.cell_m, terrain.height_m, going, lines


def _trimmed(
    x_m: Singles, y_m: Singles, minute: Floats, reach_m: Floats, arrived_min: Floats
) -> Histories:
    """Drop the minutes after the last arrival; the last column is where everybody rests."""
    last = float(arrived_min.max())
    keep = max(1, int(np.count_nonzero(minute < last)))
    columns = np.append(np.arange(keep), x_m.shape[1] - 1)
    known = np.append(minute[:keep], max(last, minute[keep - 1] + 1.0))
    return Histories(x_m[:, columns], y_m[:, columns], known, reach_m, arrived_min)
