"""Every change of this room."""

from firstlight.reports.actions.keeping import keep_sums
from firstlight.reports.actions.settling import settle

__all__ = ["keep_sums", "settle"]
