"""The seats a person may act from: one membership, one role, one subtree, one time."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from firstlight.force.models import Membership, Organisation, Person, in_readers_language
from firstlight.force.roles import ROLES
from firstlight.force.switches import off_at
from firstlight.kernel.actor import Actor
from firstlight.kernel.questions import Question, Row
from firstlight.privacy.modules import left, rooms_of

SERVING = ("active", "probation")
OUTSIDE_SERVICE = ("draft", "submitted", "need_more", "station_review", "paused", "suspended")
BELOW_STATION = ("team", "squad")


def serving_on(day: date) -> Q:
    """Return which memberships serve on a day to come: the suspended too, once that is over."""
    return Q(state__in=SERVING) | Q(state="suspended", suspended_until__lt=day)


def serves_on(day: date, state: str, suspended_until: date | None) -> bool:
    """Say the same of one membership that is read already."""
    back = suspended_until is not None and suspended_until < day
    return state in SERVING or (state == "suspended" and back)


@dataclass(frozen=True, slots=True)
class Where:
    """The organisation that somebody sits over, as far as a seat needs it."""

    pk: UUID
    station_id: UUID
    kind: str
    name: str
    name_en: str
    path: str

    @property
    def called(self) -> str:
        """What the reader calls it."""
        return in_readers_language(self.name, self.name_en)


@dataclass(frozen=True, slots=True)
class Seat:
    """One way in which a person may act; `key` is a role grant's or a membership's."""

    key: UUID
    role: str
    person: Person
    membership_id: UUID
    scope: Where
    matter_id: UUID | None = None


WHERE = tuple(field.name for field in fields(Where))
HOME = tuple(f"organisation__{name}" for name in WHERE)
GRANT = ("roles__pk", "roles__role", "roles__starts_at", "roles__ends_at", "roles__matter_id")
SCOPE = tuple(f"roles__scope__{name}" for name in WHERE)


@Question
def _belongings(person_id: UUID) -> QuerySet[Membership, Row]:
    """Every request asks this, so it is one question, and only for what a seat is made of."""
    own = Membership.objects.filter(person_id=person_id, state__in=(*SERVING, *OUTSIDE_SERVICE))
    return own.order_by("pk", "roles__pk").values_list(
        "pk", "state", "category", *HOME, *GRANT, *SCOPE
    )


def seats(person: Person, at: datetime | None = None) -> list[Seat]:
    """Return the person's seats now, the one with most capabilities first.

    Serving in a team is itself a seat: the volunteer's. Officers and staff act by grants only.
    Who applies, is on leave or is suspended can still look after their own affairs.
    """
    moment = at or timezone.now()
    granted: list[Seat] = []
    belonging: dict[UUID, Seat] = {}
    for pk, state, category, *rest in _belongings(person.pk):
        home, grant, scope = rest[: len(HOME)], rest[len(HOME) : -len(SCOPE)], rest[-len(SCOPE) :]
        key, role, starts_at, ends_at, matter_id = grant
        part = _part_in(state, category)
        if part and pk not in belonging:
            belonging[pk] = Seat(pk, part, person, pk, Where(*home))
        is_held = key and starts_at <= moment and (ends_at is None or ends_at > moment)
        if is_held and role in ROLES and state in SERVING:
            granted.append(Seat(key, role, person, pk, Where(*scope), matter_id))
    found = [*granted, *belonging.values()]
    return sorted(found, key=lambda seat: -len(ROLES[seat.role].capabilities))


def _part_in(state: str, category: str) -> str:
    """Return the role that a membership is by itself, "" for none."""
    if state in OUTSIDE_SERVICE:
        return "applicant"
    by_grant = (Membership.Category.OFFICER, Membership.Category.STAFF)
    return "" if category in by_grant else "volunteer"


def actor_in(seat: Seat) -> Actor:
    """Return the actor that sits in `seat`."""
    role, scope = ROLES[seat.role], seat.scope
    below = scope.kind in BELOW_STATION
    off = rooms_of(off_at(scope.path, scope.station_id))
    return Actor(
        name=seat.person.name,
        station_id=scope.station_id,
        stations=_stations(scope),
        capabilities=left(role.capabilities, off),
        off=off,
        hats=role.hats,
        teams=_teams(scope) if below else frozenset(),
        person_id=seat.person.pk,
        membership_id=seat.membership_id,
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


def _stations(scope: Where) -> frozenset[UUID]:
    if scope.kind in (Organisation.Kind.STATION, *BELOW_STATION):
        return frozenset({scope.station_id})
    below = Organisation.objects.filter(path__startswith=scope.path)
    return frozenset(below.values_list("station_id", flat=True))


def _teams(scope: Where) -> frozenset[UUID]:
    below = Organisation.objects.filter(path__startswith=scope.path)
    return frozenset(below.values_list("pk", flat=True))
