"""Routes from real ground: where an area is visited, when an outing begins, and by hand."""

from datetime import datetime, timedelta
from random import Random

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.routing.model import (
    Means,
    PatrolRoute,
    Point,
    Problem,
    Stop,
    Team,
    Visit,
)
from firstlight.engine.routing.network import network
from firstlight.engine.terrain import cover
from firstlight.engine.terrain.model import Terrain
from firstlight.patrols.planning import day as days
from firstlight.patrols.planning.access import Doors
from firstlight.patrols.planning.lot import beginnings, drawn
from firstlight.patrols.planning.written import arrivals, write_out

HOUR = 3600.0
LON, LAT = 120.7, 29.5


@pytest.fixture(scope="module")
def ground():
    """A flat square kilometre with one road from west to east."""
    grid = Grid.around(LON, LAT, 500.0, 20.0)
    terrain = Terrain.flat(grid)
    terrain.linear[terrain.grid.rows // 2, :] |= cover.ROAD
    return terrain


def corner(terrain, x_m, y_m):
    lon, lat = terrain.grid.to_lonlat(x_m, y_m)
    return [float(lon), float(lat)]


def test_an_area_is_visited_on_the_road_that_crosses_it(ground):
    ring = [corner(ground, x, y) for x, y in ((100, 400), (300, 400), (300, 900), (100, 900))]
    lon, lat = corner(ground, 200, 800)
    row = {"lon": lon, "lat": lat, "kind": "grid"}
    geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    spot = Doors(ground).spot({**row, "geometry": geometry})
    x, y = ground.grid.to_xy(*spot)

    assert ground.has(cover.ROAD)[ground.grid.rowcol(x, y)]
    assert 100 <= float(x) <= 300
    assert Doors(ground).spot(row) == (lon, lat)


def problem_of(windows=(), wanted=1):
    point = Point("a", LON, LAT)
    stop = Stop(point, 1.0, wanted=wanted, windows=windows, dwell_s=600)
    starts = tuple(8 * HOUR + 1800 * k for k in range(17))
    team = Team("foot1", Means.FOOT, Point("base", LON, LAT), starts, 3 * HOUR)
    return Problem((stop,), (team,))


def route_at(start_s):
    begin = start_s + HOUR
    return PatrolRoute("foot1", start_s, (Visit("a", begin, begin, begin + 600, 1),), begin + HOUR)


def test_without_windows_every_half_hour_is_as_likely(ground):
    assert len(beginnings(problem_of(), route_at(8 * HOUR))) == 17


@given(seed=st.integers(0, 10_000), wanted=st.integers(1, 3))
def test_whatever_is_drawn_the_visits_stay_within_their_hours(seed, wanted):
    problem = problem_of(windows=((9 * HOUR, 12 * HOUR),), wanted=wanted)
    moved, choices = drawn(problem, route_at(8 * HOUR), Random(seed))

    assert choices > 1
    assert moved.order == ("a",)
    assert 9 * HOUR <= moved.visits[0].begin_s <= 12 * HOUR
    assert moved.end_s - moved.start_s == 2 * HOUR
    assert drawn(problem, route_at(8 * HOUR), Random(seed))[0] == moved  # the lot's number decides


def test_times_follow_the_order_that_a_person_sets(ground):
    spots = [
        {"key": name, "name": name, "dwell_min": 5, "lon": c[0], "lat": c[1]}
        for name, c in (("a", corner(ground, 200, 500)), ("b", corner(ground, 800, 500)))
    ]
    base = corner(ground, 100, 500)
    points = [Point(days.BASE, *base), *(Point(s["key"], s["lon"], s["lat"]) for s in spots)]
    net = network(ground, points, (Means.FOOT,))
    begins = timezone.make_aware(datetime(2026, 6, 1, 9))  # noqa: DTZ001  # made aware at once
    there, back = arrivals(net, Means.FOOT, spots, begins)
    turned, _back = arrivals(net, Means.FOOT, spots[::-1], begins)
    route = write_out(net, Means.FOOT, spots, there, "驻地")

    assert begins < there[0] < there[1] < back
    assert turned[0] > there[0]  # the further one first takes longer
    assert there[1] - there[0] > timedelta(minutes=5)
    assert 1300 < route["length_m"] < 1700
    assert [turn["do"] for turn in route["turns"]].count("arrive") == 3


def asked(**words):
    return {
        "base": {"lon": LON, "lat": LAT},
        "from_time": "08:00:00",
        "to_time": "19:00:00",
        "hours_each": 3,
        "foot_teams": 1,
        "vehicle_teams": 1,
        "stops": [],
    } | words


def test_teams_need_a_base_and_hours_that_hold_an_outing():
    assert [team.key for team in days.teams(asked())] == ["foot1", "vehicle1"]
    with pytest.raises(BadInput, match="base"):
        days.teams(asked(base=None))
    with pytest.raises(BadInput, match="hours_each"):
        days.teams(asked(to_time="09:00:00"))


def test_what_is_left_to_boats_is_named_when_it_is_in_season():
    days_of = [{"date": "2026-07-20", "seasons": ["heat"]}]
    rows = [
        {"key": key, "means": means, "season": season}
        for key, means, season in (("a", "boat", ""), ("b", "boat", "flood"), ("c", "foot", ""))
    ]
    assert days.by_boat(asked(stops=rows, days=days_of)) == {"a"}


def test_twice_a_day_is_required_and_out_of_season_is_left_out():
    row = {
        "key": "w",
        "lon": LON,
        "lat": LAT,
        "kind": "water_body",
        "times": 2,
        "every_days": 1,
        "season": "heat",
        "means": "any",
        "dwell_min": 10,
        "from_time": None,
        "to_time": None,
    }
    crews = days.teams(asked())
    cold, hot = {"date": "2026-01-05", "seasons": []}, {"date": "2026-07-20", "seasons": ["heat"]}

    assert days.problem(asked(stops=[row]), cold, {}, crews) is None
    stop = days.problem(asked(stops=[row]), hot, {}, crews).stops[0]
    assert (stop.wanted, stop.required) == (2, 2)
    assert stop.weight > days.weight(None, 0.5)  # the season adds
