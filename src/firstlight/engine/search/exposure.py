"""How long people live in cold air, in water and in heat: rough, sourced, and for planning only.

It says which ground costs lives soonest, never that a search is over: of 41 people still missing
after 50 hours in one study 24 were found alive (Adams et al. 2007). Every number lives in
``data/exposure.json`` beside its source. Cold air: a balance of heat fitted to Tikuisis 1995 (Int.
J. Biometeorology 39:94), with the air layer of ISO 11079. Water: Hayward, Eckerson and Collis 1975
(J. Applied Physiology 38:1073). Heat: Adolph 1947. Drowning, falls and humidity are not in it.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, inf, log, sqrt
from typing import Any, Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput
from firstlight.engine.search.profiles import survival

Clothing = Literal["light", "usual", "warm"]
CLOTHING: Final[tuple[Clothing, ...]] = get_args(Clothing)
RANGES: Final = {
    "air_c": (-60.0, 60.0),
    "water_c": (-2.0, 45.0),
    "wind_mps": (0.0, 60.0),
    "age": (0.0, 120.0),
}


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a missing person is exposed to, as far as it is known.

    Attributes
    ----------
    air_c, water_c
        Temperature of the air (in heat the day's highest) and of the water, degrees Celsius; None
        where nobody said: then nothing is reckoned for it.
    wind_mps
        Wind where the person is, metres a second, >= 0.
    wet
        Whether rain or water has soaked the clothing.
    clothing
        One of `CLOTHING`.
    age
        Years; None for a grown person below 60.
    frail
        Ill, hurt, exhausted or under medicine.
    """

    air_c: float | None = None
    water_c: float | None = None
    wind_mps: float = 0.0
    wet: bool = False
    clothing: Clothing = "usual"
    age: float | None = None
    frail: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        for name, (least, most) in RANGES.items():
            value = getattr(self, name)
            if value is not None and not least <= value <= most:
                raise BadInput(f"{name}: must be between {least:g} and {most:g}")
        if self.clothing not in CLOTHING:
            raise BadInput(f"clothing: must be one of {', '.join(CLOTHING)}")

    @property
    def cold_h(self) -> float:
        """Hours by which half would have died of cold air at rest; inf where nobody would."""
        if self.air_c is None:
            return inf
        law = _facts()["cold_air"]
        loss = (law["core_c"] - self.air_c) / self._insulation()
        reserve = law["heat_w_m2"] - law["rest_w_m2"]
        shiver = reserve * self._shivering()
        debt = law["debt_kj_m2"] * self._bulk() / 3.6  # watt hours
        short = loss - law["rest_w_m2"]
        if short <= 0:
            return inf
        stored_h = reserve * law["shiver_h"] * self._shivering() / min(short, shiver)
        cooling_h = inf if short <= shiver else debt / (short - shiver)
        if cooling_h <= stored_h:
            return float(cooling_h)
        spent = stored_h * max(0.0, short - shiver)
        return float(stored_h + (debt - spent) / short)

    @property
    def afloat_h(self) -> float:
        """Hours by which half would have died of cold in the water, afloat; inf if nobody."""
        if self.water_c is None:
            return inf
        law = _facts()["water"]
        cooling = law["cooling_c_min"] - law["less_c_min_per_c"] * self.water_c
        if cooling <= 0:
            return inf
        minutes = law["delay_min"] + law["fall_c"] / cooling * self._bulk()
        return float(minutes / 60 * (_facts()["frail"]["water"] if self.frail else 1.0))

    @property
    def hot_h(self) -> float:
        """Hours by which half would have died of heat without water; inf if nobody."""
        if self.air_c is None:
            return inf
        table = _facts()["heat"]["days"]
        at, days = np.array([float(key) for key in table]), np.array(list(table.values()))
        lived = float(np.exp(np.interp(self.air_c, at, np.log(days))))
        if self.air_c > at[-1]:  # beyond the table as steep as its last step
            lived *= (days[-1] / days[-2]) ** ((self.air_c - at[-1]) / (at[-1] - at[-2]))
        beyond = 1 / lived - 1 / float(days[0])
        return 24.0 / beyond * self._in_heat() if beyond > 1e-9 else inf

    def on_land(self, hours: npt.ArrayLike) -> Floats:
        """Return the share that neither cold air nor heat has killed after so many hours."""
        both: Floats = _spared(hours, self.cold_h) * _spared(hours, self.hot_h)
        return both

    def in_water(self, hours: npt.ArrayLike) -> Floats:
        """Return the share that the cold of the water has not killed after so many hours."""
        return _spared(hours, self.afloat_h)

    def _insulation(self) -> float:
        """Of tissue, clothing and air layer together, m2 K/W."""
        layer, worn = _facts()["air_layer"], _facts()["clothing"]
        air = layer["still_m2k_w"] * exp(-layer["per_mps"] * self.wind_mps) - layer["less_m2k_w"]
        clothing = worn["m2k_w"][self.clothing] * (worn["wet"] if self.wet else 1.0)
        return float(_facts()["cold_air"]["tissue_m2k_w"] + clothing + max(0.0, air))

    def _bulk(self) -> float:
        """Mass over surface, as a share of a grown person's."""
        table = _facts()["child"]["kg_cm_at"]
        if self.age is None:
            return 1.0
        bulk = [kg / sqrt(kg * cm / 3600) for kg, cm in table.values()]
        return float(np.interp(self.age, [float(key) for key in table], bulk) / bulk[-1])

    def _shivering(self) -> float:
        share = self._old("shivering")
        return share * float(_facts()["frail"]["shivering"]) if self.frail else share

    def _in_heat(self) -> float:
        young, share = _facts()["young_in_heat"], self._old("heat")
        if self.age is not None and self.age < young["below_years"]:
            share *= young["heat"]
        return share * float(_facts()["frail"]["heat"]) if self.frail else share

    def _old(self, what: str) -> float:
        law = _facts()["old"]
        span = [law["from_years"], law["to_years"]]
        return float(np.interp(self.age or 0.0, span, [1.0, law[what]]))


def usual_age(category: str) -> float | None:
    """Return the age that a category stands for, or None where it is a grown person's."""
    years = _facts()["usual_age"]["years"].get(category)
    return None if years is None else float(years)


def alive(category: str, hours: npt.ArrayLike, exposure: Exposure, afloat: bool) -> Floats:
    """Return the share still alive `hours` after they were last seen, in [0, 1], never rising.

    The published curve of the category, which is of all weathers, times what the cold or the
    heat of this case takes besides: in mild weather and where nothing is known it is the curve.

    Raises
    ------
    BadInput
        As `profiles.survival`.
    """
    spared = exposure.in_water(hours) if afloat else exposure.on_land(hours)
    share: Floats = survival(category, hours) * spared
    return share


def sources() -> dict[str, str]:
    """Return where each part of the reckoning comes from."""
    return {name: part["source"] for name, part in _facts().items() if name != "note"}


def _spared(hours: npt.ArrayLike, median_h: float) -> Floats:
    when = np.asarray(hours, dtype=np.float64)
    if median_h == inf:
        return np.ones_like(when)
    share: Floats = np.exp(-log(2) * (when / median_h) ** _facts()["spread"]["shape"])
    return share


@cache
def _facts() -> dict[str, Any]:
    text = files(__package__).joinpath("data/exposure.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded
