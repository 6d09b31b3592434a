"""When a thing may be handed out, and what is looked over before it is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.errors import Refused
from firstlight.kernel.words import listed

Words = str | Promise
# What is looked over before use: a short list that can be kept in the rain.
_WHOLE: dict[str, Words] = {
    "whole": _("Whole, nothing broken or missing"),
    "works": _("It works: tried just now"),
}
PRE_USE: Mapping[str, dict[str, Words]] = {
    "patrol_car": {
        "tyres": _("Tyres, lights and brakes"),
        "fuel": _("Fuel or charge is enough"),
        "inside": _("First-aid kit, triangle and extinguisher inside"),
    },
    "electric_cart": {
        "tyres": _("Tyres, lights and brakes"),
        "fuel": _("Fuel or charge is enough"),
        "helmet": _("Helmet with it"),
    },
    "unmanned_aircraft": {
        "blades": _("Propellers and frame whole"),
        "battery": _("Batteries charged, none swollen"),
        "fence": _("Fence data up to date"),
    },
    "handheld_radio": {
        "battery": _("Batteries charged, none swollen"),
        "call": _("Test call heard"),
    },
    "life_jacket": {
        "straps": _("Straps and buckles hold"),
        "float": _("Float or gas bottle whole"),
        "whistle": _("Whistle and light there"),
    },
    "rescue_rope": {
        "length": _("Run through the hand for its whole length"),
        "ends": _("Ends and hooks whole"),
    },
    "boat": {
        "hull": _("Hull and drain plug"),
        "engine": _("Engine and fuel, or oars"),
        "jackets": _("A life jacket for everybody"),
    },
    "aed": {
        "light": _("Ready light is green"),
        "pads": _("Pads sealed and in date"),
    },
    "first_aid_kit": {"seal": _("Sealed or full by the list")},
}
# Who takes these must hold the certificate.
PAPERS = {"patrol_car": "driving_licence", "boat": "boat_operator"}
# What no volunteer force keeps: weapons, restraints, police gear. Looked for in what is typed,
# because a kind of its own they do not have.
FORBIDDEN = (
    *("手枪", "步枪", "枪支", "气枪", "电击", "弹药", "警棍", "甩棍", "电棍", "橡胶棍"),
    *("手铐", "脚镣", "警绳", "约束带", "束缚", "催泪", "辣椒水", "辣椒喷", "防暴", "盾牌"),
    *("钢叉", "抓捕", "匕首", "砍刀", "管制刀", "弓弩", "武器"),
    *("weapon", "firearm", "pistol", "rifle", "handgun", "ammunition", "taser", "stun gun"),
    *("baton", "truncheon", "nightstick", "handcuff", "shackle", "restraint", "pepper spray"),
    *("tear gas", "riot shield", "riot gear", "dagger", "machete", "crossbow", "catch pole"),
)


def pre_use(kind: str) -> dict[str, Words]:
    """Return what is looked over before a thing of this kind is used."""
    return PRE_USE.get(kind, _WHOLE)


def refuse_weapon(*texts: str) -> None:
    """Refuse what is a weapon or a restraint by its name.

    Raises
    ------
    Refused
        ``weapon``, beside the name.
    """
    said = " ".join(texts).casefold()
    if any(word in said for word in FORBIDDEN):
        raise Refused(
            "weapon", _("Weapons and restraints are no kit of volunteers."), field="name"
        )


def why_not(row: Any, today: date) -> Refused | None:
    """Return why a thing may not be handed out today, or `None`."""
    uses_left = (
        None
        if row.check_every_uses is None
        else row.check_every_uses - (row.uses - row.uses_at_check)
    )
    if row.is_quarantined:
        return Refused("quarantined", _("It is set aside until somebody has looked at it."))
    if row.retire_on is not None and row.retire_on <= today:
        return Refused("too-old", _("Its last day of use is over."))
    if row.next_check_on is not None and row.next_check_on < today:
        return Refused("check-overdue", _("Its check is overdue."))
    if uses_left is not None and uses_left <= 0:
        return Refused("uses-over", _("It has been used so often that it must be checked first."))
    return None


def refuse_unchecked(kind: str, checked: Any) -> None:
    """Refuse while anything on the list before use is not ticked.

    Raises
    ------
    Refused
        ``not-checked``; what is not well is reported to the keeper instead of taken along.
    """
    open_points = [words for key, words in pre_use(kind).items() if key not in checked]
    if open_points:
        raise Refused(
            "not-checked",
            _("Not looked over: %(what)s. What is not well stays here; tell the keeper."),
            field="checked",
            what=listed(open_points),
        )
