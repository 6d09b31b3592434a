"""What the rest of the engine knows of the ground."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.terrain import cover as codes

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Terrain:
    """Ground on a grid; every array is (rows, cols) with row 0 in the south.

    Attributes
    ----------
    grid
        The frame of the arrays.
    height_m
        Height above sea level, float32, without voids.
    cover
        Land cover, uint8, a code of `engine.terrain.cover`.
    linear
        Linear features that touch a cell, uint8 bit mask of `engine.terrain.cover`.
    void_count
        How many cells had no height of their own and were filled from their neighbours.
    """

    grid: Grid
    height_m: npt.NDArray[np.float32]
    cover: npt.NDArray[np.uint8]
    linear: npt.NDArray[np.uint8]
    void_count: int = 0

    def __post_init__(self) -> None:
        """Refuse arrays that do not fit the grid."""
        for name, array in (("height_m", self.height_m), ("cover", self.cover)):
            if array.shape != self.grid.shape:
                raise BadInput(f"{name}: has shape {array.shape}, the grid {self.grid.shape}")
        if self.linear.shape != self.grid.shape:
            raise BadInput(f"linear: has shape {self.linear.shape}, the grid {self.grid.shape}")
        if not np.isfinite(self.height_m).all():
            raise BadInput("height_m: every cell needs a height; fill the voids first")
        if int(self.cover.max()) >= len(codes.NAMES):
            raise BadInput("cover: holds a code that is not land cover")

    @property
    def water(self) -> Mask:
        """Cells under open water."""
        wet: Mask = self.cover == codes.WATER
        return wet

    def has(self, feature: int) -> Mask:
        """Cells touched by any of the linear features in the bit mask `feature`."""
        touched: Mask = (self.linear & np.uint8(feature)) != 0
        return touched

    @classmethod
    def flat(cls, grid: Grid, height_m: float = 0.0) -> "Terrain":
        """Return open ground at one height, where no terrain pack is at hand."""
        return cls(
            grid=grid,
            height_m=np.full(grid.shape, height_m, dtype=np.float32),
            cover=np.zeros(grid.shape, dtype=np.uint8),
            linear=np.zeros(grid.shape, dtype=np.uint8),
        )
