"""Codes of land cover and of linear features, and what each means to someone on foot."""

from typing import Final

import numpy as np
import numpy.typing as npt

OPEN: Final = 0
GRASS: Final = 1
SCRUB: Final = 2
WOODS: Final = 3
FARM: Final = 4
BUILT: Final = 5
ROCK: Final = 6
WETLAND: Final = 7
WATER: Final = 8

NAMES: Final = (
    "open",
    "grass",
    "scrub",
    "woods",
    "farm",
    "built",
    "rock",
    "wetland",
    "water",
)

ROAD: Final = 1
TRACK: Final = 2
PATH: Final = 4
STREAM: Final = 8
POWER: Final = 16
RIDGE: Final = 32
DRAINAGE: Final = 64
TUNNEL: Final = 128
"""A road underground: vehicles pass, but nobody gets on or off, and it bounds nothing."""

LINEAR_NAMES: Final = {
    ROAD: "road",
    TRACK: "track",
    PATH: "path",
    STREAM: "stream",
    POWER: "power",
    RIDGE: "ridge",
    DRAINAGE: "drainage",
}

# Share of the free speed on foot, by cover code. Soule & Goldman 1972 (J. Appl. Physiol. 32:706)
# give what walking costs: dirt 1.1, light brush 1.2, heavy brush 1.5, bog 1.8; speed at equal
# effort is the inverse. Woods 1.3 lies between the brushes; rock 2 is our own choice. Water
# cannot be walked.
WALK_FACTOR: Final[npt.NDArray[np.float64]] = np.array(
    [1.0, 1 / 1.1, 1 / 1.5, 1 / 1.3, 1 / 1.2, 1.0, 1 / 2.0, 1 / 1.8, 0.0]
)

# How far a searcher on foot sees someone who cannot answer, by cover code: 2 high, 1 medium, 0 low
# (the three classes of Koester et al. 2014, Wilderness Environ. Med. 25:132).
VISIBILITY: Final[npt.NDArray[np.uint8]] = np.array([2, 2, 0, 0, 1, 1, 1, 1, 2], dtype=np.uint8)
VISIBILITY_NAMES: Final = ("low", "medium", "high")
