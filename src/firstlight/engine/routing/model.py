"""What a day's patrols are planned from, and what a plan says.

Times are seconds since midnight of the planned day (a night shift runs past 86,400). Plans are
made in whole minutes, every leg and every dwell rounded up: that is how a route is printed, and
it makes the proof exact for the times that people are shown.

Nothing here describes people: a stop is a place, its weight comes from how long ago it was
visited, how often it should be, and what place and season ask for (`staleness.weight`).
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import isfinite

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput

Window = tuple[float, float]
LONGEST_S = 36 * 3600


class Means(StrEnum):
    """How a team goes round."""

    FOOT = "foot"
    VEHICLE = "vehicle"
    BOAT = "boat"


ANY = frozenset(Means)


class Light(StrEnum):
    """When a stop may be visited."""

    ANY = "any"
    DAY = "day"
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class Point:
    """A place with a name of the caller's choice, WGS-84 degrees."""

    key: str
    lon_deg: float
    lat_deg: float


@dataclass(frozen=True, slots=True)
class Stop:
    """One grid, water, checkpoint or stretch that wants visits on this day.

    Attributes
    ----------
    point
        Where the visit is paid; its key is the stop's key.
    weight
        Worth of the first visit of the day, above 0; see `staleness.weight`.
    days_since
        Days since the last visit, >= 0; only `least-visited-first` reads it.
    wanted
        Visits wanted this day, 1 to 12. With more than one, the hours that the stop allows are
        cut into as many equal parts and each part counts one visit ("twice a day" is once in the
        first half and once in the second).
    fading
        Each further visit is worth this share of the one before it, above 0 and at most 1.
    required
        Visits that the plan must hold, 0 to `wanted`.
    dwell_s
        Time spent there at each visit, >= 0.
    windows
        (from, to) within which a visit begins, in order and apart; empty means any time.
    means
        Which teams may pay the visit.
    light
        By day, by night, or either.
    """

    point: Point
    weight: float
    days_since: float = 0.0
    wanted: int = 1
    fading: float = 0.5
    required: int = 0
    dwell_s: float = 600.0
    windows: tuple[Window, ...] = ()
    means: frozenset[Means] = ANY
    light: Light = Light.ANY

    def __post_init__(self) -> None:
        """Refuse what cannot be planned."""
        name = self.point.key
        _check(isfinite(self.weight) and self.weight > 0, name, "weight: must be above 0")
        _check(self.days_since >= 0, name, "days_since: must be 0 or more")
        _check(1 <= self.wanted <= 12, name, "wanted: must be 1 to 12")
        _check(0 <= self.required <= self.wanted, name, "required: must be 0 to wanted")
        _check(0 < self.fading <= 1, name, "fading: must be above 0 and at most 1")
        _check(0 <= self.dwell_s <= LONGEST_S, name, "dwell_s: must be 0 to 36 hours")
        _check(bool(self.means), name, "means: name at least one")
        edges = [edge for window in self.windows for edge in window]
        _check(
            all(isfinite(e) and 0 <= e <= LONGEST_S for e in edges)
            and all(a < b for a, b in pairwise(edges)),
            name,
            "windows: must be (from, to) in seconds of the day, in order and apart",
        )


