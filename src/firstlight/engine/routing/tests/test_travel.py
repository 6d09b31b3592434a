"""Times between points are those of the ground, and ways are told turn by turn."""

import numpy as np
import pytest

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.routing.model import Means, Point
from firstlight.engine.routing.network import ASIDE_MPS, network
from firstlight.engine.terrain import cover, travel
from firstlight.engine.terrain.model import Terrain
from firstlight.engine.terrain.speed import Speeds

CELL_M, SIDE = 30.0, 80
GRID = Grid.around(120.58, 29.42, CELL_M * SIDE / 2, CELL_M)


def ground() -> Terrain:
    """Hills, a road from the west to the middle and then south, and a river with no bridge."""
    luck = np.random.default_rng(1)
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    height = 60 * np.sin(x / 9) * np.cos(y / 13) + luck.uniform(0, 1, x.shape)
    land = np.full(x.shape, cover.WOODS, np.uint8)
    land[65:68] = cover.WATER
    linear = np.zeros(x.shape, np.uint8)
    linear[40, 5:41] = cover.ROAD
    linear[5:41, 40] = cover.ROAD
    return Terrain(GRID, height.astype(np.float32), land, linear)


def at(key: str, row: int, col: int) -> Point:
    lon, lat = GRID.to_lonlat((col + 0.5) * CELL_M, (row + 0.5) * CELL_M)
    return Point(key, float(lon), float(lat))


WEST, SOUTH, OFF = at("west", 40, 5), at("south", 5, 40), at("off", 45, 20)


def test_on_foot_times_are_those_of_the_terrain() -> None:
    terrain = ground()
    points = [WEST, SOUTH, OFF, at("corner", 60, 75)]
    known = network(terrain, points, [Means.FOOT])
    for k, row_col in enumerate([(40, 5), (5, 40), (45, 20), (60, 75)]):
        there = travel.time_s(terrain, row_col, "foot")
        for j, (row, col) in enumerate([(40, 5), (5, 40), (45, 20), (60, 75)]):
            assert known.layers[Means.FOOT].seconds[k, j] == pytest.approx(there[row, col])


def test_vehicles_keep_to_the_road_and_the_rest_is_walked() -> None:
    speeds = Speeds()
    known = network(ground(), [WEST, SOUTH, OFF], [Means.VEHICLE])
    seconds = known.layers[Means.VEHICLE].seconds
    around_m = (35 + 35) * CELL_M
    cut_m = (2 - 2**0.5) * CELL_M  # the one corner is taken across
    assert seconds[0, 1] == pytest.approx((around_m - cut_m) / speeds.road_mps)
    aside_s = 5 * CELL_M / ASIDE_MPS
    assert seconds[0, 2] == pytest.approx(15 * CELL_M / speeds.road_mps + aside_s)


def test_points_that_cannot_be_reached_are_named_with_the_reason() -> None:
    points = [WEST, SOUTH, at("wild", 60, 70), at("over", 75, 10), Point("gone", 121.5, 29.4)]
    known = network(ground(), points)
    assert {(u.key, u.means, u.reason) for u in known.unreached} == {
        ("gone", Means.FOOT, "off_map"),
        ("over", Means.FOOT, "cut_off"),
        ("gone", Means.VEHICLE, "off_map"),
        ("wild", Means.VEHICLE, "no_road"),
        ("over", Means.VEHICLE, "no_road"),
    }
    with pytest.raises(BadInput, match="no way"):
        known.way(Means.FOOT, "west", "over")


def test_boats_keep_to_the_water() -> None:
    known = network(ground(), [at("a", 66, 5), at("b", 66, 60), WEST], [Means.BOAT])
    assert known.layers[Means.BOAT].seconds[0, 1] == pytest.approx(55 * CELL_M / Speeds().boat_mps)
    assert [u.reason for u in known.unreached] == ["no_water"]


def test_looking_at_fewer_neighbours_is_never_quicker_than_the_truth() -> None:
    luck = np.random.default_rng(4)
    points = [at(f"p{k}", *luck.integers(0, 64, 2)) for k in range(25)]
    whole = network(ground(), points, [Means.FOOT], neighbours=25).layers[Means.FOOT].seconds
    few = network(ground(), points, [Means.FOOT], neighbours=6).layers[Means.FOOT].seconds
    assert (few >= whole - 1e-6).all()
    assert np.median(few[whole > 0] / whole[whole > 0]) < 1.15


def test_a_way_is_a_line_with_turns_that_add_up() -> None:
    known = network(ground(), [WEST, SOUTH], [Means.VEHICLE])
    way = known.way(Means.VEHICLE, "west", "south")
    assert [turn.do for turn in way.turns] == ["start", "right", "arrive"]
    assert {turn.onto for turn in way.turns} == {"road"}
    assert way.turns[0].bearing_deg == pytest.approx(90, abs=2)
    assert way.turns[1].bearing_deg == pytest.approx(180, abs=25)
    assert sum(turn.distance_m for turn in way.turns) == pytest.approx(way.length_m)
    assert way.length_m == pytest.approx(70 * CELL_M, rel=0.03)
    assert way.lonlat_deg[0] == pytest.approx([WEST.lon_deg, WEST.lat_deg])
    assert way.lonlat_deg[-1] == pytest.approx([SOUTH.lon_deg, SOUTH.lat_deg])
    back = known.way(Means.VEHICLE, "south", "west")
    assert [turn.do for turn in back.turns] == ["start", "left", "arrive"]


def test_a_way_past_other_points_is_one_way() -> None:
    points = [at(f"p{k}", 40, 5 + 5 * k) for k in range(8)]
    known = network(ground(), points, [Means.FOOT], neighbours=1)
    way = known.way(Means.FOOT, "p0", "p7")
    assert way.turns[0].do == "start"
    assert way.turns[0].onto == "road"
    assert way.length_m == pytest.approx(35 * CELL_M, rel=0.02)


def test_two_points_of_one_name_are_refused() -> None:
    with pytest.raises(BadInput, match="same key"):
        network(ground(), [WEST, WEST])
