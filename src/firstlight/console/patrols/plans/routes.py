"""One route: changed by hand, kept, dropped, printed, as a map file, on a phone."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.console.clocks import local_input
from firstlight.console.filed import filed
from firstlight.console.given import given
from firstlight.console.papers import printed_by
from firstlight.console.patrols.plans import maps, shown
from firstlight.console.patrols.plans.words import LABELS
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.exchange.foot import not_police, printed
from firstlight.exchange.gpx import MEDIA_TYPE
from firstlight.force.queries import station_of
from firstlight.patrols.actions.routes import drop_route, edit_route, keep_route
from firstlight.patrols.models import PatrolRoute
from firstlight.patrols.queries import plans as queries
from firstlight.patrols.queries.targets import seasons_on
from firstlight.patrols.schemas.plans import EditRoute, KeepRoute, RouteKey


@page(may="patrols.see")
def route(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a route with its stops, times, way and files."""
    return _show(request, queries.route(request.actor, key))


def _show(
    request: SeatedRequest, row: PatrolRoute, *, wrong: dict[str, str] | None = None
) -> HttpResponse:
    actor = request.actor
    may_change = row.plan.state == "draft" and actor.may("patrols.plan")
    context = {
        "route": shown.route_shown(row),
        "plan": row.plan,
        "turns": shown.turns(row),
        "map": maps.routes_map(actor, [row]),
        "may_change": may_change,
        "may_plan": actor.may("patrols.plan"),
        "fault": shown.fault(row.plan.planning_error) if row.is_stale else "",
        "spots": _spots(row) if may_change else [],
        "begins": local_input(row.starts_at),
        "errors": wrong or {},
        "labels": LABELS,
    }
    return render(request, "patrols/route.html", context, status=422 if wrong else 200)


def _spots(row: PatrolRoute) -> list[tuple[str, str]]:
    known = {stop["key"] for stop in row.stops}
    spots = queries.spots_of(row.plan.organisation).values()
    return sorted(((s["key"], s["name"]) for s in spots if s["key"] not in known), key=_by_name)


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1]


@require_POST
@page(may="patrols.plan")
def edit(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take the order, stays and new stops from the table; a stop without a number goes."""
    row = queries.route(request.actor, key)
    values = given(request, EditRoute, moments=("starts_at",), route_id=key)
    values["stops"] = _stops(request, row)
    outcome = perform(request.actor, edit_route, EditRoute, values)
    if outcome.ok:
        messages.success(request, _("Changed. Its times are being worked out anew."))
        return redirect("patrol_route", key)
    return _show(request, row, wrong=_plain(outcome))


def _plain(outcome: Outcome) -> dict[str, str]:
    return {name.partition(".")[0]: sentence for name, sentence in outcome.errors.items()}


def _stops(request: SeatedRequest, row: PatrolRoute) -> list[dict[str, Any]]:
    found: list[tuple[float, dict[str, Any]]] = []
    for stop in row.stops:
        place = _number(request.POST.get(f"order-{stop['key']}", ""))
        if place is not None:
            stay = request.POST.get(f"dwell-{stop['key']}") or stop["dwell_min"]
            found.append((place, {"key": stop["key"], "dwell_min": stay}))
    for key in request.POST.getlist("more"):
        if key:
            place = _number(request.POST.get("more_at", ""))
            found.append((len(row.stops) + 1 if place is None else place - 0.5, {"key": key}))
    return [stop for _place, stop in sorted(found, key=_by_place)]


def _by_place(pair: tuple[float, dict[str, Any]]) -> float:
    return pair[0]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


@require_POST
@page(may="patrols.plan")
def drop(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a route out of a draft."""
    row = queries.route(request.actor, key)
    outcome = perform(request.actor, drop_route, RouteKey, {"route_id": key})
    if outcome.ok:
        messages.success(request, _("The route is out of the plan."))
        return redirect("patrol_plan", row.plan_id)
    return _show(request, row, wrong=outcome.errors)


@require_POST
@page(may="patrols.plan")
def keep(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Keep a route for later plans, or let it go."""
    row = queries.route(request.actor, key)
    values = {"route_id": key, "is_kept": not row.is_kept}
    outcome = perform(request.actor, keep_route, KeepRoute, values)
    if outcome.ok:
        said = _("Kept: it can be a target.") if values["is_kept"] else _("No longer kept.")
        messages.success(request, said)
        return redirect("patrol_route", key)
    return _show(request, row, wrong=outcome.errors)


@page(may="places.see", part="patrols")
def file(request: SeatedRequest, key: UUID, form: str) -> HttpResponse:
    """Return a route for a receiver or a map: GPX with its turns, or GeoJSON."""
    row = queries.route(request.actor, key)
    name = (_("Route"), f"{timezone.localtime(row.starts_at):%Y-%m-%d}", str(row.pk)[-6:])
    headers = {"Content-Disposition": filed(*name, form=form)}
    if form == "gpx":
        return HttpResponse(maps.gpx(row), content_type=MEDIA_TYPE, headers=headers)
    return JsonResponse(maps.geojson(row), content_type="application/geo+json", headers=headers)


@page(may="places.see", part="patrols")
def sheet(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show the one page that a team takes along on paper."""
    row = queries.route(request.actor, key)
    home, zone = station_of(row.station_id), timezone.get_current_timezone()
    context = _carried(request, row) | {
        "desk_phone": home.duty_phone if home else "",
        "foot": printed(timezone.now(), zone, printed_by(request.actor), not_police()),
    }
    return render(request, "patrols/sheet.html", context)


@page(may="places.see", part="patrols", carried=True)
def carried(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a route on the phone of somebody who walks it."""
    row = queries.route(request.actor, key)
    context = _carried(request, row) | {"map": maps.routes_map(request.actor, [row])}
    return render(request, "patrols/carried.html", context)


def _carried(request: SeatedRequest, row: PatrolRoute) -> dict[str, Any]:
    day = timezone.localtime(row.starts_at).date()
    return {
        "route": shown.route_shown(row),
        "plan": row.plan,
        "turns": shown.turns(row),
        "sketch": maps.sketch(row),
        "dangers": shown.dangers(row, seasons_on(row.plan.organisation, day)),
        "may_not": shown.may_not(),
        "officer": row.plan.officer_contact,
    }
