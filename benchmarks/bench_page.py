"""How long pages take while 500 people on duty send where they are.

The demonstration with a search under way is served by the product itself. Five hundred trackers
post a fix every ten seconds through ``POST /api/positions``; five people at desks, each with the
live line open, open what a desk opens, one page after the other, one every second and a half. What
each page takes for the very first time after the start is measured apart, before the load.

Run: ``python -m benchmarks.bench_page [sqlite] [postgres]``.
"""

import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime

from benchmarks.bench_positions import ROOT, serve
from benchmarks.report import Row, say

sys.path.insert(0, str(ROOT / "tools"))
TRACKERS, EVERY_S, DESKS, SECONDS = 500, 10.0, 5, 160.0
WHOLE = ("desk page", "call's page", "search page", "people page")
PAUSE_S = 1.5  # a person looks before they open the next page
WEST, SOUTH, EAST, NORTH = 120.53, 29.39, 120.63, 29.45
PREPARE = f"""
import hashlib, json, sys
sys.path.insert(0, "tools")
import django; django.setup()
import story
story.seed_demonstration()
told = story.act()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.conf import settings
from django.utils import timezone
from firstlight.duty.models import DutySession
from firstlight.force.models import Account, Membership, Organisation, Person
from firstlight.searches.models import SearchCase
call = SearchCase.objects.get(pk=told.search).incident_id
team = Organisation.objects.get(name="南山盾义警队")
people = [Person(station_id=team.station_id, name=f"演示{{n}}") for n in range({TRACKERS})]
Person.objects.bulk_create(people)
Membership.objects.bulk_create(
    Membership(station_id=team.station_id, person=p, organisation=team, state="active")
    for p in people
)
DutySession.objects.bulk_create(
    DutySession(thread=call, station_id=team.station_id, person=p, organisation=team,
        shares_location=True,
        started_at=timezone.now(), token_hash=hashlib.sha256(f"key-{{n}}".encode()).hexdigest())
    for n, p in enumerate(people)
)
account = Account.objects.get(username="officer")
session = SessionStore()
session[SESSION_KEY] = str(account.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
session[HASH_SESSION_KEY] = account.get_session_auth_hash()
session.create()
print(json.dumps({{"session": session.session_key, "search": str(told.search),
    "call": str(call)}}))
"""


class Line:
    """One connection that is kept open."""

    def __init__(self, port):
        self.port = port
        self.reader = self.writer = None

    async def ask(self, head, body=b""):
        """Send a request; return the status, the body and the seconds it took."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        began = time.perf_counter()
        self.writer.write(head.encode() + b"\r\n" + body)
        answer = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        fields = dict(
            line.lower().split(": ", 1) for line in answer.split("\r\n")[1:] if ": " in line
        )
        content = await self.reader.readexactly(int(fields.get("content-length", "0")))
        taken = time.perf_counter() - began
        if fields.get("connection") == "close":
            self.close()
        return int(answer.split(" ", 2)[1]), content, taken

    def close(self):
        """Hang up; the next request opens a new connection."""
        if self.writer is not None:
            self.writer.close()
            self.writer = None


async def tracker(port, number, until, sent):
    """Walk about and say so every ten seconds."""
    chance = random.Random(number)
    lon, lat = chance.uniform(WEST, EAST), chance.uniform(SOUTH, NORTH)
    line = Line(port)
    await asyncio.sleep(chance.uniform(0, EVERY_S))
    while time.perf_counter() < until:
        lon += chance.uniform(-1e-4, 1e-4)
        lat += chance.uniform(-1e-4, 1e-4)
        fix = {"at": datetime.now(UTC).isoformat(), "lon_deg": lon, "lat_deg": lat}
        body = json.dumps([fix | {"accuracy_m": 8}]).encode()
        head = (
            "POST /api/positions HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Authorization: Bearer key-{number}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n"
        )
        status, content, taken = await line.ask(head, body)
        if status != 200:
            raise SystemExit(f"the door refused a fix: {status} {content[:200]!r}")
        sent.append(taken)
        line.close()  # the server does not hold a line for ten idle seconds
        await asyncio.sleep(EVERY_S)


def asking(path, session):
    """Return the head of a reader's request."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Cookie: sessionid={session}; django_language=zh-hans\r\n"
    )


