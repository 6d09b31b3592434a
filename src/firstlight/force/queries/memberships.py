"""Memberships, roles and their history."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from firstlight.force.models import Membership, Organisation, RoleGrant, RosterDraft
from firstlight.force.queries.people import GONE
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.kernel.models import Event


def memberships(actor: Actor, *, person_id: UUID | None = None) -> QuerySet[Membership]:
    """Return the memberships an actor may see; their own are always among them."""
    rows = Membership.objects.select_related("person", "organisation")
    if actor.may("force.see"):
        inside = rows.filter(station_id__in=actor.stations)
        if actor.teams:
            inside = inside.filter(organisation_id__in=actor.teams)
        rows = inside | rows.filter(person=actor.person_id)
    else:
        rows = rows.filter(person=actor.person_id)
    return rows.filter(person_id=person_id) if person_id else rows


def membership(actor: Actor, key: UUID | str) -> Membership:
    """Return one membership, or raise `NotFound`."""
    found = memberships(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def my_memberships(actor: Actor) -> list[Membership]:
    """Return the actor's own memberships that have not ended."""
    own = Membership.objects.filter(person=actor.person_id).exclude(state__in=GONE)
    return list(own.select_related("organisation", "person").order_by("created_at"))


def open_memberships_in(node: Organisation) -> QuerySet[Membership]:
    """Return the memberships in `node` or below it that have not ended."""
    rows = Membership.objects.filter(organisation__path__startswith=node.path)
    return rows.exclude(state__in=GONE)


def run_out(today: date) -> QuerySet[Membership]:
    """Return the suspended memberships of all stations whose last day is over, for the clock."""
    rows: QuerySet[Membership] = Membership.objects.filter(state="suspended")
    return rows.filter(suspended_until__lt=today)


def grants_of(person_ids: Iterable[UUID]) -> QuerySet[RoleGrant]:
    """Return the roles that people hold or held, newest first."""
    rows = RoleGrant.objects.filter(membership__person_id__in=list(person_ids))
    return rows.select_related("membership__organisation", "scope").order_by("-starts_at")


def grant(actor: Actor, key: UUID | str) -> RoleGrant:
    """Return one role of a visible membership, or raise `NotFound`."""
    held = RoleGrant.objects.select_related("membership", "scope")
    found: RoleGrant | None = held.filter(pk=key).first()
    if found is None or not memberships(actor).filter(pk=found.membership_id).exists():
        raise NotFound
    return found


def history(row: Membership, limit: int = 50) -> list[Event]:
    """Return what was done to a membership, newest first."""
    return entries_of(row, limit)


def draft(actor: Actor, key: UUID | str) -> RosterDraft:
    """Return an uploaded roster; only who uploaded it sees it."""
    row: RosterDraft = RosterDraft.objects.one(actor, key)
    if row.made_by_id != actor.person_id:
        raise NotFound
    return row
