"""GeoTIFF out: one band on a UTM grid."""

from pathlib import Path

import numpy as np
import numpy.typing as npt


def write_geotiff(
    path: Path,
    band: npt.NDArray[np.generic],
    epsg: int,
    corner_m: tuple[float, float],
    cell_m: float,
) -> None:
    """Write an array whose row 0 is in the south; the file's own row 0 is in the north.

    Parameters
    ----------
    path : Path
        Written over if it exists.
    band : (rows, cols) array
        Any type that GeoTIFF holds.
    epsg : int
        Code of the frame, in metres.
    corner_m : (west_m, south_m)
        South-west corner of the array.
    cell_m : float
        Side of a cell, metres.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    # GDAL takes time and memory to load; only who writes a raster pays for it.
    import rasterio
    from rasterio.transform import from_origin

    west_m, south_m = corner_m
    rows, cols = band.shape
    if not path.parent.is_dir():
        raise FileNotFoundError(2, "no such folder", str(path.parent))
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=rows,
        width=cols,
        count=1,
        dtype=band.dtype.name,
        crs=f"EPSG:{epsg}",
        transform=from_origin(west_m, south_m + rows * cell_m, cell_m, cell_m),
        compress="deflate",
        tiled=True,
    ) as file:
        file.write(band[::-1], 1)