@dataclass(frozen=True, slots=True)
class Team:
    """A team that can go out on this day.

    Attributes
    ----------
    key
        Name of the caller's choice.
    means
        Foot, vehicle or boat.
    base
        Where it sets out from and comes back to.
    starts_s
        Times of day at which it may set out, increasing; the plan picks one.
    work_s
        It is back at most this long after setting out, above 0.
    """

    key: str
    means: Means
    base: Point
    starts_s: tuple[float, ...]
    work_s: float

    def __post_init__(self) -> None:
        """Refuse what cannot be planned."""
        starts = self.starts_s
        _check(
            bool(starts) and starts[0] >= 0 and list(starts) == sorted(set(starts)),
            self.key,
            "starts_s: must be one or more increasing times of day",
        )
        _check(
            self.work_s > 0 and starts[-1] + self.work_s <= LONGEST_S,
            self.key,
            "work_s: must be above 0 and end within 36 hours",
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """A day to plan: stops, teams, and when it is light (from, to)."""

    stops: tuple[Stop, ...]
    teams: tuple[Team, ...]
    daylight_s: Window = (6 * 3600.0, 18 * 3600.0)

    def __post_init__(self) -> None:
        """Refuse two stops or two teams of one name, and a day that ends before it begins."""
        if not self.stops or not self.teams:
            raise BadInput("problem: needs at least one stop and one team")
        for field, keys in (
            ("stops", [stop.point.key for stop in self.stops]),
            ("teams", [team.key for team in self.teams]),
        ):
            if len(set(keys)) != len(keys):
                raise BadInput(f"{field}: two of them have the same key")
        if not 0 <= self.daylight_s[0] < self.daylight_s[1] <= 86_400:
            raise BadInput("daylight_s: must be (from, to) within the day")

    @property
    def points(self) -> tuple[Point, ...]:
        """Every point the network must know: the stops, then the bases, each once."""
        known = {stop.point: None for stop in self.stops}
        known.update({team.base: None for team in self.teams})
        return tuple(known)


@dataclass(frozen=True, slots=True)
class Unreached:
    """A point that cannot be got to, and why.

    The reason is `off_map`, `no_road` or `no_water` (too far from one) or `cut_off` (the ground
    there is impassable or joined to no other point).
    """

    key: str
    means: Means
    reason: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One instruction of a way.

    Attributes
    ----------
    do
        `start`, `straight`, `slight_left`, `left`, `sharp_left`, `slight_right`, `right`,
        `sharp_right`, `back` or `arrive`.
    onto
        `road`, `track`, `path`, `open` (off any path) or `water`.
    bearing_deg
        Where to head, degrees clockwise from true north of the grid.
    distance_m
        How far until the next instruction.
    at_m
        How far along the way this is.
    lon_deg, lat_deg
        Where it is.
    """

    do: str
    onto: str
    bearing_deg: float
    distance_m: float
    at_m: float
    lon_deg: float
    lat_deg: float


@dataclass(frozen=True, slots=True)
class Way:
    """The way from one point to another: (k, 2) longitudes and latitudes, and what it takes."""

    lonlat_deg: Floats
    length_m: float
    time_s: float
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a route: arrive, begin (after waiting for a window, if need be), leave."""

    stop: str
    arrive_s: float
    begin_s: float
    leave_s: float
    worth: float


@dataclass(frozen=True, slots=True)
class PatrolRoute:
    """What one team does; no visits when there is nothing left that is worth its going."""

    team: str
    start_s: float
    visits: tuple[Visit, ...]
    end_s: float

    @property
    def order(self) -> tuple[str, ...]:
        """Keys of the stops in the order of the visits."""
        return tuple(visit.stop for visit in self.visits)


@dataclass(frozen=True, slots=True)
class Plan:
    """Routes and how good they are.

    Attributes
    ----------
    routes
        One a team, in the order of the teams.
    coverage
        Staleness-weighted coverage: the worth of all visits paid, fading with repetition.
    bound
        No plan that meets as many required visits can be worth more than this: proven.
    proof
        How it was proven: `columns` (Lagrangian bound over all routes by column generation) or
        `knapsack` (every visit takes its dwell and the shortest leg to it: quick and weak).
    wanted_coverage
        Worth of every wanted visit, whether anybody can pay it or not.
    least_visited_first
        Coverage of the usual policy with the same teams, hours and travel times.
    unmet
        Required visits that the plan does not hold: key and how many are missing.
    unreached
        Stops that no team allowed to can get to at all, by key.
    balance
        Least over greatest share of its hours that a team with a route is out, 0 to 1.
    seconds
        What planning took.
    """

    routes: tuple[PatrolRoute, ...]
    coverage: float
    bound: float
    proof: str
    wanted_coverage: float
    least_visited_first: float
    unmet: tuple[tuple[str, int], ...]
    unreached: tuple[str, ...]
    balance: float
    seconds: float

    @property
    def gap(self) -> float:
        """How far at most the plan is from the best there is, as a share of the bound."""
        return 0.0 if self.bound <= 0 else max(0.0, 1 - self.coverage / self.bound)

    @property
    def gain(self) -> float:
        """How much more than least-visited-first it covers, as a share of the latter."""
        if self.least_visited_first <= 0:
            return 0.0
        return self.coverage / self.least_visited_first - 1


@dataclass(frozen=True, slots=True)
class Policy:
    """Several good plans and how likely each is drawn, so that nobody can tell when a visit is.

    Attributes
    ----------
    draws
        Plans of near-best coverage, each of which meets every required visit that the best
        plan meets.
    probability
        How likely each is drawn; sums to 1.
    guaranteed
        Coverage that every draw reaches.
    expected
        Mean coverage over the draws.
    entropy_bits
        Mean over the stops of the entropy of "in which slot is the next visit, if at all".
    single_bits
        The same with the likeliest plan every day: 0.
    likeliest
        The greatest probability of any one visit (stop and slot): the best guess of an onlooker.
    slot_s
        Length of a slot.
    """

    draws: tuple[Plan, ...]
    probability: tuple[float, ...]
    guaranteed: float
    expected: float
    entropy_bits: float
    single_bits: float
    likeliest: float
    slot_s: float


def _check(good: bool, name: str, words: str) -> None:
    if not good:
        raise BadInput(f"{name}: {words}")
