"""Every read of ecology; each starts at what the actor may see."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from firstlight.cases.ecology.models import EcologyAgency, EcologyReport, WaterMatter, WaterRule
from firstlight.cases.ecology.rules import USUAL, Holds, holds
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.kernel.models import Event
from firstlight.places.models import Place
from firstlight.places.queries import places

WATERS = ("water_grid", "water_body")
ANSWERED = ("outcome_known", "closed")


def reports(actor: Actor) -> QuerySet[EcologyReport]:
    """Return what the actor may see: the station's for its desk, their team's, their own."""
    rows = EcologyReport.objects.filter(station_id__in=actor.stations)
    rows = rows.select_related("water", "reporter").order_by("-seen_at", "pk")
    if actor.may("ecology.manage"):
        return rows
    own = Q(pk__in=[])
    if actor.person_id is not None:
        own = Q(reporter_id=actor.person_id)
    if actor.may("ecology.see"):
        own |= Q(organisation_id__in=actor.teams)
    return rows.filter(own)


def report(actor: Actor, key: UUID | str) -> EcologyReport:
    """Return one report, or raise `NotFound`."""
    found: EcologyReport | None = reports(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def waters(actor: Actor) -> QuerySet[Place]:
    """Return the waters of the actor's stations."""
    return places(actor, WATERS).select_related("water_rule").order_by("name", "pk")


def water(actor: Actor, key: UUID | str) -> Place:
    """Return one water, or raise `NotFound`."""
    found: Place | None = waters(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def holds_at(row: Place | None, on: date) -> Holds:
    """Return what holds at a water on a day; of an unnamed water what is usual."""
    rule = None if row is None else WaterRule.objects.filter(water=row).first()
    return holds(rule, on)


def agency_for(station_id: UUID, kind: str) -> EcologyAgency:
    """Return who is competent for a kind: as the station keeps it, else the usual one.

    The usual one is not saved and nobody has confirmed it.
    """
    kept: EcologyAgency | None = EcologyAgency.objects.filter(
        station_id=station_id, kind=kind
    ).first()
    if kept is not None:
        return kept
    name, phone = USUAL[kind]
    return EcologyAgency(station_id=station_id, kind=kind, name=str(name), phone=phone)


def agencies(station_id: UUID) -> list[EcologyAgency]:
    """Return who is competent for each kind."""
    return [agency_for(station_id, kind) for kind in WaterMatter.values]


def by_water(actor: Actor, since: datetime, until: datetime) -> Iterable[tuple[str, int, int]]:
    """Return water, how many were reported in a time, and how many of those have an outcome."""
    rows = reports(actor).filter(seen_at__gte=since, seen_at__lt=until).order_by()
    done = Count("pk", filter=Q(state__in=ANSWERED) & ~Q(outcome=""))
    return rows.values_list("water__name").annotate(n=Count("pk"), done=done).order_by("-n")


def unanswered(now: datetime) -> QuerySet[EcologyReport]:
    """Return what an agency should have answered by now."""
    return EcologyReport.objects.filter(state="referred", answer_by__lt=now)


def history(row: EcologyReport, limit: int = 50) -> list[Event]:
    """Return what was done to a report, newest first."""
    return entries_of(row, limit)


def counted_reports() -> QuerySet[EcologyReport]:
    """Return what counts in figures: what came to the desk of every station."""
    rows: QuerySet[EcologyReport] = EcologyReport.objects.exclude(
        state__in=["observed", "police_called", "no_issue"]
    )
    return rows


def answered_reports() -> QuerySet[EcologyReport]:
    """Return those with an outcome."""
    return counted_reports().filter(state__in=ANSWERED).exclude(outcome="")
