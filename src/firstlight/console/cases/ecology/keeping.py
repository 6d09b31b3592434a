"""What the desk keeps: what holds at each water, and who is competent for what."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from firstlight.cases.ecology import queries
from firstlight.cases.ecology.actions import set_agency, set_water_rule
from firstlight.cases.ecology.models import WaterMatter
from firstlight.cases.ecology.rules import FROM_DAY, TO_DAY
from firstlight.cases.ecology.schemas import SetAgency, SetWaterRule
from firstlight.console.cases.ecology.words import (
    COVERED,
    LABELS,
    ZONES,
    season_words,
    zone_words,
)
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform

SEASON = ("from_day", "to_day")


@page(may="ecology.see")
def waters(request: SeatedRequest) -> HttpResponse:
    """List what holds at each water, and what was reported there this year."""
    now = timezone.localtime()
    since = now.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    context = {
        "waters": [
            {"row": row, "season": season_words(found), "zone": zone_words(found), "holds": found}
            for row in queries.waters(request.actor)
            for found in [queries.holds_at(row, now.date())]
        ],
        "counts": queries.by_water(request.actor, since, now),
        "since": since,
        "until": now,
    }
    return render(request, "cases/ecology/waters.html", context)


@page(may="ecology.manage")
def water(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Set what holds at a water."""
    row, outcome = queries.water(request.actor, key), Outcome()
    if request.method == "POST":
        values = given(request, SetWaterRule, water_id=key) | _days(request)
        outcome = perform(request.actor, set_water_rule, SetWaterRule, values)
        if outcome.ok:
            messages.success(request, _("Kept. It is shown before anybody reports."))
            return redirect("ecology_waters")
    rule = getattr(row, "water_rule", None)
    names = ("covered", "from_day", "to_day", "zone", "source", "confirmed_on")
    usual = {"covered": "ask", "from_day": FROM_DAY, "to_day": TO_DAY, "zone": "unknown"}
    own = {name: getattr(rule, name) for name in names} if rule else usual
    context = {
        "water": row,
        "labels": LABELS,
        "covered": COVERED,
        "zones": ZONES,
        "months": [(str(number), words) for number, words in MONTHS.items()],
        "days": [(str(number), str(number)) for number in range(1, 32)],
        "values": request.POST if request.method == "POST" else own | _parted(own),
        "errors": {
            f"{name}_of" if name in SEASON else name: said for name, said in outcome.errors.items()
        },
    }
    status = 200 if outcome.ok else 422
    return render(request, "cases/ecology/water.html", context, status=status)


def _days(request: SeatedRequest) -> dict[str, str]:
    """Return first and last day as the act takes them, month × 100 + day; 0 where one lacks."""
    found = {}
    for name in SEASON:
        month, day = request.POST.get(f"{name}_month", ""), request.POST.get(f"{name}_of", "")
        is_both = month.isdecimal() and day.isdecimal()
        found[name] = str(int(month) * 100 + int(day)) if is_both else "0"
    return found


def _parted(own: dict[str, Any]) -> dict[str, int]:
    """Return month and day of both ends, as the form asks for them."""
    months = {f"{name}_month": own[name] // 100 for name in SEASON}
    return months | {f"{name}_of": own[name] % 100 for name in SEASON}


@page(may="ecology.see")
def agencies(request: SeatedRequest) -> HttpResponse:
    """Show who is competent for what; the desk puts it right."""
    actor, outcome = request.actor, Outcome()
    if request.method == "POST":
        outcome = perform(actor, set_agency, SetAgency, given(request, SetAgency))
        if outcome.ok:
            messages.success(request, _("Kept."))
            return redirect("ecology_agencies")
    context = {
        "agencies": queries.agencies(actor.station_id),
        "kinds": WaterMatter.choices,
        "labels": LABELS,
        "manages": actor.may("ecology.manage"),
        "values": request.POST,
        "errors": outcome.errors,
    }
    status = 200 if outcome.ok else 422
    return render(request, "cases/ecology/agencies.html", context, status=status)
