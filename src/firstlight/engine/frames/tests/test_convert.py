import numpy as np
import pytest

from firstlight.engine.errors import BadInput
from firstlight.engine.frames import bd09, gcj02, utm

# WGS-84 -> GCJ-02 by the public formula, rounded to a micro-degree.
VECTORS = [
    ((120.81667, 29.59583), (120.820815, 29.593250)),
    ((120.61049, 29.45650), (120.614516, 29.453751)),
]


@pytest.mark.parametrize(("wgs", "gcj"), VECTORS)
def test_gcj02_agrees_with_the_published_vectors(wgs, gcj):
    assert np.allclose(gcj02.from_wgs84(*wgs), gcj, atol=1e-6, rtol=0)


def test_gcj02_shifts_about_half_a_kilometre_here():
    lon, lat = gcj02.from_wgs84(120.81667, 29.59583)
    x, y = utm.from_lonlat([120.81667, lon], [29.59583, lat], 51, True)
    assert np.hypot(x[1] - x[0], y[1] - y[0]) == pytest.approx(493, abs=2)


def test_gcj02_and_bd09_come_back_to_a_millimetre():
    lon, lat = np.meshgrid(np.linspace(75, 134, 60), np.linspace(5, 53, 50))
    for frame in (gcj02, bd09):
        back = frame.to_wgs84(*frame.from_wgs84(lon, lat))
        assert np.abs(back[0] - lon).max() < 1e-8
        assert np.abs(back[1] - lat).max() < 1e-8


def test_bd09_moves_on_from_gcj02_by_its_own_shift():
    lon, lat = bd09.from_gcj02(116.404, 39.915)
    assert (float(lon), float(lat)) == pytest.approx((116.41036949, 39.92133699), abs=1e-7)


def test_gcj02_leaves_the_rest_of_the_world_alone():
    assert [float(v) for v in gcj02.from_wgs84(1.5, 42.5)] == [1.5, 42.5]


@pytest.mark.parametrize(("zone", "north"), [(51, True), (31, True), (19, False), (1, True)])
def test_utm_agrees_with_proj_to_a_millimetre(zone, north):
    pyproj = pytest.importorskip("pyproj")
    rng = np.random.default_rng(zone)
    lon = zone * 6 - 183 + rng.uniform(-4, 4, 2000)
    lat = rng.uniform(0, 84, 2000) if north else rng.uniform(-80, 0, 2000)
    proj = pyproj.Transformer.from_crs(4326, utm.epsg_of(zone, north), always_xy=True)
    theirs = proj.transform((lon + 180) % 360 - 180, lat)
    ours = utm.from_lonlat(lon, lat, zone, north)
    assert np.abs(ours[0] - theirs[0]).max() < 1e-3
    assert np.abs(ours[1] - theirs[1]).max() < 1e-3
    back = utm.to_lonlat(*ours, zone, north)
    assert np.abs((back[0] - lon + 180) % 360 - 180).max() < 1e-9
    assert np.abs(back[1] - lat).max() < 1e-9


@pytest.mark.parametrize(("lon", "lat"), [(float("nan"), 10), (10, 91), (float("inf"), 0)])
def test_utm_refuses_what_is_no_place(lon, lat):
    with pytest.raises(BadInput, match="lonlat"):
        utm.from_lonlat(lon, lat, 31, True)


def test_utm_refuses_a_zone_that_does_not_exist():
    with pytest.raises(BadInput, match="zone"):
        utm.from_lonlat(0, 0, 61, True)
