"""From ground and teams to figures: who may search where, how fast, and how far it is."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Bools, Floats
from firstlight.engine.search.teams import FEATURES, STEEP_DEG, Rule, Team
from firstlight.engine.terrain import cover
from firstlight.engine.terrain.model import Terrain
from firstlight.engine.terrain.segments.describe import Segmentation
from firstlight.engine.terrain.speed import Mode, Speeds
from firstlight.engine.terrain.travel import Trip, round_trip

Way = tuple[Mode, tuple[float, float], Speeds]
Trips = dict[Way, Trip]

# The longest work first, so that two cores end together.
BUSY = (Mode.RIDE, Mode.FOOT, Mode.VEHICLE, Mode.DRONE, Mode.BOAT)
MOST_OF_IT = 0.5  # share of a segment that a team must be able to get to
ROAD_SHARE = 0.15  # share of cells on a road from which driving through searches a segment


@dataclass(frozen=True, slots=True)
class Reach:
    """What each of k teams can do in each of n segments.

    Attributes
    ----------
    out_s, back_s
        (k, n) seconds to the middle of what the team can get to there, and back from the
        farthest of it; inf where it cannot go.
    rate_per_s
        (k, n) coverage per second of search; 0 where the team may not search.
    barred
        (k, n) whether a rule, and not distance, keeps the team away.
    """

    out_s: Floats
    back_s: Floats
    rate_per_s: Floats
    barred: Bools


def features(segments: Segmentation, terrain: Terrain) -> dict[str, Bools]:
    """Say which segments have which of `FEATURES`, (n,) each."""
    table = segments.table
    roads = _share(segments, terrain.has(cover.ROAD | cover.TRACK))
    found = {
        "water": table.water,
        "land": ~table.water,
        "steep": (table.slope_deg >= STEEP_DEG) & ~table.water,
        "rock": table.cover == cover.ROCK,
        "wetland": table.cover == cover.WETLAND,
        "roadless": roads < ROAD_SHARE,
    }
    return {name: found[name] for name in FEATURES}


def reach(
    terrain: Terrain,
    segments: Segmentation,
    teams: tuple[Team, ...],
    rules: tuple[Rule, ...],
    wind_mps: tuple[float, float] = (0.0, 0.0),
    trips: Trips | None = None,
) -> Reach:
    """Work out ways, speeds and bars for every team and segment.

    Parameters
    ----------
    terrain : Terrain
        On the grid of `segments`.
    segments : Segmentation
        What is to be searched.
    teams : tuple of Team
        Their bases must lie on the grid.
    rules : tuple of Rule
        Who may go where.
    wind_mps : (east, north)
        Where the air moves to.
    trips : Trips, optional
        What `trips_of` returned, where it is known already.
    """
    seen = features(segments, terrain)
    barred = np.array([_barred(team, seen, rules) for team in teams])
    cells = _Cells.of(segments)
    trips = trips or trips_of(terrain, teams, wind_mps, segments.labels >= 0)
    ways = {key: cells.way(trip.out_s, trip.back_s, key[0]) for key, trip in trips.items()}
    out = np.array([ways[_trip_of(team)][0] for team in teams])
    back = np.array([ways[_trip_of(team)][1] for team in teams])
    rate = np.array([_rate(team, segments) for team in teams])
    rate, out, back = _sorties(teams, rate, out, back)
    can = ~barred & np.isfinite(out + back)
    return Reach(out, back, np.where(can, rate, 0.0), barred)


def trips_of(
    terrain: Terrain,
    teams: tuple[Team, ...],
    wind_mps: tuple[float, float] = (0.0, 0.0),
    wanted: Bools | None = None,
) -> Trips:
    """Return the ways to the ground and back of every team, two at a time.

    Parameters are those of `reach`, and the cells whose ways are `wanted` (all when None); the
    loops free the interpreter, so both cores work.
    """
    kinds = sorted(dict.fromkeys(map(_trip_of, teams)), key=lambda kind: BUSY.index(kind[0]))

    def trip(kind: Way) -> Trip:
        mode, base, speeds = kind
        at = terrain.grid.rowcol(*base)
        return round_trip(terrain, [at], mode, speeds=speeds, wind_mps=wind_mps, wanted=wanted)

    with ThreadPoolExecutor(2) as threads:
        return dict(zip(kinds, threads.map(trip, kinds), strict=True))


def _trip_of(team: Team) -> Way:
    return (team.mode, team.base_xy_m, team.speeds)


def way_of(team: Team) -> tuple[object, ...]:
    """What two teams must share to have the same ways."""
    return (team.mode, team.base_xy_m, team.speeds, team.battery_s, team.swap_s)


def stretch(team: Team, out_s: Floats, back_s: Floats) -> Floats:
    """Seconds that pass for each second of search, >= 1; inf beyond a battery's range.

    A drone searches for what its battery leaves after the way out and back; then it comes home,
    changes the battery and goes again.
    """
    if not np.isfinite(team.battery_s):
        return np.ones_like(out_s)
    useful = team.battery_s - out_s - back_s
    with np.errstate(divide="ignore", invalid="ignore"):
        times: Floats = np.where(useful > 0, (team.battery_s + team.swap_s) / useful, np.inf)
    return times


def _sorties(
    teams: tuple[Team, ...], rate: Floats, out: Floats, back: Floats
) -> tuple[Floats, Floats, Floats]:
    times = np.array([stretch(team, o, b) for team, o, b in zip(teams, out, back, strict=True)])
    far = ~np.isfinite(times)
    return rate / times, np.where(far, np.inf, out), np.where(far, np.inf, back)


def _barred(team: Team, seen: dict[str, Bools], rules: tuple[Rule, ...]) -> Bools:
    barred = np.zeros_like(seen["water"])
    for rule in rules:
        if rule.bars(team):
            barred |= seen[rule.feature]
    for feature in team.may_not:
        barred |= seen[feature]
    return barred


def _rate(team: Team, segments: Segmentation) -> Floats:
    """Coverage per second: sweep width at the segment's visibility times speed over area."""
    width = np.array([each.best_m for each in team.width])[segments.table.visibility]
    rate: Floats = team.eyes * width * team.search_mps / segments.table.area_m2
    return rate


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of each segment, one after the other."""

    order: npt.NDArray[np.intp]
    first: npt.NDArray[np.intp]
    count: npt.NDArray[np.intp]

    @classmethod
    def of(cls, segments: Segmentation) -> "_Cells":
        flat = segments.labels.ravel()
        order = np.argsort(flat, kind="stable")
        order = order[np.count_nonzero(flat < 0) :]
        count = np.bincount(flat[order], minlength=len(segments))
        return cls(order, np.concatenate([[0], np.cumsum(count)[:-1]]), count)

    def way(self, out: Floats, back: Floats, mode: Mode) -> tuple[Floats, Floats]:
        """Mean way out to the cells that can be got to, and longest way back from them."""
        there, home = out.ravel()[self.order], back.ravel()[self.order]
        can = np.isfinite(there) & np.isfinite(home)
        reached = np.add.reduceat(can.astype(np.int64), self.first)
        mean = np.add.reduceat(np.where(can, there, 0.0), self.first) / np.maximum(reached, 1)
        longest = np.maximum.reduceat(np.where(can, home, 0.0), self.first)
        # A vehicle keeps to its roads; how many it needs is a rule, not a way.
        enough = 1 if mode is Mode.VEHICLE else MOST_OF_IT * self.count
        near = reached >= np.maximum(enough, 1)
        return np.where(near, mean, np.inf), np.where(near, longest, np.inf)


def _share(segments: Segmentation, mask: Bools) -> Floats:
    """Share of each segment's cells that `mask` holds."""
    inside = segments.labels >= 0
    flat = segments.labels[inside]
    count = np.bincount(flat, minlength=len(segments))
    share: Floats = np.bincount(flat, mask[inside], len(segments)) / count
    return share
