"""Reads about plans, their routes, and what the planner is given."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from firstlight.duty.models import ShiftAssignment
from firstlight.duty.rules.daykinds import days_between
from firstlight.force.models import Organisation, Person
from firstlight.force.queries.holders import held
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.kernel.models import Event
from firstlight.patrols.models import PatrolPlan, PatrolRoute, PatrolTarget
from firstlight.patrols.queries.targets import seasons_on, targets_of
from firstlight.patrols.queries.visits import visits_of
from firstlight.places.models import Place, TerrainPack

AHEAD = ("invited", "accepted", "on_duty")
HELD = (*AHEAD, "completed")
LATE = timedelta(hours=12)  # a route is at hand so long after its end: outings run late


def plans(actor: Actor) -> QuerySet[PatrolPlan]:
    """Return the plans that the actor may see, the newest period first."""
    rows: QuerySet[PatrolPlan] = PatrolPlan.objects.visible_to(actor)
    if not actor.may("patrols.see"):
        return rows.none()
    if actor.teams:
        rows = rows.filter(organisation_id__in=[*actor.teams, actor.station_id])
    return rows.select_related("organisation", "officer_contact").order_by("-starts_on", "pk")


def plan(actor: Actor, key: UUID | str) -> PatrolPlan:
    """Return one plan, or raise `NotFound`."""
    found: PatrolPlan | None = plans(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def routes_of(row: PatrolPlan) -> QuerySet[PatrolRoute]:
    """Return a plan's routes in the order in which they start."""
    return row.routes.select_related("shift").order_by("starts_at", "name", "pk")


def route(actor: Actor, key: UUID | str) -> PatrolRoute:
    """Return one route: of a plan that the actor sees, or of a shift that is theirs.

    Raises
    ------
    NotFound
        There is none, or it is not for this actor.
    """
    rows = PatrolRoute.objects.select_related("plan__organisation", "plan__officer_contact")
    theirs = Q(plan__in=plans(actor))
    if actor.person_id is not None:
        own = ShiftAssignment.objects.filter(person_id=actor.person_id, state__in=HELD)
        theirs |= Q(shift_id__in=own.values("shift_id"))
    found: PatrolRoute | None = rows.select_related("shift").filter(theirs, pk=key).first()
    if found is None:
        raise NotFound
    return found


def routes_of_person(person_id: UUID) -> QuerySet[PatrolRoute]:
    """Return the routes of somebody's shifts that are not over, the next first."""
    own = ShiftAssignment.objects.filter(person_id=person_id, state__in=AHEAD)
    rows = PatrolRoute.objects.filter(
        shift_id__in=own.values("shift_id"), ends_at__gte=timezone.now() - LATE
    )
    return rows.select_related("plan", "shift").order_by("starts_at", "pk")


def route_of_own(place: ShiftAssignment) -> PatrolRoute | None:
    """Return the route of the shift in which somebody has a place, as long as the place stands."""
    found: PatrolRoute | None = PatrolRoute.objects.filter(shift_id=place.shift_id).first()
    return found if place.state in HELD else None


def signed_up(row: PatrolPlan) -> list[Person]:
    """Return everybody asked, accepted or on duty in the shifts of a plan's routes."""
    shifts = row.routes.filter(shift__isnull=False).values("shift_id")
    held = ShiftAssignment.objects.filter(shift_id__in=shifts, state__in=AHEAD)
    return list(Person.objects.filter(pk__in=held.values("person_id")).distinct())


def history(row: PatrolPlan | PatrolRoute, limit: int = 50) -> list[Event]:
    """Return what was done with a plan, newest first."""
    return entries_of(row, limit)


def officers(actor: Actor) -> list[tuple[UUID, str]]:
    """Return key and name of the station's officers, who can be the contact of a plan."""
    rows = Person.objects.filter(
        memberships__roles__in=held(timezone.now(), "station_officer"),
        station_id__in=actor.stations,
    )
    return list(rows.distinct().order_by("pinyin", "name").values_list("pk", "name"))


def patrol_days(row: PatrolPlan) -> list[date]:
    """Return the days of the period on which somebody goes out, none before today."""
    first = max(row.starts_on, timezone.localdate())
    days = days_between(first, row.ends_on)
    return [day for day in days if day.weekday() in row.weekdays]


