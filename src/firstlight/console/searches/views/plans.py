"""Plans as they were: one on a page of its own, and all its segments as a file."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from firstlight.console.searches.briefing import shape_of
from firstlight.console.searches.maps import plan_map
from firstlight.console.searches.plans import plan_shown
from firstlight.console.searches.shown import PLAN_FORMS
from firstlight.console.searches.views.papers import TYPES, as_file
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page
from firstlight.exchange.outing import write_outlines
from firstlight.exchange.shapes import PlaceShape
from firstlight.kernel.errors import NotFound
from firstlight.searches import queries
from firstlight.searches.models import Plan


def _made(request: SeatedRequest, key: UUID, plan_key: UUID) -> Plan:
    plan = queries.get_plan(request.actor, plan_key)
    if plan.case_id != key or plan.done_at is None or plan.error:
        raise NotFound
    return plan


@page(may="searches.see")
def plan_page(request: SeatedRequest, key: UUID, plan_key: UUID) -> HttpResponse:
    """Show a plan of this search as it was reckoned; nothing can be changed there."""
    plan = _made(request, key, plan_key)
    context = {
        "case": plan.case,
        "plan": plan_shown(plan, {}),
        "plan_forms": PLAN_FORMS,
        "may": {},
        "map": plan_map(request.actor, plan),
    }
    return render(request, "searches/plan_page.html", context)


@page(may="searches.see")
def segments_file(request: SeatedRequest, key: UUID, plan_key: UUID, form: str) -> HttpResponse:
    """Return all segments of a plan, with their figures, for other maps and receivers."""
    plan = _made(request, key, plan_key)
    for known in PLAN_FORMS:
        if known == form:
            places = [
                PlaceShape(
                    row["name"],
                    "segment",
                    shape_of(row["geometry"]),
                    {"poa": row["poa"], "pod": row.get("pod", 0.0), "area_ha": row["area_ha"]},
                )
                for row in plan.result["segments"]
            ]
            name = _("Plan %(number)s") % {"number": plan.number}
            return as_file(write_outlines(places, known), TYPES[form], name, form=form)
    raise NotFound
