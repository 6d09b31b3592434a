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
# What each step puts into whose hands: the part that is up next, and what they read.
HANDED: dict[str, tuple[str, Words]] = {
    "submit": (
        "station_officer",
        (
            _("A patrol plan waits for an officer"),
            _("A team has handed it in. Open it to approve it, or return it with a word."),
        ),
    ),
    "return": (
        "team_leader",
        (
            _("A patrol plan came back"),
            _("The officer has written what is missing. Put it right and hand it in again."),
        ),
    ),
    "approve": (
        "station_dispatcher",
        (
            _("A patrol plan is approved"),
            _("Open it to publish it: only then can people join its shifts."),
        ),
    ),
    "publish": (
        "team_leader",
        (
            _("A patrol plan is published"),
            _("Its shifts are open. Open it to see which of them still lack people."),
        ),
    ),
}


def handed(
    row: PatrolPlan, event: str, people: Iterable[Person], now: datetime
) -> Iterator[Letter]:
    """Return the word that a plan is in their hands now, to these people."""
    key = f"patrols:{event}:{row.pk}:{row.version}"
    return letters(key, people, HANDED[event][1], f"/patrols/{row.pk}/", now)


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
