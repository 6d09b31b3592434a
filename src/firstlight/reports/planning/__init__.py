"""Where this room asks the engine: how sure a count is, and what a series says."""

from firstlight.engine.counting import Ratio, Segmented, count_interval, ratio_of_counts
from firstlight.reports.planning.steps import Answer, Wanting, answer

__all__ = [
    "Answer",
    "Ratio",
    "Segmented",
    "Wanting",
    "answer",
    "count_interval",
    "ratio_of_counts",
]
