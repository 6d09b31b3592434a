"""Figures added up beforehand, how far they reach, and what erased rows have added to them."""

from firstlight.reports.models.tallies import KeptSum, Settlement, Tally

__all__ = ["KeptSum", "Settlement", "Tally"]
