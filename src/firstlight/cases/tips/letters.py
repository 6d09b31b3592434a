"""The words that officers get: that something has come, never what."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.cases.tips.models import Tip
from firstlight.force.models import Person
from firstlight.force.rules import addresses_now
from firstlight.notify.schemas import Letter

WAITING = (_("Tips are waiting in the vault"), _("Open the vault to read them."))
URGENT = (
    _("An urgent tip has come in"),
    _("Whoever wrote was told to call 110. Open the vault now."),
)
Words = tuple[str | Promise, str | Promise]


def urgent(row: Tip, officers: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to each officer with a share that somebody is in danger."""
    return _letters(f"urgent:{row.pk}", row.station_id, officers, URGENT, now)


def waiting(station_id: UUID, officers: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word that something waits; it is said twice a day, so that it tells no hour."""
    return _letters(f"waiting:{now:%Y%m%d%p}", station_id, officers, WAITING, now)


def _letters(
    key: str, station_id: UUID, officers: Iterable[Person], words: Words, now: datetime
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
            link="/tips/",
        )
