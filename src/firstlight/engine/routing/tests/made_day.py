"""Small made-up days, with travel times that are given and not walked."""

from collections.abc import Sequence

import numpy as np

from firstlight.engine.routing.model import ANY, Light, Means, Point, Problem, Stop, Team, Window
from firstlight.engine.routing.network import Layer, Network

MINUTE = 60.0
EIGHT = 8 * 3600.0


def point(key: str, x: float, y: float) -> Point:
    """A point whose degrees are only names for places on a plane."""
    return Point(key, x, y)


def straight(points: Sequence[Point], paces: dict[Means, float]) -> Network:
    """Return a network of straight lines: minutes by Euclid times a pace, for each means."""
    at = np.array([[p.lon_deg, p.lat_deg] for p in points])
    far = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1))
    layers = {
        means: Layer(far * pace * MINUTE, {}, np.zeros(far.shape, np.int32), np.zeros(len(at)))
        for means, pace in paces.items()
    }
    return Network(tuple(points), layers, (), None, {p.key: k for k, p in enumerate(points)})


def stop(
    key: str,
    at: tuple[float, float],
    weight: float = 1.0,
    *,
    days_since: float = 0.0,
    wanted: int = 1,
    required: int = 0,
    dwell: float = 5.0,
    windows: tuple[Window, ...] = (),
    means: frozenset[Means] = ANY,
    light: Light = Light.ANY,
) -> Stop:
    """A stop on the plane, dwell in minutes."""
    return Stop(
        point(key, *at),
        weight,
        days_since,
        wanted,
        0.5,
        required,
        dwell * MINUTE,
        windows,
        means,
        light,
    )


def team(
    key: str,
    minutes: float,
    means: Means = Means.FOOT,
    starts: tuple[float, ...] = (EIGHT,),
    base: tuple[float, float] = (0.0, 0.0),
) -> Team:
    """A team at the middle of the plane."""
    return Team(key, means, point(f"base{base}", *base), starts, minutes * MINUTE)


def solved(stops: Sequence[Stop], teams: Sequence[Team]) -> tuple[Problem, Network]:
    """Return the problem and its network: a minute a unit on foot, a third of it by vehicle."""
    problem = Problem(tuple(stops), tuple(teams))
    paces = {Means.FOOT: 1.0, Means.VEHICLE: 1 / 3, Means.BOAT: 0.5}
    return problem, straight(problem.points, paces)
