"""A plan as plain values: figures and facts, no prose, for JSON and for the pages."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.search.detection import VISIBILITIES
from firstlight.engine.search.heat import heat_source
from firstlight.engine.search.teams import USUAL
from firstlight.engine.terrain import cover
from firstlight.searches.planning.drinking import litres_for
from firstlight.searches.planning.plan import Plan

HOUR_S = 3600.0


def facts(plan: Plan) -> dict[str, Any]:
    """Return the whole plan.

    Returns
    -------
    dict
        ``start_at``, ``end_at``; ``pos`` (now), ``pos_before``, ``pos_cumulative``, ``row`` (mass
        in no segment), ``bound``, ``gap_percent``, ``alive`` (with survival), ``shadow_price``
        by kind; ``heat`` (what it asks, where it asks anything: `heat.Heat` and ``source``);
        ``teams``, ``assignments`` and ``segments``, each a list of objects.
    """
    request = plan.request
    found: dict[str, Any] = {
        "start_at": request.start_at.isoformat(),
        "end_at": (request.start_at + timedelta(seconds=request.horizon_s)).isoformat(),
        "pos": plan.pos,
        "pos_before": request.pos_before,
        "pos_cumulative": plan.pos_cumulative,
        "row": max(0.0, 1 - float(plan.poa.sum())),
        "bound": plan.bound,
        "gap": plan.gap,
        "gap_percent": 100 * plan.gap,
        "shadow_price": plan.shadow_price,
        "teams": [_team(plan, k) for k in range(len(plan.tours))],
        "assignments": [
            assignment(plan, k, order)
            for k, tour in enumerate(plan.tours)
            for order in range(len(tour.segments))
        ],
        "segments": segments(plan),
    }
    if plan.alive is not None:
        found["alive"] = plan.alive
    if request.heat is not None:
        found["heat"] = asdict(request.heat) | {"source": heat_source()}
    return found


def _team(plan: Plan, k: int) -> dict[str, Any]:
    team, tour = plan.request.teams[k], plan.tours[k]
    start = plan.request.start_at + timedelta(seconds=team.ready_s)
    stays = not tour.segments
    allowed = plan.reach.rate_per_s[k] > 0
    found: dict[str, Any] = {
        "team": team.name,
        "kind": team.kind.value,
        "people": team.people,
        "segments": [plan.segments.table.name[s] for s in tour.segments],
        "leave_at": None if stays else start.isoformat(),
        "back_at": None if stays else (start + timedelta(seconds=tour.total_s)).isoformat(),
        "travel_min": tour.travel_s / 60,
        "search_min": sum(tour.search_s) / 60,
        "water_l": None if stays else litres_for(tour.total_s / HOUR_S, team.drink_l_per_h),
        "limit": {"name": team.limit.name, "minutes": team.limit.seconds / 60},
        "may_search": int(allowed.sum()),
        "barred": int(plan.reach.barred[k].sum()),
        "out_of_reach": int((~allowed & ~plan.reach.barred[k]).sum()),
    }
    return found


def assignment(plan: Plan, k: int, order: int) -> dict[str, Any]:
    """Return one visit of one team, and why it was chosen."""
    team, tour = plan.request.teams[k], plan.tours[k]
    s, search_s = tour.segments[order], tour.search_s[order]
    table = plan.segments.table
    start = plan.request.start_at + timedelta(seconds=plan.arrive_s[k][order])
    covered = float(plan.reach.rate_per_s[k, s]) * search_s
    width = team.width[int(table.visibility[s])]
    doubt = [each / width.best_m for each in (width.low_m, width.high_m)]
    useful_s = covered * float(table.area_m2[s]) / (team.eyes * width.best_m * team.search_mps)
    return {
        "team": team.name,
        "kind": team.kind.value,
        "segment": table.name[s],
        "index": s,
        "order": order + 1,
        "begin_at": start.isoformat(),
        "end_at": (start + timedelta(seconds=search_s)).isoformat(),
        "search_min": search_s / 60,
        "track_m": team.eyes * team.search_mps * useful_s,
        "spacing_m": width.best_m / covered if covered > 0 else None,
        "sweep_width_m": width.best_m,
        "width_trials": team.trials[int(table.visibility[s])],
        "book_width_m": USUAL[team.kind].width[int(table.visibility[s])].best_m,
        "coverage": covered,
        "poa": float(plan.poa[s]),
        "pod": -float(np.expm1(-covered)),
        "pod_interval": [-float(np.expm1(-covered * each)) for each in doubt],
        "pos": float(plan.poa[s]) * -float(np.expm1(-covered)),
        "why": _why(plan, k, order, covered),
    }


def _why(plan: Plan, k: int, order: int, covered: float) -> dict[str, Any]:
    """Facts that speak for the choice, and the best that was given up for it."""
    tour = plan.tours[k]
    s = tour.segments[order]
    left = plan.poa * np.exp(-plan.coverage())
    adds = float(left[s] * np.expm1(covered))
    instead = left * -np.expm1(-plan.reach.rate_per_s[k] * tour.search_s[order])
    instead[list(tour.segments)] = 0.0
    rival = int(instead.argmax())
    density = plan.poa / plan.segments.table.area_m2
    return {
        "poa_rank": int((plan.poa > plan.poa[s]).sum()) + 1,
        "density_rank": int((density > density[s]).sum()) + 1,
        "poa_per_ha": float(density[s]) * 1e4,
        "adds": adds,
        "adds_per_hour": adds / tour.search_s[order] * 3600,
        "instead": {
            "segment": plan.segments.table.name[rival],
            "would_add": float(instead[rival]),
            "way_min": float(plan.reach.out_s[k, rival] / 60) if instead[rival] > 0 else None,
        },
        "other_teams": [
            plan.request.teams[other].name
            for other, others in enumerate(plan.tours)
            if other != k and s in others.segments
        ],
    }


def segments(plan: Plan) -> list[dict[str, Any]]:
    """Return every segment with what the plan does to it."""
    table, covered = plan.segments.table, plan.coverage()
    low, high = _doubt(plan)
    missed = np.exp(-covered)
    left = 1 - plan.pos
    teams: dict[int, list[str]] = {}
    for team, tour in zip(plan.request.teams, plan.tours, strict=True):
        for s in tour.segments:
            teams.setdefault(s, []).append(team.name)
    return [
        {
            "name": table.name[s],
            "area_ha": float(table.area_m2[s]) / 1e4,
            "slope_deg": float(table.slope_deg[s]),
            "cover": cover.NAMES[int(table.cover[s])],
            "visibility": VISIBILITIES[int(table.visibility[s])],
            "water": bool(table.water[s]),
            "poa": float(plan.poa[s]),
            "pod": float(1 - missed[s]),
            "pod_interval": [float(low[s]), float(high[s])],
            "pos": float(plan.poa[s] * (1 - missed[s])),
            "poa_after": float(plan.poa[s] * missed[s] / left) if left > 0 else 0.0,
            "teams": teams.get(s, []),
        }
        for s in range(len(plan.segments))
    ]


def _doubt(plan: Plan) -> tuple[Floats, Floats]:
    """Lowest and highest POD of each segment by all its teams, as their widths allow."""
    low, high = np.zeros_like(plan.poa), np.zeros_like(plan.poa)
    for k, tour in enumerate(plan.tours):
        for s, time in zip(tour.segments, tour.search_s, strict=True):
            width = plan.request.teams[k].width[int(plan.segments.table.visibility[s])]
            covered = plan.reach.rate_per_s[k, s] * time
            low[s] += covered * width.low_m / width.best_m
            high[s] += covered * width.high_m / width.best_m
    return -np.expm1(-low), -np.expm1(-high)
