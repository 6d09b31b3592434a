"""Reads about papers that end: accident insurance and signed agreements."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from firstlight.force.models import Agreement, Insurance, Membership, Person
from firstlight.force.seats import SERVING

NOT_MEMBERS = ("officer", "staff")


@dataclass(frozen=True, slots=True)
class Ending:
    """The last paper of its kind that a serving member holds, and its last day."""

    person_id: UUID
    what: str
    ends_on: date


def papers_ending(station_ids: Collection[UUID], first: date, last: date) -> list[Ending]:
    """Return which members' insurance or agreement ends on one of these days, none following it.

    The caller chooses the stations from what its actor may see.
    """
    serving = Membership.objects.filter(station_id__in=station_ids, state__in=SERVING)
    members = serving.exclude(category__in=NOT_MEMBERS)
    covers = Insurance.objects.filter(kind="accident", person__in=members.values("person_id"))
    signed = Agreement.objects.filter(kind="service_agreement", membership__in=members)
    endless = signed.filter(ends_on=None).values("membership__person_id")
    agreements = signed.exclude(membership__person_id__in=endless)
    return [
        *_last("insurance", covers, "person_id", first, last),
        *_last("agreement", agreements, "membership__person_id", first, last),
    ]


def _last(
    what: str, papers: QuerySet[Any], person: str, first: date, last: date
) -> Iterator[Ending]:
    ends = papers.values_list(person).annotate(last_on=Max("ends_on"))
    ending = ends.filter(last_on__gte=first, last_on__lte=last).order_by("last_on", person)
    for person_id, ends_on in ending:
        yield Ending(person_id, what, ends_on)


def insured_until(person: Person) -> date | None:
    """Return the last day of a person's accident insurance, past or to come, if any is known."""
    covers = Insurance.objects.filter(kind="accident", person=person)
    found: date | None = covers.aggregate(last=Max("ends_on"))["last"]
    return found
