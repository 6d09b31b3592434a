"""How often something may be done: so many times in so long, evenly worn off.

Each key has one number, the moment at which it would be even again (the generic cell rate
algorithm of ATM Forum TM 4.0): a burst up to the limit passes, and after it as many as wear off.
Counted in the memory of this process; a second process counts for itself.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

LENGTHS_S = {"s": 1.0, "m": 60.0, "h": 3600.0}
MOST_KEYS = 50_000


@dataclass(frozen=True, slots=True)
class Rate:
    """`times` in `per_s` seconds."""

    times: int
    per_s: float

    @classmethod
    def parse(cls, text: str) -> "Rate":
        """Read ``30/m``: a count, and per second, minute or hour.

        Raises
        ------
        ValueError
            It is not written like that, or the count is not above 0.
        """
        times, _slash, length = text.strip().partition("/")
        if not times.isdecimal() or not int(times) or length not in LENGTHS_S:
            raise ValueError(f"{text!r} must be a count and s, m or h, for example 30/m")
        return cls(int(times), LENGTHS_S[length])


class Limiter:
    """Counts by key; keys that are even again are forgotten.

    Parameters
    ----------
    rate : Rate
        How often a key may pass.
    clock : callable
        Seconds, ever growing.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate, self.clock = rate, clock
        self._even_at_s: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def wait_s(self, key: str) -> float:
        """Count one more for `key`: 0 when it may pass, else in how many seconds it may."""
        now_s, step_s = self.clock(), self.rate.per_s / self.rate.times
        with self._lock:
            even_at_s = max(self._even_at_s.get(key, now_s), now_s)
            over_s = even_at_s + step_s - now_s - self.rate.per_s
            if over_s > 1e-9:
                return over_s
            self._even_at_s[key] = even_at_s + step_s
            self._even_at_s.move_to_end(key)
            self._forget(now_s)
        return 0.0

    def _forget(self, now_s: float) -> None:
        """Drop from the oldest what is even again, and what is too much to keep."""
        while self._even_at_s:
            key = next(iter(self._even_at_s))
            if self._even_at_s[key] > now_s and len(self._even_at_s) <= MOST_KEYS:
                return
            del self._even_at_s[key]
