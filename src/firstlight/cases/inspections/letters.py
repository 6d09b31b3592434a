"""The sentences that this room sends: pointers only, in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firstlight.cases.inspections.models import InspectionHelper, JointInspection
from firstlight.force.mail import Words, letter, letters
from firstlight.force.models import Person
from firstlight.notify.schemas import Letter

ASKED: Words = (
    _("You are asked to support an inspection"),
    _("Open it to see when and what you may not do. Saying no needs no reason."),
)
HALTED: Words = (
    _("Stop: the inspection is halted"),
    _("An officer has left. Do nothing, go outside and wait."),
)
CALLED_OFF: Words = (
    _("An inspection is called off"),
    _("You need not come. Thank you for having offered."),
)
# What a step says to who helps.
TO_HELPERS: dict[str, Words] = {
    "start": (
        _("The inspection has begun"),
        _("Both officers are on site. Help only with what the briefing said."),
    ),
    "end": (
        _("The inspection is over"),
        _("Everybody stops now. Thank you for having helped."),
    ),
    "officer_back": (
        _("The inspection goes on"),
        _("Both officers are back on site. Help only with what the briefing said."),
    ),
    "cancel": CALLED_OFF,
    "refuse": CALLED_OFF,
}
TO_CONTACT: dict[str, Words] = {
    "authorise": (
        _("An inspection is to be held at your site"),
        _("Open it to see when, which officers come and on what legal basis."),
    ),
    "cancel": (
        _("The inspection at your site is called off"),
        _("Nobody comes. There is nothing that you need to do."),
    ),
}
TO_REQUESTER: dict[str, Words] = {
    "authorise": (
        _("The inspection that you asked for is authorised"),
        _("Open it to see when, which officers come and who of your team is asked."),
    ),
    "refuse": (
        _("The inspection that you asked for is refused"),
        _("There is no legal basis for it. If something is unsafe there, report it as a hazard."),
    ),
    "cancel": (
        _("The inspection that you asked for is called off"),
        _("Nobody goes. Open it to see by whom."),
    ),
    "close": (
        _("The inspection that you asked for is closed"),
        _("Open it to read its counts."),
    ),
}
TO_OFFICERS: dict[str, Words] = {
    "request": (
        _("An inspection is asked for"),
        _("Open it to name the legal basis and two officers, or to turn it down."),
    ),
    "authorise": (
        _("You are named for an inspection"),
        _("It starts only when both officers have checked in on site. Open it to see when."),
    ),
    "halt": (
        _("The inspection is halted: an officer has left"),
        _("Volunteers were told to stop. It goes on only when both are checked in again."),
    ),
}


def to_helpers(
    row: JointInspection, event: str, helpers: Iterable[InspectionHelper], now: datetime
) -> Iterator[Letter]:
    """Return the word about a step to these helpers."""
    key, link = f"inspections:{event}:{row.pk}:{row.version}", f"/my/inspections/{row.pk}/"
    return letters(key, (each.person for each in helpers), TO_HELPERS[event], link, now)


def to_requester(
    row: JointInspection, event: str, people: Iterable[Person], now: datetime
) -> Iterator[Letter]:
    """Return the word to who asked for it of what an officer decided."""
    key, link = f"inspections:asker:{event}:{row.pk}", f"/inspections/{row.pk}/"
    return letters(key, people, TO_REQUESTER[event], link, now)


def to_officers(
    row: JointInspection, event: str, people: Iterable[Person], now: datetime
) -> Iterator[Letter]:
    """Return the word that it waits for them, to these officers."""
    key, link = f"inspections:{event}:{row.pk}:{row.version}", f"/inspections/{row.pk}/"
    return letters(key, people, TO_OFFICERS[event], link, now)


def to_contact(row: JointInspection, event: str, now: datetime) -> Iterator[Letter]:
    """Return the word to the contact at the site, if one is named."""
    key, link = f"inspections:site:{event}:{row.pk}", f"/my/site/#i-{row.pk}"
    return letters(key, [row.school_contact], TO_CONTACT[event], link, now)


def asked(row: JointInspection, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to who is asked to support."""
    for person in people:
        yield letter(
            f"inspections:asked:{row.pk}", person, ASKED, f"/my/inspections/{row.pk}/", now
        )


def halted(
    row: JointInspection, helpers: Iterable[InspectionHelper], now: datetime
) -> Iterator[Letter]:
    """Return the word to every helper that all must stop."""
    for helper in helpers:
        yield letter(
            f"inspections:halted:{row.pk}:{row.halts}",
            helper.person,
            HALTED,
            f"/my/inspections/{row.pk}/",
            now,
        )
