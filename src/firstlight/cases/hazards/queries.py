"""Every read of this room."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from firstlight.cases.floor.people import serving_as, who_last
from firstlight.cases.hazards.models import Hazard, SiteCheck
from firstlight.cases.hazards.rules import HAZARD, OPEN, RUNNING
from firstlight.force.models import Organisation, Person
from firstlight.force.roles import ROLES
from firstlight.force.seats import SERVING
from firstlight.force.switches import is_off
from firstlight.kernel.actor import Actor
from firstlight.kernel.codes import hash_of_code
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.kernel.models import Event
from firstlight.places.models import Place
from firstlight.privacy.access import Subject

PICTURES = "hazard"  # a school's pictures, where their opening is asked for
SITES = {
    Place.Kind.SCHOOL: Hazard.Site.SCHOOL,
    Place.Kind.WATER_BODY: Hazard.Site.WATER,
    Place.Kind.WATER_GRID: Hazard.Site.WATER,
}


def hazards(actor: Actor) -> QuerySet[Hazard]:
    """Return the hazards an actor may see: those of their teams, found or re-checked by them."""
    rows = Hazard.objects.select_related("place", "found_by", "rechecker", "organisation")
    own = Q(pk__in=[])
    if actor.person_id is not None:
        own = Q(found_by=actor.person_id) | Q(rechecker=actor.person_id)
    seen = own & Q(station_id__in=actor.stations)
    if actor.may("hazards.see"):
        inside = Q(station_id__in=actor.stations)
        if actor.teams:
            inside &= Q(organisation_id__in=actor.teams)
        seen |= inside
    found: QuerySet[Hazard] = rows.filter(seen).order_by("-found_at", "pk")
    return found


def site_checks(actor: Actor) -> QuerySet[SiteCheck]:
    """Return the checks an actor may see: their own, and those of their teams or station."""
    rows = SiteCheck.objects.select_related("place", "checked_by", "organisation")
    seen = Q(pk__in=[])
    if actor.person_id is not None:
        seen = Q(checked_by=actor.person_id)
    if actor.may("hazards.see"):
        seen |= Q(organisation_id__in=actor.teams) if actor.teams else ~Q(pk__in=[])
    found: QuerySet[SiteCheck] = rows.filter(seen, station_id__in=actor.stations)
    return found.order_by("-checked_at", "pk")


def site_check(actor: Actor, key: UUID | str) -> SiteCheck:
    """Return one check, or raise `NotFound`."""
    found: SiteCheck | None = site_checks(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def hazard(actor: Actor, key: UUID | str) -> Hazard:
    """Return one hazard, or raise `NotFound`."""
    found: Hazard | None = hazards(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def as_subject(actor: Actor, key: UUID) -> Subject:
    """Return a school's hazard as whoever decides about its pictures knows it.

    Raises
    ------
    NotFound
        It is no hazard of a school, or not for this actor to look into.
    """
    row = hazard(actor, key)
    if not row.is_at_school or not actor.may("hazards.manage"):
        raise NotFound
    is_urgent = row.is_immediate and row.state not in HAZARD.terminal
    return Subject(row.station_id, row.number, is_minor=True, is_urgent=is_urgent)


def hazard_behind(code: str) -> Hazard:
    """Return the hazard that was reported without an account and has this code, or `NotFound`.

    So it is also while hazards are switched off at its station.
    """
    found: Hazard | None = Hazard.objects.filter(code_hash=hash_of_code(code)).first()
    if found is None or is_off("hazards", found.station_id):
        raise NotFound
    return found


def overdue(
    stations: Collection[UUID], on: date, teams: Collection[UUID] = ()
) -> QuerySet[Hazard]:
    """Return what is past its day in some stations, longest first: the joint meeting's agenda.

    Parameters
    ----------
    stations
        Whose hazards.
    on
        The day asked about.
    teams
        Only of these teams, where any are named.
    """
    rows = Hazard.objects.filter(
        station_id__in=stations, state__in=RUNNING, deadline_on__lt=on
    ).select_related("place", "organisation")
    if teams:
        rows = rows.filter(organisation_id__in=teams)
    found: QuerySet[Hazard] = rows.order_by("deadline_on", "pk")
    return found


def past_deadline(station_id: UUID, at: datetime) -> QuerySet[Hazard]:
    """Return what the clock has still to escalate."""
    found: QuerySet[Hazard] = Hazard.objects.filter(
        station_id=station_id,
        state__in=("notified", "fixing"),
        deadline_on__lt=timezone.localdate(at),
    ).order_by("pk")
    return found


def at_site(actor: Actor, row: Hazard) -> QuerySet[Hazard]:
    """Return every hazard at the site of one, newest first: the history of the site."""
    same = Q(place=row.place_id) if row.place_id else Q(place=None, site_name=row.site_name)
    return hazards(actor).filter(same)


def sites(actor: Actor) -> list[dict[str, Any]]:
    """Return each site with its counts: open, overdue, all; those with most open first."""
    today = timezone.localdate()
    counted = (
        hazards(actor)
        .order_by()
        .values("place_id", "site_name", "site_kind")
        .annotate(
            n_all=Count("pk"),
            n_open=Count("pk", filter=Q(state__in=OPEN)),
            n_overdue=Count("pk", filter=Q(state__in=RUNNING, deadline_on__lt=today)),
        )
        .order_by("-n_overdue", "-n_open", "site_name")
    )
    return [dict(each) for each in counted]


def history(row: Hazard, limit: int = 60) -> list[Event]:
    """Return what was done with a hazard, newest first."""
    return entries_of(row, limit)


def own_team(actor: Actor) -> Organisation | None:
    """Return the team in which the actor serves, if it is one team."""
    found = Organisation.objects.filter(
        memberships__person=actor.person_id,
        memberships__state__in=SERVING,
        kind__in=("team", "squad"),
        station_id__in=actor.stations,
    )
    return found.first()


def recheckers(actor: Actor, row: Hazard) -> list[tuple[UUID, str]]:
    """Return key and name of who may be asked to re-check: who serves where that is their part.

    Whoever found it is left out, and so is who could not open it.
    """
    roles = [name for name, role in ROLES.items() if "rechecker" in role.hats]
    rows = serving_as(row.station_id, roles)
    if row.finder_id is not None:
        rows = rows.exclude(person_id=row.finder_id)
    if actor.teams:
        rows = rows.filter(organisation_id__in=actor.teams)
    return list(dict(rows.values_list("person_id", "person__name")).items())


def asker(row: Hazard) -> Person | None:
    """Return who asked for the re-check, as the log has it."""
    return who_last(row, "hazards.ask_recheck")


def next_number(station_id: UUID, now: datetime) -> str:
    """Return the next number of a station's year; the lock lets none be given twice."""
    list(Organisation.objects.select_for_update().filter(pk=station_id))
    year = timezone.localtime(now).year
    last = (
        Hazard.objects.filter(station_id=station_id, number__startswith=f"{year}-")
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return f"{year}-{int(last.partition('-')[2]) + 1 if last else 1:04d}"


def counted_hazards() -> QuerySet[Hazard]:
    """Return what counts in figures: the hazards of every station, to be narrowed by who asks."""
    rows: QuerySet[Hazard] = Hazard.objects.exclude(state="not_a_hazard")
    return rows


def mended_hazards() -> QuerySet[Hazard]:
    """Return those that were re-checked and signed off."""
    return counted_hazards().filter(state="signed_off", closed_at__isnull=False)
