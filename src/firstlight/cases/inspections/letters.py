"""The sentences that this room sends: pointers only, in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firstlight.cases.inspections.models import InspectionHelper, JointInspection
from firstlight.force.mail import Words, letter
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
