"""Help between stations: who asked whom, and which windows are open now."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.force.models import Organisation, by_called
from firstlight.incidents.ground import out_in_groups
from firstlight.incidents.models import Attendance, Incident, MutualAid
from firstlight.incidents.rules import OPEN
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.questions import Question

WARNED_BEFORE = timedelta(minutes=30)  # how long before its end a window is warned of


@dataclass(frozen=True, slots=True)
class Ending:
    """A window that ends soon while people of the helping station are still out.

    Attributes
    ----------
    out
        How many of them are counted in or out with a group.
    is_asked
        Whether their officer has been asked for longer and has not answered yet.
    """

    aid: MutualAid
    out: int
    is_asked: bool


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


def is_aid_awaited(incident: Incident) -> bool:
    """Whether a station was asked for help with an incident and has not answered yet."""
    return any(each.state == "asked" for each in _aids_for([incident.station_id], incident.pk))


def neighbours(incident: Incident) -> list[Organisation]:
    """Return the other stations under the same association, the ones not asked yet first."""
    station = Organisation.objects.filter(pk=incident.station_id).first()
    if station is None:
        return []
    asked = set(incident.aids.exclude(state="drafted").values_list("helper_station_id", flat=True))
    others = Organisation.objects.filter(
        kind=Organisation.Kind.STATION, parent_id=station.parent_id, is_closed=False
    ).exclude(pk=station.pk)
    return sorted(others.order_by(by_called(), "pk"), key=lambda other: other.pk in asked)


def endings(now: datetime) -> list[Ending]:
    """Return the windows of every station that end soon over people still out, for the clock."""
    soon = windows(now).filter(ends_at__lte=now + WARNED_BEFORE, incident__state__in=OPEN)
    return _over_people(soon.select_related("incident"))


def endings_of(actor: Actor, incident_ids: Sequence[UUID], now: datetime) -> list[Ending]:
    """Return `endings` of incidents that the actor has been shown, of either station's desk."""
    own = sorted(actor.stations)
    return _over_people(_soon(incident_ids, own, own, now, now, now + WARNED_BEFORE))


@Question
def _soon(
    incident_ids: Sequence[UUID],
    asking: Sequence[UUID],
    helping: Sequence[UUID],
    begun: datetime,
    now: datetime,
    until: datetime,
) -> QuerySet[MutualAid]:
    rows: QuerySet[MutualAid] = MutualAid.objects.filter(state="granted", starts_at__lte=begun)
    rows = rows.filter(ends_at__gt=now, ends_at__lte=until, incident_id__in=incident_ids)
    ours = Q(station_id__in=asking) | Q(helper_station_id__in=helping)
    return rows.filter(ours).select_related("incident").order_by("ends_at")


def _over_people(rows: Iterable[MutualAid]) -> list[Ending]:
    found = ((row, len(helpers_out(row))) for row in rows)
    return [Ending(row, out, _longer_asked(row)) for row, out in found if out]


def helpers_out(aid: MutualAid) -> set[UUID]:
    """Return who of the helping station is counted in, or out with a group all the same."""
    of_theirs = Attendance.objects.filter(
        incident_id=aid.incident_id, home_station_id=aid.helper_station_id
    )
    here = dict(of_theirs.order_by("in_at").values_list("person_id", "out_at"))
    still = {person for person, out_at in here.items() if out_at is None}
    return still | (out_in_groups(aid.incident_id) & here.keys() if here else set())


def _longer_asked(aid: MutualAid) -> bool:
    asked = MutualAid.objects.filter(state="asked", helper_station_id=aid.helper_station_id)
    return asked.filter(incident_id=aid.incident_id, ends_at__gt=aid.ends_at).exists()
