"""What a database keeps of rows that are gone, and that it must not."""

from django.db import connection

WAIT_MS = 200
USUAL_MS = 20_000


def leave_none() -> None:
    """Write SQLite's journal back and empty it: older states of erased rows stand in it.

    Freed pages of the file itself are overwritten as they are freed (``secure_delete``). Inside a
    transaction nothing can be done; whoever reads meanwhile is not waited for long.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute(f"PRAGMA busy_timeout = {USUAL_MS}")
