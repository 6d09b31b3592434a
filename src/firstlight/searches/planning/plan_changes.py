"""What has changed since an earlier plan of the command, and why."""

from typing import Any

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.terrain.segments.merge import sums
from firstlight.searches.planning.plan import Plan
from firstlight.searches.planning.room_changes import changes

Row = dict[str, Any]

SAME_PLACE_DEG = 3e-4  # some 30 m: the middle of the same ground does not move farther
SAME_AREA = 0.05
NEEDED = ("name", "poa", "poa_clues", "pod_so_far", "area_ha", "middle")


def told_apart(plan: Plan, answer: Row, before_searches: Floats, covered: Floats) -> None:
    """Add to each segment of an answer what a later plan is compared by.

    Parameters
    ----------
    plan : Plan
        What `answer` tells of.
    answer : dict
        From `plan_facts.facts`; its segments get ``middle`` [lon, lat], ``poa_clues`` (before
        any search) and ``pod_so_far`` (mean of the searches so far).
    before_searches, covered : (rows, cols) arrays
        Probability of each cell before any search, and coverage by all searches so far.
    """
    labels, count = plan.segments.labels, len(plan.segments)
    inside = labels >= 0
    cells = np.maximum(np.bincount(labels[inside], minlength=count), 1)
    poa = sums(labels[inside], before_searches[inside], count)
    pod = -np.expm1(-sums(labels[inside], covered[inside], count) / cells)
    lon, lat = plan.segments.grid.to_lonlat(*plan.segments.table.middle_xy.T)
    for s, row in enumerate(answer["segments"]):
        row["middle"] = [round(float(lon[s]), 6), round(float(lat[s]), 6)]
        row["poa_clues"], row["pod_so_far"] = float(poa[s]), float(pod[s])


def compared(before: Any, after: Row) -> Row:
    """Say what has changed since the plan before, and why.

    Parameters
    ----------
    before : object read from JSON
        An earlier answer of `firstlight search plan`.
    after : dict
        This one.

    Returns
    -------
    dict
        As `room_changes.changes`; and ``teams``: for each team that is new or has other ground,
        ``team``, ``before`` and ``after`` (names of segments; None where there was no such team)
        and ``because``: the row of the segment that changed most of those given up or taken, or
        None where it is the other teams, the hours or the ways that changed.

    Raises
    ------
    BadInput
        `before` is not such an answer.
    """
    _check(before)
    known = {row["name"]: row for row in before["segments"]}
    same = {row["name"] for row in after["segments"] if _same(known.get(row["name"]), row)}
    rows = [row | {"kept": row["name"] in same} for row in after["segments"]]
    old = [row for row in before["segments"] if row["name"] in same]
    asked = {
        "case": {"clues": [None] * after["clue_count"]},
        "tracks": [None] * after["track_count"],
    }
    found = changes(before | {"segments": old}, after | {"segments": rows}, asked)
    # Only a plan that holds nothing at all has nothing to compare.
    return (found or {}) | {"teams": _teams(before, after, found or {})}


def _check(before: Any) -> None:
    if not isinstance(before, dict):
        raise BadInput("previous: must be a JSON object, as firstlight search plan writes")
    for field in ("segments", "teams"):
        listed = before.get(field)
        if not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed):
            raise BadInput(f"previous: {field} is missing or no list of objects")
    for field in NEEDED:
        if any(field not in row for row in before["segments"]):
            raise BadInput(f"previous: a segment has no {field}; was it made by search plan?")
    if any(np.shape(row["middle"]) != (2,) for row in before["segments"]):
        raise BadInput("previous: the middle of a segment is not [lon, lat]")
    numbers = [before.get("minute", 0.0), before.get("pos_before", 0.0)]
    numbers += [each for row in before["segments"] for each in row["middle"]]
    numbers += [row[field] for row in before["segments"] for field in NEEDED[1:5]]
    if not all(isinstance(each, int | float) and np.isfinite(each) for each in numbers):
        raise BadInput("previous: a probability, an area or the minute is not a number")
    for row in before["teams"]:
        if not isinstance(row.get("team"), str) or not isinstance(row.get("segments"), list):
            raise BadInput("previous: a team has no name or no list of segments")


def _same(old: Row | None, new: Row) -> bool:
    """Whether two segments of one name are the same ground."""
    if old is None:
        return False
    away = max(abs(a - b) for a, b in zip(old["middle"], new["middle"], strict=True))
    alike = abs(old["area_ha"] - new["area_ha"]) <= SAME_AREA * new["area_ha"]
    return bool(away <= SAME_PLACE_DEG and alike)


def _teams(before: Row, after: Row, found: Row) -> list[Row]:
    went = {row["team"]: row["segments"] for row in before["teams"]}
    moved = {row["name"]: row for row in found.get("segments", ())}
    rows = []
    for row in after["teams"]:
        was, now = went.get(row["team"]), row["segments"]
        if was is not None and set(was) == set(now):
            continue
        touched = [moved[name] for name in sorted(set(was or ()) ^ set(now)) if name in moved]
        most = max(touched, key=lambda each: abs(each["after"] - each["before"]), default=None)
        rows.append({"team": row["team"], "before": was, "after": now, "because": most})
    return rows
