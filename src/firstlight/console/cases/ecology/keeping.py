"""What the desk keeps: what holds at each water, and who is competent for what."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from firstlight.cases.ecology import queries
from firstlight.cases.ecology.actions import set_agency, set_water_rule
from firstlight.cases.ecology.models import WaterMatter
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
        values = given(request, SetWaterRule, water_id=key)
        outcome = perform(request.actor, set_water_rule, SetWaterRule, values)
        if outcome.ok:
            messages.success(request, _("Kept. It is shown before anybody reports."))
            return redirect("ecology_waters")
    rule = getattr(row, "water_rule", None)
    names = ("covered", "from_day", "to_day", "zone", "source", "confirmed_on")
    own = {name: getattr(rule, name) for name in names} if rule else {"from_day": 301}
    usual = {"covered": "ask", "to_day": 630, "zone": "unknown"}
    context = {
        "water": row,
        "labels": LABELS,
        "covered": COVERED,
        "zones": ZONES,
        "values": request.POST if request.method == "POST" else usual | own,
        "errors": outcome.errors,
    }
    status = 200 if outcome.ok else 422
    return render(request, "cases/ecology/water.html", context, status=status)


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
