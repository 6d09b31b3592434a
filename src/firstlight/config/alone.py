"""Who works alone on a database in a file."""

import fcntl
from pathlib import Path
from typing import IO


def only_one(home: Path) -> IO[str] | None:
    """Be the one worker of the SQLite database in `home`; `None` if somebody else is.

    The lock goes with the process, however that ends. A database with several machines behind it
    has no such file: there the leases of a dead worker run out by themselves.
    """
    lock = (home / "worker.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return None
    return lock
