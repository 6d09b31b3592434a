"""Things: taken into stock, put right, and every step of their life."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.equipment import letters, queries
from firstlight.equipment.models import Checkout, EquipmentItem, Inspection
from firstlight.equipment.rules import EQUIPMENT, new_code, refuse_weapon
from firstlight.equipment.schemas import (
    AddItem,
    EditItem,
    InspectItem,
    RemindChecks,
    SetAside,
    StepItem,
)
from firstlight.force.matters import thread_of
from firstlight.force.models import Person
from firstlight.force.queries import organisation
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused, Slip
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.places.queries import check_base

# What grows with use: whoever puts such a figure right is in the log with the new one.
COUNTED = ("odometer_km", "battery_cycles", "flown_h")


@action("equipment.add_item", may="equipment.manage", takes=AddItem)
def add_item(context: Context, data: AddItem) -> EquipmentItem:
    """Take a thing into stock."""
    home = organisation(context.actor, data.organisation_id)
    refuse_weapon(data.name, data.note)
    check_base(context.actor, data.base_id)
    row = EquipmentItem(
        station_id=home.station_id,
        organisation=home,
        code=new_code(),
        **data.model_dump(exclude={"organisation_id"}),
    )
    row.save(force_insert=True)
    context.record(row, kind=str(data.kind), organisation_id=home.pk)
    return row


@action("equipment.edit_item", may="equipment.manage", takes=EditItem)
def edit_item(context: Context, data: EditItem) -> EquipmentItem:
    """Put a thing's particulars right."""
    row = queries.item(context.actor, data.item_id)
    refuse_weapon(data.name, data.note)
    check_base(context.actor, data.base_id, row.base_id)
    was = {name: getattr(row, name) for name in COUNTED}
    row.organisation = organisation(context.actor, data.organisation_id)
    row.station_id = row.organisation.station_id
    for name, value in data.model_dump(exclude={"organisation_id", "item_id"}).items():
        setattr(row, name, value)
    row.save()
    now = {name: getattr(row, name) for name in COUNTED}
    righted: dict[str, Any] = {n: str(now[n]) for n in COUNTED if was[n] != now[n]}
    context.record(row, **righted)
    return row


@action(
    "equipment.step_item", may="me.edit", part="equipment", takes=StepItem, offline=Offline.GUARDED
)
def step_item(context: Context, data: StepItem) -> EquipmentItem:
    """Take one step of the workflow: hand out, take back, report; who may is in its table."""
    row = queries.item(context.actor, data.item_id)
    evidence: dict[str, Any] = {
        "receiver": data.receiver_id,
        "receiver_confirms": data.receiver_confirms,
        "condition": data.condition,
        "checked": data.checked,
    }
    if data.event == "issue":
        row.holder = _receiver(context, data)
    elif data.event in ("return", "recovered"):
        row.holder = None
    if data.event in ("return", "check_fail") and data.condition:
        row.note = data.condition
    if data.event == "fixed":
        row.is_quarantined, row.uses_at_check = False, row.uses
    if data.next_check_on:
        row.next_check_on = data.next_check_on
    move(
        context,
        EQUIPMENT,
        row,
        data.event,
        evidence,
        seen_version=data.version,
        thread=thread_of(context.actor, data.thread),
        holder_id=str(data.receiver_id or ""),
    )
    _note_use(context, row, data)
    return row


def _note_use(context: Context, row: EquipmentItem, data: StepItem) -> None:
    """Open the hand-out, or close the one that is open; a thing that is broken has no holder."""
    if data.event == "issue":
        open_use(context, row, data)
    elif data.event in ("return", "report_fault", "report_lost"):
        close_use(context, row, data.condition, data.odometer_km)
    if data.event in ("report_fault", "report_lost"):
        post(context, letters.broken(row, queries.keepers_of(row), context.now))
    if data.event == "report_fault":
        row.holder, row.note = None, data.condition or row.note
        row.save()


