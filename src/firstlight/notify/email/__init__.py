"""Words by e-mail, handed to the installation's own mail server."""

from firstlight.notify.email.carrier import Email

__all__ = ["Email"]
