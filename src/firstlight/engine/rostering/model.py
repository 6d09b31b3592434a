"""What a roster is worked out from: people, slots and rules.

Every time is in whole minutes since midnight before the first day of the period (day 0); times
before it are negative. People, slots and posts are known by their place in their tuples.

Call ``propose(problem) -> Proposal``; ``why_not(problem, person, slot, post, holds)`` checks one
person for one post (a swap, a sign-up) against the same hard rules.
"""

from dataclasses import dataclass, field

DAY_MIN = 1440


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, from and up to but without `to_min`."""

    from_min: int
    to_min: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A credential of a kind, valid from and up to but without `to_min`."""

    kind: str
    from_min: int
    to_min: int


@dataclass(frozen=True, slots=True)
class Wish:
    """`weight` > 0: would like the slot (costs so much if not invited); < 0: would rather not."""

    slot: int
    weight: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """Limits on one person's days; None where there is none. What lies outside the period fits.

    Attributes
    ----------
    max_days_running, min_days_running : int or None
        Days of service in a row, at most and at least.
    min_days_off : int or None
        Days off in a row, at least.
    max_weekends : int or None
        Weekends (Saturday, Sunday) with service.
    max_of_kind : tuple of (kind, count)
        Slots of a kind, at most.
    """

    max_days_running: int | None = None
    min_days_running: int | None = None
    min_days_off: int | None = None
    max_weekends: int | None = None
    max_of_kind: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who could be invited.

    Attributes
    ----------
    papers : tuple of Paper
        Credentials with their validity (insurance, agreement, clearance are kinds as well).
    free : tuple of Span or None
        When they are free; None is always. A slot lies inside one span
        (touching spans join).
    busy : tuple of Span
        Service elsewhere, to which the rest rules hold as well.
    not_asked : tuple of int
        Slots they declined or are not to be asked for.
    units : tuple of str
        Teams whose slots they serve; empty is all.
    home_m : (x, y) in m or None
        Where they start from, in the frame of the slots' places.
    distance_m : tuple of float or None
        Instead of `home_m`: metres to each slot, one number a slot.
    is_new : bool
        A newcomer, to be paired with somebody experienced.
    served_min : int
        Minutes served this quarter before the period.
    wanted_min : int
        Minutes wanted over the whole quarter; 0: asked only where nobody else can come.
    max_min, min_min : int or None
        Minutes in the period, at most and at least (hard).
    pattern : Pattern or None
    """

    papers: tuple[Paper, ...] = ()
    free: tuple[Span, ...] | None = None
    busy: tuple[Span, ...] = ()
    not_asked: tuple[int, ...] = ()
    wishes: tuple[Wish, ...] = ()
    units: tuple[str, ...] = ()
    home_m: tuple[float, float] | None = None
    distance_m: tuple[float, ...] | None = None
    is_new: bool = False
    served_min: int = 0
    wanted_min: int = 0
    max_min: int | None = None
    min_min: int | None = None
    pattern: Pattern | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """So many people of a slot with these credentials.

    Attributes
    ----------
    count : int
        People wanted, >= 1.
    papers : tuple of tuple of str
        From each inner tuple the person holds at least one kind, valid for the whole slot:
        ``(("insurance",), ("boat_a", "boat_b"))``.
    under_weight : int
        Cost of each empty place.
    over_weight : int or None
        Cost of each person above `count`; None: never more than `count`.
    """

    count: int = 1
    papers: tuple[tuple[str, ...], ...] = ()
    under_weight: int = 1000
    over_weight: int | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of service with its posts; `kind` is for patterns and successions only.

    A `is_risky` slot takes no newcomers where the rules say so; `is_night` counts as a night.
    """

    starts_min: int
    ends_min: int
    posts: tuple[Post, ...] = (Post(),)
    unit: str = ""
    kind: str = ""
    place_m: tuple[float, float] | None = None
    is_risky: bool = False
    is_night: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of the house. None switches a hard rule off, 0 a soft one.

    Attributes
    ----------
    rest_min : int
        Rest between two slots, hard; 0 still forbids overlaps.
    good_rest_min : int
        Rest that is preferred; each shorter one costs `rest_weight`.
    max_day_min, max_week_min : int or None
        Minutes of slots that start on one day, in one week (Monday to Sunday).
    max_day_slots, max_week_slots : int or None
    max_nights_running : int or None
    newcomers_per_experienced : int or None
        Newcomers in a slot for each experienced person in it, at most.
    newcomers_at_risk : bool
        Whether newcomers may be invited to risky slots.
    max_distance_m : float or None
    distance_weight : int
        Cost of each full kilometre from home.
    fair_weight : int
        Scales the cost of hours above what would be even (see `fairness`).
    reserve_weight : int
        Cost of each hour beyond what the person wanted over the quarter.
    not_next : tuple of (kind, kind)
        A slot of the second kind may not start the day after one of the first.
    day0_weekday : int
        0 is Monday.
    """

    rest_min: int = 480
    good_rest_min: int = 660
    rest_weight: int = 20
    max_day_min: int | None = 720
    max_week_min: int | None = 2400
    max_day_slots: int | None = None
    max_week_slots: int | None = None
    max_nights_running: int | None = 3
    newcomers_per_experienced: int | None = 1
    newcomers_at_risk: bool = False
    max_distance_m: float | None = None
    distance_weight: int = 1
    fair_weight: int = 1
    reserve_weight: int = 60
    not_next: tuple[tuple[str, str], ...] = ()
    day0_weekday: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A person at a post of a slot."""

    person: int
    slot: int
    post: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a proposal is worked out from; `kept` are places already accepted.

    Hours are priced in steps of `step_min` (None: the longest that every slot is a multiple of).
    """

    people: tuple[Person, ...]
    slots: tuple[Slot, ...]
    rules: Rules = field(default_factory=Rules)
    kept: tuple[Place, ...] = ()
    step_min: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How long may be looked for: work units first (same on every machine), seconds at the latest.

    Long problems are searched until they are proven within `good_gap` of the best (empty places
    set aside); `window_min` is how far around a gap others may be
    rearranged to explain it; `gaps_explained` how many gaps are explained so (others against the
    proposal as it stands).
    """

    wall_s: float = 18.0
    work: float = 12.0
    workers: int = 2
    good_gap: float = 0.01
    window_min: int = 1440
    gaps_explained: int = 12
    seed: int = 1
