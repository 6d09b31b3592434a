"""A plan's routes become shifts that people join by their own answer, and stop being so."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.duty.actions.shifts import call_off, plan_shift, wearing
from firstlight.duty.models import SAYINGS, Saying, Shift, ShiftNeed
from firstlight.duty.schemas.shifts import PostNeed, ShiftPlan
from firstlight.kernel.actions import Context
from firstlight.notify.actions import post
from firstlight.patrols import letters
from firstlight.patrols.models import PatrolPlan, PatrolRoute
from firstlight.patrols.queries import plans as queries
from firstlight.patrols.rules.plans import FEWEST, is_dark, is_water
from firstlight.training.models import Credential

SPARE = 2  # so many may join beyond the fewest

SAYINGS.update(
    {
        "route-dropped": _("Its route is no longer in the plan."),
        "route-moved": _("Its time has changed; the new one is open."),
        "together": _("Stay together, two at the least; call before you act."),
        "deep-water": _("Deep water and slippery banks: life jacket on, never jump in."),
        "dark-roads": _("Dark roads: reflective vest and a light; face the traffic."),
        "radio": _("radio"),
        "water": _("water"),
        "first-aid-kit": _("first-aid kit"),
        "life-jacket": _("life jacket"),
        "throw-rope": _("throw rope"),
        "vest": _("reflective vest"),
        "torch": _("torch"),
        "triangle": _("warning triangle"),
    }
)


def open_shifts(context: Context, row: PatrolPlan) -> list[Shift]:
    """Open a shift for every route ahead; one that has its shift already, unchanged, keeps it."""
    orphans = row.summary.get("orphans", [])
    _call_off(context, orphans, Saying(("route-dropped",)))
    made = []
    for route in queries.routes_of(row):
        if route.starts_at <= context.now:
            continue
        if route.shift is not None:
            if (route.shift.starts_at, route.shift.ends_at) == (route.starts_at, route.ends_at):
                continue
            _call_off(context, [route.shift.pk], Saying(("route-moved",)))
        route.shift = plan_shift(
            context,
            row.organisation,
            _shift_of(row, route),
            subject=route.label,
            said=_said(route),
            is_demo=row.is_demo,
        )
        route.save(update_fields=["shift"])
        made.append(route.shift)
    if "orphans" in row.summary:
        row.summary = {name: value for name, value in row.summary.items() if name != "orphans"}
        row.save(update_fields=["summary"])
    if row.number > 1:
        post(context, letters.published(row, queries.signed_up(row), context.now))
    return made


def call_off_routes(context: Context, row: PatrolPlan, reason: str) -> None:
    """Call off the shifts of a plan's routes that have not begun, and those it left behind."""
    keys = [route.shift_id for route in queries.routes_of(row) if route.shift_id]
    _call_off(context, [*keys, *row.summary.get("orphans", [])], reason or row.name)


def _call_off(context: Context, keys: Sequence[UUID | str], reason: str | Saying) -> None:
    # The step that changed the plan is the dispatcher's word for each of its shifts.
    dispatching = wearing(context, "station_dispatcher")
    for shift in Shift.objects.filter(pk__in=keys, state__in=["open", "staffed"]):
        call_off(dispatching, shift, reason)


def _shift_of(row: PatrolPlan, route: PatrolRoute) -> ShiftPlan:
    """Return what the shift of a route is: its needs, its risks, never fewer than two people."""
    fewest = max(FEWEST, row.minimum_people)
    water, dark = is_water(route.stops), is_dark(route.starts_at, route.ends_at)
    said = _said(route)
    first: dict[str, Any] = route.stops[0]
    needs = [PostNeed(part=ShiftNeed.Part.DRIVER, count=1, credentials=(Credential.Kind.DRIVER,))]
    return ShiftPlan(
        kind=Shift.Kind.WATER_PATROL if water else Shift.Kind.PATROL,
        title=f"{row.name} · {route.name}"[:120],
        starts_at=route.starts_at,
        ends_at=max(route.ends_at, route.starts_at + timedelta(minutes=10)),
        place_name=str(first["name"])[:120],
        lon=first["lon"],
        lat=first["lat"],
        min_people=fewest,
        max_people=fewest + SPARE,
        needs=tuple(needs) if route.means == "vehicle" else (),
        risk_level=Shift.Risk.RISKY if water or dark else Shift.Risk.ORDINARY,
        risks=said["risks"].in_house(400),
        gear=said["gear"].in_house(200),
        officer_id=row.officer_contact_id,
    )


def _said(route: PatrolRoute) -> dict[str, Saying]:
    """Return the risks of a route and the gear that it asks for."""
    water, dark = is_water(route.stops), is_dark(route.starts_at, route.ends_at)
    risks = ["together"]
    risks += ["deep-water"] if water else []
    risks += ["dark-roads"] if dark else []
    gear = ["radio", "water", "first-aid-kit"]
    gear += ["life-jacket", "throw-rope"] if water else []
    gear += ["vest", "torch"] if dark else []
    gear += ["triangle"] if route.means == "vehicle" else []
    return {"risks": Saying(tuple(risks)), "gear": Saying(tuple(gear), is_list=True)}
