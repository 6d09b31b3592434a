"""Links that open one thing for one person: secret, and not to be had from the database.

The outbox keeps a random nonce; the secret in the link is made from it with the installation's
own key at the moment of sending, and whoever must recognise the link keeps its hash only. So a
stolen copy of the database opens nothing.
"""

import base64
import hashlib
import secrets

from django.utils.crypto import salted_hmac

PLACE = "{secret}"  # where the secret goes in a link


def new_nonce() -> str:
    """Return 128 random bits."""
    return secrets.token_hex(16)


def secret_of(nonce: str) -> str:
    """Return the secret that goes into the link: 256 bits, URL-safe."""
    digest = salted_hmac("firstlight.notify.links", nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(secret: str) -> str:
    """Return what may be stored to recognise the secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