def base_of(team: Organisation) -> Place | None:
    """Return where a team sets out from: its base, or else a base or meeting place nearby."""
    rows = Place.objects.filter(station_id=team.station_id, is_retired=False)
    own = rows.filter(pk=team.base_id).first() if team.base_id else None
    found: Place | None = (
        own
        or rows.filter(kind="team_base").first()
        or rows.filter(kind="assembly_point").first()
        or rows.filter(kind="grid").first()
    )
    return found


def pack_of(team: Organisation) -> TerrainPack | None:
    """Return the ground that a team's station works on."""
    rows = TerrainPack.objects.filter(station_id=team.station_id)
    found: TerrainPack | None = rows.order_by("-is_default", "-created_at").first()
    return found


def asked_for(row: PatrolPlan) -> dict[str, Any]:
    """Return all that the planner is given, as plain JSON: places, seasons, teams, no person."""
    team, now = row.organisation, timezone.now()
    base, pack = base_of(team), pack_of(team)
    days = patrol_days(row)
    wanted = list(targets_of(team))
    visits = visits_of(wanted, now)
    return {
        "pack": pack.folder if pack else "",
        "base": {"lon": base.lon, "lat": base.lat, "name": base.name} if base else None,
        "days": [
            {"date": day.isoformat(), "seasons": sorted(seasons_on(team, day))} for day in days
        ],
        "stops": [stop for target in wanted for stop in _stops(target, visits.get(target.pk, []))],
        "foot_teams": row.foot_teams,
        "vehicle_teams": row.vehicle_teams,
        "hours_each": row.hours_each,
        "from_time": row.from_time.isoformat(),
        "to_time": row.to_time.isoformat(),
        "seed": row.seed,
    }


def _stops(target: PatrolTarget, visits: list[Any]) -> list[dict[str, Any]]:
    often = {
        "times": target.times,
        "every_days": target.every_days,
        "season": target.season,
        "from_time": target.from_time.isoformat() if target.from_time else None,
        "to_time": target.to_time.isoformat() if target.to_time else None,
        "means": target.means,
        "last_at": visits[-1].isoformat() if visits else None,
    }
    if target.route is not None:
        kept = [stop for stop in target.route.stops if stop.get("key")]
        return [{**{k: stop[k] for k in SPOT if k in stop}, **often} for stop in kept]
    return [spot_of(target) | often | shape_of(target)]


def shape_of(target: PatrolTarget) -> dict[str, Any]:
    """Return the outline of an area; the planner looks for the spot where it is visited."""
    return {"geometry": target.place.geometry} if target.place is not None else {}


SPOT = ("key", "place_id", "name", "kind", "lon", "lat", "dwell_min")


def spot_of(target: PatrolTarget) -> dict[str, Any]:
    """Return where a target is, as a route's stop says it."""
    subject = target.subject
    return {
        "key": str(subject.pk),
        "place_id": str(target.place_id or subject.place_id or "") or None,
        "name": subject.name,
        "kind": target.kind,
        "lon": subject.lon,
        "lat": subject.lat,
        "dwell_min": target.dwell_min,
    }


def spots_of(team: Organisation) -> dict[str, dict[str, Any]]:
    """Return every stop that a route of this team can have, by key."""
    rows = [row for row in targets_of(team) if row.route_id is None]
    return {spot["key"]: spot for spot in map(spot_of, rows)}


def asked_for_route(route: PatrolRoute) -> dict[str, Any]:
    """Return what the planner is given to time a route that a person changed.

    A stop that a hand added is still a place; one that the planner chose is a spot already.
    """
    team = route.plan.organisation
    base, pack = base_of(team), pack_of(team)
    new = {str(t.place_id): shape_of(t) for t in targets_of(team) if t.place_id is not None}
    return {
        "pack": pack.folder if pack else "",
        "base": {"lon": base.lon, "lat": base.lat, "name": base.name} if base else None,
        "means": route.means,
        "starts_at": route.starts_at.isoformat(),
        "stops": [
            stop if stop.get("is_spot") else {**stop, **new.get(stop["key"], {})}
            for stop in route.stops
        ],
    }
