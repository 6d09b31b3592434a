import numpy as np
import pytest
import rasterio

from firstlight.exchange.geotiff import write_geotiff


@pytest.mark.parametrize("dtype", ["float64", "float32", "uint8"])
def test_what_is_written_is_read_back_with_north_up(tmp_path, dtype):
    band = np.arange(12).reshape(3, 4).astype(dtype)
    path = tmp_path / "band.tif"
    write_geotiff(path, band, 32650, (300_000.0, 3_300_000.0), 25.0)
    with rasterio.open(path) as file:
        assert np.array_equal(file.read(1)[::-1], band)
        assert file.crs.to_epsg() == 32650
        assert tuple(file.bounds) == (300_000, 3_300_000, 300_100, 3_300_075)


def test_the_south_west_cell_is_where_its_corner_says(tmp_path):
    band = np.zeros((3, 4))
    band[0, 0] = 1
    write_geotiff(tmp_path / "band.tif", band, 32650, (300_000.0, 3_300_000.0), 25.0)
    with rasterio.open(tmp_path / "band.tif") as file:
        assert next(file.sample([(300_010, 3_300_010)]))[0] == 1


def test_a_file_is_written_over(tmp_path):
    for value in (1, 2):
        band = np.full((2, 2), value, np.uint8)
        write_geotiff(tmp_path / "band.tif", band, 32650, (0.0, 0.0), 10.0)
    with rasterio.open(tmp_path / "band.tif") as file:
        assert (file.read(1) == 2).all()


def test_a_folder_that_is_not_there_is_an_error_of_the_file_system(tmp_path):
    with pytest.raises(OSError, match="no such folder"):
        write_geotiff(tmp_path / "no" / "band.tif", np.zeros((2, 2)), 32650, (0.0, 0.0), 10.0)
