"""When somebody is reminded of a shift, when nobody has come back, and the secret of a feed."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

USUAL_MIN = 120
USUAL_HOURS = 12  # a month, where somebody has not said
OVERDUE = timedelta(minutes=30)
HELPER_KEPT = timedelta(days=14)


def remind_at(shift: Any, preference: Any) -> datetime | None:
    """Return when somebody wants to be reminded of a shift; `None` for never (0 minutes)."""
    minutes = USUAL_MIN if preference is None else preference.remind_min
    if not minutes:
        return None
    begins: datetime = shift.starts_at
    return begins - timedelta(minutes=minutes)


def new_secret() -> tuple[str, str]:
    """Return the secret of a calendar's address, and the hash that is kept of it."""
    secret = secrets.token_urlsafe(24)
    return secret, secret_hash(secret)


def secret_hash(secret: str) -> str:
    """Return the SHA-256 by which an address is known."""
    return hashlib.sha256(b"calendar:" + secret.encode()).hexdigest()
