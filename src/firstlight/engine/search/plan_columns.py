"""Choose one tour for each team from many, all at once: column generation, then integers."""

import time
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from firstlight.engine.arrays import Floats, Longs
from firstlight.engine.search.plan_moves import pour
from firstlight.engine.search.plan_problem import PlanProblem, Tour, alike, success, travel_s
from firstlight.engine.search.plan_response import best_tour

ROUNDS = 30
STARTS = 4  # tours in the master's answer that each kind of team sets out from
SMOOTH = 0.7  # share of the old prices kept, so that they do not swing (Wentges 1997)
CHOICE_LIMIT_S = 20.0
CLOSE = 5e-3  # share by which the choice may fall short: later exchanges make up for it


@dataclass(slots=True)
class _Columns:
    """Tours that are known, each with what a team finds on it alone; like teams share them."""

    problem: PlanProblem
    kind: Longs
    worth: dict[tuple[int, tuple[int, ...]], float] = field(default_factory=dict)

    @property
    def first(self) -> Longs:
        """One team of each kind."""
        firsts: Longs = np.unique(self.kind, return_index=True)[1]
        return firsts

    def add(self, team: int, way: tuple[int, ...]) -> bool:
        """Take in a tour; False where it is known, empty or too long."""
        kind = int(self.kind[team])
        if not way or (kind, way) in self.worth:
            return False
        timed = _timed(self.problem, team, way)
        if not sum(timed.search_s) > 0:
            return False
        at, t = list(way), np.array(timed.search_s)
        rate = self.problem.rate_per_s[team, at]
        self.worth[kind, way] = float(self.problem.weight[at] @ -np.expm1(-rate * t))
        return True

    def rows(self) -> csr_array:
        """How many teams of a kind a tour takes, and visits to each segment."""
        kinds = self.first.size
        row = [r for kind, way in self.worth for r in (kind, *(kinds + s for s in way))]
        length = [1 + len(way) for _, way in self.worth]
        column = np.repeat(np.arange(len(length)), length)
        shape = (kinds + self.problem.segments, len(length))
        return csr_array((np.ones(len(row)), (row, column)), shape)

    def room(self) -> Floats:
        """The teams there are of each kind, and one visit to each segment."""
        count = np.bincount(self.kind).astype(np.float64)
        return np.concatenate([count, np.ones(self.problem.segments)])


def recombine(
    problem: PlanProblem,
    tours: tuple[Tour, ...],
    walks: tuple[tuple[int, tuple[int, ...]], ...],
    fee: Floats,
    limit_s: float,
    choice_s: float = CHOICE_LIMIT_S,
) -> tuple[tuple[Tour, ...], Floats]:
    """Return the best choice of tours found in which no two teams share a segment, and prices.

    A linear programme chooses among the known tours; its prices say where each team should look
    for a better one; at the end the choice is made whole.

    Parameters
    ----------
    problem : PlanProblem
        Teams and segments.
    tours : tuple of Tour
        A plan to begin with.
    walks : tuple of (team, stops)
        More tours to begin with.
    fee : (n,) array
        Prices of the segments to begin with.
    limit_s : float
        Time after which no new tours are looked for, seconds.
    choice_s : float
        Longest time to make the choice whole, seconds.

    Returns
    -------
    tours : tuple of Tour
        One for each team.
    segment : (n,) array
        Prices of the segments under which no known tour pays more than those chosen.
    """
    columns, until = _Columns(problem, alike(problem)), time.monotonic() + limit_s
    for k, tour in enumerate(tours):
        columns.add(k, tour.segments)
    for k, way in walks:
        columns.add(k, way)
    for _ in range(ROUNDS):
        if not columns.worth or time.monotonic() > until:
            break
        master = _Master.of(columns)
        if not _look(columns, master, fee):
            break
        fee = SMOOTH * fee + (1 - SMOOTH) * master.segment
    if not columns.worth:
        return (Tour(),) * problem.teams, fee
    master = _Master.of(columns)
    _thin_out(columns, master, success(problem, tours))
    return _whole(columns, choice_s), master.segment


@dataclass(frozen=True, slots=True)
class _Master:
    """The linear choice among the columns: its worth, its prices, and the tours in it."""

    value: float
    kind: Floats
    segment: Floats
    chosen: list[tuple[int, tuple[int, ...]]]

    @classmethod
    def of(cls, columns: _Columns) -> "_Master":
        gain = np.array(list(columns.worth.values()))
        found = linprog(-gain, A_ub=columns.rows(), b_ub=columns.room())
        price = np.maximum(-found.ineqlin.marginals, 0.0)
        kinds, known = columns.first.size, list(columns.worth)
        chosen = [known[at] for at in np.flatnonzero(found.x > 1e-6)]
        return cls(-float(found.fun), price[:kinds], price[kinds:], chosen)


def _look(columns: _Columns, master: _Master, fee: Floats) -> bool:
    """Look for tours that pay at the prices; True if there were new ones."""
    problem, new = columns.problem, False
    for at in ((master.segment + fee) / 2, master.segment):
        for kind, team in enumerate(columns.first.tolist()):
            ways = [way for like, way in master.chosen if like == kind]
            for start in ((), *ways[:STARTS]):
                found = best_tour(problem, team, problem.weight, start, at)
                new = columns.add(team, found.segments) or new
    return new


def _thin_out(columns: _Columns, master: _Master, reached: float) -> None:
    """Forget tours that no choice better than the plan at hand can hold.

    A choice falls short of the linear one by at least what each tour in it lacks at its prices.
    """
    room = master.value - reached
    for (kind, way), gain in list(columns.worth.items()):
        lack = float(master.kind[kind] + master.segment[list(way)].sum()) - gain
        if lack > room:
            del columns.worth[kind, way]


def _whole(columns: _Columns, choice_s: float) -> tuple[Tour, ...]:
    tours = [Tour()] * columns.problem.teams
    if not columns.worth:
        return tuple(tours)
    found = milp(
        -np.array(list(columns.worth.values())),
        constraints=LinearConstraint(columns.rows(), -np.inf, columns.room()),
        integrality=np.ones(len(columns.worth)),
        bounds=Bounds(0, 1),
        options={"time_limit": choice_s, "mip_rel_gap": CLOSE},
    )
    known = list(columns.worth)
    free = {kind: np.flatnonzero(columns.kind == kind).tolist() for kind, _ in known}
    for at in [] if found.x is None else np.flatnonzero(found.x > 0.5).tolist():
        kind, way = known[at]
        team = free[kind].pop()
        tours[team] = _timed(columns.problem, team, way)
    return tuple(tours)


def _timed(problem: PlanProblem, k: int, way: tuple[int, ...]) -> Tour:
    travel = travel_s(problem, k, way)
    stops, t = np.array(way, dtype=np.int64), np.zeros(len(way))
    left = float(problem.time_s[k]) - travel
    pour(problem.weight, problem.rate_per_s[k], stops, len(way), left, t)
    return Tour(way, tuple(t.tolist()), travel)
