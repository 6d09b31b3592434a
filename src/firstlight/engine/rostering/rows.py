"""The rules as rows: one builder a rule, each over the places that somebody could have."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from firstlight.engine.rostering.linear import INF, Linear
from firstlight.engine.rostering.model import DAY_MIN, Pattern, Person, Rules, Slot


@dataclass(frozen=True, slots=True)
class Option:
    """A slot that one person could serve, with the columns of its posts."""

    slot: Slot
    columns: list[int]

    @property
    def day(self) -> int:
        """The day it starts on."""
        return self.slot.starts_min // DAY_MIN

    @property
    def length_min(self) -> int:
        """How long it takes."""
        return self.slot.ends_min - self.slot.starts_min


def cliques(options: Sequence[Option], rest_min: int) -> Iterable[list[Option]]:
    """Yield the largest sets of options of which one person can serve but one.

    `options` are in order of their start. Slots lengthened by the rest are intervals, so the sets
    are those that contain one moment.
    """
    active: list[Option] = []
    for k, option in enumerate(options):
        starts = option.slot.starts_min
        active = [one for one in active if one.slot.ends_min + rest_min > starts]
        active.append(option)
        after = options[k + 1].slot.starts_min if k + 1 < len(options) else INF
        if any(one.slot.ends_min + rest_min <= after for one in active):
            yield list(active)


def add_rest(linear: Linear, options: Sequence[Option], rest_min: int | None) -> None:
    """Add: no two slots at once, and the rest between them; None: only one post a slot."""
    groups = [[one] for one in options] if rest_min is None else cliques(options, rest_min)
    for group in groups:
        columns = [column for one in group for column in one.columns]
        if len(columns) > 1:
            linear.row(columns, upper=1)


def add_good_rest(linear: Linear, options: Sequence[Option], rules: Rules) -> list[int]:
    """Add a price for each rest that is allowed but short; return the columns of the prices."""
    out: list[int] = []
    if rules.good_rest_min <= rules.rest_min or not rules.rest_weight:
        return out
    for k, later in enumerate(options):
        starts = later.slot.starts_min
        before = [
            one
            for one in options[:k]
            if rules.rest_min <= starts - one.slot.ends_min < rules.good_rest_min
        ]
        for group in _apart(before, rules.rest_min):
            short = linear.column(cost=60 * rules.rest_weight)
            columns = [column for one in (*group, later) for column in one.columns]
            linear.row([*columns, short], [*([1] * len(columns)), -1], upper=1)
            out.append(short)
    return out


def _apart(options: list[Option], rest_min: int) -> Iterable[list[Option]]:
    """Split into groups of which one person can serve but one."""
    ordered = sorted(options, key=lambda one: one.slot.ends_min)
    while ordered:
        earliest = ordered[0].slot.ends_min
        first = [one for one in ordered if one.slot.starts_min < earliest + rest_min]
        yield first
        ordered = [one for one in ordered if one.slot.starts_min >= earliest + rest_min]


def add_amounts(
    linear: Linear, groups: Iterable[Sequence[Option]], most: int | None, is_time: bool
) -> None:
    """Add: in each group at most so many minutes, or so many slots."""
    if most is None:
        return
    for group in groups:
        columns = [column for one in group for column in one.columns]
        factors = [one.length_min if is_time else 1 for one in group for _ in one.columns]
        if sum(one.length_min if is_time else 1 for one in group) > most:
            linear.row(columns, factors, upper=most)


def add_days_and_weeks(
    linear: Linear, options: Sequence[Option], rules: Rules, off: frozenset[str] = frozenset()
) -> None:
    """Add: at most so many minutes and slots in a day and in a week, but for rules in `off`."""
    if "day" not in off:
        days = by_day(options).values()
        add_amounts(linear, days, rules.max_day_min, True)
        add_amounts(linear, days, rules.max_day_slots, False)
    if "week" not in off:
        weeks = by_week(options, rules.day0_weekday).values()
        add_amounts(linear, weeks, rules.max_week_min, True)
        add_amounts(linear, weeks, rules.max_week_slots, False)


def by_day(options: Iterable[Option]) -> dict[int, list[Option]]:
    """Group by the day of the start."""
    out: defaultdict[int, list[Option]] = defaultdict(list)
    for option in options:
        out[option.day].append(option)
    return dict(out)


def by_week(options: Iterable[Option], weekday: int) -> dict[int, list[Option]]:
    """Group by the week (from Monday) of the start."""
    out: defaultdict[int, list[Option]] = defaultdict(list)
    for option in options:
        out[(option.day + weekday) // 7].append(option)
    return dict(out)


def day_terms(linear: Linear, options: Iterable[Option], rest_min: int) -> dict[int, list[int]]:
    """Return columns for each day whose sum is 1 with service on it, 0 without."""
    out: dict[int, list[int]] = {}
    for day, group in by_day(options).items():
        columns = [column for one in group for column in one.columns]
        last = max(one.slot.starts_min for one in group)
        if all(last < one.slot.ends_min + rest_min for one in group):
            out[day] = columns
            continue
        served = linear.column()
        for column in columns:
            linear.row([served, column], [1, -1], lower=0)
        linear.row([*columns, served], [*([1] * len(columns)), -1], lower=0)
        out[day] = [served]
    return out


def add_nights(linear: Linear, options: Sequence[Option], most: int, rest_min: int) -> None:
    """Add: at most so many nights in a row."""
    nights = day_terms(linear, [one for one in options if one.slot.is_night], rest_min)
    _at_most_running(linear, nights, most)


def _at_most_running(linear: Linear, days: dict[int, list[int]], most: int) -> None:
    for first in sorted(days):
        run = range(first, first + most + 1)
        if all(day in days for day in run):
            linear.row([column for day in run for column in days[day]], upper=most)


def add_next(
    linear: Linear, options: Sequence[Option], not_next: tuple[tuple[str, str], ...]
) -> None:
    """Add: no slot of the second kind on the day after one of the first."""
    days = by_day(options) if not_next else {}
    for day, group in days.items():
        for one in group:
            for other in days.get(day + 1, ()):
                if (one.slot.kind, other.slot.kind) in not_next:
                    linear.row([*one.columns, *other.columns], upper=1)


def add_pattern(
    linear: Linear,
    options: Sequence[Option],
    pattern: Pattern,
    rules: Rules,
    n_days: int,
    rest_min: int,
) -> None:
    """Add the limits on one person's days."""
    days = day_terms(linear, options, rest_min)
    if pattern.max_days_running is not None:
        _at_most_running(linear, days, pattern.max_days_running)
    if pattern.min_days_running is not None:
        _no_short_runs(linear, days, pattern.min_days_running, n_days, is_service=True)
    if pattern.min_days_off is not None:
        _no_short_runs(linear, days, pattern.min_days_off, n_days, is_service=False)
    if pattern.max_weekends is not None:
        _at_most_weekends(linear, days, pattern.max_weekends, rules.day0_weekday)
    for kind, most in pattern.max_of_kind:
        add_amounts(linear, [[one for one in options if one.slot.kind == kind]], most, False)


