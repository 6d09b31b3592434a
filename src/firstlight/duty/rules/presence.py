"""What this room decides from values in hand."""

import hashlib
import secrets
from datetime import timedelta

# Raw fixes are kept this long; those of a search longer, for what was covered (practice, 13).
FIX_KEPT = timedelta(days=30)
SEARCH_FIX_KEPT = timedelta(days=90)
# Who does not run the call-out sees people to about a hundred metres.
COARSE_DIGITS = 3


def new_token() -> tuple[str, str]:
    """Return a fresh token for a phone, and the hash that is stored in its place."""
    token = secrets.token_urlsafe(24)
    return token, token_hash(token)


def token_hash(token: str) -> str:
    """Return the SHA-256 by which a token is known."""
    return hashlib.sha256(token.encode()).hexdigest()
