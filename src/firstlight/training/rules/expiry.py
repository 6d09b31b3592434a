"""When people are told that a certificate runs out."""

from datetime import date

NOTICE_DAYS = (90, 30, 7, 0)


def notice_due(valid_until: date, today: date) -> int | None:
    """Return which notice stands now: 90, 30, 7 or 0 days before the end, or `None`.

    Whoever was not looked at on the very day is told by the next look, once, with the notice
    that fits that day; the ones missed before it are not sent any more.
    """
    left = (valid_until - today).days
    return min((days for days in NOTICE_DAYS if left <= days), default=None)
