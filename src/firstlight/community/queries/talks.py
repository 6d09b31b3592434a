"""Reads about talks and the texts that are taught."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from firstlight.community.models import LeafletIssue, OutreachEvent, SafetyText
from firstlight.duty.models import Shift, ShiftAssignment
from firstlight.duty.rules.daykinds import midnight
from firstlight.equipment.models import EquipmentItem
from firstlight.equipment.queries import items
from firstlight.force.models import Organisation
from firstlight.force.queries import organisations
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound

ACCEPTED = ("accepted", "on_duty", "completed")


def homes(actor: Actor) -> QuerySet[Organisation]:
    """Return the stations and teams for which the actor plans."""
    rows = organisations(actor).filter(kind__in=["station", "team", "squad"])
    return rows.filter(pk__in=actor.teams) if actor.teams else rows


def talks(actor: Actor) -> QuerySet[OutreachEvent]:
    """Return the talks of the actor's stations or teams, the newest first."""
    rows: QuerySet[OutreachEvent] = OutreachEvent.objects.visible_to(actor)
    if actor.teams:
        rows = rows.filter(organisation_id__in=actor.teams)
    return rows.select_related("organisation", "text", "shift").order_by("-starts_at", "pk")


def talk(actor: Actor, key: UUID | str) -> OutreachEvent:
    """Return one talk, or raise `NotFound`."""
    found = talks(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def presented_in(shift: Shift) -> tuple[OutreachEvent | None, SafetyText | None]:
    """Return the talk of a shift with its text, for whoever may see the shift: who presents it."""
    row = OutreachEvent.objects.filter(shift=shift).select_related("text").first()
    if row is None:
        return None, None
    return row, row.text or current_text(row.station_id, row.text_key)


def talk_of_shift(actor: Actor, shift: Shift) -> OutreachEvent | None:
    """Return the talk that a shift serves, if it does and the actor may see it."""
    return talks(actor).filter(shift=shift).first() if actor.may("community.see") else None


def uncounted(station_id: UUID, before: date) -> QuerySet[OutreachEvent]:
    """Return a station's talks that were over before a day and are not recorded; for jobs."""
    rows = OutreachEvent.objects.filter(station_id=station_id, state__in=["approved", "held"])
    return rows.filter(ends_at__lt=midnight(before)).order_by("ends_at", "pk")


def presenters(row: OutreachEvent, *, accepted: bool = False) -> list[ShiftAssignment]:
    """Return who was asked to present, or only who has accepted."""
    if row.shift is None:
        return []
    found = row.shift.assignments.exclude(state__in=["declined", "withdrawn"])
    if accepted:
        found = found.filter(state__in=ACCEPTED)
    return list(found.select_related("person").order_by("person__pinyin", "pk"))


def have_accepted(rows: Iterable[ShiftAssignment]) -> bool:
    """Return whether anybody of those asked to present has accepted."""
    return any(each.state in ACCEPTED for each in rows)


def kit_for(actor: Actor, row: OutreachEvent) -> QuerySet[EquipmentItem]:
    """Return the kit that can be taken along: what stands in stock, and what is noted already."""
    seen = items(actor)
    return seen.filter(state="in_stock") | seen.filter(pk__in=row.kit.values("pk"))


def leaflet_kinds(actor: Actor) -> list[str]:
    """Return the kinds of leaflets that were handed out before, for the form."""
    rows = LeafletIssue.objects.visible_to(actor).values_list("kind", flat=True)
    return sorted(set(rows.order_by("kind")[:500]))


def safety_texts(actor: Actor) -> QuerySet[SafetyText]:
    """Return the texts of the actor's stations, the newest version first."""
    rows: QuerySet[SafetyText] = SafetyText.objects.visible_to(actor)
    return rows.select_related("organisation").order_by("key", "-number", "pk")


def safety_text(actor: Actor, key: UUID | str) -> SafetyText:
    """Return one text, or raise `NotFound`."""
    found = safety_texts(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def current_text(station_id: UUID, key: str) -> SafetyText | None:
    """Return the approved version of a text that a station teaches now."""
    rows = SafetyText.objects.filter(station_id=station_id, key=key, approved_at__isnull=False)
    found: SafetyText | None = rows.order_by("-number").first()
    return found
