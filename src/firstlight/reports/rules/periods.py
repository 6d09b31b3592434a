"""Days, weeks, months, quarters, years, and the year to date; each with the one before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

KINDS = ("day", "week", "month", "quarter", "year", "to_date")
PARTS = {
    "day": ("day", "week"),
    "week": ("day",),
    "month": ("day", "week"),
    "quarter": ("week", "month"),
    "year": ("month", "quarter", "week"),
    "to_date": ("month", "week", "quarter"),
}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` until before `end`, local days; `kind` is one of `KINDS`."""

    kind: str
    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - DAY

    def until(self, day: date) -> "Period":
        """Return the same period, ended before `day` if it reaches further; at least one day."""
        return Period(self.kind, self.start, max(min(self.end, day), self.start + DAY))

    def since(self, day: date) -> "Period":
        """Return the same period, begun on `day` if it begins earlier; it may have no day left."""
        return Period(self.kind, max(self.start, day), self.end)


def period_of(kind: str, day: date) -> Period:
    """Return the period of a kind in which a day lies; weeks begin on Monday."""
    if kind == "to_date":
        return Period(kind, day.replace(month=1, day=1), day + DAY)
    if kind in MONTHS:
        start = _first(day, MONTHS[kind])
        return Period(kind, start, _months_on(start, MONTHS[kind]))
    start = day - timedelta(days=day.weekday()) if kind == "week" else day
    return Period(kind, start, start + timedelta(days=7 if kind == "week" else 1))


def to_date(day: date) -> Period:
    """Return the year from its first day to `day`."""
    return period_of("to_date", day)


def shifted(period: Period, steps: int = -1) -> Period:
    """Return the period before (or so many steps on); the year to date goes to the same day."""
    if period.kind == "to_date":
        start = period.start.replace(year=period.start.year + steps)
        return Period(period.kind, start, _same_day(period.end, steps))
    if period.kind in MONTHS:
        start = _months_on(period.start, MONTHS[period.kind] * steps)
        return Period(period.kind, start, _months_on(start, MONTHS[period.kind]))
    length = timedelta(days=7 if period.kind == "week" else 1)
    start = period.start + length * steps
    return Period(period.kind, start, start + length)


def parts_of(period: Period, kind: str) -> list[Period]:
    """Return the periods of a smaller kind that touch a period, cut at its ends."""
    found = []
    each = period_of(kind, period.start)
    while each.start < period.end:
        found.append(Period(kind, max(each.start, period.start), min(each.end, period.end)))
        each = shifted(each, 1)
    return found


def spans(start: date, end: date) -> Iterator[tuple[str, date, date]]:
    """Cut a stretch of days into whole months ("m") and the days ("d") before and after them."""
    if start >= end:
        return
    first = start if start.day == 1 else _months_on(_first(start, 1), 1)
    last = _first(end, 1)
    if first >= last:
        yield "d", start, end
        return
    if start < first:
        yield "d", start, first
    yield "m", first, last
    if last < end:
        yield "d", last, end


def _first(day: date, months: int) -> date:
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _months_on(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _same_day(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1)
