import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from PIL import Image

from firstlight.config.cli import main
from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.terrain import cover
from firstlight.exchange.osm import Feature
from firstlight.places import packs
from firstlight.places.packs import burn, layout
from firstlight.places.packs.build import build
from firstlight.places.packs.tests.conftest import BOX, write_dem

ROOT = Path(__file__).parents[5]
ANDORRA = Path(__file__).parents[5].parent / "shared/data/terrain/andorra"


@pytest.fixture(scope="module")
def pack(sources, tmp_path_factory):
    folder = tmp_path_factory.mktemp("packs") / "cone"
    build("cone", [sources[0]], sources[1], BOX, 30.0, folder)
    return packs.load(folder)


def at(pack, lon, lat):
    row, col = pack.terrain.grid.rowcol(*pack.terrain.grid.to_xy(lon, lat))
    return int(row), int(col)


def test_a_pack_holds_the_heights_of_its_source(pack):
    height = pack.terrain.height_m
    assert height[at(pack, 120.53, 29.425)] == pytest.approx(600, abs=6)
    assert height[at(pack, 120.505, 29.445)] < 300
    assert pack.meta.void_count == 0


def test_roads_and_streams_lie_where_they_are_mapped(pack):
    terrain = pack.terrain
    near = np.s_[-1:2]
    row, col = at(pack, 120.52, 29.425)
    assert terrain.has(cover.ROAD)[row + near.start : row + near.stop, col].any()
    row, col = at(pack, 120.53, 29.43)
    assert terrain.has(cover.STREAM)[row, col - 1 : col + 2].any()
    assert not terrain.has(cover.POWER).any()


def test_water_woods_and_houses_lie_where_they_are_mapped(pack):
    land = pack.terrain.cover
    assert land[at(pack, 120.515, 29.435)] == cover.WATER
    assert land[at(pack, 120.538, 29.408)] == cover.WOODS
    assert land[at(pack, 120.544, 29.4125)] == cover.BUILT  # the hole in the wood
    assert land[at(pack, 120.505, 29.405)] == cover.OPEN


def test_houses_are_built_ground_where_they_stand_close():
    grid = Grid.around(120.5, 29.4, 600, 30)

    def house(col, row, side_m, part=0.5):
        x, y = (col + part) * 30, (row + part) * 30
        lon, lat = grid.to_lonlat(
            np.array([x - side_m / 2, x + side_m / 2]), np.array([y - side_m / 2, y + side_m / 2])
        )
        return Feature("building", "yes", shapely.box(lon[0], lat[0], lon[1], lat[1]))

    lane = [house(10, 10, 9, part) for part in (0.2, 0.4, 0.7)]
    hut, hall = house(20, 20, 6, 0.2), house(30, 30, 70)
    pond = Feature("water", "pond", house(5, 5, 60).geometry)
    land = burn.covers([*lane, hut, hall, pond, house(5, 5, 20)], grid)
    assert land[10, 10] == cover.BUILT
    assert land[20, 20] == cover.OPEN
    assert (land[29:32, 29:32] == cover.BUILT).sum() >= 4
    assert land[5, 5] == cover.WATER


def test_rasters_open_as_geotiff_in_the_right_place(pack):
    with rasterio.open(pack.folder / "elevation.tif") as file:
        assert file.crs.to_epsg() == pack.meta.grid.epsg == 32651
        x, y = pack.terrain.grid.to_xy(120.53, 29.425)
        grid = pack.terrain.grid
        value = next(file.sample([(x + grid.west_m, y + grid.south_m)]))[0]
        assert value == pytest.approx(pack.terrain.height_m[at(pack, 120.53, 29.425)])


def test_every_raster_comes_back_with_south_first(pack):
    for name in ("elevation", "cover", "cost", "linear", "water", "settlements"):
        assert packs.raster(pack, name).shape == pack.terrain.grid.shape
    assert packs.raster(pack, "settlements")[at(pack, 120.525, 29.426)] == 2
    assert (packs.raster(pack, "water") == pack.terrain.water).all()
    cost = packs.raster(pack, "cost")
    assert (cost[pack.terrain.water] == -1).all()
    assert cost[at(pack, 120.52, 29.425)] < cost[at(pack, 120.538, 29.408)]
    with pytest.raises(BadInput, match="raster"):
        packs.raster(pack, "snow")


