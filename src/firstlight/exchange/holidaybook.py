"""The public holidays and swapped workdays of a year, as the `holidays` library knows them."""

from dataclasses import dataclass
from datetime import date, timedelta

FIRST, LAST = 1950, 2100
MADE_UP = "休息日"  # how the library names a weekday that is off for a worked weekend
NEAR = timedelta(days=15)
ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PublicDays:
    """Days of one kind in a row: ``holiday`` or ``workday`` (a worked weekend)."""

    kind: str
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of a year.

    Attributes
    ----------
    days
        In order; empty where nothing is known.
    has_swaps
        Whether the swapped workdays are known: they are announced late in the year before.
    """

    days: tuple[PublicDays, ...]
    has_swaps: bool


def public_days(year: int) -> Year:
    """Return the public holidays of China in a year; for a year that nobody knows, none."""
    if not FIRST <= year <= LAST:
        return Year((), False)
    # A book of every country's holidays; only who fills a year in opens it.
    import holidays

    book = holidays.country_holidays("CN", years=year, language="zh_CN")
    off = {day: name for day, name in book.items() if day.year == year}
    worked = sorted(day for day in _worked(book) if day.year == year)
    swapped = bool(worked) or any(name.startswith(MADE_UP) for name in off.values())
    runs = [_named("holiday", run, off) for run in _runs(sorted(off))]
    runs += [PublicDays("workday", f"{_near(day, off)}调休上班", day, day) for day in worked]
    return Year(tuple(sorted(runs, key=lambda each: each.starts_on)), swapped)


def _worked(book: object) -> set[date]:
    found: set[date] = getattr(book, "weekend_workdays", set())
    return found


def _runs(days: list[date]) -> list[list[date]]:
    """Return days in a row together; a weekend between two days off belongs to the row."""
    runs: list[list[date]] = []
    for day in days:
        if runs and all(_is_weekend(each) for each in _between(runs[-1][-1], day)):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _between(first: date, last: date) -> list[date]:
    return [first + ONE * n for n in range(1, (last - first).days)]


def _is_weekend(day: date) -> bool:
    return day.weekday() > 4


def _named(kind: str, run: list[date], off: dict[date, str]) -> PublicDays:
    own = [off[day] for day in run if not off[day].startswith(MADE_UP)]
    name = own[-1] if own else _near(run[0], off)
    return PublicDays(kind, name.partition("（")[0], run[0], run[-1])


def _near(day: date, off: dict[date, str]) -> str:
    """Return the name of the holiday for which a day is swapped: the nearest one."""
    named = [each for each in off if not off[each].startswith(MADE_UP)]
    nearest = min(named, key=lambda each: abs(each - day), default=None)
    if nearest is None or abs(nearest - day) > NEAR:
        return ""
    return off[nearest].partition("（")[0]
