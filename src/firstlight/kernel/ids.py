"""Row keys that whoever writes the row may make, on a server or on a phone without a signal."""

import os
import threading
import time
from uuid import UUID


class _Last(threading.local):
    """The millisecond and the 74 random bits of the key that this thread made last."""

    ms, low = 0, 0


_last = _Last()


def uuid7() -> UUID:
    """Return a fresh UUIDv7 (RFC 9562): sorts by the millisecond that it was made in.

    What one thread makes within a millisecond goes upward in steps that nobody can guess (RFC
    9562, section 6.2, method 2), so that rows written in one breath keep their order.
    """
    now = time.time_ns() // 1_000_000
    if now != _last.ms:
        # 73 bits of the 74: a millisecond never runs out of steps.
        _last.ms, _last.low = now, int.from_bytes(os.urandom(10), "big") >> 7
    else:
        _last.low += 1 + int.from_bytes(os.urandom(4), "big")
    high, tail = divmod(_last.low, 1 << 62)
    return UUID(int=(_last.ms << 80) | (0x7 << 76) | (high << 64) | (0x2 << 62) | tail)
