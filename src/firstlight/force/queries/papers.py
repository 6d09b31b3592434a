"""Reads about papers that end: accident insurance and signed agreements."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max

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
    found = [
        *_last("insurance", covers.values_list("person_id", "ends_on")),
        *_last("agreement", agreements.values_list("membership__person_id", "ends_on")),
    ]
    return [each for each in found if first <= each.ends_on <= last]


def _last(what: str, rows: Iterable[tuple[UUID, date]]) -> Iterator[Ending]:
    ends: dict[UUID, date] = {}
    for person_id, ends_on in rows:
        ends[person_id] = max(ends_on, ends.get(person_id, ends_on))
    for person_id, ends_on in sorted(ends.items(), key=lambda each: (each[1], each[0])):
        yield Ending(person_id, what, ends_on)


def insured_until(person: Person) -> date | None:
    """Return the last day of a person's accident insurance, past or to come, if any is known."""
    covers = Insurance.objects.filter(kind="accident", person=person)
    found: date | None = covers.aggregate(last=Max("ends_on"))["last"]
    return found
