"""What the pages of own sweep widths and own finds show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from firstlight.searches.models import DetectionTrial, OwnFind
from firstlight.searches.rules.categories import CATEGORIES, ECOREGIONS, TERRAINS
from firstlight.searches.rules.trials import NAMES
from firstlight.searches.words import TEAM_KINDS, VISIBILITIES

if TYPE_CHECKING:  # the engine with all its arrays comes in only when somebody looks
    from firstlight.searches.planning.finds import Curves, Points
    from firstlight.searches.planning.widths_read import Standing

WIDE, HIGH, TOP, FOOT, RIGHT = 960, 300, 16, 34, 200
TICKS_M = (30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)
HOW = {
    "count": gettext_lazy(
        "Lay out things the size and colour of a person over an area whose size is known, search "
        "it as you search in earnest, add up the tracks of all receivers, and count. The width is "
        "the area times −ln(1 − share found), divided by the track (Koopman 1957)."
    ),
    "crossover": gettext_lazy(
        "Lay things out along a marked way, at all distances from it alike, and write down how "
        "far off each lay that was seen, and that was missed. Where as many are seen beyond as "
        "are missed within lies half the width (Robe and Frost 2002)."
    ),
    "range": gettext_lazy(
        "Walk towards one thing and away from it on eight bearings; the mean of the distances at "
        "which it comes into sight and goes out of it, times 1.1, 1.6 or 1.8 by how well it "
        "stands out (Koester and others 2014)."
    ),
    "measured": gettext_lazy(
        "A sweep width that somebody has measured for your ground; it is taken as good to a fifth."
    ),
}
FIND_LABELS = {
    "category": gettext_lazy("Kind of missing person"),
    "distance_m": gettext_lazy("Distance from where last seen"),
    "found_where": gettext_lazy("Found where"),
    "year": gettext_lazy("Year"),
    "file": gettext_lazy("File"),
}
TRIAL_LABELS = NAMES


def standings(rows: Sequence[Standing]) -> list[dict[str, Any]]:
    """Return what plans reckon with, in words: own widths first where there are any."""
    return [
        {
            "who": TEAM_KINDS[row.kind],
            "ground": VISIBILITIES[row.visibility],
            "own": metres_between(row.own.low_m, row.own.best_m, row.own.high_m)
            if row.own
            else "",
            "trials": row.trials,
            "book": metres_between(row.book.low_m, row.book.best_m, row.book.high_m),
        }
        for row in rows
    ]


def trial_shown(row: DetectionTrial, names: dict[Any, str]) -> dict[str, Any]:
    """Return one exercise in words."""
    return {
        "key": row.pk,
        "held_on": row.held_on,
        "who": TEAM_KINDS[row.team_kind],
        "ground": VISIBILITIES[row.visibility],
        "method": row.get_method_display(),
        "figures": figures(row),
        "width": metres_between(row.low_m, row.best_m, row.high_m),
        "trials": row.trials,
        "by": names.get(row.recorded_by_id, "—"),
    }


def figures(row: DetectionTrial) -> str:
    """Return what was written down at an exercise, in one line."""
    said = row.figures
    if row.method == "count":
        words = _("%(found)s of %(placed)s found, %(track)s m of track, %(area)s m²")
        return words % {
            "found": said["found"],
            "placed": said["placed"],
            "track": number_format(round(said["track_m"])),
            "area": number_format(round(said["area_m2"])),
        }
    if row.method == "crossover":
        words = _("%(seen)s seen, %(missed)s missed")
        return words % {"seen": len(said["seen_m"]), "missed": len(said["missed_m"])}
    return ""


def metres_between(low: float, best: float, high: float) -> str:
    """Return a width with its limits."""
    return _("%(best)s m (%(low)s–%(high)s)") % {
        "best": f"{best:.0f}",
        "low": f"{low:.0f}",
        "high": f"{high:.0f}",
    }


def width_reason(row: dict[str, Any]) -> str:
    """Say that a visit is reckoned with an own width, "" where it is the book's."""
    trials = row.get("width_trials")
    if not trials:
        return ""
    words = ngettext(
        "own width %(own)s m, %(n)s trial; the book says %(book)s m",
        "own width %(own)s m, %(n)s trials; the book says %(book)s m",
        trials,
    )
    return words % {
        "own": f"{row['sweep_width_m']:.0f}",
        "n": trials,
        "book": f"{row['book_width_m']:.0f}",
    }


def find_shown(row: OwnFind) -> dict[str, Any]:
    """Return one find in words."""
    return {
        "key": row.pk,
        "year": row.year,
        "category": CATEGORIES.get(row.category, row.category),
        "distance_m": row.distance_m,
        "where": row.get_found_where_display(),
    }


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line of the drawing: points as SVG takes them, its name, and where that stands."""

    key: str
    points: str
    words: str
    y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing: lines, and the two scales as (place, words)."""

    lines: list[Drawn]
    across: list[tuple[float, str]]
    up: list[tuple[float, str]]
    width: int = WIDE
    height: int = HIGH
    inner: int = WIDE - RIGHT
    baseline: int = HIGH - FOOT


def chart(found: Curves) -> Chart:
    """Draw how large a share was found within which distance; distances by their logarithm."""
    first, last = log(found.book[0][0]), log(found.book[-1][0])

    def x(metres: float) -> float:
        return round((WIDE - RIGHT) * (log(metres) - first) / (last - first), 1)

    def y(share: float) -> float:
        return round(HIGH - FOOT - (HIGH - FOOT - TOP) * share, 1)

    def line(key: str, rows: Points, words: str, at: float) -> Drawn:
        return Drawn(key, " ".join(f"{x(m)},{y(s)}" for m, s in rows), words, at)

    lines = [line("book", found.book, _("The book"), TOP + 40)]
    if found.own:
        lines.append(line("own", found.own, _("Own finds"), TOP + 20))
        lines.append(line("used", found.used, _("What maps reckon with"), TOP))
    return Chart(
        lines,
        [(x(m), _distance(m)) for m in TICKS_M if first <= log(m) <= last],
        [(y(part / 4), f"{25 * part} %") for part in range(5)],
    )


def _distance(metres: int) -> str:
    if metres < 1_000:
        return _("%(n)s m") % {"n": metres}
    return _("%(n)s km") % {"n": metres // 1_000}


def choices() -> dict[str, Any]:
    """Return what the choosers of these pages offer."""
    return {
        "categories": list(CATEGORIES.items()),
        "ecoregions": list(ECOREGIONS.items()),
        "terrains": list(TERRAINS.items()),
        "wheres": OwnFind.Where.choices,
        "team_kinds": list(TEAM_KINDS.items()),
        "visibilities": list(VISIBILITIES.items()),
    }
