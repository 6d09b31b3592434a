"""Who is at the keyboard (see `firstlight.force.seating`)."""

from firstlight.force.seating import SeatedRequest

__all__ = ["SeatedRequest"]
