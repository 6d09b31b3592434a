"""Routes changed by hand: stops dropped, added, put in another order; times follow."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused, Stale
from firstlight.kernel.jobs import Order, enqueue
from firstlight.patrols.actions.plans import own_draft
from firstlight.patrols.models import PatrolRoute
from firstlight.patrols.queries import plans as queries
from firstlight.patrols.rules.plans import left_behind
from firstlight.patrols.schemas.plans import EditRoute, KeepRoute, RouteKey, TimeRoute


@action("patrols.edit_route", may="patrols.plan", takes=EditRoute)
def edit_route(context: Context, data: EditRoute) -> PatrolRoute:
    """Set a route's stops, order and beginning; its way and times are worked out anew.

    Raises
    ------
    Refused
        ``unknown-stop``: a stop is one that the route had, or a target of the team.
    """
    route = queries.route(context.actor, data.route_id)
    plan = own_draft(context, route.plan_id)
    if data.version is not None and data.version != route.version:
        raise Stale
    spots = queries.spots_of(plan.organisation) | {stop["key"]: stop for stop in route.stops}
    if any(stop.key not in spots for stop in data.stops):
        raise Refused(
            "unknown-stop", _("A stop is one of the targets of the team."), field="stops"
        )
    route.stops = [
        {**spots[stop.key], "dwell_min": stop.dwell_min, "arrive_at": None} for stop in data.stops
    ]
    length = route.ends_at - route.starts_at
    route.name, route.starts_at, route.ends_at = (
        data.name,
        data.starts_at,
        data.starts_at + max(length, timedelta(minutes=10)),
    )
    route.turns, route.version = [], route.version + 1
    route.save()
    plan.summary = {**plan.summary, "by_hand": True}
    plan.save(update_fields=["summary"])
    _ask_times(route)
    context.record(route, stops=len(route.stops), starts_at=data.starts_at.isoformat())
    return route


def _ask_times(route: PatrolRoute) -> None:
    enqueue(
        [
            Order(
                kind="patrols.time_route",
                key=f"patrols.time:{route.pk}:{route.version}",
                station_id=route.station_id,
                payload={"route_id": str(route.pk), "version": route.version},
                priority=2,
            )
        ]
    )


@action("patrols.time_route", may="system.clock", takes=TimeRoute)
def time_route(context: Context, data: TimeRoute) -> PatrolRoute:
    """Keep the way and the times that the planner found for a route changed by hand."""
    route: PatrolRoute = PatrolRoute.objects.select_related("plan").get(pk=data.route_id)
    if data.error:
        route.plan.planning_error = data.error
        route.plan.save(update_fields=["planning_error"])
    else:
        route.stops, route.line, route.turns = data.stops, data.line, data.turns
        route.length_m, route.travel_s = data.length_m, data.travel_s
        route.ends_at = data.ends_at or route.ends_at
        route.save()
    context.record(route, stops=len(route.stops), failed=bool(data.error))
    return route


@action("patrols.drop_route", may="patrols.plan", takes=RouteKey)
def drop_route(context: Context, data: RouteKey) -> None:
    """Take a route out of a draft; a shift that it had is called off on publication."""
    route = queries.route(context.actor, data.route_id)
    plan = own_draft(context, route.plan_id)
    plan.summary = left_behind(plan.summary, [route]) | {"by_hand": True}
    plan.save(update_fields=["summary"])
    context.record(plan, route_id=route.pk)
    route.delete()


@action("patrols.keep_route", may="patrols.plan", takes=KeepRoute)
def keep_route(context: Context, data: KeepRoute) -> PatrolRoute:
    """Keep a route so that it can be visited again as a whole, or let it go with its plan."""
    route = queries.route(context.actor, data.route_id)
    queries.plan(context.actor, route.plan_id)
    route.is_kept = data.is_kept
    route.save(update_fields=["is_kept"])
    context.record(route, is_kept=data.is_kept)
    return route
