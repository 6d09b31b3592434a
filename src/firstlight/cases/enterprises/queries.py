"""Every read of enterprises; each starts at what the actor may see."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from firstlight.cases.enterprises.models import Enterprise, EnterpriseVisit
from firstlight.cases.enterprises.rules import ADVISED, OPEN, REMINDED_EVERY, STILL_AFTER
from firstlight.force.models import Membership, Organisation, Person
from firstlight.force.queries.holders import held, holders_in
from firstlight.force.seats import SERVING
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.kernel.models import Event


def enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """Return the register to who keeps it; to a contact person their own enterprises."""
    rows = Enterprise.objects.filter(station_id__in=actor.stations).select_related("contact")
    if not actor.may("enterprises.manage"):
        rows = rows.filter(contact_id=actor.person_id) if actor.person_id else rows.none()
    found: QuerySet[Enterprise] = rows.order_by("name", "pk")
    return found


def enterprise(actor: Actor, key: UUID | str) -> Enterprise:
    """Return one enterprise, or raise `NotFound`."""
    found: Enterprise | None = enterprises(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def visits(actor: Actor) -> QuerySet[EnterpriseVisit]:
    """Return the visits that an actor may know of; who reads what was found: `rules.may_read`.

    Those of their teams or their whole station for who manages them; those at their own
    enterprise for its contact person; those at which they advise.
    """
    rows = EnterpriseVisit.objects.filter(station_id__in=actor.stations)
    seen = Q(pk__in=[])
    if actor.may("enterprises.manage"):
        # A wish that no team has taken up yet is every leader's to take up.
        open_wish = Q(organisation_id__in=actor.teams) | Q(organisation=None)
        seen = open_wish if actor.teams else ~seen
    if actor.person_id is not None:
        seen |= Q(enterprise__contact_id=actor.person_id)
        seen |= Q(adviser_id=actor.person_id) & ~Q(adviser_says="no")
    found = rows.filter(seen).select_related(
        "enterprise", "organisation", "adviser", "asked_by", "check_form"
    )
    ordered: QuerySet[EnterpriseVisit] = found.order_by("-created_at", "-pk")
    return ordered


def visit(actor: Actor, key: UUID | str) -> EnterpriseVisit:
    """Return one visit, or raise `NotFound`."""
    found: EnterpriseVisit | None = visits(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def managed(actor: Actor) -> QuerySet[EnterpriseVisit]:
    """Return the visits of the desk's list, for who manages them."""
    return visits(actor) if actor.may("enterprises.manage") else visits(actor).none()


def mine(actor: Actor) -> QuerySet[EnterpriseVisit]:
    """Return the visits in which one takes part oneself."""
    own = Q(enterprise__contact_id=actor.person_id) | Q(adviser_id=actor.person_id)
    return visits(actor).filter(own) if actor.person_id else visits(actor).none()


def teams(actor: Actor) -> list[tuple[UUID, str]]:
    """Return key and name of the teams that the actor can give a visit to."""
    rows = Organisation.objects.filter(
        station_id__in=actor.stations, kind__in=("team", "squad"), is_closed=False
    )
    if actor.teams:
        rows = rows.filter(pk__in=actor.teams)
    return [(row.pk, row.called) for row in rows.order_by("path")]


def advisers(actor: Actor, row: EnterpriseVisit) -> list[tuple[UUID, str]]:
    """Return key and name of who may be asked to advise: who serves there, never the business."""
    serving = Q(memberships__station_id=row.station_id, memberships__state__in=SERVING)
    if actor.teams:
        serving &= Q(memberships__organisation_id__in=actor.teams)
    roles = ("volunteer", "team_leader", "station_officer")
    acting = Q(memberships__roles__in=held(timezone.now(), *roles))
    plain = Q(memberships__roles__isnull=True)
    rows = Person.objects.filter(serving & (acting | plain)).distinct()
    rows = rows.exclude(pk=row.enterprise.contact_id)
    return list(rows.order_by("pinyin", "name").values_list("pk", "name"))


def contacts(actor: Actor) -> list[tuple[UUID, str]]:
    """Return key and name of who holds the part of an enterprise's contact person."""
    rows = holders_in(actor.stations, "enterprise_contact")
    return list(rows.values_list("pk", "name"))


def team_of(person_id: UUID | None, station_id: UUID) -> Organisation | None:
    """Return the team in which somebody serves at a station, if there is one."""
    if person_id is None:
        return None
    return Organisation.objects.filter(
        memberships__person_id=person_id,
        memberships__state__in=SERVING,
        kind__in=("team", "squad"),
        station_id=station_id,
    ).first()


def advised_by(person_id: UUID) -> QuerySet[EnterpriseVisit]:
    """Return the visits in which somebody still has something to do as their adviser."""
    own = EnterpriseVisit.objects.filter(adviser_id=person_id, state__in=ADVISED)
    rows: QuerySet[EnterpriseVisit] = own.exclude(adviser_says=EnterpriseVisit.Says.NO)
    return rows.select_related("enterprise", "adviser").order_by("pk")


def still_advises(row: EnterpriseVisit) -> bool:
    """Whether a visit's adviser still serves at its station."""
    serving = Membership.objects.filter(station_id=row.station_id, state__in=SERVING)
    return serving.filter(person_id=row.adviser_id).exists()


def to_follow_up(now: datetime) -> QuerySet[EnterpriseVisit]:
    """Return the visits whose follow-up is due and whose adviser heard of none for a week.

    An adviser is told of all of them in one line, so that one reminder counts for each.
    """
    due = EnterpriseVisit.objects.filter(
        state="advised", follow_up_on__lte=timezone.localdate(now), adviser__isnull=False
    ).exclude(adviser_says=EnterpriseVisit.Says.NO)
    fresh = due.filter(reminded_at__gt=now - REMINDED_EVERY)
    waits = due.exclude(adviser__in=fresh.values("adviser"))
    return waits.select_related("adviser").order_by("follow_up_on", "pk")


def standing_still(rows: QuerySet[EnterpriseVisit], now: datetime) -> QuerySet[EnterpriseVisit]:
    """Return the visits whose next step is long due: not noted, no advice, no follow-up."""
    passed = Q(state="scheduled", visit_at__lt=now)
    no_advice = Q(state="visited", visited_at__lt=now - STILL_AFTER)
    due_before = timezone.localdate(now) - STILL_AFTER
    not_followed = Q(state="advised", follow_up_on__lt=due_before)
    found: QuerySet[EnterpriseVisit] = rows.filter(passed | no_advice | not_followed)
    return found


def open_at(row: Enterprise) -> QuerySet[EnterpriseVisit]:
    """Return the visits at an enterprise that are not over."""
    return EnterpriseVisit.objects.filter(enterprise=row, state__in=OPEN)


def history(row: EnterpriseVisit, limit: int = 50) -> list[Event]:
    """Return what was done with a visit, newest first."""
    return entries_of(row, limit)
