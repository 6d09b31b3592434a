"""The sentences that this room sends: pointers only, in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.cases.inspections.models import InspectionHelper, JointInspection
from firstlight.force.models import Person
from firstlight.force.rules import addresses_now
from firstlight.notify.schemas import Letter

Words = tuple[str | Promise, str | Promise]
ASKED: Words = (
    _("You are asked to support an inspection"),
    _("Open it to see when and what you may not do. Saying no needs no reason."),
)
HALTED: Words = (
    _("Stop: the inspection is halted"),
    _("An officer has left. Do nothing, go outside and wait."),
)


def asked(row: JointInspection, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to who is asked to support."""
    for person in people:
        yield _letter(f"asked:{row.pk}", row, person, ASKED, now)


def halted(
    row: JointInspection, helpers: Iterable[InspectionHelper], now: datetime
) -> Iterator[Letter]:
    """Return the word to every helper that all must stop."""
    for helper in helpers:
        yield _letter(f"halted:{row.pk}:{row.halts}", row, helper.person, HALTED, now)


def _letter(key: str, row: JointInspection, person: Person, words: Words, now: datetime) -> Letter:
    with translation.override(person.language or None):
        title, body = str(words[0]), str(words[1])
    return Letter(
        key=f"inspections:{key}:{person.pk}",
        person_id=person.pk,
        station_id=person.station_id,
        addresses=addresses_now(person, now),
        title=title,
        body=body,
        link=f"/my/inspections/{row.pk}/",
    )
