import numpy as np
import osmium
import pytest
import rasterio
from osmium.osm.mutable import Node, Relation, Way
from rasterio.transform import from_bounds

BOX = (120.50, 29.40, 120.56, 29.45)


def heights(rows=240, cols=240):
    """A cone of 500 m in the middle of level ground at 100 m."""
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : cols * 1j]
    return (100 + 500 * np.maximum(0, 1 - np.hypot(x, y))).astype(np.float32)


def write_dem(path, band=None, bounds=(120.48, 29.38, 120.58, 29.47), crs="EPSG:4326", **more):
    band = heights() if band is None else band
    rows, cols = band.shape
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=rows,
        width=cols,
        count=1,
        dtype=band.dtype.name,
        crs=crs,
        transform=from_bounds(*bounds, cols, rows),
        **more,
    ) as file:
        file.write(band, 1)
    return path


def write_osm(path, lon0=120.50, lat0=29.40):
    """A road from west to east, a stream from north to south, a lake, a wood and a village."""
    spots = {
        1: (0.005, 0.025),
        2: (0.055, 0.025),
        3: (0.03, 0.045),
        4: (0.03, 0.005),
        10: (0.010, 0.030),
        11: (0.020, 0.030),
        12: (0.020, 0.040),
        13: (0.010, 0.040),
        20: (0.035, 0.005),
        21: (0.055, 0.005),
        22: (0.055, 0.020),
        23: (0.035, 0.020),
        30: (0.041, 0.010),
        31: (0.047, 0.010),
        32: (0.047, 0.015),
        33: (0.041, 0.015),
    }
    with osmium.SimpleWriter(str(path)) as out:
        for number, (east, north) in spots.items():
            out.add_node(Node(id=number, location=(lon0 + east, lat0 + north)))
        out.add_node(
            Node(
                id=50,
                location=(lon0 + 0.025, lat0 + 0.026),
                tags={"place": "village", "name": "样村", "name:en": "Sample"},
            )
        )
        out.add_node(
            Node(
                id=51,
                location=(lon0 + 0.03, lat0 + 0.03),
                tags={"natural": "peak", "name": "样尖"},
            )
        )
        out.add_way(Way(id=1, nodes=[1, 2], tags={"highway": "tertiary", "name": "样路"}))
        out.add_way(Way(id=2, nodes=[3, 4], tags={"waterway": "stream"}))
        out.add_way(Way(id=3, nodes=[10, 11, 12, 13, 10], tags={"natural": "water"}))
        out.add_way(Way(id=4, nodes=[20, 21, 22, 23, 20]))
        out.add_way(Way(id=5, nodes=[30, 31, 32, 33, 30], tags={"landuse": "residential"}))
        out.add_relation(
            Relation(
                id=1,
                members=[("w", 4, "outer"), ("w", 5, "inner")],
                tags={"type": "multipolygon", "landuse": "forest"},
            )
        )
    return path


@pytest.fixture(scope="session")
def sources(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sources")
    return write_dem(folder / "heights.tif"), write_osm(folder / "place.osm.pbf")
