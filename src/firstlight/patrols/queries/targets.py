"""Reads about what is to be visited: how often, when last, how much it has waited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from firstlight.duty.models import CalendarSpan
from firstlight.force.models import Organisation
from firstlight.force.queries import organisations
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.patrols.models import Checkpoint, PatrolRoute, PatrolTarget
from firstlight.patrols.queries.visits import visits_of
from firstlight.patrols.rules import targets as rules
from firstlight.places.models import Place


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
