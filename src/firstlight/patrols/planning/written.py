"""A route written out: arrival times, the line on the map, the turns, back at the base."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from firstlight.engine.routing.model import Means, Way
from firstlight.engine.routing.network import Network
from firstlight.patrols.planning.day import BASE

PLACES = 6  # of a degree: a tenth of a metre
MINUTE_S = 60.0
Spot = Mapping[str, Any]


@dataclass(slots=True)
class Written:
    """What becomes of a route while it is followed from stop to stop."""

    line: list[list[float]] = field(default_factory=list)
    turns: list[dict[str, Any]] = field(default_factory=list)
    length_m: float = 0.0
    travel_s: float = 0.0

    def follow(self, way: Way, name: str) -> None:
        """Add one leg that ends at the stop called `name`."""
        coordinates = np.round(way.lonlat_deg, PLACES).tolist()
        self.line += coordinates if not self.line else coordinates[1:]
        for turn in way.turns:
            self.turns.append(
                {
                    "do": turn.do,
                    "onto": turn.onto,
                    "distance_m": round(turn.distance_m, 1),
                    "at_m": round(self.length_m + turn.at_m, 1),
                    "lon": round(turn.lon_deg, PLACES),
                    "lat": round(turn.lat_deg, PLACES),
                    "name": name if turn.do == "arrive" else "",
                }
            )
        self.length_m += way.length_m
        self.travel_s += way.time_s

    def fields(self) -> dict[str, Any]:
        """Return what a route's row keeps of it."""
        return {
            "line": self.line,
            "turns": self.turns,
            "length_m": round(self.length_m, 1),
            "travel_s": round(self.travel_s, 1),
        }


def write_out(
    net: Network,
    means: Means,
    spots: Sequence[Spot],
    moments: Sequence[datetime],
    home: str,
) -> dict[str, Any]:
    """Return stops, line, turns, length and travel time of a round from the base and back.

    Parameters
    ----------
    net
        Knows the base as `BASE` and each spot by its key.
    means
        How the team goes.
    spots
        The stops in their order.
    moments
        When each visit begins.
    home
        What the base is called.
    """
    written, at = Written(), BASE
    for spot in spots:
        if spot["key"] != at:
            written.follow(net.way(means, at, spot["key"]), str(spot["name"]))
        at = spot["key"]
    if at != BASE:
        written.follow(net.way(means, at, BASE), home)
    stops = [
        {**spot, "arrive_at": moment.isoformat()}
        for spot, moment in zip(spots, moments, strict=True)
    ]
    return {"stops": stops, **written.fields()}


def arrivals(
    net: Network, means: Means, spots: Sequence[Spot], starts_at: datetime
) -> tuple[list[datetime], datetime]:
    """Return when each stop is reached and when everybody is back, in whole minutes.

    Raises
    ------
    BadInput
        There is no way to one of them.
    """
    at, moment, found = BASE, starts_at, []
    for spot in spots:
        moment += _leg(net, means, at, spot["key"])
        found.append(moment)
        moment += timedelta(minutes=float(spot["dwell_min"]))
        at = spot["key"]
    return found, moment + _leg(net, means, at, BASE)


def _leg(net: Network, means: Means, start: str, end: str) -> timedelta:
    if start == end:
        return timedelta()
    seconds = net.way(means, start, end).time_s
    return timedelta(minutes=int(np.ceil(seconds / MINUTE_S)))
