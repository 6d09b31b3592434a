"""Names for arrays by what one number in them is; shapes and units stand with who takes them."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
Shorts = npt.NDArray[np.int16]
Bytes = npt.NDArray[np.uint8]
Bits = npt.NDArray[np.uint64]
Bools = npt.NDArray[np.bool_]
