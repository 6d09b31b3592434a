"""What has changed since the plan before, segment by segment, and which of the reasons it was."""

from math import log
from typing import Any

MOST = 12
LEAST = 0.002  # of the probability; less is not worth a line


def changes(
    before: dict[str, Any] | None, after: dict[str, Any], asked: dict[str, Any]
) -> dict[str, Any] | None:
    """Compare two results.

    Returns
    -------
    dict or None
        ``minutes`` between them, ``clues`` and ``tracks`` that are new, and ``segments``: rows of
        ``name``, ``before``, ``after`` and ``why``: searched (somebody looked there), elsewhere
        (others looked, so more of the rest is here) or map (time, clues and stories moved it).
        None without a plan before.
    """
    if not before:
        return None
    known = {row["name"]: row for row in before.get("segments", ())}
    rows = [
        _row(known[row["name"]], row)
        for row in after["segments"]
        if row["kept"]
        and row["name"] in known
        and abs(row["poa"] - known[row["name"]]["poa"]) >= LEAST
    ]
    rows.sort(key=lambda row: -abs(row["after"] - row["before"]))
    return {
        "minutes": after["minute"] - before.get("minute", 0.0),
        "clues": len(asked["case"].get("clues", ())) - int(before.get("clue_count", 0)),
        "tracks": len(asked["tracks"]) - int(before.get("track_count", 0)),
        "new_segments": sum(row["name"] not in known for row in after["segments"]),
        "pos_before": before.get("pos_before", 0.0),
        "pos_now": after["pos_before"],
        "segments": rows[:MOST],
    }


def _row(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": new["name"],
        "before": old["poa"],
        "after": new["poa"],
        "why": _why(old, new),
    }


def _why(old: dict[str, Any], new: dict[str, Any]) -> str:
    """Split the change into what searching did and what moved the map, and name the larger."""
    map_moved = _ratio(new["poa_clues"], old["poa_clues"])
    total = _ratio(new["poa"], old["poa"])
    searching = total - map_moved
    if abs(map_moved) >= abs(searching):
        return "map"
    looked = new["pod_so_far"] > old.get("pod_so_far", 0.0) + 0.01
    return "searched" if looked and searching < 0 else "elsewhere"


def _ratio(new: float, old: float) -> float:
    return log(max(new, 1e-9) / max(old, 1e-9))
