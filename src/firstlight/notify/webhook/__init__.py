"""Words handed over HTTP to a gateway that the operator runs (SMS, voice, a chat service)."""

from firstlight.notify.webhook.carrier import Webhook

__all__ = ["Webhook"]
