"""An officer's opened keys, for as long as they work: in this process's memory and nowhere else.

No database, cookie, file or log has them; whoever stops the server has closed every vault.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from firstlight.cases.tips.vault import Opened
from firstlight.console.seat import SeatedRequest

CLOSES_AFTER_S = 15 * 60.0
Keys = dict[UUID, Opened]


@dataclass(slots=True)
class _Held:
    keys: Keys
    until_s: float


class Safe:
    """Keys by session and person; each use keeps them open for another quarter of an hour."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._held: dict[tuple[str, UUID], _Held] = {}
        self._lock = Lock()

    def put(self, request: SeatedRequest, keys: Keys) -> None:
        """Hold opened keys for this sign-in."""
        with self._lock:
            self._forget()
            self._held[_of(request)] = _Held(dict(keys), self.clock() + CLOSES_AFTER_S)

    def keys(self, request: SeatedRequest) -> Keys:
        """Return the keys that are open for this sign-in, none when it was too long ago."""
        with self._lock:
            self._forget()
            held = self._held.get(_of(request))
            if held is None:
                return {}
            held.until_s = self.clock() + CLOSES_AFTER_S
            return held.keys

    def close(self, request: SeatedRequest) -> None:
        """Forget them."""
        with self._lock:
            self._held.pop(_of(request), None)

    def _forget(self) -> None:
        now_s = self.clock()
        self._held = {key: held for key, held in self._held.items() if held.until_s > now_s}


def _of(request: SeatedRequest) -> tuple[str, UUID]:
    person = request.actor.person_id
    if person is None:
        raise AssertionError("a vault is opened by a person")
    return (request.session.session_key or "", person)


SAFE = Safe()
