"""One writer for all positions: what has come in while it wrote is its next transaction.

Many small commits are what a database does worst; one commit for everybody who is waiting costs
each of them less than a commit of their own. A sender is told "stored" only after the commit.
"""

import asyncio
import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
from django.db import connection

from firstlight.kernel.ids import uuid7

COLUMNS = ("id", "station_id", "session_id", "at", "lon", "lat", "accuracy_m", "received_at")
SESSION = COLUMNS.index("session_id")
MOST_WAITING = 200_000


@dataclass(frozen=True, slots=True)
class Row:
    """One fix of one duty session: degrees in WGS-84, metres, aware moments."""

    station_id: UUID
    session_id: UUID
    at: datetime
    lon: float
    lat: float
    accuracy_m: float | None


class TooBusy(Exception):
    """More is waiting than the writer may hold; the sender keeps its fixes and tries later."""


class Store(ABC):
    """A database that takes many rows at once."""

    @abstractmethod
    async def write(self, rows: Sequence[Row], received_at: datetime) -> None:
        """Store the rows, and the last place of each session, in one transaction.

        What belongs to a session that has ended or gone dark meanwhile is left out.
        """

    @abstractmethod
    async def close(self) -> None:
        """Let go of the database."""


def last_of_each(rows: Sequence[Row]) -> dict[UUID, Row]:
    """Return the latest fix of every session in `rows`."""
    latest: dict[UUID, Row] = {}
    for row in rows:
        known = latest.get(row.session_id)
        if known is None or row.at >= known.at:
            latest[row.session_id] = row
    return latest


class SqliteStore(Store):
    """SQLite, on a connection of its own, in Django's storage formats."""

    _INSERT = f"INSERT INTO duty_position ({', '.join(COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - names are ours
    _OPEN = (
        "SELECT id FROM duty_dutysession"
        " WHERE id IN (SELECT value FROM json_each(?)) AND ended_at IS NULL AND shares_location"
    )
    _LAST = (
        "UPDATE duty_dutysession SET last_lon=?, last_lat=?, last_accuracy_m=?, last_fix_at=? "
        "WHERE id=? AND ended_at IS NULL AND (last_fix_at IS NULL OR last_fix_at<=?)"
    )

    def __init__(self, name: str) -> None:
        is_uri = name.startswith("file:")
        self._db = sqlite3.connect(
            name, uri=is_uri, timeout=20, isolation_level=None, check_same_thread=False
        )
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")

    async def write(self, rows: Sequence[Row], received_at: datetime) -> None:
        """Store in a thread, so that the loop goes on taking requests."""
        await asyncio.to_thread(self._write, rows, _text(received_at))

    def _write(self, rows: Sequence[Row], received_at: str) -> None:
        values = [
            (
                uuid7().hex,
                row.station_id.hex,
                row.session_id.hex,
                _text(row.at),
                row.lon,
                row.lat,
                row.accuracy_m,
                received_at,
            )
            for row in rows
        ]
        lasts = {
            key.hex: (r.lon, r.lat, r.accuracy_m, _text(r.at), key.hex, _text(r.at))
            for key, r in last_of_each(rows).items()
        }
        self._db.execute("BEGIN IMMEDIATE")
        try:
            asked = [json.dumps(list(lasts))]
            is_open = {key for (key,) in self._db.execute(self._OPEN, asked)}
            values = [each for each in values if each[SESSION] in is_open]
            self._db.executemany(self._INSERT, values)
            self._db.executemany(self._LAST, [lasts[key] for key in is_open])
            self._db.execute("COMMIT")
        except sqlite3.Error:
            self._db.execute("ROLLBACK")
            raise

    async def close(self) -> None:
        """Close the connection."""
        self._db.close()


def _text(at: datetime) -> str:
    """Return a moment as Django keeps it in SQLite: UTC without a zone."""
    return str(at.astimezone(UTC).replace(tzinfo=None))


class PostgresStore(Store):
    """PostgreSQL by binary COPY."""

    _OPEN = (
        "SELECT id FROM duty_dutysession"
        " WHERE id = ANY($1) AND ended_at IS NULL AND shares_location"
    )
    _LAST = (
        "UPDATE duty_dutysession SET last_lon=$1, last_lat=$2, last_accuracy_m=$3, last_fix_at=$4 "
        "WHERE id=$5 AND ended_at IS NULL AND (last_fix_at IS NULL OR last_fix_at<=$4)"
    )

    def __init__(self, settings: dict[str, str]) -> None:
        self._settings = settings
        self._db: asyncpg.Connection | None = None

    async def write(self, rows: Sequence[Row], received_at: datetime) -> None:
        """Store, connecting anew after a lost connection."""
        if self._db is None or self._db.is_closed():
            self._db = await asyncpg.connect(
                host=self._settings["HOST"] or None,
                port=int(self._settings["PORT"] or 5432),
                user=self._settings["USER"],
                password=self._settings["PASSWORD"] or None,
                database=self._settings["NAME"],
            )
        records = [
            (uuid7(), r.station_id, r.session_id, r.at, r.lon, r.lat, r.accuracy_m, received_at)
            for r in rows
        ]
        lasts = {
            key: (r.lon, r.lat, r.accuracy_m, r.at, key) for key, r in last_of_each(rows).items()
        }
        async with self._db.transaction():
            is_open = {found["id"] for found in await self._db.fetch(self._OPEN, list(lasts))}
            records = [each for each in records if each[SESSION] in is_open]
            await self._db.copy_records_to_table(
                "duty_position", records=records, columns=list(COLUMNS)
            )
            await self._db.executemany(self._LAST, [lasts[key] for key in is_open])

    async def close(self) -> None:
        """Close the connection."""
        if self._db is not None:
            await self._db.close()


def store_of_installation() -> Store:
    """Return the store for the database that the installation uses."""
    if connection.vendor == "postgresql":
        return PostgresStore(connection.settings_dict)
    return SqliteStore(str(connection.settings_dict["NAME"]))


class Writer:
    """Gathers what comes and commits it together."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[tuple[Sequence[Row], asyncio.Future[None]]] = []
        self._count = 0
        self._something = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, in the running loop."""
        self._task = asyncio.create_task(self._loop())

    async def stop(self) -> None:
        """Write what is waiting, and end."""
        if self._task is None:
            return
        while self._waiting:
            await asyncio.wait([future for _rows, future in self._waiting])
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self._store.close()

    async def add(self, rows: Sequence[Row]) -> None:
        """Return when the rows are committed.

        Raises
        ------
        TooBusy
            Nothing was stored; try later.
        """
        if self._count + len(rows) > MOST_WAITING:
            raise TooBusy
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((rows, future))
        self._count += len(rows)
        self._something.set()
        await future

    async def _loop(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            batch, self._waiting, self._count = self._waiting, [], 0
            if batch:
                await self._commit(batch)

    async def _commit(self, batch: list[tuple[Sequence[Row], asyncio.Future[None]]]) -> None:
        rows = [row for some, _future in batch for row in some]
        fault: Exception | None = None
        try:
            await self._store.write(rows, datetime.now(UTC))
        except (sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as trouble:
            fault = trouble
        for _some, future in batch:
            if future.done():
                continue
            if fault is None:
                future.set_result(None)
            else:
                future.set_exception(TooBusy(str(fault)))
