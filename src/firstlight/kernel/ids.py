"""Row keys that whoever writes the row may make, on a server or on a phone without a signal."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """Return a fresh UUIDv7 (RFC 9562): sorts by the millisecond it was made in."""
    ms = time.time_ns() // 1_000_000
    value = (ms << 80) | int.from_bytes(os.urandom(10), "big")
    value &= ~(0xF << 76) & ~(0x3 << 62)
    return UUID(int=value | (0x7 << 76) | (0x2 << 62))
