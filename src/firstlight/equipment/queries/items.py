"""Reads about things: what there is, who has it, what was asked for."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from firstlight.equipment.models import Checkout, EquipmentItem, Inspection, KitRequest
from firstlight.equipment.rules import EQUIPMENT
from firstlight.force.models import Membership, Person
from firstlight.force.queries.holders import holders_over
from firstlight.force.seats import SERVING
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.kernel.models import Event

SOON = timedelta(days=7)


def items(actor: Actor, kinds: Collection[str] | None = None) -> QuerySet[EquipmentItem]:
    """Return the equipment an actor may see; what they hold themselves is always among it."""
    rows = EquipmentItem.objects.select_related("organisation", "holder")
    held = Q(holder=actor.person_id) if actor.person_id else Q(pk__in=[])
    if actor.may("equipment.see"):
        inside = Q(station_id__in=actor.stations)
        if actor.teams:
            inside &= Q(organisation_id__in=actor.teams)
        held |= inside
    rows = rows.filter(held)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    open_now = Checkout.objects.filter(item=OuterRef("pk"), returned_at__isnull=True)
    found: QuerySet[EquipmentItem] = rows.annotate(
        due_back_at=Subquery(open_now.values("due_at")[:1])
    ).order_by("kind", "name")
    return found


def item(actor: Actor, key: UUID | str) -> EquipmentItem:
    """Return one thing, or raise `NotFound`."""
    found: EquipmentItem | None = items(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def ready(actor: Actor, kinds: Collection[str] | None = None) -> QuerySet[EquipmentItem]:
    """Return what stands in stock and can be taken now: vehicles, drones, kit."""
    return items(actor, kinds).filter(state="in_stock")


def held_by(person_id: UUID) -> QuerySet[EquipmentItem]:
    """Return what a person holds."""
    rows: QuerySet[EquipmentItem] = EquipmentItem.objects.filter(holder_id=person_id)
    return rows.filter(state="issued")


def receivers(actor: Actor) -> list[tuple[UUID, str]]:
    """Return key and name of everybody who may be handed something; nothing else of them."""
    serving = Q(memberships__station_id__in=actor.stations, memberships__state__in=SERVING)
    if actor.teams:
        serving &= Q(memberships__organisation_id__in=actor.teams)
    rows = Person.objects.filter(serving).distinct().order_by("pinyin", "name")
    return list(rows.values_list("pk", "name"))


def history(row: EquipmentItem, limit: int = 50) -> list[Event]:
    """Return what was done with a thing, newest first."""
    return entries_of(row, limit)


def by_code(actor: Actor, code: str) -> EquipmentItem:
    """Return the thing with this code, if it is of a team in which the actor serves or sees.

    Raises
    ------
    NotFound
        There is none, or it is not for them.
    """
    rows = EquipmentItem.objects.select_related("organisation", "holder")
    found: EquipmentItem | None = rows.filter(code=code.strip().upper()).exclude(code="").first()
    if found is None or not (serves_by(actor, found) or items(actor).filter(pk=found.pk).exists()):
        raise NotFound
    return found


def serves_by(actor: Actor, row: EquipmentItem) -> bool:
    """Whether the actor serves in the team that a thing belongs to, or below its owner."""
    own = Membership.objects.filter(person=actor.person_id, state__in=SERVING)
    paths = own.values_list("organisation__path", flat=True)
    return any(path.startswith(row.organisation.path) for path in paths)


def open_checkout(row: EquipmentItem) -> Checkout | None:
    """Return the hand-out that has not ended."""
    found: Checkout | None = row.checkouts.filter(returned_at__isnull=True).first()
    return found


def requests(actor: Actor) -> QuerySet[KitRequest]:
    """Return what is asked for and not answered: one's own, and with the right all of theirs."""
    rows = KitRequest.objects.filter(answered_at__isnull=True).select_related(
        "item__organisation", "person"
    )
    own = Q(person=actor.person_id)
    if actor.may("equipment.manage"):
        own |= Q(item__in=items(actor).values("pk"))
    return rows.filter(own).order_by("asked_at")


def request(actor: Actor, key: UUID | str) -> KitRequest:
    """Return one open request, or raise `NotFound`."""
    found: KitRequest | None = requests(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def my_request(actor: Actor, row: EquipmentItem) -> KitRequest | None:
    """Return what the actor has asked about a thing and nobody has answered."""
    open_ones = row.requests.filter(answered_at__isnull=True, person=actor.person_id)
    found: KitRequest | None = open_ones.first()
    return found


def uses_of(row: EquipmentItem, limit: int = 50) -> list[Checkout]:
    """Return each time a thing was taken, newest first."""
    return list(row.checkouts.select_related("person").order_by("-taken_at")[:limit])


def handed_out_by(uses: Sequence[Checkout]) -> dict[UUID, str]:
    """Return the names of those who handed things out, by person."""
    keys = {use.handed_out_by_id for use in uses if use.handed_out_by_id}
    return dict(Person.objects.filter(pk__in=keys).values_list("pk", "name"))


def inspections_of(row: EquipmentItem, limit: int = 50) -> list[Inspection]:
    """Return each time a thing was looked over, newest first."""
    return list(row.inspections.select_related("by").order_by("-at")[:limit])


def keepers_of(row: EquipmentItem) -> list[Person]:
    """Return who keeps the kit where a thing belongs."""
    return holders_over(row.organisation_id, ["equipment_keeper"])


def due_soon(on: date) -> QuerySet[EquipmentItem]:
    """Return what is in use and due within seven days for a check or for its last day."""
    last = on + SOON
    rows: QuerySet[EquipmentItem] = EquipmentItem.objects.exclude(state__in=EQUIPMENT.terminal)
    return rows.filter(Q(next_check_on__lte=last) | Q(retire_on__lte=last))


def late_uses(station_id: UUID, at: datetime) -> QuerySet[Checkout]:
    """Return what should have been brought back by a moment and was not."""
    rows = Checkout.objects.filter(station_id=station_id, returned_at__isnull=True)
    return rows.filter(due_at__lt=at, person__isnull=False).select_related("person", "item")
