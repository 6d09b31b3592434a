"""When people are told that a paper runs out: a certificate, insurance, an agreement."""

from collections.abc import Iterable
from datetime import date

NOTICE_DAYS = (90, 30, 7, 0)


def notice_due(
    valid_until: date, today: date, notice_days: Iterable[int] = NOTICE_DAYS
) -> int | None:
    """Return which notice stands now, in days before the end, or `None`.

    Whoever was not looked at on the very day is told by the next look, once, with the notice
    that fits that day; the ones missed before it are not sent any more.
    """
    left = (valid_until - today).days
    return min((days for days in notice_days if left <= days), default=None)