def test_layers_are_geojson_with_the_names_of_things(pack):
    for layer in packs.layers(pack):
        if layer["kind"] != "raster":
            collection = json.loads((pack.folder / layer["path"]).read_text("utf-8"))
            assert collection["type"] == "FeatureCollection"
    villages = json.loads((pack.folder / "features/settlements.geojson").read_text("utf-8"))
    (village,) = villages["features"]
    assert village["properties"]["name"] == "样村"
    assert village["properties"]["name_en"] == "Sample"
    assert village["geometry"]["coordinates"] == [120.525, 29.426]


def test_contours_go_round_the_hill(pack):
    lines = json.loads((pack.folder / "contours.geojson").read_text("utf-8"))["features"]
    levels = {line["properties"]["level_m"] for line in lines}
    assert levels == set(np.arange(200.0, 600.0, pack.meta.contour_interval_m))
    assert sum(line["properties"]["major"] for line in lines) >= 3


def test_tiles_are_small_pictures_transparent_outside_the_pack(pack):
    layer = next(each for each in packs.layers(pack) if each["id"] == "hillshade")
    tiles = sorted((pack.folder / "tiles/hillshade").rglob("*.png"))
    zooms = {int(tile.parts[-3]) for tile in tiles}
    assert zooms == set(range(layer["minzoom"], layer["maxzoom"] + 1))
    assert sum(tile.stat().st_size for tile in tiles) < 500_000
    picture = np.asarray(Image.open(tiles[0]))
    assert picture.shape == (256, 256, 2)
    assert picture[0, 0, 1] == 0
    assert picture[..., 1].any()


def test_a_pack_says_where_it_is_from(pack):
    assert packs.attribution(pack) == ("Heights: heights.tif; © OpenStreetMap contributors (ODbL)")
    assert [len(each.sha256) for each in pack.meta.sources] == [64, 64]
    assert pack.meta.bbox == BOX
    assert not pack.meta.made


def test_the_same_sources_give_the_same_hash_and_a_change_shows(pack, sources, tmp_path):
    again, _ = build("cone", [sources[0]], sources[1], BOX, 30.0, tmp_path / "again")
    assert again.sha256 == pack.meta.sha256
    copy = packs.load(tmp_path / "again")
    assert packs.verify(copy)
    (copy.folder / "contours.geojson").write_text("{}")
    assert not packs.verify(copy)


def test_a_pack_is_replaced_whole_and_nothing_else_is(pack, sources, tmp_path):
    target = tmp_path / "pack"
    build("cone", [sources[0]], sources[1], BOX, 60.0, target)
    (target / "left-over.txt").write_text("old")
    build("cone", [sources[0]], sources[1], BOX, 60.0, target)
    assert not (target / "left-over.txt").exists()
    assert [each.name for each in tmp_path.iterdir()] == ["pack"]
    other = tmp_path / "letters"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    with pytest.raises(BadInput, match="not a terrain pack"):
        build("cone", [sources[0]], sources[1], BOX, 60.0, other)


@pytest.mark.parametrize("damage", ["missing", "broken", "moved", "json", "format"])
def test_a_damaged_pack_is_refused(pack, tmp_path, damage):
    folder = tmp_path / "pack"
    shutil.copytree(pack.folder, folder)
    if damage == "missing":
        (folder / "cover.tif").unlink()
    elif damage == "broken":
        (folder / "cover.tif").write_bytes(b"II*\0 broken")
    elif damage == "moved":
        write_dem(folder / "cover.tif", np.zeros(pack.terrain.grid.shape, np.uint8))
    elif damage == "json":
        (folder / "pack.json").write_text("{")
    else:
        (folder / "pack.json").write_text('{"format": 99}')
    with pytest.raises(BadInput, match=r"terrain: .*(cover\.tif|pack\.json)"):
        packs.load(folder)


def run(capsys, *words):
    code = main(["terrain", "build", *words])
    out, err = capsys.readouterr()
    return code, out, err


