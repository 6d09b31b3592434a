"""What whole-team planning is asked, and what it answers, as arrays."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from firstlight.engine.arrays import Floats, Longs
from firstlight.engine.errors import BadInput


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """Teams and segments: k teams, n segments, g ways of getting about.

    Attributes
    ----------
    weight : (n,) array
        What a find in each segment is worth: its probability of area, times the chance of
        finding the subject alive where lives count. >= 0.
    rate_per_s : (k, n) array
        Coverage that a second of the team's search gives the segment, 1/s, >= 0; 0 where the
        team may not search.
    out_s, back_s : (k, n) array
        From where the team stands to the segment, and from the segment back, seconds, >= 0; inf
        where it cannot go.
    between_s : (g, n, n) array
        From one segment to another, seconds, >= 0; inf where there is no way. Never a short cut,
        ``out_s[j] <= out_s[i] + between_s[i, j]`` and ``back_s[i] <= between_s[i, j] +
        back_s[j]``, or bounds would not hold. With g = 0 the ways are not known: enough for a
        bound, not for tours.
    way : (k,) array of int
        Which of the g each team uses.
    time_s : (k,) array
        How long each team may be away, from leaving to being back, seconds, >= 0.
    most_segments : (k,) array of int
        How many segments each team may be given, >= 0.
    """

    weight: Floats
    rate_per_s: Floats
    out_s: Floats
    back_s: Floats
    between_s: Floats
    way: Longs
    time_s: Floats
    most_segments: Longs

    def __post_init__(self) -> None:
        """Refuse arrays that disagree or hold what cannot be."""
        n, k = self.weight.size, self.time_s.size
        g = self.between_s.shape[0]
        shapes = {
            "weight": (n,),
            "rate_per_s": (k, n),
            "out_s": (k, n),
            "back_s": (k, n),
            "between_s": (g, n, n),
            "way": (k,),
            "time_s": (k,),
            "most_segments": (k,),
        }
        for name, shape in shapes.items():
            array = getattr(self, name)
            if array.shape != shape:
                raise BadInput(f"{name}: has shape {array.shape}, must have {shape}")
            if np.isnan(array).any() or (array.size and array.min() < 0):
                raise BadInput(f"{name}: no value may be negative or not a number")
        for name in ("weight", "rate_per_s", "time_s"):
            if not np.isfinite(getattr(self, name)).all():
                raise BadInput(f"{name}: every value must be finite")
        if k and g and self.way.max() >= g:
            raise BadInput(f"way: must be below {g}")
        if g and any(self._is_short_cut(team) for team in range(k)):
            raise BadInput("between_s: a way between segments is a short cut to or from the base")

    def _is_short_cut(self, team: int) -> bool:
        between, slack = self.between_s[self.way[team]], 1 + 1e-9
        out, back = self.out_s[team], self.back_s[team]
        near = np.isfinite(out + back)
        out, back, between = out[near], back[near], between[np.ix_(near, near)]
        there = out[None, :] > (out[:, None] + between) * slack + 1e-6
        home = back[:, None] > (between + back[None, :]) * slack + 1e-6
        return bool(there.any() or home.any())

    @property
    def teams(self) -> int:
        """Number of teams."""
        return int(self.time_s.size)

    @property
    def segments(self) -> int:
        """Number of segments."""
        return int(self.weight.size)

    def search_s(self) -> Floats:
        """Time left to search if a team goes to one segment only, (k, n), seconds, >= 0."""
        with np.errstate(invalid="ignore"):
            left = self.time_s[:, None] - self.out_s - self.back_s
        allowed = (self.rate_per_s > 0) & np.isfinite(left)
        time: Floats = np.where(allowed, np.maximum(left, 0.0), 0.0)
        return time

    def only(self, segments: Longs, between_s: Floats, way: Longs) -> "PlanProblem":
        """Return the problem of some segments, with the ways between them."""
        return PlanProblem(
            self.weight[segments],
            self.rate_per_s[:, segments],
            self.out_s[:, segments],
            self.back_s[:, segments],
            between_s,
            way,
            self.time_s,
            self.most_segments,
        )

    def twice(self, team: int) -> "PlanProblem":
        """Return the problem with one more team like `team`, put last."""
        who = np.append(np.arange(self.teams), team)
        return PlanProblem(
            self.weight,
            self.rate_per_s[who],
            self.out_s[who],
            self.back_s[who],
            self.between_s,
            self.way[who],
            self.time_s[who],
            self.most_segments[who],
        )


def alike(problem: PlanProblem) -> Longs:
    """Return a number for each team, from 0, the same for teams that can do the same."""
    rows = np.column_stack(
        [
            problem.rate_per_s,
            problem.out_s,
            problem.back_s,
            problem.time_s,
            problem.most_segments,
            problem.way,
        ]
    )
    number: dict[bytes, int] = {}
    return np.array([number.setdefault(row.tobytes(), len(number)) for row in rows])


@dataclass(frozen=True, slots=True)
class Tour:
    """One team's way: segments in the order searched, and how long it searches in each.

    Attributes
    ----------
    segments : tuple of int
        Segments, from 0; empty for a team that stays.
    search_s : tuple of float
        Seconds of search in each.
    travel_s : float
        Seconds out, between and back together.
    """

    segments: tuple[int, ...] = ()
    search_s: tuple[float, ...] = ()
    travel_s: float = 0.0

    @property
    def total_s(self) -> float:
        """Seconds from leaving to being back."""
        return self.travel_s + sum(self.search_s)


def travel_s(problem: PlanProblem, team: int, segments: tuple[int, ...]) -> float:
    """Seconds out, between and back for a team that takes these segments in this order."""
    if not segments:
        return 0.0
    between = problem.between_s[problem.way[team]]
    legs = sum(float(between[i, j]) for i, j in pairwise(segments))
    return float(problem.out_s[team, segments[0]] + legs + problem.back_s[team, segments[-1]])


def arrivals_s(problem: PlanProblem, team: int, tour: Tour) -> tuple[float, ...]:
    """Seconds from leaving until the team begins to search each segment of its tour."""
    times: list[float] = []
    between = problem.between_s[problem.way[team]] if tour.segments else np.zeros((0, 0))
    for order, segment in enumerate(tour.segments):
        if order == 0:
            times.append(float(problem.out_s[team, segment]))
        else:
            left = times[-1] + tour.search_s[order - 1]
            times.append(left + float(between[tour.segments[order - 1], segment]))
    return tuple(times)


def coverage_of(rate_per_s: Floats, tours: tuple[Tour, ...]) -> Floats:
    """Coverage of each segment by all teams together, (n,)."""
    depth = np.zeros(rate_per_s.shape[1])
    for team, tour in enumerate(tours):
        for segment, time in zip(tour.segments, tour.search_s, strict=True):
            depth[segment] += rate_per_s[team, segment] * time
    return depth


def success(problem: PlanProblem, tours: tuple[Tour, ...]) -> float:
    """What the tours are expected to find, in the unit of the weights."""
    return float(problem.weight @ -np.expm1(-coverage_of(problem.rate_per_s, tours)))
