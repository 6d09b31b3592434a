"""How sure a count is, how two counts compare, and whether a series of counts has a step."""

from firstlight.engine.counting.counts import Ratio, count_interval, ratio_of_counts
from firstlight.engine.counting.segments import Segmented, segmented

__all__ = ["Ratio", "Segmented", "count_interval", "ratio_of_counts", "segmented"]
