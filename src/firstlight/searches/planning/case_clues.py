"""The clues of a case, put on a grid."""

from typing import Any

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.hypotheses import Clue, Place
from firstlight.searches.planning.case import Case
from firstlight.searches.planning.case_fields import lonlat, moment
from firstlight.searches.planning.numbers_read import number


def clues_on(case: Case, grid: Grid) -> list[Clue]:
    """Return the clues with their places in metres on a grid.

    Raises
    ------
    BadInput
        Naming the clue's field at fault; a clue from after the map's time is one.
    """
    return [_clue(case, clue, index, grid) for index, clue in enumerate(case.clues)]


def _clue(case: Case, clue: dict[str, Any], index: int, grid: Grid) -> Clue:
    name = str(clue.get("id", f"{index:06d}"))
    found = moment(clue, "at")
    if found > case.at:
        raise BadInput(f"clue {name}: its time is after the map's own (at)")
    likelihood = clue.get("likelihood", {})
    if not isinstance(likelihood, dict):
        raise BadInput(f"clue {name}: likelihood must be an object of numbers")
    withdrawn = clue.get("withdrawn", False)
    if not isinstance(withdrawn, bool):
        raise BadInput(f"clue {name}: withdrawn must be true or false")
    return Clue(
        name=name,
        kind=str(clue.get("kind")),
        minute=(found - case.last_seen_at).total_seconds() / 60,
        likelihood={key: number(value, "likelihood") for key, value in likelihood.items()},
        place=_clue_place(clue, grid),
        withdrawn=withdrawn,
    )


def _clue_place(clue: dict[str, Any], grid: Grid) -> Place | None:
    if clue.get("lonlat") is None:
        return None
    lon, lat = lonlat(clue["lonlat"], "lonlat")
    x_m, y_m = grid.to_xy(lon, lat)
    accuracy = number(clue.get("accuracy_m"), "accuracy_m", 100.0)
    reliability = number(clue.get("reliability"), "reliability", 0.5)
    return Place(float(x_m), float(y_m), accuracy, reliability)
