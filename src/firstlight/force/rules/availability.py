"""Whether a person can come at a moment, from what they have said about their time."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import NamedTuple, Protocol

from django.utils import timezone


class Statement(Protocol):
    """One thing a person said about their time; `force.models.Availability` is one."""

    is_available: bool
    notice_min: int
    starts_at: datetime | None
    ends_at: datetime | None
    weekday: int | None
    from_time: time | None
    to_time: time | None
    said_at: datetime


class Verdict(NamedTuple):
    """Whether somebody can come, and how many minutes they need before setting out."""

    available: bool
    notice_min: int


def available_at(statements: Iterable[Statement], at: datetime) -> Verdict:
    """Return whether a person can come at `at`, and after how many minutes.

    Of the statements that cover the moment the one said last wins. Who has said nothing about
    the moment is not available: nobody is called on a guess.

    Parameters
    ----------
    statements
        All that one person has said, in any order.
    at
        An aware moment; weekly habits are read in the installation's time zone.
    """
    covering = [each for each in statements if covers(each, at)]
    if not covering:
        return Verdict(False, 0)
    last = max(covering, key=lambda each: each.said_at)
    return Verdict(last.is_available, last.notice_min if last.is_available else 0)


def covers(statement: Statement, at: datetime) -> bool:
    """Whether the statement speaks about the moment `at`."""
    if statement.weekday is None:
        after = statement.starts_at is None or statement.starts_at <= at
        return after and (statement.ends_at is None or at < statement.ends_at)
    if statement.from_time is None or statement.to_time is None:
        return False
    local = timezone.localtime(at)
    begins_today = local.weekday() == statement.weekday
    if statement.from_time < statement.to_time:
        return begins_today and statement.from_time <= local.time() < statement.to_time
    # Past midnight: the evening of its own day, or the small hours of the day after.
    began_yesterday = local.weekday() == (statement.weekday + 1) % 7
    late = begins_today and local.time() >= statement.from_time
    return late or (began_yesterday and local.time() < statement.to_time)


def in_quiet_hours(quiet_from: time | None, quiet_to: time | None, at: datetime) -> bool:
    """Whether `at` lies in a person's quiet hours (which may run past midnight)."""
    if quiet_from is None or quiet_to is None or quiet_from == quiet_to:
        return False
    now = timezone.localtime(at).time()
    if quiet_from < quiet_to:
        return quiet_from <= now < quiet_to
    return now >= quiet_from or now < quiet_to
