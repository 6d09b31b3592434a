"""Drift of a person in the water: reads a case, asks the engine, and answers in plain numbers."""

from typing import Any

import numpy as np

from firstlight.engine.arrays import Floats
from firstlight.engine.drift.forcing import Forcing
from firstlight.engine.drift.leeway import LeewayClass, leeway_class
from firstlight.engine.drift.local import Local
from firstlight.engine.drift.open_water import drift_on_water
from firstlight.engine.drift.river import Channel, drift_down_channel
from firstlight.engine.drift.shore import Water
from firstlight.engine.drift.trajectories import Drifted
from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.searches.planning.numbers_read import number, numbers, whole

# Other spellings of a field that case files use; the first one found counts.
SPELLINGS = {
    "class": ("class", "leeway_class", "object"),
    "wind_mps": ("wind_mps", "wind"),
    "current_mps": ("current_mps", "current"),
    "hours": ("hours", "duration_h"),
    "particles": ("particles", "n"),
    "start": ("start", "origin"),
}


def drift_case(case: Any) -> dict[str, Any]:
    """Run the drift that a case describes.

    Parameters
    ----------
    case : object read from JSON
        ``hours``; optional ``particles`` (5,000), ``seed`` (0), ``start`` [lon, lat], ``step_min``
        and ``spread_m``. On open water ``class`` ("PIW-1 unknown" or "PIW-1"), ``wind_mps`` and
        ``current_mps``: [east, north] towards, or {"hour": [..], "mps": [[east, north], ..]}; and
        optionally ``water`` {"ring": [[lon, lat], ..], "cell_m": 10}. In a river instead
        ``channel`` {"line": [[lon, lat], ..], "speed_mps": number or [..], "distance_m": [..],
        "lateral_m", "strand_per_m", "speed_spread"}.

    Returns
    -------
    dict
        ``mean_km`` [E, N] and ``cov_km2`` [EE, EN, NN] from the start, ``stranded`` share in
        [0, 1], and ``mean_lonlat`` when the start is known.

    Raises
    ------
    BadInput
        Naming the field at fault.
    """
    drifted, origin = drift_trajectories(case)
    east, north = drifted.mean_m()
    answer: dict[str, Any] = {
        "mean_km": [east / 1e3, north / 1e3],
        "cov_km2": [value / 1e6 for value in drifted.covariance_m2()],
        "stranded": drifted.stranded,
    }
    if origin is not None:
        lon, lat = origin.grid.to_lonlat(*origin.to_grid(east, north))
        answer["mean_lonlat"] = [float(lon), float(lat)]
    return answer


def drift_trajectories(case: Any) -> tuple[Drifted, Local | None]:
    """Return the trajectories of a case and the frame around its start (None if not said)."""
    if not isinstance(case, dict):
        raise BadInput("case: must be a JSON object")
    rng = np.random.default_rng(whole(case.get("seed"), "seed", 0))
    hours = number(_find(case, "hours"), "hours")
    particles = whole(_find(case, "particles"), "particles", 5_000)
    if "channel" in case:
        channel, origin = _channel(case)
        step = number(case.get("step_min"), "step_min", 30.0)
        drifted = drift_down_channel(
            channel, hours=hours, particles=particles, rng=rng, step_min=step
        )
        return drifted, origin
    return _on_open_water(case, hours, particles, rng)


def _on_open_water(
    case: dict[str, Any], hours: float, particles: int, rng: np.random.Generator
) -> tuple[Drifted, Local | None]:
    start = _find(case, "start")
    origin = None if start is None else _frame(start)
    drifted = drift_on_water(
        _class(case),
        _forcing(case, "wind_mps"),
        _forcing(case, "current_mps"),
        hours=hours,
        particles=particles,
        rng=rng,
        water=_water(case, origin),
        spread_m=number(case.get("spread_m"), "spread_m", 0.0),
        step_min=number(case.get("step_min"), "step_min", 10.0),
    )
    return drifted, origin


def _class(case: dict[str, Any]) -> LeewayClass:
    name = _find(case, "class")
    if not isinstance(name, str):
        raise BadInput("class: is missing or not a text; for example PIW-1 unknown")
    return leeway_class(name)


