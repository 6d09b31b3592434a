"""A plan as the page keeps it: figures, segments with their ground, who goes where, and why."""

from typing import Any

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats
from firstlight.engine.search.hypotheses import scenario_weights
from firstlight.engine.terrain import cover
from firstlight.engine.terrain.segments.merge import sums
from firstlight.searches.planning.coverage import Searched
from firstlight.searches.planning.maps import CaseMap
from firstlight.searches.planning.plan import Plan
from firstlight.searches.planning.plan_facts import facts
from firstlight.searches.planning.room_draw import bounds_of
from firstlight.searches.planning.room_ground import Ground


def result_of(plan: Plan, drawn: CaseMap, searched: Searched, ground: Ground) -> dict[str, Any]:
    """Return the result: `plan_facts.facts`, and what the page needs beside it.

    Returns
    -------
    dict
        With ``segments`` extended by ``geometry``, ``area_m2``, ``facts``, ``kept``, ``in_hand``,
        ``poa`` (all of it, in hand or not), ``poa_clues`` (before the searches), ``pod_so_far``;
        ``hypotheses``, ``radius_m``, ``bounds``, ``settled``, ``minute``.
    """
    answer = facts(plan)
    labels, count = ground.segments.labels, len(ground.segments)
    before_searches = _poa(drawn.map.mass, labels, count)
    poa = _poa(searched.mass, labels, count)
    pod = -np.expm1(-_mean(searched.covered, labels, count))
    table = ground.segments.table
    rows = []
    for s, (row, outline) in enumerate(zip(answer["segments"], ground.shapes, strict=True)):
        rows.append(
            row
            | {
                "geometry": outline,
                "area_m2": float(table.area_m2[s]),
                "kept": row["name"] in ground.kept,
                "in_hand": row["name"] in ground.in_hand,
                "poa": float(poa[s]),
                "poa_clues": float(before_searches[s]),
                "pod_so_far": float(pod[s]),
                "bounded_by": _bounded_by(int(table.bounded_by[s])),
                "middle": [float(each) for each in _middle(plan, s)],
            }
        )
    answer["segments"] = rows
    answer["hypotheses"] = scenario_weights(searched.particles, drawn.names)
    answer |= {
        "row": searched.row,
        "radius_m": ground.radius_m,
        "bounds": bounds_of(ground.segments.grid),
        "settled": drawn.settled,
        "minute": drawn.case.minute,
    }
    return answer


def _poa(mass: Floats, labels: npt.NDArray[np.int32], count: int) -> Floats:
    inside = labels >= 0
    return sums(labels[inside], mass[inside], count)


def _mean(value: Floats, labels: npt.NDArray[np.int32], count: int) -> Floats:
    inside = labels >= 0
    cells = np.bincount(labels[inside], minlength=count)
    mean: Floats = sums(labels[inside], value[inside], count) / np.maximum(cells, 1)
    return mean


def _middle(plan: Plan, s: int) -> tuple[float, float]:
    lon, lat = plan.segments.grid.to_lonlat(*plan.segments.table.middle_xy[s])
    return round(float(lon), 6), round(float(lat), 6)


def _bounded_by(bits: int) -> list[str]:
    return [name for feature, name in cover.LINEAR_NAMES.items() if bits & feature]
