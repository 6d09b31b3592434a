"""Every read of this room."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from firstlight.cases.floor.people import who_last
from firstlight.cases.inspections.models import (
    InspectionHelper,
    JointInspection,
    OfficerPresence,
)
from firstlight.cases.inspections.rules import JOINT_INSPECTION
from firstlight.force.models import Organisation, Person
from firstlight.force.queries.holders import holders_in
from firstlight.force.seats import SERVING
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.kernel.models import Event

SHOWN_AFTER = timedelta(days=30)  # to the contact at the site, once it is over


def inspections(actor: Actor) -> QuerySet[JointInspection]:
    """Return the inspections of an actor's stations, for a leader those with their team."""
    rows = JointInspection.objects.select_related(
        "place", "organisation", "officer_in_charge", "second_officer", "school_contact"
    )
    inside = Q(station_id__in=actor.stations)
    if actor.teams:
        inside &= Q(organisation_id__in=actor.teams)
    if not actor.may("inspections.see"):
        inside = Q(pk__in=[])
    found: QuerySet[JointInspection] = rows.filter(inside).order_by("-planned_at", "pk")
    return found


def inspection(actor: Actor, key: UUID | str) -> JointInspection:
    """Return one inspection, or raise `NotFound`."""
    found: JointInspection | None = inspections(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def my_places(actor: Actor) -> QuerySet[InspectionHelper]:
    """Return where one was asked to support, soonest first; what is over is left out."""
    rows = InspectionHelper.objects.filter(person=actor.person_id).exclude(
        inspection__state__in=("closed", "refused", "cancelled", "ended")
    )
    found: QuerySet[InspectionHelper] = rows.select_related(
        "inspection__place", "inspection__officer_in_charge", "inspection__second_officer"
    ).order_by("inspection__planned_at")
    return found


def at_my_site(actor: Actor) -> QuerySet[JointInspection]:
    """Return the inspections that one is told of as the contact at the site, soonest first.

    Only once they are authorised: a request may yet be turned down.
    """
    rows = JointInspection.objects.filter(school_contact=actor.person_id or None)
    rows = rows.exclude(state__in=("requested", "refused")).exclude(
        state__in=JOINT_INSPECTION.terminal, planned_at__lt=timezone.now() - SHOWN_AFTER
    )
    found: QuerySet[JointInspection] = rows.select_related(
        "place", "officer_in_charge", "second_officer"
    ).order_by("planned_at")
    return found


def to_be_told(row: JointInspection, event: str) -> list[InspectionHelper]:
    """Return the helpers whom a step concerns: who said yes; of a call-off, who is asked too."""
    said = ("accepted", "asked") if event in ("cancel", "refuse") else ("accepted",)
    return list(row.helpers.filter(says__in=said).select_related("person"))


def my_place(actor: Actor, key: UUID | str) -> InspectionHelper:
    """Return one's own place in an inspection, or raise `NotFound`."""
    rows = InspectionHelper.objects.select_related(
        "inspection__place", "inspection__officer_in_charge", "inspection__second_officer"
    )
    found: InspectionHelper | None = rows.filter(person=actor.person_id, inspection_id=key).first()
    if found is None:
        raise NotFound
    return found


def checked_by(actor: Actor, key: UUID | str) -> JointInspection:
    """Return the inspection whose check list an actor may answer now, or raise `NotFound`.

    The two officers named, from the start until it is closed; a volunteer who has signed and is
    there to count, only while both officers are on site.
    """
    rows = JointInspection.objects.select_related("place")
    row: JointInspection | None = rows.filter(pk=key).first()
    if row is None or actor.person_id is None or not may_check(actor.person_id, row):
        raise NotFound
    return row


def may_check(person_id: UUID, row: JointInspection) -> bool:
    """Whether somebody may answer the check list of an inspection as it stands."""
    if person_id in (row.officer_in_charge_id, row.second_officer_id):
        return row.state in ("in_progress", "halted", "ended")
    here = row.helpers.filter(person_id=person_id, says="accepted", signed_at__isnull=False)
    return row.state == "in_progress" and "count" in row.tasks and here.exists()


def helpers_of(row: JointInspection) -> list[InspectionHelper]:
    """Return who was asked to support, by name."""
    return list(row.helpers.select_related("person").order_by("person__pinyin", "person__name"))


def presences_of(row: JointInspection) -> list[OfficerPresence]:
    """Return when the officers came and went, newest first."""
    return list(row.presences.select_related("officer").order_by("-in_at"))


def present(person_id: UUID, inspection_id: UUID | None = None) -> list[OfficerPresence]:
    """Return where an officer is checked in now."""
    rows = OfficerPresence.objects.filter(officer_id=person_id, out_at__isnull=True)
    if inspection_id is not None:
        rows = rows.filter(inspection_id=inspection_id)
    return list(rows.select_related("inspection"))


def officers(station_ids: Iterable[UUID]) -> list[tuple[UUID, str]]:
    """Return key and name of the officers of stations."""
    rows = Person.objects.filter(
        memberships__station_id__in=list(station_ids),
        memberships__category="officer",
        memberships__state__in=SERVING,
        erased_at__isnull=True,
    )
    return list(rows.distinct().order_by("pinyin", "name").values_list("pk", "name"))


def volunteers(row: JointInspection) -> list[tuple[UUID, str]]:
    """Return key and name of who may be asked: those serving in the team, but no officer."""
    rows = Person.objects.filter(
        memberships__organisation=row.organisation_id, memberships__state__in=SERVING
    ).exclude(memberships__category="officer")
    return list(rows.distinct().order_by("pinyin", "name").values_list("pk", "name"))


def contacts(actor: Actor) -> list[tuple[UUID, str]]:
    """Return key and name of the contacts of schools and enterprises in an actor's stations."""
    rows = holders_in(actor.stations, "school_contact", "enterprise_contact")
    return list(rows.values_list("pk", "name"))


def history(row: JointInspection, limit: int = 60) -> list[Event]:
    """Return what was done with an inspection, newest first."""
    return entries_of(row, limit)


def next_number(station_id: UUID, now: datetime) -> str:
    """Return the next number of a station's year; the lock lets none be given twice."""
    list(Organisation.objects.select_for_update().filter(pk=station_id))
    begin = f"{timezone.localtime(now).year}-"
    rows = JointInspection.objects.filter(station_id=station_id, number__startswith=begin)
    last = rows.order_by("-number").values_list("number", flat=True).first()
    return f"{begin}{int(last.partition('-')[2]) + 1 if last else 1:04d}"


def requester(row: JointInspection) -> Person | None:
    """Return who asked for an inspection, as the log has it."""
    return who_last(row, "inspections.request_inspection")


def held_inspections() -> QuerySet[JointInspection]:
    """Return what counts in figures: those that began and are over, of every station."""
    rows: QuerySet[JointInspection] = JointInspection.objects.filter(started_at__isnull=False)
    return rows.filter(state__in=["ended", "closed"])
