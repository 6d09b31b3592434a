"""Whose figures: an organisation and all below it, within what the actor may see."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from firstlight.force.models import Organisation
from firstlight.force.queries import organisation, organisations
from firstlight.force.switches import off_at
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.reports.measures import MEASURES, Measure, Source


@dataclass(frozen=True, slots=True)
class Scope:
    """Stations, and if `teams` is not empty only these teams in them."""

    key: UUID
    stations: frozenset[UUID]
    teams: frozenset[UUID] = frozenset()

    def rows(self, source: Source) -> Q:
        """Return what narrows a source's rows; rows without a team belong to their station."""
        found = Q(station_id__in=self.stations)
        if self.teams:
            found &= Q(**{f"{source.team}__in": self.teams}) if source.team else Q(pk__in=[])
        return found

    def tallies(self) -> Q:
        """Return what narrows the tallies."""
        found = Q(station_id__in=self.stations)
        return found & Q(team_id__in=self.teams) if self.teams else found


def scope_of(actor: Actor, key: UUID | str | None = None) -> Scope:
    """Return the scope that `key` names, the actor's whole seat without one.

    Raises
    ------
    NotFound
        There is no such organisation, or it is not for this actor.
    """
    if not actor.may("reports.see"):
        raise NotFound
    if not key:
        return Scope(actor.station_id, actor.stations, actor.teams)
    try:
        row = organisation(actor, UUID(str(key)))
    except ValueError as fault:
        raise NotFound from fault
    below = Organisation.objects.filter(path__startswith=row.path)
    if row.kind in ("team", "squad"):
        keys = frozenset(below.values_list("pk", flat=True))
        teams = keys & actor.teams if actor.teams else keys
        return Scope(row.pk, frozenset({row.station_id}), teams)
    stations = frozenset(below.values_list("station_id", flat=True)) & actor.stations
    return Scope(row.pk, stations, actor.teams)


def scopes_for(actor: Actor) -> list[Organisation]:
    """Return what the actor can choose from, in the order of the tree."""
    return list(organisations(actor))


def measures_for(actor: Actor) -> list[Measure]:
    """Return the measures that the actor may see: none of a part that is switched off here."""
    if not actor.may("reports.see"):
        return []
    home = Organisation.objects.filter(pk=actor.station_id).first()
    off = off_at(home.path, home.station_id) if home else frozenset()
    return [measure for measure in MEASURES.values() if measure.room not in off]
