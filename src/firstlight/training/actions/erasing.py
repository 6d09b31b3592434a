"""What the clock takes away: sessions, squad rounds, pictures that nobody looked at."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.models import Event
from firstlight.privacy.queries.ageing import after
from firstlight.privacy.rules import erases, keeps, sweeps
from firstlight.training.models import (
    Attendance,
    Credential,
    CredentialPicture,
    SquadAppeal,
    SquadDecision,
    SquadProposal,
    TrainingSession,
)

KEPT = timedelta(days=3 * 365)
PICTURE_KEPT = timedelta(days=90)


@erases(
    "training_session",
    _("Courses and drills held, and who was there"),
    _("3 years after they ended; certificates stay with the person"),
    TrainingSession,
    Attendance,
    ages=after(TrainingSession, "ends_at", KEPT),
)
def erase_session(context: Context, row: TrainingSession) -> bool:
    """Erase a session that is kept long enough."""
    context.record(row, what="training.erase_session")
    row.delete()
    return True


@erases(
    "squad_proposal",
    _("Rankings for the quick-response squad, decisions and appeals"),
    _("3 years after they were worked out"),
    SquadProposal,
    SquadDecision,
    SquadAppeal,
    ages=after(SquadProposal, "as_of", KEPT),
)
def erase_proposal(context: Context, row: SquadProposal) -> bool:
    """Erase a ranking that is kept long enough, with what was decided by it."""
    context.record(row, what="training.erase_proposal")
    row.delete()
    return True


def forget_credentials(_context: Context, event: Event) -> None:
    """Hear that somebody has left for good: certificates were kept for their service only."""
    Credential.objects.filter(person_id=event.subject.partition(":")[2]).delete()


keeps(
    "credential",
    _("Certificates of a member: kind, number, until when"),
    _("90 days after leaving"),
    Credential,
)


@sweeps(
    "credential_picture",
    _("Pictures of certificates"),
    _("until somebody has looked at them, 90 days at the longest"),
    CredentialPicture,
)
def old_pictures(context: Context, on: date) -> int:
    """Erase pictures that nobody has looked at."""
    station_id = context.actor.station_id
    old = CredentialPicture.objects.filter(
        station_id=station_id, created_at__date__lt=on - PICTURE_KEPT
    )
    return old.delete()[0]
