"""Asking for kit and bringing it back, by the code on it; the keeper answers with one press."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.equipment import letters, queries
from firstlight.equipment.actions.items import step_item
from firstlight.equipment.models import EquipmentItem, KitRequest
from firstlight.equipment.rules import refuse_unchecked, why_not
from firstlight.equipment.schemas import (
    AnswerRequest,
    AskItem,
    BringBack,
    DropRequest,
    StepItem,
)
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.notify.actions import post


@action("equipment.ask_item", may="equipment.use", takes=AskItem, offline=Offline.NEVER)
def ask_item(context: Context, data: AskItem) -> KitRequest:
    """Ask for a thing that stands in stock, having looked it over.

    Raises
    ------
    Refused
        It is out, set aside, due for a check, or something on the list is not ticked.
    """
    row = queries.by_code(context.actor, data.code)
    if row.state != "in_stock":
        raise Refused("not-in-stock", _("It is not in stock."))
    no = why_not(row, timezone.localdate(context.now))
    if no is not None:
        raise no
    refuse_unchecked(row.kind, data.checked)
    asked = _request(context, row, KitRequest.Kind.TAKE)
    asked.checked, asked.due_at = list(data.checked), data.due_at
    asked.odometer_km = data.odometer_km
    asked.save()
    context.record(row, request_id=asked.pk)
    post(context, letters.asked(asked, queries.keepers_of(row), context.now))
    return asked


@action("equipment.bring_back", may="equipment.use", takes=BringBack, offline=Offline.NEVER)
def bring_back(context: Context, data: BringBack) -> KitRequest:
    """Say that one has brought back what one holds, and how it is."""
    row = queries.by_code(context.actor, data.code)
    if row.state != "issued" or row.holder_id != context.person_id:
        raise Refused("not-your-kit", _("Only who holds this can say that."))
    asked = _request(context, row, KitRequest.Kind.BACK)
    asked.condition, asked.odometer_km = data.condition, data.odometer_km
    asked.save()
    context.record(row, request_id=asked.pk)
    post(context, letters.asked(asked, queries.keepers_of(row), context.now))
    return asked


def _request(context: Context, row: EquipmentItem, kind: KitRequest.Kind) -> KitRequest:
    asked = queries.my_request(context.actor, row) or KitRequest(
        station_id=row.station_id, item=row, person_id=context.person_id
    )
    asked.kind, asked.asked_at = kind, context.now
    return asked


@action("equipment.drop_request", may="equipment.use", takes=DropRequest)
def drop_request(context: Context, data: DropRequest) -> None:
    """Take back what one has asked for."""
    asked = queries.request(context.actor, data.request_id)
    if asked.person_id != context.actor.person_id:
        raise NotFound
    context.record(asked.item, request_id=asked.pk)
    asked.delete()


@action("equipment.answer_request", may="equipment.manage", takes=AnswerRequest)
def answer_request(context: Context, data: AnswerRequest) -> KitRequest:
    """Hand out what was asked for or take back what was brought; or say no.

    Nobody answers their own: who keeps the kit has it handed out by another keeper.
    """
    asked = queries.request(context.actor, data.request_id)
    if asked.person_id == context.actor.person_id:
        raise Refused("own-request", _("Somebody else must answer what you ask for."))
    asked.answered_at, asked.is_done = context.now, data.is_done
    asked.save()
    context.record(asked.item, request_id=asked.pk, is_done=data.is_done)
    if data.is_done:
        step_item(context.actor, _step(asked))
    if not data.is_done or asked.kind == KitRequest.Kind.BACK:
        post(context, [letters.answered(asked, context.now)])
    return asked


def _step(asked: KitRequest) -> StepItem:
    """Return the step that a request stands for; asking was the receiver's own word."""
    if asked.kind == KitRequest.Kind.BACK:
        return StepItem(
            item_id=asked.item_id,
            event="return",
            condition=asked.condition,
            odometer_km=asked.odometer_km,
        )
    return StepItem(
        item_id=asked.item_id,
        event="issue",
        receiver_id=asked.person_id,
        receiver_confirms=True,
        checked=tuple(asked.checked),
        due_at=asked.due_at,
        odometer_km=asked.odometer_km,
    )