def _no_short_runs(
    linear: Linear, days: dict[int, list[int]], least: int, n_days: int, is_service: bool
) -> None:
    """Forbid inner runs (of service, or of days off) of fewer than `least` days."""
    for length in range(1, least):
        for first in range(1, n_days - length):
            inner = [c for day in range(first, first + length) for c in days.get(day, ())]
            outer = [c for day in (first - 1, first + length) for c in days.get(day, ())]
            if is_service:  # 0 1..1 0 breaks the rule
                factors = [1] * len(inner) + [-1] * len(outer)
                linear.row([*inner, *outer], factors, upper=length - 1)
            else:  # 1 0..0 1 breaks it
                factors = [1] * len(outer) + [-1] * len(inner)
                linear.row([*outer, *inner], factors, upper=1)


def _at_most_weekends(linear: Linear, days: dict[int, list[int]], most: int, weekday: int) -> None:
    weekends: defaultdict[int, list[list[int]]] = defaultdict(list)
    for day, columns in days.items():
        week, within = divmod(day + weekday, 7)
        if within >= 5:
            weekends[week].append(columns)
    if len(weekends) <= most:
        return
    served = []
    for parts in weekends.values():
        one = linear.column()
        served.append(one)
        for columns in parts:
            linear.row([one, *columns], [1, *([-1] * len(columns))], lower=0)
    linear.row(served, upper=most)


def add_pairing(linear: Linear, new: list[int], experienced: list[int], ratio: int) -> None:
    """Add: at most `ratio` newcomers in a slot for each experienced person in it."""
    factors = [1] * len(new) + [-ratio] * len(experienced)
    linear.row([*new, *experienced], factors, upper=0)


def add_own(linear: Linear, options: Sequence[Option], who: Person, off: frozenset[str]) -> None:
    """Add one person's own least and most minutes."""
    if "own_max" not in off:
        add_amounts(linear, [options], who.max_min, True)
    if who.min_min and "own_min" not in off:
        columns = [column for one in options for column in one.columns]
        factors = [one.length_min for one in options for _ in one.columns]
        linear.row(columns, factors, lower=who.min_min)
