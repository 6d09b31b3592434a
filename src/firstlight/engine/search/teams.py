"""Teams that search: what each kind can do, and how long it can be away."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np

from firstlight.engine.errors import BadInput
from firstlight.engine.search.detection import VISIBILITIES, Width, width_of_range
from firstlight.engine.search.heat import DRINK_L_PER_H
from firstlight.engine.terrain.speed import Mode, Speeds

FEWEST_PEOPLE: Final = 2


class Kind(StrEnum):
    """Kinds of team."""

    FOOT = "foot"
    DOG = "dog"
    VEHICLE = "vehicle"
    DRONE = "drone"
    BOAT = "boat"


@dataclass(frozen=True, slots=True)
class Usual:
    """What a kind of team does where nothing is said of it; planning assumptions of our own.

    Attributes
    ----------
    mode
        How it gets about.
    search_mps
        Speed while searching.
    width
        Effective sweep width of each pair of eyes (or nose) at low, medium and high visibility.
    eyes
        How many people search side by side: 0 means all of the team.
    battery_s, swap_s
        Endurance of one battery and time to change it; inf without battery.
    """

    mode: Mode
    search_mps: float
    width: tuple[Width, Width, Width]
    eyes: int
    battery_s: float = np.inf
    swap_s: float = 0.0


def _ranges(low_m: float, medium_m: float, high_m: float) -> tuple[Width, Width, Width]:
    low, medium, high = (
        width_of_range(each, visibility)
        for each, visibility in zip((low_m, medium_m, high_m), VISIBILITIES, strict=True)
    )
    return low, medium, high


# Ranges of detection in metres; measure your own ground and say so in the team's file. A dog
# works by scent, so its width depends on the wind and not on what can be seen.
USUAL: Final[dict[Kind, Usual]] = {
    Kind.FOOT: Usual(Mode.FOOT, 0.5, _ranges(10, 20, 40), 0),
    Kind.DOG: Usual(Mode.FOOT, 0.6, (Width(30, 60, 90),) * 3, 1),
    Kind.VEHICLE: Usual(Mode.VEHICLE, 3.0, _ranges(10, 20, 40), 1),
    Kind.DRONE: Usual(Mode.DRONE, 5.0, _ranges(5, 15, 35), 1, 25 * 60.0, 5 * 60.0),
    Kind.BOAT: Usual(Mode.BOAT, 1.5, _ranges(8, 15, 25), 1),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """One reason to be back by a time: seconds after leaving, >= 0."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Team:
    """One team, which stays together.

    Attributes
    ----------
    name
        Unlike any other's.
    kind
        What it is.
    people
        At least two.
    base_xy_m
        Where it stands, metres from the grid's south-west corner.
    ready_s
        When it can leave, seconds after the plan's start, >= 0.
    limits
        When it must be back, seconds after leaving: the end of the shift, water, heat.
    mode, speeds, search_mps, width, eyes, battery_s, swap_s
        As in `Usual`; `speeds` is how it gets about.
    credentials
        What its people and kit are good for.
    may_not
        Features where it is never sent.
    most_segments
        How many segments it may be given, >= 1.
    drink_l_per_h
        Water that each person needs for each hour away, litres.
    trials
        How many trials the width at low, medium and high visibility rests on; 0 for the book's.
    """

    name: str
    kind: Kind
    people: int
    base_xy_m: tuple[float, float]
    ready_s: float
    limits: tuple[Limit, ...]
    mode: Mode
    speeds: Speeds
    search_mps: float
    width: tuple[Width, Width, Width]
    eyes: int
    battery_s: float = np.inf
    swap_s: float = 0.0
    credentials: frozenset[str] = field(default_factory=frozenset)
    may_not: frozenset[str] = field(default_factory=frozenset)
    most_segments: int = 6
    drink_l_per_h: float = DRINK_L_PER_H
    trials: tuple[int, int, int] = (0, 0, 0)

    def __post_init__(self) -> None:
        """Refuse a team that cannot be."""
        if self.people < FEWEST_PEOPLE:
            raise BadInput(f"people: team {self.name} needs at least {FEWEST_PEOPLE}")
        if not 1 <= self.eyes <= self.people:
            raise BadInput(f"eyes: team {self.name} has {self.people} people")
        if not self.limits:
            raise BadInput(f"limits: team {self.name} needs to know when to be back")
        if self.most_segments < 1:
            raise BadInput(f"most_segments: team {self.name} needs at least 1")
        for name in ("ready_s", "search_mps", "battery_s", "swap_s"):
            if not getattr(self, name) >= 0:
                raise BadInput(f"{name}: team {self.name} needs a number of at least 0")
        if any(not limit.seconds >= 0 for limit in self.limits):
            raise BadInput(f"limits: team {self.name} must be back before it leaves")

    @property
    def limit(self) -> Limit:
        """What brings the team back first."""
        return min(self.limits, key=lambda limit: limit.seconds)


@dataclass(frozen=True, slots=True)
class Rule:
    """Ground that not everybody may be sent to.

    Attributes
    ----------
    feature
        A feature of segments, of `FEATURES`.
    kinds
        Kinds of team that may go there as they are.
    credential
        What lets any other team go; empty if nothing does.
    """

    feature: str
    kinds: frozenset[Kind]
    credential: str = ""

    def bars(self, team: Team) -> bool:
        """Whether the team may not go."""
        return self.keeps_away(team.kind, team.credentials)

    def keeps_away(self, kind: str, credentials: Collection[str]) -> bool:
        """Whether a kind of team with these credentials may not go."""
        return kind not in self.kinds and not (self.credential and self.credential in credentials)


FEATURES: Final = ("water", "land", "steep", "rock", "wetland", "roadless")

STEEP_DEG: Final = 35.0  # mean slope from which a segment asks for people trained on it

RULES: Final[tuple[Rule, ...]] = (
    Rule("water", frozenset({Kind.BOAT, Kind.DRONE})),
    Rule("land", frozenset(set(Kind) - {Kind.BOAT})),
    Rule("steep", frozenset({Kind.DRONE, Kind.VEHICLE, Kind.BOAT}), "mountain"),
    Rule("roadless", frozenset(set(Kind) - {Kind.VEHICLE})),
)
