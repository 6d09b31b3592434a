"""A triangular net of waypoints whose rows lie one swath apart: the plane on which routes grow.

Every step of a route along the net sweeps as much as the net has area per node, so a route that
never doubles back loses nothing but its corners; and six directions bend less than four.
"""

from dataclasses import dataclass
from math import cos, pi, sin, sqrt

import numpy as np
import numpy.typing as npt

from firstlight.engine.arrays import Floats, Ints
from firstlight.engine.errors import BadInput
from firstlight.engine.search.hexagons import gathered, hexagons

MOST_NODES = 30_000_000
FORBIDDEN = -1e9


@dataclass(frozen=True, slots=True)
class Lattice:
    """Nodes (q, r) with |q|, |r| <= `rings`, numbered (r + rings) * span + q + rings.

    Attributes
    ----------
    x_m, y_m : where node (0, 0) lies.
    step_m : distance between neighbours; rows lie step * sqrt(3) / 2 apart.
    rings : how far the net reaches, in steps.
    turn_rad : its first direction, anticlockwise from east.
    """

    x_m: float
    y_m: float
    step_m: float
    rings: int
    turn_rad: float

    @classmethod
    def for_swath(
        cls, x_m: float, y_m: float, swath_m: float, reach_m: float, turn_rad: float
    ) -> "Lattice":
        """Return the net around a point whose rows lie one swath apart."""
        step = swath_m * 2 / sqrt(3)
        rings = int(reach_m / swath_m) + 2
        if (2 * rings + 1) ** 2 > MOST_NODES:
            raise BadInput("swath_m: too narrow for a map or budget of this size")
        return cls(x_m, y_m, step, rings, turn_rad)

    @property
    def span(self) -> int:
        """Nodes in a row of the numbering."""
        return 2 * self.rings + 1

    @property
    def home(self) -> int:
        """Number of the node in the middle."""
        return self.rings * self.span + self.rings

    @property
    def steps(self) -> Ints:
        """Return what to add to a node's number to go in each of six directions, in turn."""
        n = self.span
        return np.array([1, n, n - 1, -1, -n, -n + 1], dtype=np.int32)

    @property
    def node_area_m2(self) -> float:
        """Area that belongs to a node."""
        return self.step_m**2 * sqrt(3) / 2

    def places(self, nodes: npt.NDArray[np.integer]) -> Floats:
        """Return where nodes lie, (k, 2) metres."""
        q = nodes % self.span - self.rings
        r = nodes // self.span - self.rings
        u, v = self.step_m * (q + r / 2), self.step_m * r * (sqrt(3) / 2)
        c, s = cos(self.turn_rad), sin(self.turn_rad)
        return np.column_stack([self.x_m + c * u - s * v, self.y_m + s * u + c * v])

    def nearest(self, x_m: Floats, y_m: Floats) -> npt.NDArray[np.int64]:
        """Return the node nearest to each point; points off the net give -1."""
        return hexagons(
            np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64), self._frame()
        )

    def _frame(self) -> Floats:
        c, s = cos(self.turn_rad), sin(self.turn_rad)
        return np.array([self.x_m, self.y_m, self.step_m, c, s, self.rings])

    def worth(self, heat: Floats, cell_m: float, within_m: float | None) -> Floats:
        """Return the mass around each node; nodes where no route may go get `FORBIDDEN`.

        Parameters
        ----------
        heat : (rows, cols) array
            Mass per cell, row 0 in the south, its corner at the origin.
        cell_m : float
            Side of a cell, metres.
        within_m : float or None
            Radius around the map's centre that routes keep to.
        """
        parts = max(1, int(np.ceil(cell_m / (0.15 * self.step_m))))
        worth = gathered(heat, cell_m, parts, self._frame())
        rows, cols = heat.shape
        place = self.places(np.arange(worth.size))
        barred = (place < 0).any(axis=1) | (place > [cols * cell_m, rows * cell_m]).any(axis=1)
        if within_m is not None:
            middle = np.array([cols, rows]) * (cell_m / 2)
            barred |= np.hypot(*(place - middle).T) > within_m
        rim = np.zeros((self.span, self.span), dtype=np.bool_)
        rim[:2] = rim[-2:] = rim[:, :2] = rim[:, -2:] = True
        worth[barred | rim.ravel()] = FORBIDDEN
        worth[self.home] = max(worth[self.home], 0.0)
        return worth

    def straight(self, start: int, end: int) -> list[int]:
        """Return the nodes after `start` on a shortest way to `end`."""
        n, way = self.span, []
        at = start
        while at != end:
            dq, dr = end % n - at % n, end // n - at // n
            if dq * dr < 0:
                at += (1 if dq > 0 else -1) * (1 - n)
            elif abs(dq) > abs(dr):
                at += 1 if dq > 0 else -1
            elif dr:
                at += n if dr > 0 else -n
            way.append(at)
        return way

    def ring(self, hub: int, radius: int) -> list[int]:
        """Return the nodes `radius` steps from `hub`, in turn."""
        step, ring = self.steps.tolist(), []
        at = hub + step[4] * radius
        for side in range(6):
            for _ in range(radius):
                ring.append(at)
                at += step[side]
        return ring


def spirals(lattice: Lattice, hub: int, routes: int, steps: int) -> list[list[int]]:
    """Return routes from home to a hub and around it, one sector of each ring for each route.

    One route alone winds outwards; several go to and fro in their sectors. A route is cut where
    it would be longer than `steps` or leave the net.
    """
    approach = [lattice.home, *lattice.straight(lattice.home, hub)]
    found = []
    for route in range(routes):
        way = list(approach)
        radius = 1
        room = lattice.rings - 3 - _distance(lattice, lattice.home, hub)
        while len(way) <= steps and radius < room:
            ring = lattice.ring(hub, radius)
            begin = (len(ring) * route + routes // 2) // routes
            end = (len(ring) * (route + 1) + routes // 2) // routes
            arc = ring[begin:end]
            if routes > 1 and radius % 2 == 0:
                arc.reverse()
            for node in arc:
                way += lattice.straight(way[-1], node)
            radius += 1
        found.append(way[: steps + 1])
    return found


def turn_losses() -> Floats:
    """Return what a turn by 0, 60, .. 300 degrees costs, in nodes' worth.

    Two strips of half-width h that meet at a turn t overlap by h^2 (tan(t/2) - t/2) more than the
    outer corner gains; going straight back (180) is priced as what it makes useless.
    """
    node = 2 / sqrt(3)  # area of a node for a swath of 1
    turn = np.array([pi / 3, 2 * pi / 3])
    mild, sharp = 0.25 * (np.tan(turn / 2) - turn / 2) / node
    return np.array([0.0, mild, sharp, 0.4, sharp, mild])


def _distance(lattice: Lattice, a: int, b: int) -> int:
    n = lattice.span
    dq, dr = b % n - a % n, b // n - a // n
    return max(abs(dq), abs(dr), abs(dq + dr))
