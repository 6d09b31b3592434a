"""What the pages of kit in use show of their rows."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from firstlight.equipment import queries
from firstlight.equipment.models import Checkout, EquipmentItem
from firstlight.equipment.rules import EQUIPMENT, pre_use, why_not
from firstlight.exchange.qr import qr_svg
from firstlight.kernel.actor import Actor

MOVES = ("patrol_car", "electric_cart", "boat")


def address_of(row: EquipmentItem) -> str:
    """Return the address that the code on a thing opens."""
    return f"{settings.PUBLIC_URL.rstrip('/')}/kit/{row.code}/"


def label_of(row: EquipmentItem) -> dict[str, Any]:
    """Return a label: the code to scan, the same to type, and whose it is."""
    return {"item": row, "svg": qr_svg(address_of(row), 28.0, row.code)}


def thing(actor: Actor, row: EquipmentItem) -> dict[str, Any]:
    """Return a thing as its own page on a phone shows it."""
    no = why_not(row, timezone.localdate())
    use = queries.open_checkout(row)
    return {
        "item": row,
        "state": EQUIPMENT.state_names[row.state],
        "why_not": "" if no is None else str(no),
        "checks": list(pre_use(row.kind).items()),
        "moves": row.kind in MOVES,
        "mine": row.state == "issued" and row.holder_id == actor.person_id,
        "keeps": actor.may("equipment.manage") and queries.items(actor).filter(pk=row.pk).exists(),
        "asked": queries.my_request(actor, row),
        "use": use,
        "is_late": use is not None and use.due_at is not None and use.due_at < timezone.now(),
    }


def uses_shown(row: EquipmentItem, uses: list[Checkout]) -> list[dict[str, Any]]:
    """Return each use with who handed it out, what was looked over and how far it went."""
    points, names = pre_use(row.kind), queries.handed_out_by(uses)
    return [
        {
            "row": use,
            "by": names.get(use.handed_out_by_id, "") if use.handed_out_by_id else "",
            "checked": [points[key] for key in points if use.pre_check.get(key)],
            "went_km": _went(use),
        }
        for use in uses
    ]


def _went(use: Checkout) -> Decimal | None:
    if use.odometer_in_km is None or use.odometer_out_km is None:
        return None
    return use.odometer_in_km - use.odometer_out_km


def record_parts(row: EquipmentItem) -> dict[str, Any]:
    """Return what the record at the desk shows of a thing's use and checks."""
    no = why_not(row, timezone.localdate())
    left = None
    if row.check_every_uses is not None:
        left = max(0, row.check_every_uses - (row.uses - row.uses_at_check))
    uses = queries.uses_of(row, 20)
    return {
        "uses": uses_shown(row, uses),
        "has_mileage": any(use.odometer_out_km is not None for use in uses),
        "inspections": queries.inspections_of(row, 20),
        "uses_left": left,
        "not_now": "" if no is None else str(no),
        "may_inspect": row.state not in EQUIPMENT.terminal,
    }
