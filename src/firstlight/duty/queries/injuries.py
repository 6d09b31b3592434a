"""Reads about injuries: health facts are for the one who was hurt and who must help."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from firstlight.duty.models import InjuryReport
from firstlight.force.models import Membership, Person
from firstlight.force.queries import people
from firstlight.force.queries.holders import held
from firstlight.force.seats import SERVING
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.kernel.models import Event

NAMEABLE = ("treated", "bravery_filed")


def injuries(actor: Actor) -> QuerySet[InjuryReport]:
    """Return the injuries that an actor may know of.

    One's own; those of the team that one leads; for who names people for bravery, those that are
    treated or named. Nobody else's: an officer or dispatcher has no need of them.
    """
    known = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
    if actor.may("duty.injuries") and actor.teams:
        inside = Membership.objects.filter(organisation_id__in=actor.teams, state__in=SERVING)
        known |= Q(person_id__in=inside.values("person_id"), station_id__in=actor.stations)
    if actor.may("duty.bravery"):
        named = Q(state__in=NAMEABLE) | ~Q(bravery_note="")
        known |= Q(station_id__in=actor.stations) & named
    rows = InjuryReport.objects.filter(known).select_related("person", "shift")
    return rows.order_by("-happened_at", "pk")


def injury(actor: Actor, key: UUID | str) -> InjuryReport:
    """Return one injury, or raise `NotFound`."""
    found: InjuryReport | None = injuries(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def may_know_health(actor: Actor, row: InjuryReport) -> bool:
    """Whether kind, first aid and hospital are this actor's to read: theirs, or their team's."""
    own = actor.person_id is not None and row.person_id == actor.person_id
    return own or (actor.may("duty.injuries") and bool(actor.teams))


def members_led(actor: Actor) -> list[Person]:
    """Return for whom the actor may report an injury besides themselves."""
    if not actor.may("duty.injuries") or not actor.teams:
        return []
    inside = Membership.objects.filter(organisation_id__in=actor.teams, state__in=SERVING)
    rows = people(actor).filter(pk__in=inside.values("person_id"))
    return list(rows.order_by("pinyin", "name"))


def leaders_of(person: Person) -> list[Person]:
    """Return who leads the teams of somebody: who is told that they were hurt."""
    rows = Membership.objects.filter(person=person, state__in=SERVING)
    teams = list(rows.values_list("organisation_id", flat=True))
    grants = held(timezone.now(), "team_leader").filter(scope_id__in=teams)
    keys = grants.values_list("membership__person_id", flat=True)
    return list(Person.objects.filter(pk__in=keys).exclude(pk=person.pk).order_by("pk"))


def injury_history(row: InjuryReport) -> list[Event]:
    """Return what was done about an injury, newest first."""
    return entries_of(row, 40)
