"""Reads about what is to be visited: how often, when last, how much it has waited."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from firstlight.duty.models import CalendarSpan
from firstlight.force.models import Organisation
from firstlight.force.queries import organisations
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.patrols.models import (
    Checkpoint,
    GridVisit,
    PatrolRoute,
    PatrolRun,
    PatrolTarget,
    Scan,
)
from firstlight.patrols.rules import targets as rules
from firstlight.places.models import Place

LOOKED_BACK = timedelta(days=92)
WALKED = ("ended", "log_submitted", "archived")
Visits = dict[UUID, list[datetime]]


@dataclass(slots=True)
class Wait:
    """How one target stands: visits in its period, days since the last, what the season adds.

    `overdue` is how long it has waited in its own periods (1 is due); `weight` is that times the
    uplift of the season, which is what the planner collects.
    """

    target: PatrolTarget
    visits: list[datetime]
    days: int | None
    done: int
    is_in_season: bool
    overdue: float
    factor: float = 1.0
    why: list[str | Promise] = field(default_factory=list)

    @property
    def last_at(self) -> datetime | None:
        """When it was last visited."""
        return self.visits[-1] if self.visits else None

    @property
    def weight(self) -> float:
        """What a visit now is worth."""
        return self.overdue * self.factor


def targets(actor: Actor) -> QuerySet[PatrolTarget]:
    """Return what the actor's teams are to visit, dropped ones too."""
    rows: QuerySet[PatrolTarget] = PatrolTarget.objects.visible_to(actor)
    if not actor.may("patrols.see"):
        return rows.none()
    if actor.teams:
        rows = rows.filter(organisation_id__in=[*actor.teams, actor.station_id])
    return rows.select_related("organisation", "place", "checkpoint", "route")


def targets_of(team: Organisation) -> QuerySet[PatrolTarget]:
    """Return what one team is to visit, its station's targets with it."""
    rows: QuerySet[PatrolTarget] = PatrolTarget.objects.filter(
        organisation_id__in={team.pk, team.station_id}, is_retired=False
    )
    return rows.select_related("place", "checkpoint", "route").order_by("created_at", "pk")


def chosen(actor: Actor, keys: Iterable[UUID]) -> list[PatrolTarget]:
    """Return these targets, all of them, of teams that the actor plans for.

    Raises
    ------
    NotFound
        One of them is not there, or not for this actor.
    """
    wanted = set(keys)
    found = list(targets(actor).filter(pk__in=wanted))
    mine = {row.pk for row in planned_in(actor)}
    if len(found) != len(wanted) or any(row.organisation_id not in mine for row in found):
        raise NotFound
    return found


def planned_in(actor: Actor) -> list[Organisation]:
    """Return the organisations for which the actor plans patrols."""
    rows = organisations(actor)
    return [row for row in rows if not actor.teams or row.pk in actor.teams]


def home(actor: Actor, key: UUID) -> Organisation:
    """Return an organisation for which the actor plans, or raise `NotFound`."""
    found = next((row for row in planned_in(actor) if row.pk == key), None)
    if found is None:
        raise NotFound
    return found


def target_places(actor: Actor) -> QuerySet[Place]:
    """Return the places that can be visited: public kinds only."""
    rows: QuerySet[Place] = Place.objects.visible_to(actor).filter(is_retired=False)
    return rows.filter(kind__in=rules.TARGET_KINDS)


def kept_routes(actor: Actor) -> QuerySet[PatrolRoute]:
    """Return the routes that are kept to be walked again."""
    rows: QuerySet[PatrolRoute] = PatrolRoute.objects.visible_to(actor).filter(is_kept=True)
    return rows.order_by("name", "pk")


def checkpoints_to_visit(actor: Actor) -> QuerySet[Checkpoint]:
    """Return the checkpoints in use."""
    rows: QuerySet[Checkpoint] = Checkpoint.objects.visible_to(actor).filter(is_retired=False)
    return rows.order_by("name", "pk")


def seasons_on(node: Organisation, day: date) -> set[str]:
    """Return the seasons of a day in the calendar of an organisation and of those above it."""
    keys = [UUID(key) for key in node.path.strip("/").split("/") if key]
    rows = CalendarSpan.objects.filter(
        organisation_id__in=keys, place_id__isnull=True, starts_on__lte=day, ends_on__gte=day
    )
    return set(rows.values_list("kind", flat=True))


