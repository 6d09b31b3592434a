"""The words that officers get: that something has come, never what."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.cases.tips.models import InformantOpening, Tip
from firstlight.force.models import Person
from firstlight.force.rules import addresses_now
from firstlight.notify.schemas import Letter

LIST_OF_SECOND = "/tips/?f=second"
WAITING = (_("Tips are waiting in the vault"), _("Open the vault to read them."))
URGENT = (
    _("An urgent tip has come in"),
    _("Whoever wrote was told to call 110. Open the vault now."),
)
# A second officer's word; who asked reads it within half an hour, so each is told at once.
SECOND = (
    _("A tip waits for a second officer"),
    _("A colleague has taken the first of two steps. Open the vault to read why."),
)
AGREED = (
    _("You can read who wrote a tip, for half an hour"),
    _("A colleague has opened the other lock. Open the page now."),
)
NOT_AGREED = (
    _("Your request to open who wrote a tip was refused"),
    _("Ask the colleague why; the tip itself goes on as before."),
)
Words = tuple[str | Promise, str | Promise]


def urgent(row: Tip, officers: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to each officer with a share that somebody is in danger."""
    return _letters(f"urgent:{row.pk}", row.station_id, officers, URGENT, now)


def second(
    row: Tip, about: str, officers: Iterable[Person], now: datetime, link: str = LIST_OF_SECOND
) -> Iterator[Letter]:
    """Return the word to who may be the second of two, each time that one is asked for."""
    return _letters(f"second:{about}", row.station_id, officers, SECOND, now, link)


def answered(row: InformantOpening, now: datetime) -> Iterator[Letter]:
    """Return the word to who asked to open a writer that they may, or may not."""
    words = AGREED if row.agreed_at else NOT_AGREED
    link = f"/tips/openings/{row.pk}/"
    return _letters(f"opening:{row.pk}", row.station_id, [row.asked_by], words, now, link)


def waiting(station_id: UUID, officers: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word that something waits; it is said twice a day, so that it tells no hour."""
    return _letters(f"waiting:{now:%Y%m%d%p}", station_id, officers, WAITING, now)


def _letters(
    key: str,
    station_id: UUID,
    officers: Iterable[Person],
    words: Words,
    now: datetime,
    link: str = "/tips/",
) -> Iterator[Letter]:
    for person in officers:
        with translation.override(person.language or None):
            title, body = str(words[0]), str(words[1])
        yield Letter(
            key=f"tips:{key}:{person.pk}",
            person_id=person.pk,
            station_id=station_id,
            addresses=addresses_now(person, now),
            title=title,
            body=body,
            link=link,
        )
