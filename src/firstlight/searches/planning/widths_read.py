"""A station's own sweep widths out of its exercises: they stand before the book's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from firstlight.engine.errors import BadInput
from firstlight.engine.search import trials
from firstlight.engine.search.detection import VISIBILITIES, Visibility, Width
from firstlight.engine.search.teams import USUAL, Kind
from firstlight.searches.planning.numbers_read import number, whole

MOST_EXERCISES = 2_000
NAMES = ("low_m", "best_m", "high_m")


@dataclass(frozen=True, slots=True)
class Widths:
    """Own widths with their number of trials, by kind of team and number of the visibility.

    Only those that rest on enough trials; for the others the book stands.
    """

    own: dict[tuple[Kind, int], tuple[Width, int]] = field(default_factory=dict)

    def of(self, kind: Kind) -> tuple[Width, Width, Width]:
        """Return the widths at low, medium and high visibility: own ones, else the book's."""
        low, medium, high = (
            self.own[kind, seen][0] if (kind, seen) in self.own else usual
            for seen, usual in enumerate(USUAL[kind].width)
        )
        return low, medium, high

    def trials_of(self, kind: Kind) -> tuple[int, int, int]:
        """Return how many trials each of them rests on; 0 for the book's."""
        low, medium, high = (
            self.own[kind, seen][1] if (kind, seen) in self.own else 0
            for seen in range(len(VISIBILITIES))
        )
        return low, medium, high


def read_widths(given: Any) -> Widths:
    """Read what exercises found.

    Parameters
    ----------
    given : object read from JSON, or None
        A list of exercises: objects with ``kind`` (of team), ``visibility`` (low, medium, high),
        ``low_m``, ``best_m``, ``high_m`` (one searcher's sweep width) and ``trials``. Those of one
        kind and visibility are taken together, and count from `trials.LEAST_TRIALS` trials on.

    Raises
    ------
    BadInput
        Naming the field at fault.
    """
    if given is None:
        return Widths()
    if not isinstance(given, list) or len(given) > MOST_EXERCISES:
        raise BadInput(f"widths: must be a list of at most {MOST_EXERCISES} exercises")
    held: dict[tuple[Kind, int], list[tuple[Width, int]]] = {}
    for at, row in enumerate(given):
        key, exercise = _exercise(row, f"widths[{at}]")
        held.setdefault(key, []).append(exercise)
    counts = {key: sum(count for _width, count in rows) for key, rows in held.items()}
    return Widths(
        {
            key: (trials.together(*map(list, zip(*rows, strict=True))), counts[key])
            for key, rows in held.items()
            if counts[key] >= trials.LEAST_TRIALS
        }
    )


def _exercise(row: Any, where: str) -> tuple[tuple[Kind, int], tuple[Width, int]]:
    if not isinstance(row, dict):
        raise BadInput(f"{where}: must be a JSON object")
    if row.get("kind") not in list(Kind):
        raise BadInput(f"{where}.kind: must be one of {', '.join(Kind)}")
    if row.get("visibility") not in VISIBILITIES:
        raise BadInput(f"{where}.visibility: must be one of {', '.join(VISIBILITIES)}")
    low, best, high = (number(row.get(name), f"{where}.{name}") for name in NAMES)
    if not 0 <= low <= best <= high or best == 0:
        raise BadInput(f"{where}: needs 0 <= low_m <= best_m <= high_m, and best_m above 0")
    count = whole(row.get("trials"), f"{where}.trials", 0)
    if count == 0:
        raise BadInput(f"{where}.trials: must be at least 1")
    key = Kind(row["kind"]), VISIBILITIES.index(row["visibility"])
    return key, (Width(low, best, high), count)


def figures_of(method: str, visibility: Visibility, said: Mapping[str, Any]) -> tuple[Width, int]:
    """Return the width that one exercise found, and on how many trials it rests.

    Parameters
    ----------
    method : str
        ``measured`` (``width_m``, ``trials``), ``range`` (``range_m``, ``trials``), ``count``
        (``placed``, ``found``, ``track_m``, ``area_m2``) or ``crossover`` (``seen_m``,
        ``missed_m``).
    visibility : str
        low, medium or high.
    said : mapping
        What the exercise wrote down.

    Raises
    ------
    BadInput
        Naming the field at fault.
    """
    if method == "count":
        names = ("placed", "found", "track_m", "area_m2")
        return trials.width_of_count(*(said[name] for name in names)), said["placed"]
    if method == "crossover":
        seen, missed = said["seen_m"], said["missed_m"]
        return trials.width_of_crossover(seen, missed), len(seen) + len(missed)
    if method == "range":
        return trials.width_of_distance(said["range_m"], visibility), said["trials"]
    return trials.width_measured(said["width_m"]), said["trials"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the plan reckons with for one kind of team at one visibility."""

    kind: str
    visibility: str
    trials: int
    own: Width | None
    book: Width


def standing(given: Sequence[Mapping[str, Any]]) -> list[Standing]:
    """Return for all kinds and visibilities what own exercises say, beside the book."""
    widths, counts = read_widths(list(given)), dict[tuple[str, str], int]()
    for row in given:
        key = row["kind"], row["visibility"]
        counts[key] = counts.get(key, 0) + row["trials"]
    return [
        Standing(
            kind.value,
            seen,
            counts.get((kind.value, seen), 0),
            widths.own[kind, at][0] if (kind, at) in widths.own else None,
            USUAL[kind].width[at],
        )
        for kind in Kind
        for at, seen in enumerate(VISIBILITIES)
    ]
