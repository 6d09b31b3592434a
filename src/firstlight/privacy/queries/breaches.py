"""The register of leaks."""

from uuid import UUID

from django.db.models import QuerySet

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.privacy.breach import TO_TELL
from firstlight.privacy.models import BreachIncident


def breaches(actor: Actor) -> QuerySet[BreachIncident]:
    """Return the breach files of the privacy officer's stations, the newest first."""
    if not actor.may("privacy.manage"):
        return BreachIncident.objects.none()
    rows: QuerySet[BreachIncident] = BreachIncident.objects.visible_to(actor)
    return rows.order_by("-noticed_at", "-id")


def to_tell() -> QuerySet[BreachIncident]:
    """Return the files of every station whose notices are owed, for the clock."""
    return BreachIncident.objects.filter(state__in=TO_TELL)


def breach(actor: Actor, key: UUID | str) -> BreachIncident:
    """Return one of them, or raise `NotFound`."""
    found = breaches(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found
