"""Reporting what is seen at the water on a phone: first what holds there, then the report."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from firstlight.cases.ecology import queries
from firstlight.cases.ecology.actions import report_water
from firstlight.cases.ecology.models import WaterMatter
from firstlight.cases.ecology.rules import ALWAYS_BANNED, ECOLOGY_REPORT
from firstlight.cases.ecology.schemas import ReportWater
from firstlight.console.account.privacy import kept_on_the_phone
from firstlight.console.cases.ecology.words import LABELS, season_words, zone_words
from firstlight.console.given import given
from firstlight.console.incidents.maps import picking_map
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.kernel.errors import NotFound
from firstlight.places.models import Place

MOST = 50


@page(may="ecology.report")
def mine(request: SeatedRequest) -> HttpResponse:
    """Show what became of what one reported."""
    rows = queries.reports(request.actor).filter(reporter_id=request.actor.person_id)
    shown = [{"row": row, "state": ECOLOGY_REPORT.state_names[row.state]} for row in rows[:MOST]]
    return render(request, "cases/ecology/mine.html", {"rows": shown})


@page(may="ecology.report", carried=True)
def new(request: SeatedRequest) -> HttpResponse:
    """Choose kind and water, read what holds there, then report."""
    actor, outcome = request.actor, Outcome()
    asked = request.POST if request.method == "POST" else request.GET
    if request.method == "POST":
        values = given(request, ReportWater)
        outcome = perform(
            actor,
            report_water,
            ReportWater,
            values,
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("The desk has it. Keep your distance."))
            row = outcome.result
            return redirect("ecology_report", row.pk) if row else redirect("my_ecology")
    context = {
        "labels": LABELS,
        "kinds": WaterMatter.choices,
        "waters": [(str(row.pk), row.name) for row in queries.waters(actor)],
        "values": asked,
        "errors": outcome.errors,
        **_what_holds(request, asked),
    }
    status = 200 if outcome.ok else 422
    return kept_on_the_phone(render(request, "cases/ecology/new.html", context, status=status))


def _what_holds(request: SeatedRequest, asked: Any) -> dict[str, Any]:
    """Return season, zone and agency for what was chosen; nothing before a kind is."""
    kind = asked.get("kind", "")
    if kind not in WaterMatter.values:
        return {}
    found = queries.holds_at(_water(request, asked.get("water_id", "")), timezone.localdate())
    return {
        "chosen": WaterMatter(kind).label,
        "season": season_words(found),
        "zone": zone_words(found),
        "holds": found,
        "is_banned": kind in ALWAYS_BANNED,
        "agency": queries.agency_for(request.actor.station_id, kind),
        "map": picking_map(request.actor, "lat", "lon"),
    }


def _water(request: SeatedRequest, text: str) -> Place | None:
    try:
        return queries.water(request.actor, UUID(text)) if text else None
    except (ValueError, NotFound):
        return None
