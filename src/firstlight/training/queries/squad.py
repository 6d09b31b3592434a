"""Reads about the squad: criteria, what people can do, proposals, decisions, appeals."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone

from firstlight.force.models import Availability, Membership, Organisation, Person
from firstlight.force.queries import organisations
from firstlight.force.rules import available_at
from firstlight.force.seats import SERVING
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.training.models import (
    Attendance,
    Course,
    SquadAppeal,
    SquadCriteria,
    SquadDecision,
    SquadProposal,
)
from firstlight.training.queries.credentials import valid_credentials
from firstlight.training.rules.squad import SOURCES, digest, ranking

STEP_H = 2  # how finely a week of people's own words about their time is read


def criteria(actor: Actor) -> QuerySet[SquadCriteria]:
    """Return every version that holds where the actor is, the newest first."""
    paths = organisations(actor, closed=True).values_list("path", flat=True)
    nodes = {UUID(key) for path in paths for key in path.strip("/").split("/") if key}
    rows = SquadCriteria.objects.filter(organisation_id__in=nodes).select_related("organisation")
    return rows.order_by("-in_force_from", "-number", "-pk")


def criteria_for(node: Organisation, on: date) -> SquadCriteria | None:
    """Return the version in force for an organisation on a day: its own before those above."""
    above = [UUID(key) for key in node.path.strip("/").split("/")]
    rows = SquadCriteria.objects.filter(organisation_id__in=above, in_force_from__lte=on)
    found = sorted(rows, key=lambda row: (above.index(row.organisation_id), row.number))
    return found[-1] if found else None


def proposals(actor: Actor) -> QuerySet[SquadProposal]:
    """Return the proposals of the organisations that the actor works for."""
    rows = SquadProposal.objects.filter(station_id__in=actor.stations)
    if actor.teams:
        rows = rows.filter(organisation_id__in=actor.teams)
    found: QuerySet[SquadProposal] = rows.select_related("organisation", "criteria")
    return found.order_by("-as_of", "-pk")


def proposal(actor: Actor, key: UUID | str) -> SquadProposal:
    """Return one proposal, or raise `NotFound`."""
    found = proposals(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def recomputed(row: SquadProposal) -> bool:
    """Whether the stored inputs, unchanged, still give the stored ranking."""
    rules, seats = row.criteria.rules, row.criteria.seats
    same = digest(rules, seats, row.inputs) == row.digest
    return same and ranking(rules, seats, row.inputs) == row.ranking


def figures(node: Organisation, rules: dict[str, Any], now: datetime) -> list[dict[str, Any]]:
    """Return what is known of everybody who serves in an organisation, for the criteria."""
    people = _candidates(node)
    since = now - timedelta(days=30.5 * rules["months"])
    held = valid_credentials(people, timezone.localdate(now))
    drills = _drills(people, since, now)
    free = _hours_free(people, now)
    known: dict[UUID, dict[str, float]] = {key: {} for key in people}
    for source in SOURCES:
        for key, said in source(people, since, now).items():
            known[key] |= said
    return [
        {
            "person": str(key),
            "credentials": sorted(held.get(key, ())),
            "drills": drills.get(key, 0),
            "availability": free.get(key, 0),
            "hours": round(known[key].get("hours", 0.0), 1),
            "quality": round(known[key].get("quality", 1.0), 3),
        }
        for key in people
    ]


def _candidates(node: Organisation) -> list[UUID]:
    rows = Membership.objects.filter(organisation__path__startswith=node.path, state__in=SERVING)
    volunteers = rows.exclude(category__in=["officer", "staff"])
    return sorted(set(volunteers.values_list("person_id", flat=True)))


def _drills(people: Iterable[UUID], since: datetime, until: datetime) -> dict[UUID, int]:
    """Return how many drills and passed skill tests each person has behind them."""
    rows = Attendance.objects.filter(
        person_id__in=list(people),
        was_there=True,
        session__starts_at__range=(since, until),
        session__course__kind__in=[Course.Kind.DRILL, Course.Kind.SKILL_TEST],
    ).exclude(result=Attendance.Result.FAILED)
    return dict(rows.values_list("person_id").annotate(n=Count("pk")))


def _hours_free(people: Iterable[UUID], now: datetime) -> dict[UUID, int]:
    """Return how many hours of the coming week each person says they have."""
    said: dict[UUID, list[Availability]] = {}
    for row in Availability.objects.filter(person_id__in=list(people)):
        said.setdefault(row.person_id, []).append(row)
    moments = [now + timedelta(hours=h) for h in range(0, 168, STEP_H)]
    return {
        key: STEP_H * sum(available_at(words, at).available for at in moments)
        for key, words in said.items()
    }


def decisions(row: SquadProposal) -> dict[UUID, SquadDecision]:
    """Return what was decided, by person."""
    rows = row.decisions.select_related("person")
    return {each.person_id: each for each in rows}


def my_decisions(actor: Actor) -> list[SquadDecision]:
    """Return what was decided about the actor, newest first."""
    rows = SquadDecision.objects.filter(person_id=actor.person_id or UUID(int=0))
    return list(rows.select_related("proposal__organisation").order_by("-created_at")[:10])


def my_decision(actor: Actor, key: UUID | str) -> SquadDecision:
    """Return one decision about the actor, or raise `NotFound`."""
    rows = SquadDecision.objects.filter(person_id=actor.person_id or UUID(int=0))
    found: SquadDecision | None = rows.select_related("proposal").filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def appeals(actor: Actor) -> QuerySet[SquadAppeal]:
    """Return the appeals against decisions that the actor may see."""
    rows = SquadAppeal.objects.filter(decision__proposal__in=proposals(actor))
    return rows.select_related("decision__person", "decision__proposal").order_by("created_at")


def appeal(actor: Actor, key: UUID | str) -> SquadAppeal:
    """Return one appeal, or raise `NotFound`."""
    found = appeals(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def names_of(row: SquadProposal) -> dict[str, str]:
    """Return the names of everybody in a proposal, for those who may see it."""
    keys = [each["person"] for each in row.inputs]
    found = Person.objects.filter(pk__in=keys).values_list("pk", "name")
    return {str(key): name for key, name in found}
