"""The sentences that this room sends: pointers only, in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Person
from firstlight.force.rules import addresses_now
from firstlight.notify.schemas import Letter
from firstlight.patrols.models import PatrolPlan

Words = tuple[str | Promise, str | Promise]
AMENDED: Words = (
    _("A patrol plan that you serve in is being changed"),
    _("Routes or times may change. You are told again when it is settled."),
)
PUBLISHED: Words = (
    _("New patrol shifts are open"),
    _("The plan is out. Open your shifts to see what you could join; no is as good as yes."),
)


def amended(row: PatrolPlan, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word that a plan is being changed, to everybody in its shifts."""
    return _letters(f"patrols:amend:{row.pk}:{row.number}", people, AMENDED, now)


def published(row: PatrolPlan, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word that a changed plan stands, to everybody in its shifts."""
    return _letters(f"patrols:publish:{row.pk}:{row.number}", people, PUBLISHED, now)


def _letters(key: str, people: Iterable[Person], words: Words, now: datetime) -> Iterator[Letter]:
    for person in people:
        with translation.override(person.language or None):
            title, body = str(words[0]), str(words[1])
        yield Letter(
            key=f"{key}:{person.pk}",
            person_id=person.pk,
            station_id=person.station_id,
            addresses=addresses_now(person, now),
            title=title,
            body=body,
            link="/my/shifts/",
        )