def open_use(context: Context, row: EquipmentItem, data: StepItem) -> None:
    """Write down that somebody took a thing: that is one use of it."""
    use = Checkout(
        station_id=row.station_id,
        item=row,
        person=row.holder,
        handed_out_by_id=context.actor.person_id,
        thread=thread_of(context.actor, data.thread),
        taken_at=context.now,
        due_at=data.due_at,
        pre_check={key: True for key in data.checked},
        odometer_out_km=data.odometer_km or row.odometer_km,
    )
    use.save(force_insert=True)
    if row.holder_id != context.actor.person_id:
        post(context, letters.handed(use, context.now))
    row.uses += 1
    row.odometer_km = _mileage(row, data.odometer_km)
    row.save()


def close_use(
    context: Context, row: EquipmentItem, condition: str, odometer_km: Decimal | None
) -> None:
    """Write down that a thing is back, broken or lost."""
    mileage = _mileage(row, odometer_km)
    use = queries.open_checkout(row)
    if use is not None:
        use.returned_at, use.condition = context.now, condition
        use.odometer_in_km = odometer_km
        use.save()
    row.odometer_km = mileage
    row.save()


def _mileage(row: EquipmentItem, said: Decimal | None) -> Decimal | None:
    if said is not None and row.odometer_km is not None and said < row.odometer_km:
        raise Slip("mileage-back", _("The mileage is less than before."), field="odometer_km")
    return row.odometer_km if said is None else said


def _receiver(context: Context, data: StepItem) -> Person | None:
    if data.receiver_id is None:
        return None
    if data.receiver_id not in dict(queries.receivers(context.actor)):
        raise NotFound
    return Person.objects.get(pk=data.receiver_id)


@action("equipment.inspect_item", may="equipment.manage", takes=InspectItem)
def inspect_item(context: Context, data: InspectItem) -> Inspection:
    """Look a thing over; what does not pass goes to repair, or is set aside where it is out."""
    row = queries.item(context.actor, data.item_id)
    if row.state in EQUIPMENT.terminal:
        raise Refused("gone", _("It is not in use any more."))
    if not data.is_passed and not data.note:
        raise Refused("no-reason", _("Say what is wrong."), field="note")
    found = Inspection(
        station_id=row.station_id,
        item=row,
        by_id=context.actor.person_id,
        at=context.now,
        is_passed=data.is_passed,
        note=data.note,
        uses=row.uses,
    )
    found.save(force_insert=True)
    context.record(row, is_passed=data.is_passed)
    if data.is_passed:
        _passed(context, row, data)
    elif row.state == "in_stock":
        row.note = data.note[:200]
        move(context, EQUIPMENT, row, "check_fail", {"condition": data.note})
    else:
        row.is_quarantined = row.state != "repair"
        row.save()
    return found


def _passed(context: Context, row: EquipmentItem, data: InspectItem) -> None:
    today = timezone.localdate(context.now)
    every = row.check_every_days
    following = today + timedelta(days=every) if every else None
    row.next_check_on = data.next_check_on or following
    row.uses_at_check, row.is_quarantined = row.uses, False
    row.save()


@action("equipment.set_aside", may="equipment.manage", takes=SetAside)
def set_aside(context: Context, data: SetAside) -> EquipmentItem:
    """Set a thing aside (a recall, a doubt): handed to nobody until an inspection passes it."""
    row = queries.item(context.actor, data.item_id)
    row.is_quarantined, row.note = True, data.reason
    row.save()
    context.record(row, is_quarantined=True)
    return row


@action("equipment.remind_checks", may="equipment.clock", takes=RemindChecks)
def remind_checks(context: Context, _data: RemindChecks) -> int:
    """Tell keepers once a week that something is due for a check or for its last day."""
    rows = queries.due_soon(timezone.localdate(context.now)).filter(
        station_id=context.actor.station_id
    )
    due = list(rows.select_related("organisation"))
    keepers = {each.pk: each for row in due for each in queries.keepers_of(row)}
    post(context, letters.checks_due(keepers.values(), context.now))
    day = EquipmentItem(station_id=context.actor.station_id)
    context.record(day, what="equipment.checks_told", things=len(due))
    return len(due)
