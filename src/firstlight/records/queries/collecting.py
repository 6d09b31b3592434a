"""What the clock says: shifts of every kind, call-outs, training; and what a rule makes of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from firstlight.duty.models import ShiftAssignment
from firstlight.duty.queries.service import served
from firstlight.duty.rules.daykinds import midnight
from firstlight.force.models import Membership, Organisation
from firstlight.force.seats import SERVING
from firstlight.incidents.models import Attendance as Called
from firstlight.kernel.actor import Actor
from firstlight.records.models import ServiceRecord
from firstlight.records.queries.rules import rule_on, rules_over
from firstlight.records.queries.service import records
from firstlight.records.rules import USUAL, Stretch, count
from firstlight.training.models import Attendance as Trained


@dataclass(frozen=True, slots=True)
class Clocked:
    """One clocked service: whose, for which organisation, what and where."""

    person_id: UUID
    organisation_id: UUID
    activity: str
    place_name: str
    stretch: Stretch


def stretches_of(station_id: UUID, first: date, last: date) -> list[Clocked]:
    """Return every clocked service that began at a station on these days."""
    start, end = midnight(first), midnight(last + timedelta(days=1))
    nodes = list(Organisation.objects.filter(station_id=station_id).values_list("pk", flat=True))
    return [
        *_shifts(nodes, start, end),
        *_calls(station_id, start, end),
        *_trainings(station_id, start, end),
    ]


def _shifts(nodes: list[UUID], start: datetime, end: datetime) -> Iterable[Clocked]:
    rows = served(start, end, organisation_ids=nodes)
    found = ShiftAssignment.objects.filter(pk__in=[row.assignment_id for row in rows])
    names = {
        key: (title, place)
        for key, title, place in found.values_list("pk", "shift__title", "shift__place_name")
    }
    breaks = dict(found.values_list("pk", "breaks_min"))
    for row in rows:
        title, place = names[row.assignment_id]
        origin = f"duty.shiftassignment:{row.assignment_id}"
        stretch = Stretch(origin, row.kind, row.from_at, row.to_at, breaks[row.assignment_id])
        yield Clocked(row.person_id, row.organisation_id, title, place, stretch)


def _calls(station_id: UUID, start: datetime, end: datetime) -> Iterable[Clocked]:
    rows = Called.objects.filter(
        home_station_id=station_id, in_at__gte=start, in_at__lt=end, out_at__isnull=False
    )
    homes = _homes(station_id, rows.values_list("person_id", flat=True))
    for row in rows.select_related("incident").order_by("in_at", "pk"):
        if row.out_at is not None and row.person_id in homes:
            stretch = Stretch(row.label, "callout", row.in_at, row.out_at)
            # Of a call only its kind: no place and nobody of the case gets into a record.
            words = str(row.incident.get_kind_display())
            yield Clocked(row.person_id, homes[row.person_id], words, "", stretch)


def _trainings(station_id: UUID, start: datetime, end: datetime) -> Iterable[Clocked]:
    rows = Trained.objects.filter(
        session__station_id=station_id,
        session__starts_at__gte=start,
        session__starts_at__lt=end,
        was_there=True,
    ).select_related("session__course")
    for row in rows.order_by("session__starts_at", "pk"):
        begun = row.session.starts_at
        hours = row.hours if row.hours is not None else row.session.course.hours
        stretch = Stretch(row.label, "training", begun, begun + timedelta(hours=float(hours)))
        yield Clocked(
            row.person_id,
            row.session.organisation_id,
            row.session.course.name,
            row.session.place_name,
            stretch,
        )


def _homes(station_id: UUID, people: Iterable[UUID]) -> dict[UUID, UUID]:
    rows = Membership.objects.filter(
        station_id=station_id, person_id__in=list(people), state__in=SERVING
    )
    return dict(rows.order_by("-created_at").values_list("person_id", "organisation_id"))


def worked_out(rows: Iterable[Clocked], shares: Mapping[str, int]) -> dict[str, int]:
    """Return the counted minutes by origin; people one by one, so that nothing counts twice."""
    own: dict[UUID, list[Stretch]] = defaultdict(list)
    for row in rows:
        own[row.person_id].append(row.stretch)
    found: dict[str, int] = {}
    for stretches in own.values():
        found.update(count(stretches, shares))
    return found


def by_rule_of_day(station_id: UUID, rows: list[Clocked]) -> dict[str, tuple[int, int]]:
    """Return by origin the number of the rule of its own day, and the minutes that it counts."""
    rules = rules_over(station_id)
    days = {row.stretch.origin: day_of(row.stretch.from_at) for row in rows}
    in_force = {day: rule_on(rules, day) for day in set(days.values())}
    worked = {number: worked_out(rows, shares) for number, shares in in_force.values()}
    return {
        origin: (in_force[day][0], worked[in_force[day][0]][origin])
        for origin, day in days.items()
    }


@dataclass(frozen=True, slots=True)
class Differs:
    """A record whose minutes are not what the clock and its rule give now."""

    record: ServiceRecord
    minutes: int | None


def difference(actor: Actor, first: date, last: date) -> list[Differs]:
    """Work out again what stands in the records of some days; return what differs.

    Each record is worked out by the rule that it was made by; `minutes` is None where the clock's
    row is gone.
    """
    kept = list(records(actor).filter(on_date__gte=first, on_date__lte=last).exclude(origin=""))
    again: dict[tuple[UUID, int], dict[str, int]] = {}
    rules = {(each.station_id, each.rule_number) for each in kept}
    for station_id, number in rules:
        shares = next((r.shares for r in rules_over(station_id) if r.number == number), USUAL)
        # A day more on both sides: what overlaps a record may have begun the day before.
        rows = stretches_of(station_id, first - timedelta(days=1), last + timedelta(days=1))
        again[station_id, number] = worked_out(rows, shares)
    found = []
    for row in kept:
        now = again[row.station_id, row.rule_number].get(row.origin)
        if now != row.clocked_min:
            found.append(Differs(row, now))
    return found


def day_of(moment: datetime) -> date:
    """Return the day on which something began, as clocks here show it."""
    return timezone.localdate(moment)
