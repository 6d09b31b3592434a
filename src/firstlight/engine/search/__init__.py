"""Where a missing person may be, who should search what, and what has been searched."""

from firstlight.engine.search.effort import spread_effort

__all__ = ["spread_effort"]
