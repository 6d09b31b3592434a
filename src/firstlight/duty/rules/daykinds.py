"""What kind of day a day is, from what the calendar says of it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KINDS = {
    "workday": _("Workday"),
    "restday": _("Day off"),
    "holiday": _("Public holiday"),
    "swapped_workday": _("Swapped workday"),
    "school_day": _("School day"),
    "school_holiday": _("School holiday"),
    "exam": _("Exam days"),
    "heat": _("Hot season"),
    "flood": _("Flood season"),
    "fire": _("Forest-fire season"),
}
SATURDAY = 5


def midnight(day: date) -> datetime:
    """Return the moment at which a day begins here."""
    return timezone.make_aware(datetime.combine(day, time()))


def days_between(first: date, last: date) -> list[date]:
    """Return every day of a period, both ends in it."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def kinds_of(day: date, spans: Iterable[Any]) -> frozenset[str]:
    """Return the kinds of a day, of `KINDS`.

    Parameters
    ----------
    day
        The day.
    spans
        What the calendar says, the later said last: of a holiday and a swapped workday on the
        same day the last stands.
    """
    said = [span.kind for span in spans if span.starts_on <= day <= span.ends_on]
    found = {kind for kind in said if kind in ("exam", "heat", "flood", "fire")}
    swaps = [kind for kind in said if kind in ("holiday", "workday")]
    works = swaps[-1] == "workday" if swaps else day.weekday() < SATURDAY
    found.add("workday" if works else "restday")
    if swaps:
        found.add("swapped_workday" if works else "holiday")
    if "term" in said:
        found.add("school_day" if works and "closed" not in said else "school_holiday")
    return frozenset(found)


def is_day_for(pattern: Any, day: date, spans: Iterable[Any]) -> bool:
    """Whether a pattern makes a shift on a day: weekday, season of the pattern, kind of day.

    A pattern for kinds of day asks for any one of them; its weekdays then narrow them only if it
    names some. On a swapped workday a pattern for workdays runs whatever the weekday.
    """
    if (pattern.starts_on and day < pattern.starts_on) or (
        pattern.ends_on and day > pattern.ends_on
    ):
        return False
    kinds = kinds_of(day, spans)
    if pattern.days:
        if not kinds & set(pattern.days):
            return False
        if "swapped_workday" in kinds and "workday" in pattern.days:
            return True
    return not pattern.weekdays or day.weekday() in pattern.weekdays
