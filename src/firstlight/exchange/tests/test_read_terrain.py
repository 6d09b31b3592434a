import zipfile

import numpy as np
import osmium
import pytest
import rasterio
import shapely
from osmium.osm.mutable import Node, Way

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.exchange import dem, osm
from firstlight.places.packs.tests.conftest import BOX, heights, write_dem, write_osm

GRID = Grid.box(*BOX, 60.0)


def tile(folder, name="N29E120.hgt", side=1201, void=()):
    """A tile whose height is 1,000 m times how far north, plus 100 m times how far east."""
    y, x = np.mgrid[1 : 0 : side * 1j, 0 : 1 : side * 1j]
    band = np.round(1000 * y + 100 * x).astype(">i2")
    for spot in void:
        band[spot] = -32768
    path = folder / name
    path.write_bytes(band.tobytes())
    return path


def expected(grid, box=BOX):
    x, y = np.meshgrid(*grid.centres())
    lon, lat = grid.to_lonlat(x, y)
    return 1000 * (lat - 29) + 100 * (lon - 120)


@pytest.mark.parametrize("side", [1201, 3601])
def test_a_tile_is_read_at_its_corner(tmp_path, side):
    got = dem.read([tile(tmp_path, side=side)], GRID, BOX)
    assert np.abs(got.height_m - expected(GRID)).max() < 1.0
    assert got.void_count == 0


def test_a_zipped_tile_is_read_the_same(tmp_path):
    plain = tile(tmp_path)
    packed = tmp_path / "N29E120.SRTMGL1.hgt.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(plain, "N29E120.hgt")
    one, two = (dem.read([each], GRID, BOX).height_m for each in (plain, packed))
    assert (one == two).all()


def test_voids_are_filled_and_counted(tmp_path):
    # 29.42 N is sample row 696, 120.53 E column 636 of 1,200.
    holed = tile(tmp_path, void=[np.s_[690:700, 630:640]])
    got = dem.read([holed], GRID, BOX)
    assert 100 < got.void_count < 400
    assert np.abs(got.height_m - expected(GRID)).max() < 5.0


def test_a_second_file_fills_what_the_first_leaves_open(tmp_path):
    holed = tile(tmp_path, void=[np.s_[690:700, 630:640]])
    (tmp_path / "b").mkdir()
    got = dem.read([holed, tile(tmp_path / "b")], GRID, BOX)
    assert got.void_count == 0
    assert np.abs(got.height_m - expected(GRID)).max() < 1.0


def test_two_halves_make_a_whole(tmp_path):
    west = write_dem(tmp_path / "w.tif", bounds=(120.48, 29.38, 120.53, 29.47))
    east = write_dem(tmp_path / "e.tif", bounds=(120.53, 29.38, 120.58, 29.47))
    got = dem.read([west, east], GRID, BOX)
    assert np.isfinite(got.height_m).all()
    with pytest.raises(BadInput, match=r"dem: .* do not cover the box; 5\d.*% of it .*120\.5300"):
        dem.read([west], GRID, BOX)


def test_a_dem_cut_to_the_box_is_enough(tmp_path):
    got = dem.read([write_dem(tmp_path / "cut.tif", bounds=BOX)], GRID, BOX)
    assert got.void_count == 0


def test_a_dem_in_metres_lies_in_the_same_place(tmp_path):
    wide = Grid.box(120.46, 29.36, 120.60, 29.49, 30.0)
    corner = (wide.west_m, wide.south_m, wide.west_m + wide.width_m, wide.south_m + wide.height_m)
    band = expected(wide).astype(np.float32)[::-1]
    metric = write_dem(tmp_path / "utm.tif", band, corner, "EPSG:32651")
    got = dem.read([metric], GRID, BOX)
    assert np.abs(got.height_m - expected(GRID)).max() < 0.2


def test_a_fine_dem_is_averaged_not_picked(tmp_path):
    rng = np.random.default_rng(5)
    rough = (300 + 40 * rng.standard_normal((4000, 4000))).astype(np.float32)
    got = dem.read([write_dem(tmp_path / "fine.tif", rough)], Grid.box(*BOX, 100.0), BOX)
    assert got.height_m.std() < 8  # picking would leave 40


