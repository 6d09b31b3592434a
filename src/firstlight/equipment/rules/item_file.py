"""What a line of a list of kit says."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.equipment.models import EquipmentItem
from firstlight.equipment.rules.lending import refuse_weapon
from firstlight.kernel.errors import Refused, Slip

FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("name", "名称", "装备名称"),
    "kind": ("kind", "类别", "种类", "装备类别"),
    "serial": ("serial", "serial number", "编号", "出厂编号"),
    "next_check_on": ("next check", "下次检查"),
    "check_every_days": ("checked every", "检查周期"),
    "odometer_km": ("mileage", "里程"),
    "battery_cycles": ("battery cycles", "电池循环次数"),
    "flown_h": ("hours flown", "已飞行小时"),
    "retire_on": ("last day of use", "使用期限"),
    "note": ("note", "备注"),
}
REQUIRED = ("name", "kind")
KINDS: dict[str, str] = {
    **{key: key for key in EquipmentItem.Kind.values},
    "巡逻车": "patrol_car",
    "汽车": "patrol_car",
    "电瓶车": "electric_cart",
    "电动车": "electric_cart",
    "无人机": "unmanned_aircraft",
    "对讲机": "handheld_radio",
    "救生衣": "life_jacket",
    "救援绳": "rescue_rope",
    "绳索": "rescue_rope",
    "船": "boat",
    "冲锋舟": "boat",
    "除颤器": "aed",
    "AED": "aed",
    "急救包": "first_aid_kit",
    "照明": "light",
    "手电": "light",
    "其他": "other",
}


def read_item(values: Mapping[str, str]) -> dict[str, Any]:
    """Return what a line says, ready for the table.

    Raises
    ------
    Refused
        What cannot be read, or is a weapon or a restraint, in a sentence.
    """
    name, word = values.get("name", "").strip(), values.get("kind", "").strip()
    refuse_weapon(name, word, values.get("note", ""))
    if not name or len(name) > 80:
        raise Slip("no-name", _("The name is missing or too long."))
    if word not in KINDS:
        raise Refused("no-kind", _("“%(word)s” is no kind of kit."), word=word[:40])
    every = values.get("check_every_days", "").strip()
    if every and not (every.isdecimal() and 0 < int(every) <= 3650):
        raise Slip("bad-number", _("The days between two checks are no whole number."))
    return {
        "name": name,
        "kind": KINDS[word],
        "serial": values.get("serial", "").strip()[:60],
        "note": values.get("note", "").strip()[:200],
        "next_check_on": _day(values.get("next_check_on", "")),
        "retire_on": _day(values.get("retire_on", "")),
        "check_every_days": int(every) if every else None,
        "odometer_km": _figure(values.get("odometer_km", ""), 1),
        "battery_cycles": _figure(values.get("battery_cycles", ""), 0),
        "flown_h": _figure(values.get("flown_h", ""), 2),
    }


def _figure(text: str, decimals: int) -> Decimal | None:
    """Return what a thing has behind it, with so many decimals at most; None if not said."""
    said = text.strip()
    if not said:
        return None
    whole, _point, part = said.partition(".")
    if (
        not whole.isdecimal()
        or len(whole) > 6
        or len(part) > decimals
        or not f"{part}0".isdecimal()
    ):
        raise Slip(
            "bad-figure", _("“%(word)s” is no such number as 1200 or 35.5."), word=said[:20]
        )
    return Decimal(said)


def _day(text: str) -> date | None:
    said = text.strip().replace("/", "-")
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError as fault:
        raise Refused(
            "bad-day", _("“%(word)s” is no date like 2026-05-01."), word=said[:20]
        ) from fault
