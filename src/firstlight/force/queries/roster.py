"""Who serves, and whether they can come: read in a few queries, however many they are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from firstlight.force import rules
from firstlight.force.models import Availability, Insurance, Membership, Person
from firstlight.force.queries.people import people
from firstlight.force.rules import available_at, in_quiet_hours
from firstlight.force.seats import SERVING
from firstlight.kernel.actor import Actor
from firstlight.kernel.questions import Question
from firstlight.privacy.queries import consenting


@dataclass(frozen=True, slots=True)
class Member:
    """One serving person, whatever the number of their teams.

    Attributes
    ----------
    available, notice_min
        Whether they can come at the moment asked about, and after how many minutes.
    has_said
        Whether they have said anything about their time at all.
    do_not_disturb
        Do-not-disturb is set or it is their quiet hour: nothing that is not critical is sent.
    home
        Longitude and latitude near their home, degrees, if they agreed to its use.
    """

    person_id: UUID
    name: str
    membership_id: UUID
    organisation_id: UUID
    organisation: str
    teams: tuple[UUID, ...]
    category: str
    state: str
    specialities: tuple[str, ...]
    phone: str
    email: str
    language: str
    channels: tuple[str, ...]
    available: bool
    notice_min: int
    has_said: bool
    do_not_disturb: bool
    insured: bool
    home: tuple[float, float] | None


def roster(
    actor: Actor,
    at: datetime,
    organisation_ids: Iterable[UUID] | None = None,
    *,
    officers: bool = False,
) -> list[Member]:
    """Return who serves in the actor's stations, one entry a person, by team and name.

    Parameters
    ----------
    actor
        Who asks; a job needs the capability ``force.see``.
    at
        The moment for which availability, quiet hours and insurance are told.
    organisation_ids
        Only these teams and squads; everything the actor sees if None.
    officers
        Officers and staff too; else volunteers only.
    """
    rows = _serving(actor, organisation_ids, officers)
    by_person: dict[UUID, list[Membership]] = defaultdict(list)
    for row in rows:
        by_person[row.person_id].append(row)
    said = _statements(rows)
    covered = insured(by_person, timezone.localdate(at))
    homes = consenting(by_person, "home_area")
    return [
        _member(own, said.get(key, []), at, key in covered, key in homes)
        for key, own in by_person.items()
    ]


def availability_of(person: Person) -> list[Availability]:
    """Return what a person has said about their time, the newest first."""
    return list(person.availabilities.order_by("-said_at"))


def insured(person_ids: Iterable[UUID], on: date) -> set[UUID]:
    """Return which of these people have accident cover on a day."""
    cover = Insurance.objects.filter(kind="accident", starts_on__lte=on, ends_on__gte=on)
    return set(cover.values_list("person_id", flat=True)) & set(person_ids)


def _serving(
    actor: Actor, organisation_ids: Iterable[UUID] | None, officers: bool
) -> QuerySet[Membership]:
    rows = Membership.objects.filter(
        station_id__in=actor.stations, state__in=SERVING, person__in=people(actor)
    )
    if actor.teams:
        rows = rows.filter(organisation_id__in=actor.teams)
    if organisation_ids is not None:
        rows = rows.filter(organisation_id__in=list(organisation_ids))
    if not officers:
        rows = rows.exclude(category__in=["officer", "staff"])
    return rows.select_related("person", "organisation").order_by(
        "organisation__path", "person__pinyin", "person_id"
    )


def _statements(rows: QuerySet[Membership]) -> dict[UUID, list[Availability]]:
    found: dict[UUID, list[Availability]] = defaultdict(list)
    who = rows.order_by().values("person_id")
    for statement in Availability.objects.filter(person_id__in=who):
        found[statement.person_id].append(statement)
    return found


def _member(
    own: list[Membership], said: list[Availability], at: datetime, covered: bool, near: bool
) -> Member:
    first, person = own[0], own[0].person
    can = available_at(said, at)
    quiet = in_quiet_hours(person.quiet_from, person.quiet_to, at)
    silent = person.do_not_disturb_until is not None and at < person.do_not_disturb_until
    home = None
    if near and person.home_lon is not None and person.home_lat is not None:
        home = (person.home_lon, person.home_lat)
    return Member(
        person_id=person.pk,
        name=person.name,
        membership_id=first.pk,
        organisation_id=first.organisation_id,
        organisation=first.organisation.called,
        teams=tuple(each.organisation_id for each in own),
        category=first.category,
        state=first.state,
        specialities=tuple(dict.fromkeys(word for each in own for word in each.specialities)),
        phone=person.phone,
        email=person.email,
        language=person.language,
        channels=tuple(person.channels),
        available=can.available,
        notice_min=can.notice_min,
        has_said=bool(said),
        do_not_disturb=silent or quiet,
        insured=covered,
        home=home,
    )


def wants_quiet(person_id: UUID, now: datetime) -> bool:
    """Whether somebody has do-not-disturb on, or it is their quiet hour; asked of every letter."""
    return any(rules.wants_quiet(person, now) for person in _quiet_of(person_id))


@Question
def _quiet_of(person_id: UUID) -> QuerySet[Person]:
    rows: QuerySet[Person] = Person.objects.filter(pk=person_id)
    return rows.only("do_not_disturb_until", "quiet_from", "quiet_to")
