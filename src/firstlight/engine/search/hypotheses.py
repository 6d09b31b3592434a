"""What clues do to scenarios and to the map; any clue can be withdrawn as if never given.

Weights are always worked out afresh from the particles as estimated and from the clues that
stand, in log space with exactly rounded sums: neither the order in which clues came nor those
withdrawn leave a trace in the last digit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import fsum, isfinite, log, pi
from typing import Final

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.search.particles import Particles

KINDS: Final = ("sighting", "object", "footprint", "phone", "camera", "dog", "statement", "other")
# The name under which a clue speaks of a wrong premise.
ELSEWHERE: Final = "elsewhere"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a clue says that the person was.

    Attributes
    ----------
    x_m, y_m
        Metres from the grid's corner.
    accuracy_m
        Standard deviation of the place in each direction, metres, > 0.
    reliability
        Probability that it was this person at all, inside 0 and 1.
    """

    x_m: float
    y_m: float
    accuracy_m: float
    reliability: float

    def __post_init__(self) -> None:
        """Refuse what is not a place."""
        if not (isfinite(self.x_m) and isfinite(self.y_m)):
            raise BadInput("clue: its place must be finite")
        if not (isfinite(self.accuracy_m) and self.accuracy_m > 0):
            raise BadInput("accuracy_m: must be a positive number of metres")
        if not 0 < self.reliability < 1:
            raise BadInput("reliability: must lie inside 0 and 1; nothing is certain")


@dataclass(frozen=True, slots=True)
class Clue:
    """One thing learnt.

    Attributes
    ----------
    name
        Its own name or number, unlike any other's.
    kind
        One of `KINDS`.
    minute
        When the person was there or the thing was left, minutes since last seen, >= 0.
    likelihood
        How likely the clue is under each named scenario or `ELSEWHERE`, > 0; only ratios
        matter, and 1 stands for whatever is not named.
    place
        Where, if the clue has a place.
    withdrawn
        Whether it was taken back.
    """

    name: str
    kind: str
    minute: float
    likelihood: Mapping[str, float] = field(default_factory=dict)
    place: Place | None = None
    withdrawn: bool = False

    def __post_init__(self) -> None:
        """Refuse a clue that says nothing clear."""
        if self.kind not in KINDS:
            raise BadInput(
                f"kind: {self.kind!r} is not a kind of clue; known are {', '.join(KINDS)}"
            )
        if not (isfinite(self.minute) and self.minute >= 0):
            raise BadInput(f"clue {self.name}: its time must not be before last seen")
        for name, value in self.likelihood.items():
            if not (isfinite(value) and value > 0):
                raise BadInput(f"clue {self.name}: the likelihood of {name} must be above 0")


def weigh(particles: Particles, names: Sequence[str], clues: Sequence[Clue]) -> Particles:
    """Return the particles with the weights that the standing clues give them.

    Parameters
    ----------
    particles : Particles
        As estimated, before any clue.
    names : sequence of str
        The scenarios' names, in the order of their numbers.
    clues : sequence of Clue
        In any order.

    Raises
    ------
    BadInput
        Two clues of one name, a clue about an unknown scenario, or clues that leave nothing
        possible.
    """
    _check(names, clues)
    standing = sorted((clue for clue in clues if not clue.withdrawn), key=lambda clue: clue.name)
    if not standing:
        return particles
    by_scenario = np.array([_said(standing, name) for name in names])
    change = by_scenario[particles.hypothesis]
    beyond = _said(standing, ELSEWHERE)
    for clue in standing:
        if clue.place is not None:
            change = change + _seen(particles, clue.minute, clue.place)
            beyond += log(1 - clue.place.reliability)
    with np.errstate(divide="ignore"):
        logs = np.log(particles.weight) + change
    row = log(particles.row) + beyond if particles.row > 0 else -np.inf
    top = max(float(logs.max()), row)
    if not isfinite(top):
        raise BadInput("clues: together they leave nothing possible")
    weight, row = np.exp(logs - top), float(np.exp(row - top))
    total = float(weight.sum()) + row
    return replace(particles, weight=weight / total, row=row / total)


def scenario_weights(particles: Particles, names: Sequence[str]) -> dict[str, float]:
    """Return the probability of each scenario, and of none of them under `ELSEWHERE`."""
    sums = {
        name: float(particles.weight[particles.hypothesis == number].sum())
        for number, name in enumerate(names)
    }
    return {**sums, ELSEWHERE: particles.row}


def _said(clues: Sequence[Clue], name: str) -> float:
    return fsum(log(clue.likelihood.get(name, 1.0)) for clue in clues)


def _seen(particles: Particles, minute: float, place: Place) -> Floats:
    """Return the log likelihood of a sighting for each particle.

    With the reliability it was this person, seen with a normal error; else it was somebody else,
    anywhere on the grid alike.
    """
    x_m, y_m = particles.at(minute)
    square = ((x_m - place.x_m) ** 2 + (y_m - place.y_m) ** 2) / place.accuracy_m**2
    peak = particles.grid.area_m2 / (2 * pi * place.accuracy_m**2)
    seen: Floats = np.log(
        place.reliability * peak * np.exp(-0.5 * square) + (1 - place.reliability)
    )
    return seen


def _check(names: Sequence[str], clues: Sequence[Clue]) -> None:
    if len({clue.name for clue in clues}) < len(clues):
        raise BadInput("clues: two clues have the same id")
    known = {*names, ELSEWHERE}
    for clue in clues:
        for name in clue.likelihood:
            if name not in known:
                raise BadInput(
                    f"clue {clue.name}: {name!r} is not a hypothesis; known are "
                    f"{', '.join(sorted(known))}"
                )
