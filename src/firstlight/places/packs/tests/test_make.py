import json

import numpy as np
import pytest
import shapely

from firstlight.engine.terrain import cover
from firstlight.places import packs
from firstlight.places.packs import made


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "pack"
    made.build(folder)
    return packs.load(folder)


@pytest.fixture(scope="module")
def shapes():
    return [shapely.from_geojson(json.dumps(area.geometry)) for area in made.places().grids]


def test_made_ground_says_that_it_is_made(pack):
    assert pack.meta.made
    assert "no such place" in packs.attribution(pack)
    assert packs.verify(pack)


def test_made_ground_is_hill_country(pack):
    height = pack.terrain.height_m
    assert 40 < height.min() < 60
    assert 480 < height.max() < 700
    town = made.places().town
    row, col = pack.terrain.grid.rowcol(*pack.terrain.grid.to_xy(town.lon_deg, town.lat_deg))
    assert 50 <= height[row, col] <= 72
    west, south, east, north = pack.meta.bbox
    assert (west + east) / 2 == pytest.approx(120.58, abs=0.001)
    assert (south + north) / 2 == pytest.approx(29.42, abs=0.001)


def test_the_reservoir_is_level_and_held_by_its_dam(pack):
    lake = shapely.from_geojson(json.dumps(made.places().reservoir))
    grid = pack.terrain.grid
    x, y = np.meshgrid(*grid.centres())
    inside = shapely.contains_xy(lake, *grid.to_lonlat(x, y))
    assert pack.terrain.water[inside].mean() > 0.99
    assert 1e6 < inside.sum() * 900 < 1e7
    assert (np.abs(pack.terrain.height_m[inside] - 98.0) < 0.1).mean() > 0.97
    dam = made.places().dam
    row, col = grid.rowcol(*grid.to_xy(dam.lon_deg, dam.lat_deg))
    wall = pack.terrain.height_m[row - 2 : row + 3, col - 2 : col + 3].max()
    assert wall > pack.terrain.height_m[inside].mean() + 3


def test_the_ground_has_everything_that_people_follow(pack):
    for feature in (cover.ROAD, cover.TRACK, cover.PATH, cover.STREAM, cover.POWER, cover.RIDGE):
        assert pack.terrain.has(feature).sum() > 100, cover.LINEAR_NAMES[feature]
    for code in (cover.WOODS, cover.FARM, cover.BUILT, cover.WATER, cover.SCRUB):
        assert (pack.terrain.cover == code).sum() > 200, cover.NAMES[code]


def test_sixty_two_village_grids_and_a_water_grid_meet_without_gap_or_overlap(shapes):
    areas = made.places().grids
    assert len(areas) == 63
    assert [area.water for area in areas].count(True) == 1
    assert len({area.name for area in areas}) == 63
    assert shapely.coverage_is_valid(shapely.get_parts(shapes))
    whole = shapely.union_all(shapes)
    assert whole.area == pytest.approx(sum(shape.area for shape in shapes), rel=1e-9)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0


def test_the_water_grid_is_the_reservoir(shapes):
    lake = shapely.from_geojson(json.dumps(made.places().reservoir))
    water = shapes[-1]
    assert made.places().grids[-1].water
    assert water.intersection(lake).area / lake.area > 0.97


def test_villages_lie_in_their_own_grids(shapes):
    places = made.places()
    assert len(places.villages) == 25
    assert len({village.name for village in places.villages}) == 25
    for village in (places.town, *places.villages):
        spot = shapely.points(village.lon_deg, village.lat_deg)
        mine = [
            shape
            for area, shape in zip(places.grids, shapes, strict=True)
            if area.village == village.name
        ]
        assert shapely.union_all(mine).buffer(0.002).contains(spot), village.name


def test_schools_stand_on_dry_ground(pack):
    for school in made.places().schools:
        grid = pack.terrain.grid
        row, col = grid.rowcol(*grid.to_xy(school.lon_deg, school.lat_deg))
        assert not pack.terrain.water[row, col]


def test_made_ground_is_always_the_same(pack, tmp_path):
    assert made.build(tmp_path / "again").sha256 == pack.meta.sha256
