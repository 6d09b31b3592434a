"""A plan and its routes as the pages draw them."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstlight.console.patrols.plans.words import (
    DANGERS,
    FAULTS,
    MAY_NOT,
    MEANS,
    ONTO,
    STAGES,
    TURNS,
)
from firstlight.patrols.models import PatrolPlan, PatrolRoute
from firstlight.patrols.rules.plans import is_dark, is_water

MOST_TURNS = 400


def means_of(means: str) -> str:
    """Return how a team goes, in words."""
    return str(MEANS.get(means, means))


def moment(text: str | None) -> datetime | None:
    """Return a time as a route keeps it."""
    return timezone.localtime(datetime.fromisoformat(text)) if text else None


def panel(row: PatrolPlan) -> dict[str, Any]:
    """Return how far the planner is, what it offers, or why it could not."""
    offered = row.summary.get("offered", {})
    return {
        "asked": row.asked_at is not None,
        "working": row.asked_at is not None and row.planned_at is None,
        "progress": row.progress,
        "stage": STAGES.get(row.stage, row.stage),
        "error": fault(row.planning_error),
        "offers": len(row.proposal),
        "figures": figures(offered) if row.proposal else None,
        "seed": row.seed,
    }


def fault(sentence: str) -> str:
    """Return the planner's complaint in our words, or in its own where we have none."""
    if not sentence:
        return ""
    return str(FAULTS.get(sentence.partition(":")[0], sentence))


def figures(summary: dict[str, Any]) -> dict[str, Any] | None:
    """Return the planner's measures in words: all in the same unit, due visits paid."""
    if not summary:
        return None
    gap, gain = summary.get("gap", 0.0), summary.get("gain", 0.0)
    return summary | {
        "gap_words": _(
            "No plan with the same teams and hours can collect more than %(bound)s; "
            "this one is at most %(gap)s %% below that. Proven, not guessed."
        )
        % {"bound": f"{summary.get('bound', 0):.1f}", "gap": f"{100 * gap:.1f}"},
        "gain_words": _("%(gain)s %% more than going where it is longest since")
        % {"gain": f"{100 * gain:+.0f}"},
        "timing_words": timing(summary),
        "unmet_words": [
            ngettext(
                "%(name)s: %(count)s visit a day too few",
                "%(name)s: %(count)s visits a day too few",
                count,
            )
            % {"name": name, "count": count}
            for name, count in summary.get("unmet", ())
        ],
    }


def timing(summary: dict[str, Any]) -> str:
    """Return how times are drawn, and what is guaranteed all the same."""
    if summary.get("draws_most", 1) < 2:
        return _("Each outing can begin at one time only, so nothing could be drawn by lot.")
    low, high = summary.get("draws", 1), summary.get("draws_most", 1)
    return _(
        "Each outing begins at a half hour drawn by lot from %(many)s that fit, all "
        "equally likely, so that nobody can tell when a place is visited; the surest guess is "
        "right %(likeliest)s %% of the time. Whichever is drawn, the same visits are paid: at "
        "least %(guaranteed)s is collected, and every required visit in it."
    ) % {
        "many": high if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high},
        "likeliest": f"{100 * summary.get('likeliest', 1.0):.0f}",
        "guaranteed": f"{summary.get('guaranteed', 0.0):.1f}",
    }


def route_shown(route: PatrolRoute) -> dict[str, Any]:
    """Return one route with its stops and times."""
    stops = [
        stop | {"number": number, "at": moment(stop.get("arrive_at"))}
        for number, stop in enumerate(route.stops, 1)
    ]
    out = max((route.ends_at - route.starts_at).total_seconds(), 1)
    return {
        "row": route,
        "means": means_of(route.means),
        "stops": stops,
        "hours": out / 3600,
        "km": route.length_m / 1000,
        "dwell_min": sum(stop.get("dwell_min", 0) for stop in route.stops),
        "travel_min": round(route.travel_s / 60),
    }


def balance(routes: list[dict[str, Any]]) -> str:
    """Return how evenly the outings are shared, in words."""
    if len(routes) < 2:
        return ""
    hours = [each["hours"] for each in routes]
    return _("Shortest outing %(low)s h, longest %(high)s h.") % {
        "low": f"{min(hours):.1f}",
        "high": f"{max(hours):.1f}",
    }


def turns(route: PatrolRoute) -> list[str]:
    """Return the way turn by turn, in words."""
    return [turn_words(turn) for turn in route.turns[:MOST_TURNS]]


def turn_words(turn: dict[str, Any]) -> str:
    """Return one instruction in words."""
    do = str(TURNS.get(turn.get("do", ""), turn.get("do", "")))
    if turn.get("do") == "arrive":
        return _("%(do)s: %(name)s") % {"do": do, "name": turn.get("name", "")}
    onto = str(ONTO.get(turn.get("onto", ""), turn.get("onto", "")))
    metres = round(turn.get("distance_m", 0), -1)
    return _("%(do)s %(onto)s, %(metres)s m") % {"do": do, "onto": onto, "metres": f"{metres:.0f}"}


def dangers(route: PatrolRoute, seasons: set[str]) -> list[str]:
    """Return what is dangerous on this route: from water, dark, season and means."""
    keys = ["water"] if is_water(route.stops) or _touches_water(route) else []
    keys += ["dark"] if is_dark(route.starts_at, route.ends_at) else []
    keys += [season for season in ("heat", "flood", "fire") if season in seasons]
    return [str(DANGERS[key]) for key in [*keys, route.means] if key in DANGERS]


def _touches_water(route: PatrolRoute) -> bool:
    return any(stop.get("kind") in ("water_grid", "water_body") for stop in route.stops)


def may_not() -> list[str]:
    """Return what volunteers may not do."""
    return [str(each) for each in MAY_NOT]


def count_of(routes: int) -> str:
    """Return how many routes, in words."""
    return ngettext("%(n)s route", "%(n)s routes", routes) % {"n": routes}