def bad_files(folder):
    (folder / "N29E121.hgt").write_bytes(b"\0" * 5000)
    (folder / "hills.hgt").write_bytes(b"\0" * 5000)
    (folder / "text.tif").write_text("not a picture")
    (folder / "broken.hgt.zip").write_bytes(b"PK nothing")
    (folder / "N29E120.hgt.zip").write_bytes(b"PK nothing")
    write_dem(folder / "frameless.tif", crs=None)
    write_dem(folder / "temperature.tif", np.full((50, 50), 29_315, np.int32))
    write_dem(folder / "empty.tif", np.full((50, 50), -9999, np.float32), nodata=-9999)
    with rasterio.open(
        folder / "photo.tif",
        "w",
        driver="GTiff",
        height=9,
        width=9,
        count=3,
        dtype="uint8",
        crs="EPSG:4326",
        transform=rasterio.transform.from_bounds(*BOX, 9, 9),
    ) as file:
        file.write(np.zeros((3, 9, 9), np.uint8))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.tif", "does not exist"),
        ("N29E121.hgt", "broken"),
        ("hills.hgt", "named by its corner"),
        ("text.tif", "cannot be read"),
        ("N29E120.hgt.zip", "broken zip"),
        ("broken.hgt.zip", "named by its corner"),
        ("frameless.tif", "coordinate system"),
        ("temperature.tif", "no heights in metres"),
        ("empty.tif", "only voids"),
        ("photo.tif", "3 bands"),
    ],
)
def test_what_is_not_a_dem_is_refused_by_name(tmp_path, name, reason):
    bad_files(tmp_path)
    with pytest.raises(BadInput, match=f"^dem: {name}.*{reason}"):
        dem.read([tmp_path / name], GRID, BOX)


def test_no_file_and_too_many_voids_are_refused(tmp_path):
    with pytest.raises(BadInput, match="at least one"):
        dem.read([], GRID, BOX)
    holed = heights()
    holed[:, :150] = -9999
    path = write_dem(tmp_path / "holed.tif", holed, nodata=-9999)
    with pytest.raises(BadInput, match="no height"):
        dem.read([path], GRID, BOX)


@pytest.fixture(scope="module")
def pbf(tmp_path_factory):
    return write_osm(tmp_path_factory.mktemp("osm") / "place.osm.pbf")


def test_features_come_with_kind_and_name(pbf):
    found = {(each.kind, each.detail): each for each in osm.read(pbf, BOX)}
    assert set(found) == {
        ("road", "tertiary"),
        ("stream", "stream"),
        ("water", "water"),
        ("woods", "forest"),
        ("built", "residential"),
        ("settlement", "village"),
        ("point", "peak"),
    }
    village = found["settlement", "village"]
    assert village.names == {"name": "样村", "name_en": "Sample"}
    assert (village.geometry.x, village.geometry.y) == pytest.approx((120.525, 29.426))
    assert len(found["woods", "forest"].geometry.interiors) == 1


def test_features_are_cut_to_the_box(pbf):
    west, south, _, north = BOX
    box = (west, south, 120.526, north)
    found = osm.read(pbf, box)
    assert max(each.geometry.bounds[2] for each in found) <= 120.526
    assert {each.kind for each in found} == {"road", "water", "settlement"}


def write_more(path, ways):
    """Write ways as (tags, [(lon, lat), …])."""
    number = 0
    with osmium.SimpleWriter(str(path)) as out:
        lines = []
        for tags, spots in ways:
            ids = range(number + 1, number + 1 + len(spots))
            number += len(spots)
            for node, spot in zip(ids, spots, strict=True):
                out.add_node(Node(id=node, location=spot))
            lines.append((tags, list(ids)))
        for way, (tags, ids) in enumerate(lines, start=1):
            out.add_way(Way(id=way, nodes=ids, tags=tags))
    return path


def test_the_sea_is_on_the_right_hand_of_the_coast(tmp_path):
    coast = [(120.53, 29.50), (120.53, 29.43), (120.52, 29.42), (120.52, 29.30)]  # southwards
    path = write_more(tmp_path / "coast.osm.pbf", [({"natural": "coastline"}, coast)])
    (sea,) = osm.read(path, BOX)
    assert (sea.kind, sea.detail) == ("water", "sea")
    assert sea.geometry.covers(shapely.points(120.505, 29.42))  # to the west
    assert not sea.geometry.covers(shapely.points(120.55, 29.42))
    assert sea.geometry.bounds[:2] == pytest.approx(BOX[:2])


def test_tunnels_are_roads_for_vehicles_only(tmp_path):
    line = [(120.51, 29.42), (120.55, 29.42)]
    ways = [
        ({"highway": "primary", "tunnel": "yes"}, line),
        ({"waterway": "stream", "tunnel": "culvert"}, line),
        ({"highway": "primary", "tunnel": "no"}, line),
    ]
    found = osm.read(write_more(tmp_path / "tunnel.osm.pbf", ways), BOX)
    assert sorted(each.kind for each in found) == ["road", "tunnel"]


@pytest.mark.parametrize("keep", [0, 3, 40, 0.5, 0.95])
def test_a_broken_extract_is_refused(pbf, tmp_path, keep):
    data = pbf.read_bytes()
    part = tmp_path / "part.osm.pbf"
    part.write_bytes(data[: int(keep * len(data)) if keep < 1 else keep])
    with pytest.raises(BadInput, match=r"^osm: part\.osm\.pbf"):
        osm.read(part, BOX)


def test_an_extract_of_elsewhere_is_refused(pbf):
    with pytest.raises(BadInput, match="nothing inside the box"):
        osm.read(pbf, (10.0, 50.0, 10.1, 50.1))


def test_a_missing_extract_is_refused(tmp_path):
    with pytest.raises(BadInput, match="does not exist"):
        osm.read(tmp_path / "none.osm.pbf", BOX)
