"""The in-process worker: threads that do due jobs, and ask rooms for what time brings."""

import logging
import threading
import time
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from firstlight.config.alone import only_one
from firstlight.kernel import jobs

logger = logging.getLogger(__name__)
PAUSE_S = 0.5
CLOCK_EVERY_S = 15.0


class Worker:
    """Does jobs until told to stop; one per process, a thread for each lane."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._lock: IO[str] | None = None
        self._threads = [
            threading.Thread(
                target=self._loop, args=(lane,), name=f"firstlight-{lane.value}", daemon=True
            )
            for lane in jobs.Lane
        ]
        self._opener = threading.Thread(target=self._open, name="firstlight-open", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._opener.start()

    def stop(self, wait_s: float = 5.0) -> None:
        """Finish the jobs in hand and end."""
        self._stop.set()
        ends = time.monotonic() + wait_s
        for thread in (self._opener, *self._threads):
            if thread.ident is not None:
                thread.join(max(0.0, ends - time.monotonic()))
        if self._lock is not None:
            self._lock.close()

    def _open(self) -> None:
        """Take over from the dead, and only then let anybody work."""
        while not self._stop.is_set():
            try:
                self._take_over()
                break
            except DatabaseError:
                logger.exception("the worker could not reach the database; it tries again")
                self._stop.wait(PAUSE_S)
        close_old_connections()
        if not self._stop.is_set():
            for thread in self._threads:
                thread.start()

    def _take_over(self) -> None:
        """Give back at once what a server that died here held."""
        if connection.vendor != "sqlite":
            return
        self._lock = only_one(Path(settings.HOME))
        if self._lock is not None and (held := jobs.recover()):
            logger.warning("%d jobs of a server that died are done again", held)

    def _loop(self, lane: jobs.Lane) -> None:
        last_clock = float("-inf")
        while not self._stop.is_set():
            try:
                close_old_connections()
                if lane is jobs.Lane.QUICK and time.monotonic() - last_clock >= CLOCK_EVERY_S:
                    last_clock = time.monotonic()
                    jobs.tick()
                done = jobs.run_due(limit=50, lane=lane)
            except DatabaseError:
                logger.exception("the worker could not reach the database; it tries again")
                done = 0
            if not done:
                self._stop.wait(PAUSE_S)
        close_old_connections()