def words(sources, **change):
    options = {
        "--dem": str(sources[0]),
        "--osm": str(sources[1]),
        "--bbox": "120.50,29.40,120.56,29.45",
        "--cell-m": "60",
    } | change
    return [part for pair in options.items() for part in pair]


def test_the_command_builds_where_the_home_is(sources, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FIRSTLIGHT_HOME", str(tmp_path))
    code, out, err = run(capsys, "my-hills", *words(sources))
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert answer["folder"] == str(tmp_path / "terrain" / "my-hills")
    assert packs.load(answer["folder"]).meta.name == "my-hills"


def test_without_a_home_it_builds_where_the_pages_look(tmp_path, monkeypatch):
    monkeypatch.delenv("FIRSTLIGHT_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    assert layout.home("my-hills") == ROOT / "var" / "terrain" / "my-hills"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"--bbox": "120.56,29.40,120.50,29.45"}, "bbox"),
        ({"--bbox": "29.40,120.50,29.45,120.56"}, "lonlat"),
        ({"--bbox": "120.5,29.4,120.56"}, "--bbox"),
        ({"--bbox": "120.5,29.4,nan,29.45"}, "--bbox"),
        ({"--bbox": "120.50,29.40,120.80,29.45"}, "osm|dem"),
        ({"--bbox": "10.50,29.40,10.56,29.45"}, "osm"),
        ({"--cell-m": "0"}, "--cell-m"),
        ({"--cell-m": "wide"}, "--cell-m"),
        ({"--cell-m": "0.5"}, "cell_m"),
        ({"--dem": "nowhere.tif"}, "dem: nowhere.tif"),
        ({"--osm": "nowhere.osm.pbf"}, "osm: nowhere.osm.pbf"),
    ],
)
def test_bad_words_are_refused_by_one_sentence(sources, tmp_path, capsys, change, field):
    code, out, err = run(capsys, "hills", *words(sources, **change), "--out", str(tmp_path / "x"))
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert any(err.startswith(each) for each in field.split("|"))
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden"])
def test_a_name_that_is_a_path_is_refused(sources, capsys, name):
    code, _, err = run(capsys, name, *words(sources))
    assert code == 2
    assert err.startswith("name")


@pytest.mark.skipif(not ANDORRA.is_dir(), reason="the Andorra extract is not at ../shared/data")
def test_andorra_is_what_the_atlas_says(tmp_path):
    box = (1.47, 42.48, 1.60, 42.57)
    dem, osm = ANDORRA / "N42E001.hgt.zip", ANDORRA / "andorra.osm.pbf"
    build("andorra", [dem], osm, box, 30.0, tmp_path / "andorra")
    pack = packs.load(tmp_path / "andorra")
    # Andorra la Vella lies at 1,023 m; the Engolasters lake at 1,616 m.
    assert pack.terrain.height_m[at(pack, 1.5218, 42.5075)] == pytest.approx(1023, abs=40)
    lake = at(pack, 1.5685, 42.5196)
    assert pack.terrain.height_m[lake] == pytest.approx(1616, abs=30)
    assert pack.terrain.water[lake[0] - 5 : lake[0] + 6, lake[1] - 5 : lake[1] + 6].any()
    text = (pack.folder / "features/settlements.geojson").read_text("utf-8")
    assert "Andorra la Vella" in text
    assert "Escaldes" in text
    assert pack.terrain.has(cover.ROAD).sum() > 2000
    assert 0 < pack.meta.void_count < 0.02 * pack.terrain.grid.rows * pack.terrain.grid.cols
    assert "NASA SRTM" in packs.attribution(pack)


def test_the_installed_command_refuses_in_one_line(tmp_path):
    program = Path(sys.executable).with_name("firstlight")
    if not program.exists():
        pytest.skip("the firstlight command is not installed beside this Python")
    asked = [
        "terrain",
        "build",
        "x",
        "--dem",
        "no.tif",
        "--osm",
        "no.osm.pbf",
        "--bbox",
        "-1.1,42.0,-1.0,42.1",
    ]
    done = subprocess.run([program, *asked], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "osm: no.osm.pbf does not exist\n"
