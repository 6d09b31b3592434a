"""Calendars as iCalendar files (RFC 5545), which every calendar programme reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vDuration

ASK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a calendar.

    Attributes
    ----------
    uid
        Stays the same when the entry changes, so that programmes replace it.
    starts_at, ends_at
        Aware moments; written in UTC, so that a reader's own zone applies.
    changed
        Counts changes upwards.
    """

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    about: str = ""
    is_called_off: bool = False
    is_tentative: bool = False
    changed: int = 0


def calendar_file(
    name: str, entries: Iterable[Entry], *, made_at: datetime, remind_min: int = 0
) -> bytes:
    """Return a calendar as the bytes of an ``.ics`` file.

    Parameters
    ----------
    name
        What the calendar is called.
    entries
        What stands in it.
    made_at
        When the file is made.
    remind_min
        Minutes before each entry at which the programme reminds; 0 for not at all.
    """
    book = Calendar()
    book.add("prodid", "-//Firstlight//shifts//")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", name)
    # Unasked, some programmes look again only once a week.
    book.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    book.add("x-published-ttl", vDuration(ASK_AGAIN))
    for entry in entries:
        book.add_component(_event(entry, made_at, remind_min))
    return bytes(book.to_ical())


def _event(entry: Entry, made_at: datetime, remind_min: int) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@firstlight")
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", entry.title)
    event.add("sequence", entry.changed)
    if entry.place:
        event.add("location", entry.place)
    if entry.about:
        event.add("description", entry.about)
    event.add("status", _status(entry))
    if remind_min and not entry.is_called_off:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", timedelta(minutes=-remind_min))
        event.add_component(alarm)
    return event


def _status(entry: Entry) -> str:
    if entry.is_called_off:
        return "CANCELLED"
    return "TENTATIVE" if entry.is_tentative else "CONFIRMED"
