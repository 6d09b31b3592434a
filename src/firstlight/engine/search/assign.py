"""Send each team to one segment: the best assignment, with a proof that it is."""

import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput

Places = npt.NDArray[np.intp]

PROVEN = 1e-9
LARGEST_POD = 1 - 1e-12  # a certain detection has no finite coverage
SCALE = 1e3  # lifts the solver's absolute tolerance of 1e-6 to PROVEN; more unsettles its bound
MOST_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who goes where.

    Attributes
    ----------
    segment : tuple of int
        Segment of each team, from 0.
    pos : float
        Probability that somebody finds the subject.
    bound : float
        No assignment reaches more than this.
    optimal : bool
        Whether `pos` meets the bound to a billionth of what there is to find.
    """

    segment: tuple[int, ...]
    pos: float
    bound: float
    optimal: bool

    @property
    def gap(self) -> float:
        """How far `pos` may be from the best, as a share of the bound."""
        return 0.0 if self.optimal else max(0.0, 1 - self.pos / self.bound)


def success(poa: Floats, pod: Floats, segment: npt.ArrayLike) -> float:
    """Probability of success when each team searches its segment, independently of the others."""
    missed = np.ones_like(poa)
    where = np.asarray(segment, dtype=np.intp)
    np.multiply.at(missed, where, 1 - pod[np.arange(where.size), where])
    return float(poa @ (1 - missed))


def assign_one_each(poa: Floats, pod: Floats, *, limit_s: float = 60.0) -> Assignment:
    """Give each team one segment so that the probability of success is highest.

    Several teams may be sent to the same segment; their searches are independent. What is
    missed there is an exponential of the teams' summed coverage, so that its tangents bound it
    from below: an integer programme over tangents gives a bound, its answer gives new
    tangents, and the two meet.

    Parameters
    ----------
    poa : (n,) array
        Probability that the subject is in each segment, in [0, 1], summing to at most 1.
    pod : (k, n) array
        Probability that team k finds a subject who is in segment n, in [0, 1].
    limit_s : float
        Time after which the best so far is returned with its gap, seconds.

    Raises
    ------
    BadInput
        If shapes disagree or a probability is outside its range.
    """
    _check(poa, pod)
    if not ((poa * pod) > 0).any():
        return Assignment((0,) * len(pod), 0.0, 0.0, True)
    worth = _Worth.of(poa, pod)
    until = time.monotonic() + limit_s
    close = PROVEN * float(poa.sum())
    best, best_pos, bound = worth.first(), -1.0, 1.0
    for round_number in range(MOST_ROUNDS):
        left_s = until - time.monotonic()
        if round_number and left_s <= 0:
            break
        answer = worth.solve(max(left_s, 0.1))
        if answer is None:
            break
        chosen, round_bound = answer
        bound = min(bound, round_bound)
        pos = success(poa, pod, chosen)
        if pos > best_pos:
            best, best_pos = chosen, pos
        if bound - best_pos <= close:
            break
        worth.sharpen(chosen)
    best_pos = success(poa, pod, best)
    bound = max(bound, best_pos)
    return Assignment(tuple(map(int, best)), best_pos, bound, bound - best_pos <= close)


@dataclass(slots=True)
class _Worth:
    """The integer programme: binary x per (team, segment) pair, one missed weight per segment."""

    poa: Floats
    coverage: Floats
    segments: Places
    team: Places
    at: Places
    tangents: list[tuple[int, float]]

    @classmethod
    def of(cls, poa: Floats, pod: Floats) -> "_Worth":
        teams, n = pod.shape
        value = poa * pod
        # With k teams some best plan keeps each team in its k best segments: were it elsewhere,
        # one of those k would be free of the other teams and worth at least as much.
        near = np.zeros((teams, n), dtype=np.bool_)
        top = np.argsort(-value, axis=1, kind="stable")[:, :teams]
        np.put_along_axis(near, top, True, axis=1)
        segments = np.flatnonzero(near.any(axis=0))
        team, at = np.nonzero(near[:, segments])
        coverage = -np.log1p(-np.minimum(pod[:, segments], LARGEST_POD))
        made = cls(poa[segments], coverage, segments, team, at, [])
        for s in range(segments.size):
            here = coverage[near[:, segments[s]], s]
            # Exact for no team and for any one alone; the rest come as they are needed.
            depths = {0.0, *here.tolist(), 2 * here.min(), 2 * here.max(), 3 * here.max()}
            made.tangents += [(s, depth) for depth in depths]
        return made

    def first(self) -> Places:
        """Each team where it does best on its own."""
        alone = self.poa * -np.expm1(-self.coverage)
        best: Places = self.segments[alone.argmax(axis=1)]
        return best

    def sharpen(self, chosen: Places) -> None:
        """Add the tangents at an assignment, so that its true worth is known to the programme."""
        at = np.searchsorted(self.segments, chosen)
        depth = np.bincount(at, self.coverage[np.arange(at.size), at], self.segments.size)
        self.tangents += [(int(s), float(depth[s])) for s in np.flatnonzero(depth)]

    def solve(self, limit_s: float) -> tuple[Places, float] | None:
        """Return the programme's assignment and its bound on POS, or None if time ran out."""
        pairs, parts = self.team.size, self.segments.size
        weight = SCALE * self.poa / self.poa.max()
        once = csr_array(
            (np.ones(pairs), (self.team, np.arange(pairs))), (len(self.coverage), pairs + parts)
        )
        found = milp(
            np.concatenate([np.zeros(pairs), np.ones(parts)]),
            constraints=[self._tangent_rows(weight), LinearConstraint(once, 1, 1)],
            integrality=np.arange(pairs + parts) < pairs,
            bounds=Bounds(0, np.where(np.arange(pairs + parts) < pairs, 1, np.inf)),
            options={"mip_rel_gap": 0.0, "time_limit": limit_s},
        )
        if found.x is None:
            return None
        chosen = np.zeros(len(self.coverage), dtype=np.intp)
        taken = found.x[:pairs] > 0.5
        chosen[self.team[taken]] = self.segments[self.at[taken]]
        missed = max(float(found.mip_dual_bound), 0.0) * self.poa.max() / SCALE
        return chosen, float(self.poa.sum() - missed)

    def _tangent_rows(self, weight: Floats) -> LinearConstraint:
        """Missed weight of a segment >= h (1 + depth - coverage sent), h = weight exp(-depth)."""
        pairs, parts = self.team.size, self.segments.size
        s = np.array([part for part, _ in self.tangents])
        depth = np.array([z for _, z in self.tangents])
        height = weight[s] * np.exp(-depth)
        row, pair = np.nonzero(s[:, None] == self.at[None, :])
        slope = height[row] * self.coverage[self.team[pair], self.at[pair]]
        count = np.arange(s.size)
        matrix = csr_array(
            (
                np.concatenate([slope, np.ones(s.size)]),
                (np.concatenate([row, count]), np.concatenate([pair, pairs + s])),
            ),
            (s.size, pairs + parts),
        )
        return LinearConstraint(matrix, height * (1 + depth), np.inf)


def _check(poa: Floats, pod: Floats) -> None:
    if poa.ndim != 1 or not poa.size:
        raise BadInput("poa: must be a list of at least one number")
    if pod.ndim != 2 or not pod.size or pod.shape[1] != poa.size:
        raise BadInput(f"pod: every team needs {poa.size} numbers (as poa)")
    for name, values in (("poa", poa), ("pod", pod)):
        if not (np.isfinite(values).all() and values.min() >= 0 and values.max() <= 1):
            raise BadInput(f"{name}: every number must be between 0 and 1")
    if poa.sum() > 1 + 1e-6:
        raise BadInput("poa: the numbers must sum to at most 1")
