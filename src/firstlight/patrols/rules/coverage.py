"""Which patrols count, and from moments in cells to passages through grids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

# Between two fixes further apart than this nobody can say where the time was spent.
LONGEST_S = 300.0
Key = TypeVar("Key")
REACHED = ("proven", "passed")


def counts(stands: bool | None, verdict: Mapping[str, Any]) -> bool:
    """Whether a patrol's visits count: as the officer decided, else unless it is doubtful."""
    if stands is not None:
        return stands
    return bool(verdict) and verdict.get("state") != "doubtful"


def proven(verdict: Mapping[str, Any]) -> set[str]:
    """Return the signs whose scans count."""
    return {each["checkpoint"] for each in _results(verdict) if each["state"] == "proven"}


def unreached(verdict: Mapping[str, Any]) -> set[str]:
    """Return the signs that neither a scan nor the track shows to have been reached."""
    return {each["checkpoint"] for each in _results(verdict) if each["state"] not in REACHED}


def _results(verdict: Mapping[str, Any]) -> list[dict[str, Any]]:
    return list(verdict.get("results", []))


@dataclass(slots=True)
class Passage:
    """One patrol's way through one grid: cells with the last moment in each, and minutes."""

    share: float = 0.0
    minutes: float = 0.0
    cells: dict[int, datetime] = field(default_factory=dict)

    @property
    def last_at(self) -> datetime:
        """The last moment in the grid."""
        return max(self.cells.values())


def passages(
    seen: Iterable[tuple[datetime, int]], grids: Mapping[Key, frozenset[int]]
) -> dict[Key, Passage]:
    """Return what was passed of each grid.

    Parameters
    ----------
    seen
        Moments and the H3 cells they were in, in any order.
    grids
        The cells of each grid; a cell may belong to several (land and water overlap).
    """
    of_cell: dict[int, list[Key]] = {}
    for key, cells in grids.items():
        for cell in cells:
            of_cell.setdefault(cell, []).append(key)
    found: dict[Key, Passage] = {}
    before: tuple[datetime, frozenset[Key]] | None = None
    for at, cell in sorted(seen):
        here = frozenset(of_cell.get(cell, ()))
        for key in here:
            passage = found.setdefault(key, Passage())
            passage.cells[cell] = at
            if before is not None and key in before[1]:
                took_s = (at - before[0]).total_seconds()
                passage.minutes += took_s / 60 if took_s <= LONGEST_S else 0.0
        before = at, here
    for key, passage in found.items():
        passage.share = len(passage.cells) / len(grids[key])
    return found
