"""Reads about service records: one's own, and those of whom one leads."""

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from firstlight.force.models import Membership, Person
from firstlight.force.queries import people
from firstlight.force.seats import SERVING
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.records.models import Recognition, ServiceRecord
from firstlight.records.rules import COUNTS
from firstlight.training.models import Credential
from firstlight.training.queries import trainings_of


def records(actor: Actor) -> QuerySet[ServiceRecord]:
    """Return the records of the people whom the actor may see, the newest first; own always."""
    own = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
    if actor.may("records.see"):
        own |= Q(person__in=people(actor, gone=True), station_id__in=actor.stations)
    rows = ServiceRecord.objects.filter(own).select_related("person", "organisation")
    return rows.order_by("-on_date", "-from_at", "pk")


def record(actor: Actor, key: UUID | str) -> ServiceRecord:
    """Return one record, or raise `NotFound`."""
    found: ServiceRecord | None = records(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def my_records(actor: Actor) -> QuerySet[ServiceRecord]:
    """Return the actor's own records."""
    rows = ServiceRecord.objects.filter(person_id=actor.person_id or UUID(int=0))
    return rows.select_related("organisation").order_by("-on_date", "-from_at", "pk")


def unconfirmed(station_id: UUID, before: date) -> dict[UUID, set[UUID]]:
    """Return whose hours of before a day still wait to be confirmed, by organisation; for jobs."""
    rows = ServiceRecord.objects.filter(
        station_id=station_id, state="drafted", clocked_min__gt=0, on_date__lt=before
    )
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for home_id, person_id in rows.values_list("organisation_id", "person_id").distinct():
        found[home_id].add(person_id)
    return found


def totals(rows: QuerySet[ServiceRecord]) -> dict[str, int]:
    """Return the minutes that count: clocked and amended, kept apart."""
    found = rows.filter(state__in=COUNTS).aggregate(
        clocked=Sum("clocked_min"), amended=Sum("amended_min")
    )
    clocked, amended = found["clocked"] or 0, found["amended"] or 0
    return {"clocked": clocked, "amended": amended, "all": max(0, clocked + amended)}


def five_parts(person: Person) -> dict[str, Any]:
    """Return a record in five parts: basic data, service, training, awards, evaluation.

    The caller has checked that its actor may read them.
    """
    rows = ServiceRecord.objects.filter(person=person, state__in=COUNTS)
    evaluated = rows.exclude(evaluation="").values_list("evaluation", flat=True)
    words = dict(ServiceRecord.Evaluation.choices)
    return {
        "memberships": Membership.objects.filter(person=person, state__in=SERVING).select_related(
            "organisation"
        ),
        "totals": totals(rows),
        "trainings": [each for each in trainings_of(person.pk) if each.was_there],
        "credentials": Credential.objects.filter(
            person=person, state__in=["valid", "expiring"]
        ).order_by("kind"),
        "awards": Recognition.objects.filter(person=person, state="awarded").order_by("level"),
        "evaluations": [
            (words[key], sum(each == key for each in evaluated))
            for key in words
            if key in set(evaluated)
        ],
    }
