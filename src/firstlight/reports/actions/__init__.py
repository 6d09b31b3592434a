"""Every change of this room."""

from firstlight.reports.actions.settling import settle

__all__ = ["settle"]
