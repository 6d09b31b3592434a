"""Reads about patterns, proposals, and what a proposal is worked out from."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.duty.models import GateWindow, RosterProposal, Shift, ShiftNeed, ShiftTemplate
from firstlight.duty.rules.daykinds import midnight
from firstlight.force.models import Organisation
from firstlight.force.queries import organisations
from firstlight.force.switches import open_stations
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.places.models import Place

# What has stations below it.
ABOVE = (Organisation.Kind.BUREAU, Organisation.Kind.ASSOCIATION)
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


def rostered_nodes(actor: Actor) -> QuerySet[Organisation]:
    """Return the organisations over whose shifts the actor may have a proposal worked out.

    Who plans no shifts proposes over several stations at once, and leaves each its own.
    """
    rows = organisations(actor)
    if not actor.may("duty.plan"):
        return rows.filter(kind__in=ABOVE)
    return rows.filter(pk__in=actor.teams) if actor.teams else rows


def rostered_node(actor: Actor, key: UUID | str) -> Organisation:
    """Return an organisation over whose shifts the actor may have a proposal, or `NotFound`."""
    found = rostered_nodes(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def is_whole(node: Organisation) -> bool:
    """Whether a proposal for this organisation is over several stations, each with its part."""
    return node.kind in ABOVE


def proposals(actor: Actor) -> QuerySet[RosterProposal]:
    """Return the proposals of the actor's stations or teams, newest first.

    Who plans no shifts sees what was asked for above the stations, and the parts of that.
    """
    rows: QuerySet[RosterProposal] = RosterProposal.objects.visible_to(actor)
    if actor.teams:
        rows = rows.filter(organisation_id__in=actor.teams)
    if not actor.may("duty.plan") and not actor.may("system.clock"):
        rows = rows.filter(Q(organisation__kind__in=ABOVE) | Q(whole__isnull=False))
    return rows.select_related("organisation").order_by("-created_at", "pk")


def proposal(actor: Actor, key: UUID | str) -> RosterProposal:
    """Return one proposal, or raise `NotFound`."""
    found = proposals(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def parts_of(actor: Actor, row: RosterProposal) -> list[RosterProposal]:
    """Return the stations' parts of a proposal over several, by station."""
    return list(proposals(actor).filter(whole=row).order_by("organisation__path", "pk"))


def shifts_of_proposal(row: RosterProposal) -> dict[str, Shift]:
    """Return the shifts that a proposal speaks of, by their keys, soonest first."""
    said = (*row.result.get("choices", ()), *row.result.get("gaps", ()))
    rows = Shift.objects.filter(pk__in={each["shift"] for each in said}, station_id=row.station_id)
    return {str(each.pk): each for each in rows.order_by("starts_at", "pk")}


def stations_of_shifts(row: RosterProposal) -> dict[str, UUID]:
    """Return the station of each shift in the days of a proposal, by the shift's key."""
    rows = Shift.objects.filter(
        organisation__path__startswith=row.organisation.path,
        starts_at__gte=midnight(row.starts_on),
        starts_at__lt=midnight(row.ends_on + timedelta(days=1)),
    )
    return {str(key): station for key, station in rows.values_list("pk", "station_id")}


def needs_of(shift_ids: Iterable[str]) -> list[tuple[UUID, str]]:
    """Return key and part of the posts of shifts that the caller may see."""
    rows = ShiftNeed.objects.filter(shift_id__in=list(shift_ids))
    return list(rows.values_list("pk", "part"))


def rostered_shifts(node: Organisation, start: datetime, end: datetime) -> list[Shift]:
    """Return the shifts of an organisation and below that still take people, with their posts.

    Above the stations, those where shifts are switched off are left out.
    """
    rows = Shift.objects.filter(
        organisation__path__startswith=node.path,
        starts_at__gte=start,
        starts_at__lt=end,
        state__in=["open", "staffed"],
    )
    if is_whole(node):
        rows = rows.filter(station_id__in=open_stations("duty").values("pk"))
    return list(
        rows.select_related("organisation")
        .prefetch_related("needs", "assignments")
        .order_by("starts_at", "pk")
    )
