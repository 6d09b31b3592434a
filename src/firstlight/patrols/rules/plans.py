"""Patrol plans: drafted by the leader, approved by the officer, published by the dispatcher."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow

FEWEST = 2  # nobody patrols alone


def _has_routes(_context: Context, plan: Any, _given: Evidence) -> None:
    routes = list(plan.routes.all())
    if not routes or any(not route.stops for route in routes):
        raise Refused("no-routes", _("A plan needs routes, each with a stop. Plan them first."))
    if any(route.is_stale for route in routes):
        raise Refused("not-timed", _("A route was changed and its times are not worked out yet."))
    if plan.minimum_people < FEWEST:
        raise Refused("alone", _("Nobody patrols alone: two people at the least."))


def _is_ahead(context: Context, plan: Any, given: Evidence) -> None:
    _has_routes(context, plan, given)
    if not any(route.starts_at > context.now for route in plan.routes.all()):
        raise Refused("over", _("All of its routes lie in the past. Return it and plan anew."))


def _is_over(context: Context, plan: Any, _given: Evidence) -> None:
    if timezone.localdate(context.now) <= plan.ends_on:
        raise Refused("not-over", _("The period is not over yet."))


def left_behind(summary: dict[str, Any], routes: Iterable[Any]) -> dict[str, Any]:
    """Return a plan's summary that keeps in mind the shifts of routes that go.

    They are called off when the plan is published again, and not before: until then nobody who
    signed up loses a place.
    """
    shifts = [str(route.shift_id) for route in routes if route.shift_id]
    return {**summary, "orphans": [*summary.get("orphans", []), *shifts]}


def is_water(stops: list[dict[str, Any]]) -> bool:
    """Whether a route is a water patrol: half of its stops or more are water."""
    wet = sum(stop.get("kind") in ("water_grid", "water_body") for stop in stops)
    return bool(stops) and 2 * wet >= len(stops)


def is_dark(starts_at: datetime, ends_at: datetime) -> bool:
    """Whether an outing reaches into the night: before six, or after seven in the evening."""
    begins, ends = timezone.localtime(starts_at), timezone.localtime(ends_at)
    return begins.hour < 6 or ends.hour >= 19 or begins.date() != ends.date()


GUARDS = {
    "submit": Guard(check=_has_routes),
    "return": Guard(needs=("comment",)),
    "approve": Guard(check=_has_routes),
    "publish": Guard(check=_is_ahead),
    "close": Guard(needs=("summary",), check=_is_over),
    "published.cancel": Guard(needs=("reason",)),
}

PATROL_PLAN = Workflow(
    name="patrol_plan",
    zh="巡防计划",
    entity="PatrolPlan",
    states=("draft", "under_review", "approved", "published", "closed", "cancelled"),
    initial="draft",
    terminal=("closed", "cancelled"),
    transitions=(
        Transition("draft", "submit", "under_review", "team_leader", ""),
        Transition("under_review", "return", "draft", "officer", "comment"),
        Transition("under_review", "approve", "approved", "officer", ""),
        Transition("approved", "publish", "published", "station_dispatcher", ""),
        Transition(
            "published",
            "amend",
            "draft",
            "station_dispatcher",
            "new version; those signed up are told",
        ),
        Transition(
            "published", "close", "closed", "station_dispatcher", "period ended; summary written"
        ),
        Transition("draft", "cancel", "cancelled", "team_leader", ""),
        Transition(
            "published", "cancel", "cancelled", "officer", "reason; e.g. red weather warning"
        ),
    ),
    guards=GUARDS,
    state_names={
        "draft": _("Draft"),
        "under_review": _("With the officer"),
        "approved": _("Approved"),
        "published": _("Published"),
        "closed": _("Filed"),
        "cancelled": _("Called off"),
    },
    event_names={
        "submit": _("Hand in for review"),
        "return": _("Return"),
        "approve": _("Approve"),
        "publish": _("Publish the plan"),
        "amend": _("Amend"),
        "close": _("Close the period"),
        "cancel": _("Call it off"),
    },
)
