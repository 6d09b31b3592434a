"""The sentences that this room sends: pointers only, in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firstlight.force.mail import Words, letter, letters
from firstlight.force.models import Person
from firstlight.notify.schemas import Letter
from firstlight.patrols.models import PatrolPlan, PatrolRun

SHIFTS = "/my/shifts/"
AMENDED: Words = (
    _("A patrol plan that you serve in is being changed"),
    _("Routes or times may change. You are told again when it is settled."),
)
PUBLISHED: Words = (
    _("New patrol shifts are open"),
    _("The plan is out. Open your shifts to see what you could join; no is as good as yes."),
)
DECIDED: Words = (
    _("An officer has decided about a patrol of yours"),
    _("Open it to read what was decided, and the note if there is one."),
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


def decided(row: PatrolRun, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word that a patrol was decided about, to everybody who walked it."""
    key = f"patrols:decided:{row.pk}:{row.version}"
    return letters(key, people, DECIDED, f"/my/patrol/{row.pk}/", now)
