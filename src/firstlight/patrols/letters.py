"""The sentences that this room sends: pointers only, in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firstlight.force.mail import Words, letter
from firstlight.force.models import Person
from firstlight.notify.schemas import Letter
from firstlight.patrols.models import PatrolPlan

SHIFTS = "/my/shifts/"
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
    return (
        letter(f"patrols:amend:{row.pk}:{row.number}", each, AMENDED, SHIFTS, now)
        for each in people
    )


def published(row: PatrolPlan, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word that a changed plan stands, to everybody in its shifts."""
    return (
        letter(f"patrols:publish:{row.pk}:{row.number}", each, PUBLISHED, SHIFTS, now)
        for each in people
    )
