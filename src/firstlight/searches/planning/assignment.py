"""One segment a team: reads a problem, asks the engine, and answers in plain numbers."""

from typing import Any

import numpy as np

from firstlight.engine.errors import BadInput
from firstlight.engine.search.assign import assign_one_each
from firstlight.searches.planning.numbers_read import number, numbers


def assign_problem(problem: Any) -> dict[str, Any]:
    """Send each team to the one segment that makes a find likeliest.

    Parameters
    ----------
    problem : object read from JSON
        ``poa`` (n probabilities of area), ``pod`` ({team: n probabilities of detection}) and
        optionally ``row``, the probability that the subject is in none of them (what ``poa``
        leaves to 1).

    Returns
    -------
    dict
        ``assignment`` ({team: segment from 0}), ``pos``, ``row_after`` (the rest of the world
        after a search without a find, by Bayes), ``optimal`` and ``gap`` (share of the bound).

    Raises
    ------
    BadInput
        Naming the field at fault.
    """
    if not isinstance(problem, dict):
        raise BadInput("problem: must be a JSON object with poa and pod")
    poa = numbers(problem.get("poa"), "poa")
    teams = problem.get("pod")
    if not isinstance(teams, dict) or not teams:
        raise BadInput("pod: must be an object with one list of numbers for each team")
    if poa.ndim != 1 or not poa.size:
        raise BadInput("poa: must be a list of at least one number")
    pods = [numbers(values, f"pod.{team}") for team, values in teams.items()]
    for team, values in zip(teams, pods, strict=True):
        if values.shape != poa.shape:
            raise BadInput(f"pod.{team}: must be a list of {poa.size} numbers (as poa)")
    row = number(problem.get("row"), "row", max(0.0, 1 - float(poa.sum())))
    if not 0 <= row <= 1:
        raise BadInput("row: must be between 0 and 1")
    if poa.sum() + row > 1 + 1e-6:
        raise BadInput("row: poa and row must together be at most 1")
    found = assign_one_each(poa, np.stack(pods))
    unfound = 1 - found.pos
    return {
        "assignment": dict(zip(teams, found.segment, strict=True)),
        "pos": found.pos,
        "row_after": row / unfound if unfound > 0 else 0.0,
        "optimal": found.optimal,
        "gap": found.gap,
    }
