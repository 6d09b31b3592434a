"""Figures added up beforehand, and how far they reach."""

from firstlight.reports.models.tallies import Settlement, Tally

__all__ = ["Settlement", "Tally"]
