"""Words on the person's own page: the row in the outbox is the delivery."""

from firstlight.notify.inapp.carrier import InApp

__all__ = ["InApp"]
