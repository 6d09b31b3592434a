"""Help between stations: who asked whom, and which windows are open now."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.force.models import Organisation
from firstlight.incidents.models import Incident, MutualAid
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.questions import Question


def windows(now: datetime) -> QuerySet[MutualAid]:
    """Return the help that both officers agreed to and whose time is now.

    The first instant of a window belongs to it, the last does not.
    """
    rows: QuerySet[MutualAid] = MutualAid.objects.filter(state="granted")
    return rows.filter(starts_at__lte=now, ends_at__gt=now)


def aids(actor: Actor) -> QuerySet[MutualAid]:
    """Return requests that the actor's station made, or was asked and has to answer for.

    Only for who may deal with help between stations. A request that is not sent yet is the asking
    station's own affair.
    """
    rows = _between(actor.stations)
    return rows if actor.may("callouts.aid") else rows.none()


def _between(station_ids: Collection[UUID]) -> QuerySet[MutualAid]:
    rows: QuerySet[MutualAid] = MutualAid.objects.select_related("incident")
    asked = Q(helper_station_id__in=station_ids) & ~Q(state__in=["drafted", "withdrawn"])
    return rows.filter(Q(station_id__in=station_ids) | asked).order_by("-created_at")


def aids_for(actor: Actor, incident: Incident) -> list[MutualAid]:
    """Return `aids` for one incident that the actor has been shown."""
    if not actor.may("callouts.aid"):
        return []
    return _aids_for(sorted(actor.stations), incident.pk)


@Question
def _aids_for(station_ids: Sequence[UUID], incident_id: UUID) -> QuerySet[MutualAid]:
    return _between(station_ids).filter(incident_id=incident_id)


def aid(actor: Actor, key: UUID) -> MutualAid:
    """Return one request, locked, or raise `NotFound`."""
    found = aids(actor).select_for_update(of=("self",)).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def neighbours(incident: Incident) -> list[Organisation]:
    """Return the other stations under the same association, the ones not asked yet first."""
    station = Organisation.objects.filter(pk=incident.station_id).first()
    if station is None:
        return []
    asked = set(incident.aids.exclude(state="drafted").values_list("helper_station_id", flat=True))
    others = Organisation.objects.filter(
        kind=Organisation.Kind.STATION, parent_id=station.parent_id, is_closed=False
    ).exclude(pk=station.pk)
    return sorted(others.order_by("name"), key=lambda other: other.pk in asked)
