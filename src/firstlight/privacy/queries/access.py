"""Who asked to open what is sensitive, and whether it may be opened now."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.privacy.access import GRANTED, OPEN
from firstlight.privacy.models import SensitiveAccess


def accesses(actor: Actor) -> QuerySet[SensitiveAccess]:
    """Return every opening asked for at the actor's stations, the newest first."""
    if not actor.may("privacy.access"):
        return SensitiveAccess.objects.none()
    rows: QuerySet[SensitiveAccess] = SensitiveAccess.objects.visible_to(actor)
    return rows.order_by("-created_at", "-id")


def access(actor: Actor, key: UUID | str) -> SensitiveAccess:
    """Return one of them, or raise `NotFound`."""
    found = accesses(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def open_access(person_id: UUID, kind: str, record: UUID) -> SensitiveAccess | None:
    """Return somebody's request for a record that waits or stands."""
    return (
        SensitiveAccess.objects.filter(
            person_id=person_id, kind=kind, record_id=record, state__in=OPEN
        )
        .exclude(state__in=GRANTED, expires_at__lte=timezone.now())
        .first()
    )


def standing(
    actor: Actor, kind: str, record: Any, now: datetime | None = None
) -> SensitiveAccess | None:
    """Return the grant by which `actor` may open this record now."""
    if actor.person_id is None:
        return None
    moment = now or timezone.now()
    rows = SensitiveAccess.objects.filter(
        person_id=actor.person_id, kind=kind, record_id=record, state__in=GRANTED
    )
    return rows.filter(expires_at__gt=moment).order_by("-expires_at").first()


def run_down(now: datetime) -> QuerySet[SensitiveAccess]:
    """Return the grants of all stations whose time is up, for the clock."""
    return SensitiveAccess.objects.filter(state__in=GRANTED, expires_at__lte=now)
