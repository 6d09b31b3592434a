"""The sentences that this room sends: pointers only, in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firstlight.duty.models import (
    RosterProposal,
    SchoolContact,
    SchoolGateDuty,
    Shift,
    ShiftAssignment,
    SwapRequest,
)
from firstlight.force import mail
from firstlight.force.models import Person
from firstlight.notify.schemas import Letter

MINE = "/my/shifts/"
WORDS: dict[str, mail.Words] = {
    "invited": (
        _("You are invited to a shift"),
        _("Open your shifts to see what it is, and say yes or no. No needs no reason."),
    ),
    "place_free": (
        _("A place in a shift is free for you"),
        _("You were next on the waiting list. Say yes or no on your page of shifts."),
    ),
    "confirmed": (
        _("Your place in a shift is confirmed"),
        _("You asked to join a shift, and the leader has confirmed it."),
    ),
    "not_confirmed": (
        _("A shift goes on without you"),
        _("You asked to join a shift; this time the places went to others. Thank you."),
    ),
    "called_off": (
        _("A shift is called off"),
        _("A shift that you had a place in is called off. Open your shifts."),
    ),
    "changed": (
        _("A shift has changed"),
        _("Time, place or risks of a shift of yours have changed. Open your shifts."),
    ),
    "swap": (
        _("Somebody looks for cover"),
        _("A place in a shift is offered that you could take. Open your shifts."),
    ),
    "swap_taken": (
        _("Somebody stands in for you"),
        _("Your place in a shift has been taken over. Open your shifts."),
    ),
    "stood_in": (
        _("Somebody stands in for another in a shift"),
        _("Every rule of the shift was checked anew. Open it to see who comes."),
    ),
    "unbegun": (
        _("Nobody has checked in to a shift"),
        _("It has begun. Call them, then open it: check them in, or note who did not come."),
    ),
    "not_in": (
        _("A shift of yours has begun without you"),
        _("Check in on your page of shifts, or tell the shift leader."),
    ),
    "not_out": (
        _("You have not checked out of a shift"),
        _("It is over. Check out on your page of shifts; if you need help, call your leader now."),
    ),
    "short": (
        _("A shift is short of people"),
        _("Somebody withdrew, and too few are left. Open the shift."),
    ),
    "missed": (
        _("You were marked as not come to a shift"),
        _("If that is not so, or you had a reason, say so on your page of shifts."),
    ),
    "excused": (
        _("You are excused from a shift"),
        _("That you did not come no longer stands against you. Open your shifts."),
    ),
    "mark_stays": (
        _("Your word about a shift was read"),
        _("The mark that you did not come stays. Open your shifts to see what you can do."),
    ),
    "objection": (
        _("Somebody objects to a mark"),
        _("Somebody marked as not come to a shift says otherwise. Open the shift."),
    ),
    "reminder": (
        _("A shift of yours begins soon"),
        _("Open your shifts to see when and where."),
    ),
    "gate_incident": (
        _("Something happened at a school gate"),
        _("Who led there has written it down. Open it and decide what comes next."),
    ),
    "school_named": (
        _("You speak for a school from now on"),
        _("Your first page shows who stands at its gates, and you are told when people lack."),
    ),
    "school_short": (
        _("People are missing at a gate of your school"),
        _("It is today or tomorrow. Open it to see which gates, when, and how many are missing."),
    ),
    "school_full": (
        _("The gates of your school have their people"),
        _("Enough have said yes for that day. Open it to see when they come."),
    ),
    "school_off": (
        _("A gate duty at your school is called off"),
        _("Nobody of the force stands there. Open it to see which gate, and when."),
    ),
    "leads": (
        _("You are named to lead a shift"),
        _("Open it to see what a leader does. If you would rather not, tell the team leader."),
    ),
    "overdue": (
        _("Somebody has not come back from a shift"),
        _("Nobody has checked them out since the end. Call them now, then open the shift."),
    ),
    "proposed": (
        _("A roster proposal waits for you"),
        _("It is over the shifts of several stations. Read your part, then send it or not."),
    ),
    "log_in": (
        _("The log of a shift waits for you"),
        _("Read it, then confirm or return it."),
    ),
    "log_back": (
        _("The log of a shift came back"),
        _("The officer asks for something. Open the shift."),
    ),
}


def to_assigned(word: str, row: ShiftAssignment, now: datetime, turn: str = "") -> Letter:
    """Return a word to somebody about their own place in a shift."""
    return letter(f"duty:{word}:{row.pk}{turn}", row.person, word, now)


def to_leader(row: ShiftAssignment, now: datetime) -> Letter:
    """Return the word to who is named to lead the shift in which they have this place."""
    return letter(
        f"duty:leads:{row.pk}:{now.isoformat()}", row.person, "leads", now, f"{MINE}{row.pk}/"
    )


def to_all(word: str, rows: Iterable[ShiftAssignment], now: datetime) -> Iterator[Letter]:
    """Return a word to each of these people."""
    return (to_assigned(word, row, now, f":{now.isoformat()}") for row in rows)


def to_leaders(
    word: str, shift: Shift, people: Iterable[Person], now: datetime, *, is_critical: bool = False
) -> Iterator[Letter]:
    """Return a word about a shift to those who watch over it."""
    for person in people:
        yield letter(
            f"duty:{word}:{shift.pk}:{now.isoformat()}",
            person,
            word,
            now,
            f"/shifts/{shift.pk}/",
            is_critical=is_critical,
        )


def gate_incident(
    row: SchoolGateDuty, officers: Iterable[Person], now: datetime
) -> Iterator[Letter]:
    """Return the word that something happened at a gate, to the officers who watch over it."""
    link = f"/gates/{row.pk}/"
    return (letter(f"duty:gate:{row.pk}", each, "gate_incident", now, link) for each in officers)


def to_school(
    word: str, row: SchoolGateDuty, people: Iterable[Person], now: datetime
) -> Iterator[Letter]:
    """Return a word about a standing at their school, to who speaks for it; once a turn of it."""
    key, link = f"duty:{word}:{row.pk}:{row.shift.version}", f"/my/school/#g-{row.pk}"
    return mail.letters(key, people, WORDS[word], link, now)


def school_named(row: SchoolContact, now: datetime) -> Letter:
    """Return the word to somebody that they speak for a school."""
    return letter(f"duty:school_named:{row.pk}", row.person, "school_named", now, "/my/school/")


def cover_wanted(row: SwapRequest, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word that somebody looks for cover, to who could stand in."""
    return (letter(f"duty:swap:{row.pk}", person, "swap", now) for person in people)


def proposed(row: RosterProposal, officers: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word that a proposal from above waits, to those who may send it."""
    link = f"/shifts/rosters/{row.pk}/"
    return (letter(f"duty:proposed:{row.pk}", each, "proposed", now, link) for each in officers)


def letter(
    key: str,
    person: Person,
    word: str,
    now: datetime,
    link: str = MINE,
    *,
    is_critical: bool = False,
) -> Letter:
    """Return one word of `WORDS` to somebody, in their language."""
    return mail.letter(key, person, WORDS[word], link, now, is_critical=is_critical)
