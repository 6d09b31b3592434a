"""How a person in the water is pushed by the wind: leeway classes and each particle's own draw."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from firstlight.engine.arrays import Floats
from firstlight.engine.errors import BadInput


@dataclass(frozen=True, slots=True)
class Response:
    """One direction of leeway: linear in the wind, with the spread seen at sea.

    Attributes
    ----------
    slope_pct : per cent of the wind speed.
    offset_cmps, std_cmps : centimetres per second.
    """

    slope_pct: float
    offset_cmps: float
    std_cmps: float


@dataclass(frozen=True, slots=True)
class LeewayClass:
    """What drifts, and how it answers the wind downwind and to either side of it."""

    code: str
    name: str
    downwind: Response
    right: Response
    left: Response

    @property
    def title(self) -> str:
        """Code and name in one, as lists of classes spell it."""
        return f"{self.code} {self.name}"


@dataclass(frozen=True, slots=True)
class Leeway:
    """Every particle's own coefficients, arrays of (n,), in m/s per m/s of wind and in m/s.

    A particle moves ``along_slope * W + along_offset`` with the wind and
    ``side * cross_slope * W + cross_offset + cross_gain * W`` to the right of it; a jibe changes
    the sign of `side` only, for the spread (`cross_gain`) belongs to the particle, not the tack.
    """

    along_slope: Floats
    along_offset_mps: Floats
    cross_slope: Floats
    cross_gain: Floats
    cross_offset_mps: Floats

    def at(self, wind_mps: float, side: Floats) -> tuple[Floats, Floats]:
        """Return velocities (n,) along and to the right of a wind of that speed, m/s."""
        along = self.along_slope * wind_mps + self.along_offset_mps
        cross = (side * self.cross_slope + self.cross_gain) * wind_mps + self.cross_offset_mps
        return along, cross


@cache
def leeway_classes() -> tuple[LeewayClass, ...]:
    """Return all classes of persons in the water (Allen 2005; Breivik & Allen 2008)."""
    return tuple(
        LeewayClass(
            code=row["code"],
            name=row["name"],
            downwind=Response(*row["downwind"]),
            right=Response(*row["right"]),
            left=Response(*row["left"]),
        )
        for row in _table()["classes"]
    )


@cache
def jibe_per_hour() -> float:
    """Return the share of particles that change tack in an hour (Breivik & Allen 2008)."""
    return float(_table()["jibe_per_hour"])


@cache
def leeway_source() -> str:
    """Return where the coefficients were published."""
    return str(_table()["source"])


def leeway_class(name: str) -> LeewayClass:
    """Return the class called `name`: its code, or code and name ("PIW-1", "PIW-1 unknown").

    Raises
    ------
    BadInput
        No class has that name.
    """
    wanted = " ".join(name.split()).casefold()
    for known in leeway_classes():
        if wanted in (known.code.casefold(), known.title.casefold(), known.name.casefold()):
            return known
    titles = ", ".join(known.title for known in leeway_classes())
    raise BadInput(f"class: {name!r} is not a leeway class; known are {titles}")


def draw_leeway(kind: LeewayClass, particles: int, rng: np.random.Generator) -> Leeway:
    """Draw each particle's coefficients; every other particle starts right of the wind.

    The deviation e ~ N(0, std) acts as e/20 on the slope and e/2 on the offset, and downwind it
    is held where the slope stays >= 0. Draws are stratified (one from each of n equal slices of
    the distribution, in random order), so that a map of few particles has the right spread.

    Parameters
    ----------
    kind : LeewayClass
        What drifts.
    particles : int
        How many, >= 1.
    rng : numpy Generator
        Where chance comes from.
    """
    down = kind.downwind
    lowest = float(ndtr(-20 * down.slope_pct / down.std_cmps))
    e = down.std_cmps * ndtri(lowest + (1 - lowest) * _strata(particles, rng))
    right = np.arange(particles) % 2 == 0
    sides = [
        np.where(right, getattr(kind.right, part), getattr(kind.left, part))
        for part in ("slope_pct", "offset_cmps", "std_cmps")
    ]
    deviation = sides[2] * ndtri(_strata(particles, rng))
    return Leeway(
        along_slope=(down.slope_pct + e / 20) / 100,
        along_offset_mps=(down.offset_cmps + e / 2) / 100,
        cross_slope=sides[0] / 100,
        cross_gain=deviation / 20 / 100,
        cross_offset_mps=(sides[1] + deviation / 2) / 100,
    )


def _strata(n: int, rng: np.random.Generator) -> Floats:
    places: Floats = (np.arange(n) + rng.random(n)) / n
    rng.shuffle(places)
    return np.clip(places, 1e-12, 1 - 1e-12)


@cache
def _table() -> dict[str, Any]:
    text = files("firstlight.engine.drift").joinpath("leeway.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table
