"""Reads about warnings, activations, groups out there."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.duty.models import (
    EmergencyActivation,
    Shift,
    ShiftAssignment,
    StormHead,
    StormTask,
    WeatherWarning,
)
from firstlight.duty.queries.roster_rows import MEETING_KINDS
from firstlight.exchange.cap import Reference
from firstlight.force.matters import Matter
from firstlight.force.models import Membership, Organisation, Person
from firstlight.force.seats import SERVING
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_in
from firstlight.kernel.models import Event
from firstlight.kernel.questions import Question
from firstlight.places.models import Place

RUNNING = ("monitoring", "on_notice", "readiness", "deployed", "withdrawing")


def warnings(actor: Actor) -> QuerySet[WeatherWarning]:
    """Return the warnings that came to the actor's stations, newest first."""
    return WeatherWarning.objects.visible_to(actor).order_by("-issued_at", "pk")


def warning(actor: Actor, key: UUID | str) -> WeatherWarning:
    """Return one warning, or raise `NotFound`."""
    found: WeatherWarning = WeatherWarning.objects.one(actor, key)
    return found


def warnings_in_force(actor: Actor, now: datetime) -> list[WeatherWarning]:
    """Return what is in force now: not lifted, not replaced, not run out."""
    return _in_force(sorted(actor.stations), now)


@Question
def _in_force(station_ids: Sequence[UUID], now: datetime) -> QuerySet[WeatherWarning]:
    rows: QuerySet[WeatherWarning] = WeatherWarning.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=now),
        station_id__in=station_ids,
        message_type__in=["Alert", "Update"],
        lifted_at__isnull=True,
        replaced_by_id__isnull=True,
    )
    return rows.order_by("-issued_at", "pk")[:20]


def same_message(station_id: UUID, sender: str, identifier: str) -> WeatherWarning | None:
    """Return a warning that came before, known by its issuer's own number."""
    found: WeatherWarning | None = WeatherWarning.objects.filter(
        station_id=station_id, sender=sender, identifier=identifier
    ).first()
    return found


def referred(station_id: UUID, sender: str, refs: Iterable[Reference]) -> list[WeatherWarning]:
    """Return the sender's own earlier messages that a message names: nobody lifts another's."""
    numbers = [ref.identifier for ref in refs if ref.sender == sender]
    rows = WeatherWarning.objects.filter(
        station_id=station_id, sender=sender, identifier__in=numbers
    )
    return list(rows)


def later_about(row: WeatherWarning) -> WeatherWarning | None:
    """Return the newest message that came earlier and yet updates or cancels this one."""
    named = f"{row.sender},{row.identifier},"
    rows = WeatherWarning.objects.filter(
        station_id=row.station_id, sender=row.sender, references__contains=named
    )
    found: WeatherWarning | None = rows.exclude(pk=row.pk).order_by("-issued_at").first()
    return found


def activations(actor: Actor) -> QuerySet[EmergencyActivation]:
    """Return the activations that an actor may see: all of the stations, or where one is asked."""
    rows = EmergencyActivation.objects.visible_to(actor)
    if not actor.may("duty.see") and not actor.may("system.clock"):
        rows = rows.filter(pk__in=_asked_to(actor))
    if actor.matter_id is not None:
        rows = rows.filter(pk=actor.matter_id)
    return rows.select_related("organisation", "warning", "commander").order_by(
        "-created_at", "pk"
    )


def _asked_to(actor: Actor) -> list[UUID]:
    """Return the activations of one's own stand-by shifts and groups."""
    mine = Q(person_id=actor.person_id)
    subjects = ShiftAssignment.objects.filter(
        mine, shift__subject__startswith="duty.emergencyactivation:"
    ).values_list("shift__subject", flat=True)
    keys = [UUID(each.partition(":")[2]) for each in subjects]
    groups = StormTask.objects.filter(Q(heads__person_id=actor.person_id))
    return keys + list(groups.values_list("activation_id", flat=True))


def going_on(actor: Actor) -> list[Matter]:
    """Return the responses that are not closed, for who gives a commander's role."""
    if not actor.may("duty.see"):
        return []
    rows = activations(actor).exclude(state="closed")[:100]
    return [Matter(row.pk, row.station_id, f"{row.hazard} {row.area}".strip()) for row in rows]


