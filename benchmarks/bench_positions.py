"""Position intake: points stored a second through the HTTP door, beside the raw database limit.

Both run in the same process tree on the same database, in turn: raw is one connection committing
30 rows at a time; the door is the served product with 64 phones, each delivery 30 fixes.

Run: ``python -m benchmarks.bench_positions [sqlite] [postgres]``.
"""

import asyncio
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from benchmarks.report import Row, say

ROOT = Path(__file__).resolve().parents[1]
ROWS, PHONES, SECONDS = 30, 64, 5.0
TOKEN = "benchmark-key"
INSERT_SQLITE = (
    "INSERT INTO duty_position (id, station_id, session_id, at, lon, lat, accuracy_m, received_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


def prepare(env):
    """Migrate and open one duty session that shares its location; return station and session."""
    code = f"""
import django, hashlib; django.setup()
from firstlight.config.tables import bring_up_to_date
bring_up_to_date()
from django.utils import timezone
from firstlight.force.models import Organisation, Person
from firstlight.force.rules import place_in_tree
from firstlight.duty.models import DutySession
station = place_in_tree(Organisation(kind="station", name="Bench"), None)
station.save()
who = Person.objects.create(station_id=station.pk, name="Bench")
session = DutySession.objects.create(station_id=station.pk, person=who, organisation=station,
    started_at=timezone.now(), shares_location=True,
    token_hash=hashlib.sha256({TOKEN!r}.encode()).hexdigest())
print(station.pk, session.pk)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    return tuple(UUID(key) for key in done.stdout.split())


def values(count, station, session):
    """Rows as SQLite keeps them."""
    now = str(datetime.now(UTC).replace(tzinfo=None))
    return [
        (os.urandom(16).hex(), station.hex, session.hex, now, 120.6, 29.4, 5.0, now)
        for _ in range(count)
    ]


def raw_sqlite(path, station, session):
    """Points a second of one connection committing 30 rows at a time."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=NORMAL")
    stored, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        db.execute("BEGIN IMMEDIATE")
        db.executemany(INSERT_SQLITE, values(ROWS, station, session))
        db.execute("COMMIT")
        stored += ROWS
    rate = stored / (time.perf_counter() - began)
    db.execute("DELETE FROM duty_position")
    db.close()
    return rate


async def raw_postgres(url, station, session):
    """Points a second of one connection copying 30 rows at a time."""
    import asyncpg

    from firstlight.kernel.ids import uuid7

    db = await asyncpg.connect(url)
    columns = ["id", "station_id", "session_id", "at", "lon", "lat", "accuracy_m", "received_at"]
    stored, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        now = datetime.now(UTC)
        rows = [(uuid7(), station, session, now, 120.6, 29.4, 5.0, now) for _ in range(ROWS)]
        async with db.transaction():
            await db.copy_records_to_table("duty_position", records=rows, columns=columns)
        stored += ROWS
    rate = stored / (time.perf_counter() - began)
    await db.execute("TRUNCATE duty_position")
    await db.close()
    return rate


async def phone(port, request, until, latencies):
    """Send deliveries one after the other until the time is over."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    done = 0
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise SystemExit(f"the door refused: {head!r}")
        await reader.readexactly(2)
        latencies.append(time.perf_counter() - began)
        done += 1
    writer.close()
    return done


async def through_the_door(port):
    """Points a second through HTTP, and the 99th percentile of a delivery's time in ms."""
    now = datetime.now(UTC).isoformat()
    fix = {"at": now, "lon_deg": 120.6, "lat_deg": 29.4, "accuracy_m": 5}
    body = json.dumps([fix] * ROWS).encode()
    request = (
        f"POST /api/positions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body
    latencies = []
    began = time.perf_counter()
    done = await asyncio.gather(
        *(phone(port, request, began + SECONDS, latencies) for _ in range(PHONES))
    )
    rate = sum(done) * ROWS / (time.perf_counter() - began)
    return rate, sorted(latencies)[int(len(latencies) * 0.99)] * 1000


def serve(env):
    """Start the product; return the process and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "firstlight.config.cli", "run", "--port", str(port)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return process, port
    raise SystemExit("the server did not start")


def measure(name, env, raw):
    """Measure raw and door in turn, twice, and keep the better of each."""
    process, port = serve(env)
    try:
        raws, doors = [], []
        for _ in range(2):
            raws.append(raw())
            doors.append(asyncio.run(through_the_door(port)))
    finally:
        process.terminate()
        process.wait(10)
    limit, (rate, p99) = max(raws), max(doors)
    print(f"{name}: door {rate:,.0f} points/s, p99 {p99:.0f} ms; raw limit {limit:,.0f} points/s")
    return Row(f"positions by HTTP against raw, {name}", rate / limit, 0.5, "at least")


def main(names):
    """Measure on each database that is asked for."""
    rows = []
    with tempfile.TemporaryDirectory() as home:
        env = {
            **os.environ,
            "FIRSTLIGHT_HOME": home,
            "DJANGO_SETTINGS_MODULE": "firstlight.config.settings",
        }
        if "sqlite" in names:
            env["DATABASE_URL"] = ""
            keys = prepare(env)
            path = f"{home}/firstlight.sqlite3"
            rows.append(measure("SQLite", env, lambda: raw_sqlite(path, *keys)))
        if "postgres" in names:
            sys.path.insert(0, str(ROOT / "tools"))
            from cluster import cluster, install

            if install():
                with cluster() as url:
                    env["DATABASE_URL"] = url
                    keys = prepare(env)
                    raw = lambda: asyncio.run(raw_postgres(url, *keys))  # noqa: E731 - one expression
                    rows.append(measure("PostgreSQL", env, raw))
    say(rows)


if __name__ == "__main__":
    main(sys.argv[1:] or ["sqlite", "postgres"])
