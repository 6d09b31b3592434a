"""What decides who may be asked, for many people at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.duty.models import DutySession
from firstlight.force.models import Availability, Membership, Person
from firstlight.force.queries.holders import held
from firstlight.force.rules import age_on, available_at
from firstlight.incidents.models import Attendance, Incident
from firstlight.incidents.rules.eligibility import ADULT_AGE
from firstlight.kernel.questions import Question
from firstlight.privacy.models import Consent

NO_CALLS = "callouts"  # the purpose of being called out at all


def _people_of(station_ids: Collection[UUID]) -> QuerySet[Any]:
    """Return the keys of who belongs to these stations, whatever other station they serve too.

    What is decided about somebody is decided of the person: a no or a long day at one station
    counts at each of theirs. Only the yes or no and the hours cross over, nothing of what it was.
    """
    rows: QuerySet[Any] = Membership.objects.filter(station_id__in=station_ids)
    return rows.values("person_id")


def hours_on_duty(station_ids: Collection[UUID], now: datetime) -> dict[UUID, tuple[float, float]]:
    """Return hours in the last 24 and 72 hours of these stations' people, of those who have any.

    On duty and counted in at a call count alike; who is both at once works those hours once.
    """
    far, near = now - timedelta(hours=72), now - timedelta(hours=24)
    on_duty = DutySession.objects.filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=far),
        person_id__in=_people_of(station_ids),
        started_at__lt=now,
    ).values_list("person_id", "started_at", "ended_at")
    out_there = Attendance.objects.filter(
        Q(out_at__isnull=True) | Q(out_at__gt=far),
        person_id__in=_people_of(station_ids),
        in_at__lt=now,
    ).values_list("person_id", "in_at", "out_at")
    spans: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    for person, start, end in [*on_duty, *out_there]:
        spans[person].append((start, min(end or now, now)))
    return {who: (_hours(worked, near), _hours(worked, far)) for who, worked in spans.items()}


def _hours(spans: Iterable[tuple[datetime, datetime]], since: datetime) -> float:
    """Return the hours since a moment that any of the spans covers."""
    total, covered = timedelta(), since
    for start, end in sorted(spans):
        if end > covered:
            total += end - max(start, covered)
            covered = end
    return total.total_seconds() / 3600


def out_now(station_ids: Collection[UUID]) -> set[UUID]:
    """Return who of these stations' people is counted in somewhere."""
    out = Attendance.objects.filter(person_id__in=_people_of(station_ids), out_at__isnull=True)
    return set(out.values_list("person_id", flat=True))


def says_no_calls(station_ids: Collection[UUID]) -> set[UUID]:
    """Return who has said that they do not want to be called out: their last word counts."""
    said = Consent.objects.filter(
        subject_id__in=_people_of(station_ids), purpose=NO_CALLS
    ).exclude(state__in=["asked", "superseded"])
    last = dict(said.order_by("asked_at", "id").values_list("subject_id", "state"))
    return {person for person, state in last.items() if state in ("refused", "withdrawn")}


def desk_people(station_id: UUID, now: datetime) -> list[Person]:
    """Return who minds the desk of a station: its officers and dispatchers."""
    return _at_desk(station_id, now)


@Question
def _at_desk(station_id: UUID, now: datetime) -> QuerySet[Person]:
    desk = held(now, "station_officer", "station_dispatcher")
    grants = desk.filter(scope__station_id=station_id)
    rows: QuerySet[Person] = Person.objects.filter(pk__in=grants.values("membership__person_id"))
    return rows


def commanders_of(incident: Incident, now: datetime) -> list[Person]:
    """Return who holds a commander's role for this incident now."""
    return _commanders(incident.pk, now)


@Question
def _commanders(incident_id: UUID, now: datetime) -> QuerySet[Person]:
    grants = held(now).filter(matter_id=incident_id)
    rows: QuerySet[Person] = Person.objects.filter(pk__in=grants.values("membership__person_id"))
    return rows.filter(erased_at__isnull=True).order_by("pk")


def on_duty_now(station_ids: Collection[UUID]) -> set[UUID]:
    """Return who of these stations' people is checked in."""
    rows = DutySession.objects.filter(person_id__in=_people_of(station_ids), ended_at__isnull=True)
    return set(rows.values_list("person_id", flat=True))


def is_off_duty(person_id: UUID, now: datetime) -> bool:
    """Whether somebody is neither checked in nor has said that they are free at this moment."""
    return not any(_on_duty(person_id)) and not available_at(_said(person_id), now).available


@Question
def _on_duty(person_id: UUID) -> QuerySet[DutySession]:
    rows: QuerySet[DutySession] = DutySession.objects.filter(person_id=person_id)
    return rows.filter(ended_at__isnull=True).only("pk")


@Question
def _said(person_id: UUID) -> QuerySet[Availability]:
    rows: QuerySet[Availability] = Availability.objects.filter(person_id=person_id)
    return rows


def minors(station_ids: Collection[UUID], on: date) -> set[UUID]:
    """Return who of these stations' people is under age on a day."""
    came_of_age = on.replace(year=on.year - ADULT_AGE, day=min(on.day, 28))
    young = Person.objects.filter(
        memberships__station_id__in=station_ids, born_on__gt=came_of_age
    ).distinct()
    return {who.pk for who in young if who.born_on and age_on(who.born_on, on) < ADULT_AGE}