def _forcing(case: dict[str, Any], field: str) -> Forcing:
    value = _find(case, field)
    if value is None:
        raise BadInput(f"{field}: is missing")
    if isinstance(value, dict):
        hour, speed = (numbers(value.get(part), f"{field}.{part}") for part in ("hour", "mps"))
        if hour.ndim != 1 or speed.shape != (len(hour), 2):
            raise BadInput(f"{field}: needs one [east, north] in mps for each hour")
        return Forcing(field, hour, speed[:, 0], speed[:, 1])
    speed = numbers(value, field)
    if speed.shape != (2,):
        raise BadInput(f"{field}: must be [east, north] in metres a second")
    return Forcing.constant(field, speed[0], speed[1])


def _water(case: dict[str, Any], origin: Local | None) -> Water | None:
    shore = case.get("water")
    if shore is None:
        return None
    if not isinstance(shore, dict):
        raise BadInput("water: must be an object with ring and cell_m")
    if origin is None:
        raise BadInput("start: is missing, and a shoreline needs one")
    ring = _places(shore.get("ring"), "water.ring", origin)
    return Water.within(ring, number(shore.get("cell_m"), "water.cell_m", 10.0))


def _channel(case: dict[str, Any]) -> tuple[Channel, Local]:
    given = case["channel"]
    if not isinstance(given, dict):
        raise BadInput("channel: must be an object with line and speed_mps")
    line = numbers(given.get("line"), "channel.line")
    if line.ndim != 2 or line.shape[1] != 2 or len(line) < 2:
        raise BadInput("channel.line: needs at least two points of [lon, lat]")
    start = _find(case, "start")
    origin = _frame(start if start is not None else line[0].tolist())
    points = _places(line.tolist(), "channel.line", origin)
    speed = np.atleast_1d(numbers(given.get("speed_mps"), "channel.speed_mps"))
    distance = np.atleast_1d(numbers(given.get("distance_m", [0.0]), "channel.distance_m"))
    if start is not None:
        points, skipped = _below(points)
        distance = distance - skipped
    spread = {
        part: number(given.get(part), f"channel.{part}", 0.0)
        for part in ("lateral_m", "strand_per_m", "speed_spread")
    }
    return Channel(points, distance, speed, **spread), origin


def _below(line_m: Floats) -> tuple[Floats, float]:
    """Return the part of a line downstream of the place nearest to the origin, and what is cut."""
    legs = np.diff(line_m, axis=0)
    length = np.maximum(np.hypot(*legs.T), 1e-9)
    share = np.clip(-(line_m[:-1] * legs).sum(axis=1) / length**2, 0.0, 1.0)
    feet = line_m[:-1] + share[:, None] * legs
    leg = int(np.argmin(np.hypot(*feet.T)))
    rest = np.vstack([feet[leg], line_m[leg + 1 :]])
    if share[leg] >= 1.0:
        rest = rest[1:]
    if len(rest) < 2:
        raise BadInput("start: lies at the lower end of the channel, so nothing can drift")
    return rest, float(length[:leg].sum() + share[leg] * length[leg])


def _frame(start: Any) -> Local:
    point = numbers(start, "start")
    if point.shape != (2,):
        raise BadInput("start: must be [lon, lat]")
    lon, lat = (float(part) for part in point)
    return Local.at(Grid.around(lon, lat, 50_000.0, 100.0), lon, lat)


def _places(value: Any, field: str, origin: Local) -> Floats:
    points = numbers(value, field)
    if points.ndim != 2 or points.shape[1] != 2:
        raise BadInput(f"{field}: must be a list of [lon, lat]")
    if np.abs(points[:, 0]).max() > 180 or np.abs(points[:, 1]).max() > 84:
        raise BadInput(f"{field}: longitude must be within 180 and latitude within 84 degrees")
    return np.column_stack(origin.from_lonlat(points[:, 0], points[:, 1]))


def _find(case: dict[str, Any], field: str) -> Any:
    for name in SPELLINGS.get(field, (field,)):
        if name in case:
            return case[name]
    return None
