"""The sentences that this room sends: pointers only, in the reader's language."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.force.mail import Words, letter
from firstlight.force.models import Person
from firstlight.notify.schemas import Letter
from firstlight.training.models import Credential, TrainingSession

MINE = "/my/training/"
PLACE_FREE: Words = (
    _("You have a place in a training session"),
    _("Somebody gave a place back and you were next. Open your training page."),
)
CALLED_OFF: Words = (
    _("A training session is called off"),
    _("A session that you had signed up for is called off. Open your training page."),
)
EXPIRY: dict[int, Words] = {
    90: (
        _("A certificate runs out in three months"),
        _("There is time to renew it. Open your training page."),
    ),
    30: (
        _("A certificate runs out within a month"),
        _("After that it opens no post any more. Open your training page."),
    ),
    7: (
        _("A certificate runs out within a week"),
        _("After that it opens no post any more. Open your training page."),
    ),
    0: (
        _("A certificate runs out today"),
        _("From tomorrow it opens no post any more. Open your training page."),
    ),
}
SQUAD: Words = (
    _("The squad has been decided"),
    _("What was decided about you, and why, stands on your training page."),
)
APPEAL: Words = (
    _("Your appeal has been answered"),
    _("The answer stands on your training page."),
)
LEADER: Words = (
    _("A certificate in your team runs out"),
    _("Somebody in your team has a certificate that runs out. Open the list."),
)


def place_free(row: TrainingSession, person: Person, now: datetime) -> Letter:
    """Return the word to who moved up from the waiting list."""
    return letter(f"training:place:{row.pk}:{now.isoformat()}", person, PLACE_FREE, MINE, now)


def called_off(row: TrainingSession, now: datetime) -> Iterator[Letter]:
    """Return the word to everybody who had signed up."""
    signed = row.attendances.filter(signed_up_at__isnull=False, cancelled_at__isnull=True)
    for own in signed.select_related("person"):
        yield letter(f"training:off:{row.pk}", own.person, CALLED_OFF, MINE, now)


def runs_out(row: Credential, days: int, now: datetime) -> Letter:
    """Return the word to who holds a certificate that runs out; its key keeps it to one."""
    return letter(f"training:expiry:{row.pk}:{days}", row.person, EXPIRY[days], MINE, now)


def runs_out_leader(row: Credential, days: int, leader: Person, now: datetime) -> Letter:
    """Return the word to a leader of who holds it."""
    key = f"training:expiry:{row.pk}:{days}"
    return letter(key, leader, LEADER, f"/people/{row.person_id}/", now)


def squad_decided(key: UUID, person: Person, now: datetime) -> Letter:
    """Return the word that the squad was decided; how, stands on one's own page only."""
    return letter(f"training:squad:{key}", person, SQUAD, MINE, now)


def appeal_answered(key: UUID, person: Person, now: datetime) -> Letter:
    """Return the word that an appeal was answered."""
    return letter(f"training:appeal:{key}", person, APPEAL, MINE, now)