def activation(actor: Actor, key: UUID | str) -> EmergencyActivation:
    """Return one activation, or raise `NotFound`."""
    found: EmergencyActivation | None = activations(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def activations_about(rows: Iterable[WeatherWarning]) -> list[EmergencyActivation]:
    """Return the activations, not yet stood down, that rest on these warnings."""
    found = EmergencyActivation.objects.filter(warning__in=list(rows), state__in=RUNNING)
    return list(found.select_related("organisation"))


def shelters(row: EmergencyActivation) -> list[Place]:
    """Return the shelters that the station of an activation knows, by name."""
    rows = Place.objects.filter(station_id=row.station_id, kind="shelter", is_retired=False)
    return list(rows.order_by("name", "pk"))


def shelters_of(row: EmergencyActivation) -> list[Place]:
    """Return the shelters that the command has chosen, by name."""
    rows = Place.objects.filter(pk__in=row.shelter_ids, station_id=row.station_id)
    return list(rows.order_by("name", "pk"))


def teams_asked(row: EmergencyActivation) -> list[Organisation]:
    """Return the teams that were asked to stand by, in the order of the tree."""
    return list(Organisation.objects.filter(pk__in=row.team_ids).order_by("path"))


def assembly_points(row: EmergencyActivation) -> list[tuple[str, str]]:
    """Return key and name of where the station's people can gather, by name."""
    rows = Place.objects.filter(
        station_id=row.station_id, kind__in=MEETING_KINDS, is_retired=False
    )
    return [
        (str(key), name) for key, name in rows.order_by("name", "pk").values_list("pk", "name")
    ]


def gathers_at(row: EmergencyActivation, team: Organisation | None = None) -> Place | None:
    """Return where a team gathers that stands by: as chosen, else its base or its station's."""
    bases = [row.assembly_point_id, team and team.base_id, row.organisation.base_id]
    rows = Place.objects.filter(station_id=row.station_id, is_retired=False)
    known = {place.pk: place for place in rows.filter(pk__in=[key for key in bases if key])}
    return next((known[key] for key in bases if key in known), None)


def standbys(row: EmergencyActivation) -> list[Shift]:
    """Return the stand-by shifts by which teams were asked."""
    rows = Shift.objects.filter(subject=row.label).select_related("organisation")
    return list(rows.order_by("organisation__path", "pk"))


def ready_people(row: EmergencyActivation) -> list[ShiftAssignment]:
    """Return who has accepted stand-by for an activation, by name."""
    rows = ShiftAssignment.objects.filter(
        shift__subject=row.label, state__in=["accepted", "on_duty"]
    )
    return list(
        rows.select_related("person", "shift__organisation").order_by("person__pinyin", "pk")
    )


def tasks_of(row: EmergencyActivation) -> list[StormTask]:
    """Return the groups of an activation with their heads, newest first."""
    rows = row.tasks.select_related("leader").prefetch_related("heads__person")
    return list(rows.order_by("-sent_at", "pk"))


def heads_out(row: EmergencyActivation) -> list[StormHead]:
    """Return everybody who is out and not counted back."""
    rows = StormHead.objects.filter(task__activation=row, back_at__isnull=True)
    return list(rows.select_related("person", "task"))


def people_out(keys: Iterable[UUID]) -> set[UUID]:
    """Return those of these people who are out with a group."""
    rows = StormHead.objects.filter(person_id__in=list(keys), back_at__isnull=True)
    return set(rows.values_list("person_id", flat=True))


def storm_task(actor: Actor, key: UUID | str) -> StormTask:
    """Return a group that the actor sees: in it, leading it, or watching over all."""
    rows = StormTask.objects.visible_to(actor).select_related("activation", "leader")
    if not actor.may("duty.see"):
        own = Q(leader_id=actor.person_id) | Q(heads__person_id=actor.person_id)
        rows = rows.filter(own).distinct()
    if actor.matter_id is not None:
        rows = rows.filter(activation_id=actor.matter_id)
    found: StormTask | None = rows.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def my_storm_tasks(actor: Actor) -> list[StormTask]:
    """Return the groups that the actor is out with, or leads while somebody is out."""
    mine = Q(leader_id=actor.person_id) | Q(heads__person_id=actor.person_id)
    rows = StormTask.objects.filter(mine, heads__back_at__isnull=True)
    return list(rows.select_related("activation", "leader").distinct().order_by("sent_at"))


def members_of_teams(station_id: UUID, teams: Iterable[Organisation]) -> list[Person]:
    """Return the serving members of teams, each once: whom one asks to be ready."""
    inside = Q()
    for team in teams:
        inside |= Q(organisation__path__startswith=team.path)
    rows = Membership.objects.filter(inside, station_id=station_id, state__in=SERVING)
    rows = rows.exclude(category__in=["officer", "staff"])
    keys = rows.values_list("person_id", flat=True)
    return list(Person.objects.filter(pk__in=keys, erased_at__isnull=True).order_by("pk"))


def activation_history(row: EmergencyActivation) -> list[Event]:
    """Return what was done about an activation, newest first."""
    return entries_in(row.pk, 60)