async def listen(port, session):
    """Keep the live line of a desk open."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(asking("/live/", session).encode() + b"\r\n")
    try:
        while await reader.read(4096):
            pass
    finally:
        writer.close()
    raise SystemExit("the live line fell silent")


async def desk(port, session, pages, until, times):
    """Open the pages in turn, as somebody at a desk does."""
    line, names = Line(port), list(pages)
    random.shuffle(names)  # five people do not do the same at the same moment
    while time.perf_counter() < until:
        for name in names:
            status, content, taken = await line.ask(asking(pages[name], session))
            if status != 200:
                raise SystemExit(f"{pages[name]}: {status}")
            times[name].append((taken, len(content)))
            await asyncio.sleep(PAUSE_S)


async def first(port, session, pages):
    """Open every page once after the start; return the slowest answer's name and seconds."""
    line, slowest = Line(port), ("", 0.0)
    for name, path in pages.items():
        status, _content, taken = await line.ask(asking(path, session))
        if status != 200:
            raise SystemExit(f"{path}: {status}")
        slowest = max(slowest, (name, taken), key=lambda each: each[1])
    return slowest


async def load(port, session, pages):
    """Run trackers and desks side by side; return the seconds of every answer."""
    slowest = await first(port, session, pages)
    until = time.perf_counter() + SECONDS
    sent, times = [], {name: [] for name in pages}
    lines = [asyncio.create_task(listen(port, session)) for _ in range(DESKS)]
    trackers = [
        asyncio.create_task(tracker(port, number, until, sent)) for number in range(TRACKERS)
    ]
    await asyncio.sleep(EVERY_S)  # everybody has been heard once
    await asyncio.gather(*(desk(port, session, pages, until, times) for _ in range(DESKS)))
    for task in (*trackers, *lines):
        task.cancel()
    ends = await asyncio.gather(*trackers, *lines, return_exceptions=True)
    faults = [end for end in ends if isinstance(end, Exception)]
    if faults:
        raise SystemExit(f"{len(faults)} lines fell silent: {faults[0]!r}")
    return sent, times, slowest


def p95(values):
    """Return the 95th percentile in milliseconds."""
    return statistics.quantiles(values, n=20)[18] * 1000


def measure(name, env):
    """Prepare, serve, load; return one row a page."""
    done = subprocess.run(
        [sys.executable, "-c", PREPARE], env=env, cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    told = json.loads(done.stdout.splitlines()[-1])
    pages = {
        "desk page": "/",
        "desk, list of calls": "/desk/now/",
        "desk, thing in hand": "/desk/thing/",
        "map, calls": "/desk/calls.geojson",
        "map, people": "/desk/people.geojson",
        "map, grids": "/places/layer.geojson?z=16&kinds=grid",
        "call's page": f"/incidents/{told['call']}/",
        "search page": f"/searches/{told['search']}/",
        "search, people": f"/searches/{told['search']}/map/people.geojson",
        "people page": "/people/",
    }
    process, port = serve(env)
    try:
        sent, times, slowest = asyncio.run(load(port, told["session"], pages))
    finally:
        process.terminate()
        process.wait(10)
    print(
        f"{name}: {len(sent) / SECONDS:.0f} fixes/s taken, p95 {p95(sent):.0f} ms; "
        f"slowest first opening after the start: {slowest[0]}, {slowest[1] * 1000:.0f} ms"
    )
    rows = []
    for page, found in times.items():
        taken = [seconds for seconds, _length in found]
        size = statistics.median(length for _seconds, length in found)
        matter = (
            f"{name}: {page} with 500 trackers, p95 of {len(found)}, {size / 1e3:.0f} kB, "
            f"p50 {statistics.median(taken) * 1000:.0f} (ms)"
        )
        rows.append(Row(matter, p95(taken), 200.0, "at most"))
    whole = [page for page in times if page in WHOLE]
    return [
        together(f"{name}: whole pages only", times, whole),
        together(f"{name}: all these pages and their parts", times, times),
        *rows,
    ]


def together(what, times, pages):
    """Return one row over the answers of several pages."""
    taken = [seconds for page in pages for seconds, _length in times[page]]
    middle = statistics.median(taken) * 1000
    matter = f"{what}, p95 of {len(taken)}, p50 {middle:.0f} (ms)"
    return Row(matter, p95(taken), 200.0, "at most")


def main(names):
    """Measure on each database that is asked for."""
    rows = []
    for name in names:
        with tempfile.TemporaryDirectory() as home:
            env = {
                **os.environ,
                "FIRSTLIGHT_HOME": home,
                "FIRSTLIGHT_DEMO": "1",
                "DATABASE_URL": "",
                "DJANGO_SETTINGS_MODULE": "firstlight.config.settings",
            }
            if name == "sqlite":
                rows += measure("SQLite", env)
                continue
            from cluster import cluster, install

            if install():
                with cluster() as url:
                    rows += measure("PostgreSQL", env | {"DATABASE_URL": url})
    say(rows)


if __name__ == "__main__":
    main(sys.argv[1:] or ["sqlite", "postgres"])
