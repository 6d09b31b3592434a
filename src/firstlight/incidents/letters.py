"""The few sentences that leave the house: pointers only, in the reader's language.

No name, no address, nothing of the case: whoever picks up a telephone that is not theirs learns
that its owner is a volunteer and is asked to look.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Person
from firstlight.force.rules import addresses_now
from firstlight.incidents.models import Callout, Incident, Invite
from firstlight.incidents.queries.people import desk_people, on_duty_now
from firstlight.notify.links import PLACE
from firstlight.notify.schemas import Letter


class Reachable(Protocol):
    """Somebody who can be written to; `force.queries.Member` is one."""

    @property
    def channels(self) -> tuple[str, ...]:
        """Their own order of channels."""
        ...

    @property
    def phone(self) -> str:
        """Telephone number."""
        ...

    @property
    def email(self) -> str:
        """E-mail address."""
        ...

    @property
    def language(self) -> str:
        """The language they read."""
        ...


USUAL_ORDER = ("sms", "email")
BY_EMAIL = "email"
CALLS = "callout:"  # how the keys of requests to come begin
ALARMS = ("overdue", "short")  # somebody is out there, or nobody comes: it cannot wait

WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "urgent": (
        _("Firstlight: urgent, you are asked to come"),
        _(
            "Somebody needs help. Open the link to see what is needed and to answer. "
            "You may say no without a reason."
        ),
    ),
    "call": (
        _("Firstlight: you are asked to come"),
        _(
            "A task needs people. Open the link to see what is needed and to answer. "
            "You may say no without a reason."
        ),
    ),
    "stood_down": (
        _("Firstlight: thank you, you need not come"),
        _("You are not needed any more. If you are on your way, turn round and go home safely."),
    ),
    "merged": (
        _("Firstlight: do not set out yet"),
        _(
            "What you were asked to come to goes on as another call. Ask the duty desk before you "
            "set out or go on."
        ),
    ),
    "over": (
        _("Firstlight: it is over, count yourself out"),
        _("The call that you are at is over. Count yourself out before you go home."),
    ),
    "halted": (
        _("Firstlight: paused, do not set out"),
        _("Do not set out. If you are on your way, turn round and wait at home for word."),
    ),
    "goes_on": (
        _("Firstlight: it goes on, please come"),
        _("You said that you come: you may set out now. If you cannot any more, say so."),
    ),
    "report": (_("A new call for help"), _("A call for help has come in. Open the desk.")),
    "overdue": (_("Somebody is overdue"), _("Somebody counted in is overdue. Open the desk.")),
    "found": (_("Somebody was found"), _("A search has found the person. Open the desk.")),
    "short": (_("Nobody left to ask"), _("A call-out is short of people. Open the desk.")),
    "owed": (
        _("Notice to a family is owed"),
        _("What was shared at once, life being at risk, is still to be told. Open the desk."),
    ),
    "aid": (
        _("A station asks for help"),
        _("A neighbouring station asks for help. Open the desk."),
    ),
    "ending": (
        _("Help ends soon, helpers are still out"),
        _(
            "When the window ends, the helpers lose sight of the case. Agree on a longer one, or "
            "call them back. Open the desk."
        ),
    ),
    "granted": (_("Help was granted"), _("A neighbouring station helps. Open the desk.")),
    "declined": (_("Help was declined"), _("A neighbouring station cannot help. Open the desk.")),
}


def said(words: str, language: str) -> tuple[str, str]:
    """Return title and body in a language."""
    title, body = WORDS[words]
    with translation.override(language or None):
        return str(title), str(body)


def addresses(channels: Iterable[str], phone: str, email: str) -> tuple[tuple[str, str], ...]:
    """Return where somebody can be reached, in their own order; "" is no address."""
    wanted = [*channels, *(c for c in USUAL_ORDER if c not in set(channels))]
    found = ((channel, email if channel == BY_EMAIL else phone) for channel in wanted)
    return tuple((channel, address) for channel, address in found if address)


def call_letter(callout: Callout, invite: Invite, nonce: str, person: Reachable) -> Letter:
    """Return the request to come for one person."""
    title, body = said("urgent" if callout.is_critical else "call", person.language)
    return Letter(
        key=call_key(invite),
        person_id=invite.person_id,
        station_id=callout.station_id,
        addresses=addresses(person.channels, person.phone, person.email),
        title=title,
        body=body,
        link=f"/a/{PLACE}/",
        inapp_link=f"/my/asked/{invite.pk}/",
        nonce=nonce,
        thread=callout.incident_id,
        is_critical=callout.is_critical,
    )


def call_key(invite: Invite) -> str:
    """Return under which key the request to come was posted."""
    return f"{CALLS}{invite.callout_id}:{invite.person_id}"


def coming_letters(
    incident: Incident,
    words: str,
    invites: Iterable[Invite],
    now: datetime,
    *,
    leave_out: UUID | None = None,
) -> Iterator[Letter]:
    """Return a word to those who are on their way: whoever has set out hears it in quiet hours.

    That they may set out after all is as urgent as the call itself was.
    """
    for invite in invites:
        if invite.person_id != leave_out:
            is_critical = words != "goes_on" or invite.callout.is_critical
            yield _letter_out(incident, words, invite.person, now, is_critical=is_critical)


def there_letters(
    incident: Incident, words: str, people: Iterable[Person], now: datetime
) -> Iterator[Letter]:
    """Return a word to those who are counted in: from now on they see nothing of the call."""
    for person in people:
        yield _letter_out(incident, words, person, now, is_critical=True)


def _letter_out(
    incident: Incident, words: str, person: Person, now: datetime, *, is_critical: bool
) -> Letter:
    title, body = said(words, person.language)
    everywhere = addresses(person.channels, person.phone, person.email)
    return Letter(
        key=f"coming:{words}:{incident.pk}:{int(now.timestamp())}:{person.pk}",
        person_id=person.pk,
        station_id=incident.station_id,
        addresses=everywhere if is_critical else addresses_now(person, now),
        title=title,
        body=body,
        link="/my/",
        thread=incident.pk,
        is_critical=is_critical,
    )


def desk_letters(
    incident: Incident,
    words: str,
    now: datetime,
    *,
    station_id: UUID | None = None,
    turn: str = "",
    leave_out: UUID | None = None,
    concerned: Collection[UUID | None] = (),
) -> Iterator[Letter]:
    """Return a word to everybody who minds the desk.

    It goes to the inbox; an alarm goes out by every line at once as well, to whoever of the desk
    is on duty, or to all of the desk when nobody is: an alarm is never left for the morning.
    Whom it concerns has it by their own line too, unless they want quiet.
    """
    station = station_id or incident.station_id
    desk = [person for person in desk_people(station, now) if person.pk != leave_out]
    on_duty = on_duty_now([station])
    awake = [person for person in desk if person.pk in on_duty] or desk
    for person in desk:
        is_loud = words in ALARMS and person in awake
        softly = addresses_now(person, now) if person.pk in concerned else ()
        letter = _desk_letter(incident, words, turn, person, is_loud=is_loud)
        letter = letter if is_loud else replace(letter, addresses=softly)
        yield letter if station == incident.station_id else replace(letter, link="/aids/")


def _desk_letter(
    incident: Incident, words: str, turn: str, person: Person, *, is_loud: bool
) -> Letter:
    title, body = said(words, person.language)
    lines = addresses(person.channels, person.phone, person.email)
    return Letter(
        key=f"desk:{words}:{incident.pk}{turn}:{person.pk}",
        person_id=person.pk,
        station_id=person.station_id,
        addresses=lines if is_loud else (),
        title=title,
        body=body,
        link=f"/incidents/{incident.pk}/",
        thread=incident.pk,
        is_critical=is_loud,
    )
