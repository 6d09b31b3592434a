"""The sentences that disputes send: pointers only, nothing of what a dispute is about."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firstlight.cases.disputes.models import DisputeCase, DisputeHelp
from firstlight.cases.disputes.rules import Day
from firstlight.force.mail import Words, letter, letters
from firstlight.force.models import Person
from firstlight.notify.schemas import Letter

ASKED: Words = (
    _("A mediator asks for your help"),
    _("Open “My tasks” to say whether you come."),
)
ANSWERED: Words = (
    _("A volunteer has answered whether they come"),
    _("Open the dispute to see who comes to the meeting."),
)
NAMED: Words = (
    _("You are to mediate a dispute"),
    _("Open it and ask every party whether they agree; the first no ends it."),
)
RELIEVED: Words = (
    _("A dispute of yours is mediated by somebody else now"),
    _("You need do nothing more for it; your list shows those that are still yours."),
)
CALLED_OFF: Words = (
    _("A meeting that you were asked to help at is off"),
    _("You need not come. Thank you for having been ready."),
)
REPORTED: Words = (
    _("Somebody asks for a mediation"),
    _("Open it and assess it: whether it can be mediated, and how."),
)
TO_NAME: Words = (
    _("A dispute waits for its mediator"),
    _("It is assessed: open it and name who mediates."),
)
SEEN_TO: Words = (
    _("The mediation that you asked for is seen to"),
    _("The station has taken it up. For the sake of the parties you read no more of it."),
)
EXCLUDED: Words = (
    _("A dispute needs police now"),
    _("Open it: it was assessed as one that cannot be mediated."),
)
DAYS: dict[str, Words] = {
    "month": (
        _("The month of a mediation ends soon"),
        _("Open the dispute: come to an agreement or end it, and tell which other ways are open."),
    ),
    "month_over": (
        _("The month of a mediation is over"),
        _("Open the dispute: note the result, or that there is none."),
    ),
    "court": (
        _("The thirty days for the court end soon"),
        _("Open the dispute: the parties may still ask the court together to confirm it."),
    ),
    "visit": (
        _("A return visit is due"),
        _("Open the dispute, go and see whether the agreement is kept, and note it."),
    ),
    "level": (
        _("The level of a dispute is to be looked at again"),
        _("Open the dispute and set the level anew."),
    ),
}


def asked(row: DisputeHelp, now: datetime) -> Letter:
    """Return the word to the volunteer; nothing of the dispute."""
    return letter(f"disputes:help:{row.pk}", row.person, ASKED, "/my/disputes/", now)


def answered(row: DisputeHelp, now: datetime) -> Iterator[Letter]:
    """Return the word to who asked: whether one comes stands on the page of the dispute."""
    key = f"disputes:answer:{row.pk}:{row.says}:{now.isoformat()}"
    return letters(key, [row.case.mediator], ANSWERED, f"/disputes/{row.case_id}/", now)


def named(row: DisputeCase, person: Person, now: datetime) -> Letter:
    """Return the word to who mediates; once a moment, so that being named again is told again."""
    key = f"disputes:named:{row.pk}:{now.isoformat()}"
    return letter(key, person, NAMED, f"/disputes/{row.pk}/", now)


def relieved(row: DisputeCase, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to who mediated until now; the dispute itself is theirs no more."""
    key = f"disputes:relieved:{row.pk}:{now.isoformat()}"
    return letters(key, people, RELIEVED, "/disputes/", now)


def called_off(row: DisputeHelp, now: datetime) -> Iterator[Letter]:
    """Return the word to who was asked to a meeting that is no more; nothing of why."""
    return letters(f"disputes:off:{row.pk}", [row.person], CALLED_OFF, "/my/", now)


def reported(row: DisputeCase, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to the desk that somebody else asks for a mediation."""
    return letters(f"disputes:reported:{row.pk}", people, REPORTED, f"/disputes/{row.pk}/", now)


def to_name(row: DisputeCase, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to the officers that a mediator is to be named."""
    return letters(f"disputes:to-name:{row.pk}", people, TO_NAME, f"/disputes/{row.pk}/", now)


def seen_to(row: DisputeCase, person: Person, now: datetime) -> Iterator[Letter]:
    """Return the word to who asked for a mediation that it goes its way; nothing of which."""
    return letters(f"disputes:seen-to:{row.pk}", [person], SEEN_TO, "/my/disputes/", now)


def excluded(row: DisputeCase, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to the station's officers that a dispute is for police, not for talk."""
    return letters(f"disputes:excluded:{row.pk}", people, EXCLUDED, f"/disputes/{row.pk}/", now)


def reminder(
    row: DisputeCase, day: Day, people: Iterable[Person | None], now: datetime
) -> Iterator[Letter]:
    """Return the word that a day has come, once a dispute, day and person."""
    key = f"disputes:{day.what}:{row.pk}:{day.on}"
    return letters(key, people, DAYS[day.what], f"/disputes/{row.pk}/", now)
