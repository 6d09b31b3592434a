"""What an exercise must say, by its method; one sentence names what is wrong."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.errors import Slip

NEEDS = {
    "count": ("placed", "found", "track_m", "area_m2"),
    "crossover": ("seen_m", "missed_m"),
    "range": ("range_m", "trials"),
    "measured": ("width_m", "trials"),
}
NAMES = {
    "team_kind": _("Who searched"),
    "visibility": _("Kind of ground"),
    "method": _("How it was measured"),
    "held_on": _("Day of the exercise"),
    "width_m": _("Sweep width"),
    "range_m": _("Mean range"),
    "trials": _("Number of trials"),
    "placed": _("Things laid out"),
    "found": _("Of them found"),
    "track_m": _("Track of all searchers together"),
    "area_m2": _("Area searched"),
    "seen_m": _("Distances seen"),
    "missed_m": _("Distances missed"),
}
MOST_OFF_M = 1_000.0
NEEDED = _("%(name)s: this is needed for the way of measuring that was chosen.")
FEW = _("Things laid out: at least two, or nothing can be told.")
MORE_FOUND = _("Of them found: more than were laid out.")
NONE_FOUND = _("Of them found: none tells of no width. Lay out more, or search for longer.")
ALL_FOUND = _("Of them found: all tells only that it is wide. Lay out more, or walk less.")
NO_DISTANCES = _("%(name)s: give distances from 0 to 1000 metres with blanks between.")
NO_WIDTH = _(
    "%(name)s: this comes out as no width, or as one that nobody has. Look at the figures again."
)
FUTURE_DAY = _("Day of the exercise: this lies in the future.")


def said_of(method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an exercise of this kind wrote down, distances as lists of numbers.

    Raises
    ------
    Slip
        Naming the field at fault.
    """
    said = {name: given[name] for name in NEEDS[method]}
    for name, value in said.items():
        if value in (None, ""):
            raise Slip("needed", NEEDED, field=name, name=NAMES[name])
    if method == "count":
        _check_count(said["placed"], said["found"])
    if method == "crossover":
        said = {name: _distances(name, text) for name, text in said.items()}
    return said


def no_width(method: str) -> Slip:
    """Return the refusal of figures that come out as no width at all, or as nobody's."""
    field = {"count": "track_m", "crossover": "seen_m"}.get(method, NEEDS[method][0])
    return Slip("no-width", NO_WIDTH, field=field, name=NAMES[field])


def _check_count(placed: int, found: int) -> None:
    if placed < 2:
        raise Slip("few", FEW, field="placed")
    if found > placed:
        raise Slip("more-found", MORE_FOUND, field="found")
    if found == 0:
        raise Slip("none-found", NONE_FOUND, field="found")
    if found == placed:
        raise Slip("all-found", ALL_FOUND, field="found")


def _distances(name: str, text: str) -> list[float]:
    words = text.replace(",", " ").replace("，", " ").replace("、", " ").replace(";", " ").split()
    try:
        found = [float(word) for word in words]
    except ValueError:
        found = []
    if not found or not all(0 <= each <= MOST_OFF_M for each in found):
        raise Slip("no-distances", NO_DISTANCES, field=name, name=NAMES[name])
    return found
