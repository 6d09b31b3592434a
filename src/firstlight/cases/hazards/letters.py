"""The sentences that this room sends: pointers only, in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firstlight.cases.floor.people import desk_of
from firstlight.cases.hazards.models import Hazard
from firstlight.force.mail import Words, letter, letters
from firstlight.force.models import Person
from firstlight.notify.schemas import Letter

RECHECK: Words = (
    _("You are asked to re-check a hazard"),
    _("Open it to see where and when. Saying no there needs no reason."),
)
RELIEVED: Words = (
    _("A re-check is somebody else’s now"),
    _("You need not go there for it. Thank you for having been ready."),
)
# What a step says to whose turn it is then.
TURN: dict[str, Words] = {
    "declined": (
        _("Somebody will not re-check a hazard"),
        _("Open it and ask somebody else who did not find it."),
    ),
    "look": (
        _("A re-check is due"),
        _("The owner says that it is put right. Open it, go and look, and note what you saw."),
    ),
    "ask": (
        _("A hazard waits for its re-check"),
        _("The owner says that it is put right. Open it and ask somebody who did not find it."),
    ),
    "pass": (
        _("A hazard waits to be signed off"),
        _("Somebody has been there and seen that it is put right. Open it to sign it off."),
    ),
    "fail": (
        _("A re-check did not pass"),
        _("Open it to read what is still wrong and by when it is to be put right."),
    ),
}
SENT_IN: Words = (
    _("Somebody outside reported a hazard"),
    _("Open it to assess it, or to say that it is no hazard."),
)
FOUND: Words = (
    _("A hazard is reported"),
    _("Open it to assess it, or to say that it is no hazard."),
)
DONE: dict[str, Words] = {
    "signed_off": (
        _("The hazard that you found is put right"),
        _("Somebody else has been there and seen it. Thank you."),
    ),
    "not_a_hazard": (
        _("What you reported is no hazard"),
        _("An officer has looked at it. Open it to read why; thank you for looking."),
    ),
    "transferred_closed": (
        _("The hazard that you found is answered"),
        _("It was another agency’s to put right. Open it to read what they said."),
    ),
}
OVERDUE: Words = (
    _("A hazard is past its day"),
    _("Nobody has said that it is put right. Open it to decide what comes next."),
)


def asked(row: Hazard, person: Person, now: datetime) -> Letter:
    """Return the word to who is asked to re-check."""
    return letter(
        f"hazards:recheck:{row.pk}:{row.version}", person, RECHECK, f"/hazards/{row.pk}/", now
    )


def relieved(row: Hazard, person: Person, now: datetime) -> Letter:
    """Return the word to who was asked before that somebody else is asked now."""
    key = f"hazards:relieved:{row.pk}:{now.isoformat()}"
    return letter(key, person, RELIEVED, "/my/", now)


def turn(
    row: Hazard, what: str, people: Iterable[Person | None], now: datetime
) -> Iterator[Letter]:
    """Return the word to whose turn it is, once a person and moment."""
    key = f"hazards:{what}:{row.pk}:{now.isoformat()}"
    return letters(key, people, TURN[what], f"/hazards/{row.pk}/", now)


def sent_in(row: Hazard, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to the desk that somebody without an account reported something."""
    return letters(f"hazards:sent:{row.pk}", people, SENT_IN, f"/hazards/{row.pk}/", now)


def found(row: Hazard, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to the desk that one of its people reported something."""
    return letters(f"hazards:found:{row.pk}", people, FOUND, f"/hazards/{row.pk}/", now)


def closed(row: Hazard, person: Person, now: datetime) -> Letter:
    """Return the word to who found it of what came of it."""
    return letter(f"hazards:closed:{row.pk}", person, DONE[row.state], f"/hazards/{row.pk}/", now)


def escalated(row: Hazard, now: datetime) -> Iterator[Letter]:
    """Return the word to the officers of the station that a deadline is over."""
    key, officers = f"hazards:overdue:{row.pk}:{row.deadline_on}", ["station_officer"]
    return letters(key, desk_of(row.station_id, officers), OVERDUE, f"/hazards/{row.pk}/", now)
