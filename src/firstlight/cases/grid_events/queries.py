"""Every read of grid events; each starts at what the actor may see."""

from collections.abc import Collection
from datetime import datetime, timedelta
from math import cos, radians
from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.cases.floor.people import serving_as
from firstlight.cases.grid_events.models import EventNote, GridEvent, GridPost
from firstlight.cases.grid_events.rules import (
    NEAR_DAYS,
    NEAR_M,
    OPEN,
    WITH_UNIT,
)
from firstlight.force.models import Membership, Person
from firstlight.force.roles import ROLES
from firstlight.kernel.actor import Actor
from firstlight.kernel.earth import DEGREE_M, distance_m
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.kernel.models import Event
from firstlight.places.models import Place
from firstlight.places.queries import places

REPORTED = "grid_events.report_event"


def grid_events(actor: Actor) -> QuerySet[GridEvent]:
    """Return what the actor may see: all of the station for its desk; else what concerns them.

    A leader sees the events of their teams, a grid worker those of their own grids, everybody
    what they reported and what they were sent.
    """
    rows = GridEvent.objects.filter(station_id__in=actor.stations).select_related(
        "grid", "handler", "unit", "reporter"
    )
    if actor.may("grid_events.manage"):
        return rows.order_by("-reported_at", "pk")
    own = Q(pk__in=[])
    if actor.person_id is not None:
        own = Q(reporter_id=actor.person_id) | Q(handler_id=actor.person_id)
    if actor.may("grid_events.see"):
        own |= Q(unit_id__in=actor.teams)
    if actor.may("grid_events.own_grid"):
        own |= Q(grid_id__in=own_grids(actor))
    return rows.filter(own).order_by("-reported_at", "pk")


def grid_event(actor: Actor, key: UUID | str) -> GridEvent:
    """Return one event, or raise `NotFound`."""
    found: GridEvent | None = grid_events(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def own_grids(actor: Actor) -> list[UUID]:
    """Return the grids that the actor serves now."""
    rows = GridPost.objects.filter(person=actor.person_id, ended_at__isnull=True)
    return list(rows.filter(station_id__in=actor.stations).values_list("grid_id", flat=True))


def may_know_reporter(actor: Actor, row: GridEvent) -> bool:
    """Whether the actor may know who reported an event: the desk, the reporter, or by choice."""
    own = row.reporter_id is not None and row.reporter_id == actor.person_id
    return own or row.shows_reporter or actor.may("grid_events.manage")


def late(rows: QuerySet[GridEvent], now: datetime) -> QuerySet[GridEvent]:
    """Return those of `rows` whose clock has run out."""
    desk = Q(state="reported", accept_by__lt=now)
    return rows.filter(desk | Q(state__in=WITH_UNIT, due_at__lt=now))


def near(actor: Actor, row: GridEvent) -> list[tuple[GridEvent, int]]:
    """Return open events that may be the same matter, nearest first, with metres between them."""
    if row.lon is None or row.lat is None:
        return []
    reach = NEAR_M / DEGREE_M
    width = reach / max(0.01, cos(radians(row.lat)))
    found = grid_events(actor).filter(
        station_id=row.station_id,
        state__in=OPEN,
        reported_at__gte=row.reported_at - timedelta(days=NEAR_DAYS),
        lon__range=(row.lon - width, row.lon + width),
        lat__range=(row.lat - reach, row.lat + reach),
    )
    here = (row.lon, row.lat)
    gaps = [
        (each, round(distance_m(*here, each.lon, each.lat)))
        for each in found.exclude(pk=row.pk)
        if each.lon is not None and each.lat is not None
    ]
    return sorted((pair for pair in gaps if pair[1] <= NEAR_M), key=lambda pair: pair[1])


def notes_of(row: GridEvent) -> list[EventNote]:
    """Return what was said at each step, oldest first."""
    return list(row.notes.select_related("by").order_by("at", "pk"))


def merged_into(actor: Actor, row: GridEvent) -> list[GridEvent]:
    """Return the events that were merged into this one, as far as the actor may see them."""
    return list(grid_events(actor).filter(merged_into=row))


def history(actor: Actor, row: GridEvent, limit: int = 100) -> list[Event]:
    """Return what was done to an event, newest first; who reported it only to who may know."""
    found = entries_of(row, limit)
    if may_know_reporter(actor, row) or row.reporter_id is None:
        return found
    hidden = f"person:{row.reporter_id}"
    return [each for each in found if each.actor != hidden]


def handlers(station_id: UUID) -> list[Membership]:
    """Return who can be sent an event: one membership a person.

    Members of teams, and of the staff those whose role opens grid events to them.
    """
    roles = [name for name, role in ROLES.items() if "grid_events.report" in role.capabilities]
    rows = {each.person_id: each for each in serving_as(station_id, roles)}
    return list(rows.values())


def posts(actor: Actor) -> QuerySet[GridPost]:
    """Return who serves which grid now, in the actor's stations."""
    rows = GridPost.objects.filter(ended_at__isnull=True, station_id__in=actor.stations)
    return rows.select_related("person", "grid").order_by("grid__name", "pk")


def workers_of(row: GridEvent) -> list[Person]:
    """Return who serves the grid that an event is in."""
    rows = GridPost.objects.filter(grid=row.grid_id, ended_at__isnull=True)
    if row.grid_id is None:
        return []
    return [each.person for each in rows.select_related("person").order_by("pk")]


def grids(actor: Actor, kinds: Collection[str] = ("grid", "water_grid")) -> list[Place]:
    """Return the grids that somebody may serve."""
    return list(places(actor, kinds).defer("geometry", "properties").order_by("name", "pk"))


def counted_events() -> QuerySet[GridEvent]:
    """Return what counts in figures: the events of every station, to be narrowed by who asks."""
    rows: QuerySet[GridEvent] = GridEvent.objects.exclude(state__in=["merged", "declined"])
    return rows


def solved_events() -> QuerySet[GridEvent]:
    """Return those that were verified and answered."""
    return counted_events().filter(state__in=["fed_back", "archived"])
