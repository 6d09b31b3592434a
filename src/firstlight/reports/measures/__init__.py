"""Every figure that the product knows, as data: one definition each, and the rows behind it."""

from firstlight.reports.measures.calls import CALLS
from firstlight.reports.measures.cases import CASES
from firstlight.reports.measures.community import COMMUNITY
from firstlight.reports.measures.force import FORCE
from firstlight.reports.measures.service import SERVICE
from firstlight.reports.measures.shape import Coverage, Measure, Source

MEASURES: dict[str, Measure] = {
    measure.key: measure for measure in (*SERVICE, *CALLS, *CASES, *COMMUNITY, *FORCE)
}

__all__ = ["MEASURES", "Coverage", "Measure", "Source"]