def visits_of(rows: Sequence[PatrolTarget], now: datetime) -> Visits:
    """Return when each target was visited in the last three months, oldest first.

    A visit is a grid seen by a run, a checkpoint scanned, or the stop of a route whose shift has
    ended; the same outing counts once.
    """
    since = now - LOOKED_BACK
    of_place: dict[UUID, list[UUID]] = defaultdict(list)
    found: dict[UUID, dict[UUID, datetime]] = defaultdict(dict)
    for row in rows:
        if row.place_id is not None:
            of_place[row.place_id].append(row.pk)
    stations = {row.station_id for row in rows}
    for place_id, outing, at in _of_places(stations, since, now):
        for key in of_place.get(place_id, ()):
            found[key].setdefault(outing, at)
    for key, outing, at in _of_checkpoints(rows, since, now):
        found[key].setdefault(outing, at)
    for row in rows:
        if row.route is not None and row.route.shift_id and row.route.ends_at <= now:
            found[row.pk].setdefault(row.route.shift_id, row.route.ends_at)
    return {key: sorted(each.values()) for key, each in found.items()}


def _of_places(
    stations: set[UUID], since: datetime, now: datetime
) -> Iterable[tuple[UUID, UUID, datetime]]:
    shift_of = dict(
        PatrolRun.objects.filter(station_id__in=stations, started_at__gte=since).values_list(
            "pk", "shift_id"
        )
    )
    seen = GridVisit.objects.filter(station_id__in=stations, at__gte=since, at__lte=now)
    for key, grid_id, run_id, at in seen.values_list("pk", "grid_id", "run_id", "at"):
        yield grid_id, shift_of.get(run_id, run_id or key), at
    scans = Scan.objects.filter(
        station_id__in=stations, said_at__gte=since, checkpoint__place_id__isnull=False
    )
    for place_id, run_id, at in scans.values_list("checkpoint__place_id", "run_id", "said_at"):
        yield place_id, shift_of.get(run_id, run_id), at
    routes = PatrolRoute.objects.filter(
        station_id__in=stations, ends_at__gte=since, ends_at__lte=now, shift__state__in=WALKED
    )
    for shift_id, stops in routes.values_list("shift_id", "stops"):
        for stop in stops:
            if stop.get("place_id"):
                yield UUID(stop["place_id"]), shift_id, datetime.fromisoformat(stop["arrive_at"])


def _of_checkpoints(
    rows: Sequence[PatrolTarget], since: datetime, now: datetime
) -> Iterable[tuple[UUID, UUID, datetime]]:
    wanted: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        if row.checkpoint_id is not None:
            wanted[row.checkpoint_id].append(row.pk)
    scans = Scan.objects.filter(Q(checkpoint_id__in=wanted), said_at__gte=since, said_at__lte=now)
    for point, run_id, at in scans.values_list("checkpoint_id", "run_id", "said_at"):
        for key in wanted[point]:
            yield key, run_id, at


def waits(
    rows: Sequence[PatrolTarget], now: datetime | None = None, day: date | None = None
) -> list[Wait]:
    """Return how each target stands at the moment `now`, in the order of `rows`.

    The seasons are those of `day`: today unless given (a plan looks at its first day).
    """
    moment = now or timezone.now()
    on = day or timezone.localdate(moment)
    visits = visits_of(rows, moment)
    seasons = {row.organisation_id: row.organisation for row in rows}
    known = {key: seasons_on(node, on) for key, node in seasons.items()}
    return [_wait(row, visits.get(row.pk, []), known[row.organisation_id], moment) for row in rows]


def _wait(row: PatrolTarget, visits: list[datetime], seasons: set[str], moment: datetime) -> Wait:
    factor, why = rules.uplift(row.kind, seasons)
    last = visits[-1] if visits else None
    return Wait(
        target=row,
        visits=visits,
        days=rules.days_since(last, moment),
        done=rules.in_period(visits, row.every_days, moment),
        is_in_season=rules.is_in_season(row.season, seasons),
        overdue=rules.overdue(last, row.times, row.every_days, moment),
        factor=factor,
        why=why,
    )
