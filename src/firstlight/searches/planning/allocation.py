"""Sharing search effort: reads a problem, asks the engine, and answers in plain numbers."""

from typing import Any

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.search.allocate import allocate
from firstlight.searches.planning.numbers_read import numbers


def allocate_problem(problem: Any) -> dict[str, Any]:
    """Divide limited effort of one or many kinds between regions.

    Parameters
    ----------
    problem : object read from JSON
        ``p`` (n numbers: the weight of each region, usually its probability of area), ``T`` (m
        numbers: units of each resource) and ``w`` (n rows of m: coverage per unit). Instead of
        ``w`` there may be ``W_m`` (sweep width, metres) and ``v_mps`` (speed, metres a second),
        each one number, m numbers (one a resource) or n rows of m, and ``area_m2`` (n numbers);
        then w = W v / A and ``T`` is in seconds.

    Returns
    -------
    dict
        ``t`` (n rows of m), ``objective`` (sum p exp(-sum w t)), ``pos`` (sum p - objective, in
        the unit of ``p``), ``gap`` (Frank-Wolfe gap as a share of the objective) and
        ``shadow_price`` (m numbers: what one more unit of each resource takes off the objective).

    Raises
    ------
    BadInput
        Naming the field at fault.
    """
    if not isinstance(problem, dict):
        raise BadInput("problem: must be a JSON object with p, w and T")
    p, limit = _row(problem, "p"), _row(problem, "T")
    w = _rates(problem, p.size, limit.size)
    found = allocate(p, w, limit)
    return {
        "t": found.t.tolist(),
        "objective": found.objective,
        "pos": found.pos,
        "gap": found.gap,
        "shadow_price": found.shadow_price.tolist(),
    }


def _row(problem: dict[str, Any], field: str) -> Floats:
    row = numbers(problem.get(field), field)
    if row.ndim != 1 or not row.size:
        raise BadInput(f"{field}: must be a list of at least one number")
    return row


def _rates(problem: dict[str, Any], regions: int, resources: int) -> Floats:
    if "w" in problem:
        w = numbers(problem["w"], "w")
        if w.shape != (regions, resources):
            raise BadInput(f"w: must have {regions} rows (as p) of {resources} numbers (as T)")
        return w
    if "W_m" not in problem:
        raise BadInput("w: is missing, and so is W_m with v_mps and area_m2")
    area = _row(problem, "area_m2")
    if area.size != regions:
        raise BadInput(f"area_m2: must have {regions} numbers (as p)")
    if area.min() <= 0:
        raise BadInput("area_m2: every area must be above 0")
    width, speed = (_each(problem, field, regions, resources) for field in ("W_m", "v_mps"))
    rates: Floats = width * speed / area[:, None]
    return rates


def _each(problem: dict[str, Any], field: str, regions: int, resources: int) -> Floats:
    found = numbers(problem.get(field), field)
    if found.shape not in ((), (resources,), (regions, resources)):
        raise BadInput(
            f"{field}: must be one number, {resources} numbers (as T) or {regions} rows of them"
        )
    if found.min() < 0:
        raise BadInput(f"{field}: no number may be negative")
    return np.broadcast_to(found, (regions, resources))
