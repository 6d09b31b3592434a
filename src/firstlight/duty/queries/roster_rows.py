"""Reads about patterns, proposals, and what a proposal is worked out from."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.duty.models import GateWindow, RosterProposal, Shift, ShiftNeed, ShiftTemplate
from firstlight.force.models import Organisation
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.places.models import Place

# Where people can meet for a shift; grids and waters are ground, not a place to come to.
MEETING_KINDS = (
    "team_base",
    "village_contact_point",
    "school",
    "boat",
    "assembly_point",
    "shelter",
    "checkpoint",
    "other",
)


def patterns(actor: Actor) -> QuerySet[ShiftTemplate]:
    """Return the patterns of the actor's stations or teams."""
    rows: QuerySet[ShiftTemplate] = ShiftTemplate.objects.visible_to(actor)
    if actor.teams:
        rows = rows.filter(organisation_id__in=actor.teams)
    return rows.select_related("organisation").order_by(
        "is_retired", "organisation__path", "from_time", "pk"
    )


def pattern(actor: Actor, key: UUID | str) -> ShiftTemplate:
    """Return one pattern, or raise `NotFound`."""
    found = patterns(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def place_choices(actor: Actor, chosen: UUID | None = None) -> list[tuple[str, str]]:
    """Return key and name of where a shift may begin, by name; also the place chosen before."""
    used = Q(kind__in=MEETING_KINDS, is_retired=False)
    rows = Place.objects.visible_to(actor).filter(used | Q(pk=chosen))
    return [(str(key), name) for key, name in rows.order_by("name").values_list("pk", "name")]


def place_of(actor: Actor, home: Organisation, key: UUID) -> Place:
    """Return a place that the station of a team knows, or raise `NotFound`."""
    found: Place = Place.objects.one(actor, key)
    if found.station_id != home.station_id or found.is_retired:
        raise NotFound
    return found


def places_of(rows: Iterable[ShiftTemplate | GateWindow]) -> dict[UUID | None, Place]:
    """Return the places of patterns, or the schools of windows, by their keys."""
    keys = {row.place_id for row in rows if row.place_id}
    return {row.pk: row for row in Place.objects.filter(pk__in=keys)}


def made_from(
    pattern_ids: list[UUID], start: datetime, end: datetime
) -> set[tuple[UUID, datetime]]:
    """Return which patterns have a shift already, and when it begins; also called-off ones."""
    rows = Shift.objects.filter(
        template_id__in=pattern_ids, starts_at__gte=start, starts_at__lt=end
    )
    return {(key, at) for key, at in rows.values_list("template_id", "starts_at") if key}


def proposals(actor: Actor) -> QuerySet[RosterProposal]:
    """Return the proposals of the actor's stations or teams, newest first."""
    rows: QuerySet[RosterProposal] = RosterProposal.objects.visible_to(actor)
    if actor.teams:
        rows = rows.filter(organisation_id__in=actor.teams)
    return rows.select_related("organisation").order_by("-created_at", "pk")


def proposal(actor: Actor, key: UUID | str) -> RosterProposal:
    """Return one proposal, or raise `NotFound`."""
    found = proposals(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def needs_of(shift_ids: Iterable[str]) -> list[tuple[UUID, str]]:
    """Return key and part of the posts of shifts that the caller may see."""
    rows = ShiftNeed.objects.filter(shift_id__in=list(shift_ids))
    return list(rows.values_list("pk", "part"))


def rostered_shifts(node: Organisation, start: datetime, end: datetime) -> list[Shift]:
    """Return the shifts of an organisation and below that still take people, with their posts."""
    rows = Shift.objects.filter(
        organisation__path__startswith=node.path,
        starts_at__gte=start,
        starts_at__lt=end,
        state__in=["open", "staffed"],
    )
    return list(
        rows.select_related("organisation")
        .prefetch_related("needs", "assignments")
        .order_by("starts_at", "pk")
    )
