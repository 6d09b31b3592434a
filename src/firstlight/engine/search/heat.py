"""What heat asks of teams: stretches with rests, shorter outings, water to carry.

The rows lie in ``data/heat.json``: 防暑降温措施管理办法 (安监总安健〔2012〕89号) art. 8, with the
stretches of GB/T 4200-2008 and the water of NIOSH 2016-106. The measures except what life needs at
once, so nothing here keeps a rescue at home.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import Any, Final

from firstlight.engine.errors import BadInput

# Half a litre an hour while walking in cool weather: a planning assumption, say your own.
DRINK_L_PER_H: Final = 0.5
COLDEST_C, HOTTEST_C = -60.0, 60.0
HOTTEST_HOURS = (12, 15)  # by the clock; art. 8 names three hours and not which


@dataclass(frozen=True, slots=True)
class Heat:
    """What one temperature asks.

    Attributes
    ----------
    air_c
        The day's highest, degrees Celsius.
    from_c
        From where the row counts.
    work_min, rest_min
        A stretch and the rest after it, minutes; None where nothing is asked.
    outing_h
        Longest time away from the base, hours; None where there is no limit.
    drink_l_per_h
        Water that each person carries for each hour away, litres.
    """

    air_c: float
    from_c: float
    work_min: float | None
    rest_min: float | None
    outing_h: float | None
    drink_l_per_h: float

    @property
    def at_work(self) -> float:
        """Share of the time on foot that is not rest, in (0, 1]."""
        if self.work_min is None or self.rest_min is None:
            return 1.0
        return self.work_min / (self.work_min + self.rest_min)


def heat_at(air_c: float | None) -> Heat | None:
    """Return what this temperature asks, or None where it asks nothing or is not known.

    Raises
    ------
    BadInput
        A temperature that cannot be.
    """
    if air_c is None:
        return None
    if not (isfinite(air_c) and COLDEST_C <= air_c <= HOTTEST_C):
        raise BadInput(f"air_c: must be between {COLDEST_C:g} and {HOTTEST_C:g}")
    rows = [row for row in _table()["rows"] if row["from_c"] <= air_c]
    return Heat(air_c=air_c, **rows[-1]) if rows else None


def heat_source() -> str:
    """Return the rule's name and number."""
    return str(_table()["source"])


@cache
def _table() -> dict[str, Any]:
    text = files(__package__).joinpath("data/heat.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table
