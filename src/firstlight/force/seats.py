"""The seats a person may act from: one membership, one role, one subtree, one time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from firstlight.force.models import Membership, Organisation, Person, RoleGrant
from firstlight.force.roles import ROLES
from firstlight.force.switches import off_at
from firstlight.kernel.actor import Actor
from firstlight.privacy.modules import left, rooms_of

SERVING = ("active", "probation")
OUTSIDE_SERVICE = ("draft", "submitted", "need_more", "station_review", "paused", "suspended")
BELOW_STATION = ("team", "squad")


@dataclass(frozen=True, slots=True)
class Seat:
    """One way in which a person may act; `key` is a role grant's or a membership's."""

    key: UUID
    role: str
    membership: Membership
    scope: Organisation
    matter_id: UUID | None = None


def seats(person: Person, at: datetime | None = None) -> list[Seat]:
    """Return the person's seats now, the one with most capabilities first.

    Serving in a team is itself a seat: the volunteer's. Officers and staff act by grants only.
    Who applies, is on leave or is suspended can still look after their own affairs.
    """
    moment = at or timezone.now()
    grants = RoleGrant.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=moment),
        membership__person=person,
        membership__state__in=SERVING,
        starts_at__lte=moment,
    ).select_related("membership", "scope")
    found = [
        Seat(g.pk, g.role, g.membership, g.scope, g.matter_id) for g in grants if g.role in ROLES
    ]
    own = person.memberships.filter(state__in=(*SERVING, *OUTSIDE_SERVICE))
    mine = list(own.select_related("organisation"))
    found += [
        Seat(m.pk, "volunteer", m, m.organisation)
        for m in mine
        if m.state in SERVING
        and m.category not in (Membership.Category.OFFICER, Membership.Category.STAFF)
    ]
    found += [Seat(m.pk, "applicant", m, m.organisation) for m in mine if m.state not in SERVING]
    for seat in found:
        seat.membership.person = person  # known: nobody has to ask for it again
    return sorted(found, key=lambda seat: -len(ROLES[seat.role].capabilities))


def _part_in(membership: Membership) -> str:
    if membership.state in OUTSIDE_SERVICE:
        return "applicant"
    by_grant = (Membership.Category.OFFICER, Membership.Category.STAFF)
    return "" if membership.category in by_grant else "volunteer"


def actor_in(seat: Seat) -> Actor:
    """Return the actor that sits in `seat`."""
    role, scope = ROLES[seat.role], seat.scope
    below = scope.kind in BELOW_STATION
    off = rooms_of(off_at(scope))
    return Actor(
        name=seat.membership.person.name,
        station_id=scope.station_id,
        stations=_stations(scope),
        capabilities=left(role.capabilities, off),
        off=off,
        hats=role.hats,
        teams=_teams(scope) if below else frozenset(),
        person_id=seat.membership.person_id,
        membership_id=seat.membership.pk,
        role=seat.role,
        matter_id=seat.matter_id,
    )


def actor_of(person: Person, key: UUID | None = None) -> Actor | None:
    """Return the person as an actor in the seat `key`, else in their first seat, else `None`."""
    return actor_among(seats(person), key)


def actor_among(found: Sequence[Seat], key: UUID | None) -> Actor | None:
    """Return the actor in the seat `key` of those found, else in the first, else `None`."""
    chosen = next((seat for seat in found if seat.key == key), found[0] if found else None)
    return actor_in(chosen) if chosen else None


def _stations(scope: Organisation) -> frozenset[UUID]:
    if scope.kind in (Organisation.Kind.STATION, *BELOW_STATION):
        return frozenset({scope.station_id})
    below = Organisation.objects.filter(path__startswith=scope.path)
    return frozenset(below.values_list("station_id", flat=True))


def _teams(scope: Organisation) -> frozenset[UUID]:
    below = Organisation.objects.filter(path__startswith=scope.path)
    return frozenset(below.values_list("pk", flat=True))
