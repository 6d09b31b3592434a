"""A call-out of 13,000 people: into the outbox, and the first hundred handed to a mail server.

Run: ``python -m benchmarks.bench_callout [sqlite] [postgres]``. The mail server is a real one on
this machine; everybody has an inbox and an e-mail address, so each person makes two messages.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import Row, say

ROOT = Path(__file__).resolve().parents[1]
PEOPLE, HANDED = 13_000, 100


def force():
    """Plant a station with everybody in one team and return the desk's actor and a call."""
    from django.utils import timezone

    from firstlight.force.models import Membership, Organisation, Person
    from firstlight.incidents.actions import report_call
    from firstlight.incidents.schemas import ReportCall
    from firstlight.kernel.actor import Actor

    station = Organisation(kind="station", name="Bench")
    station.station_id, station.path = station.pk, f"{station.pk}/"
    station.save()
    people = [
        Person(station_id=station.pk, name=f"P{n}", email=f"p{n}@example.invalid", language="en")
        for n in range(PEOPLE)
    ]
    Person.objects.bulk_create(people, batch_size=1000)
    Membership.objects.bulk_create(
        (
            Membership(station_id=station.pk, person=who, organisation=station, state="active")
            for who in people
        ),
        batch_size=1000,
    )
    desk = Actor(
        name="Bench",
        station_id=station.pk,
        stations=frozenset({station.pk}),
        capabilities=frozenset(
            {"incidents.report", "incidents.see", "incidents.manage", "callouts.run", "force.see"}
        ),
        hats=frozenset({"station_dispatcher", "officer"}),
        person_id=people[0].pk,
    )
    call = ReportCall(
        kind="help_at_event", place_name="Bench", is_life_at_risk=True, happened_at=timezone.now()
    )
    return desk, report_call(desk, call), people


def enqueue_s(desk, people):
    """Seconds to post everybody's letter, committed."""
    from django.db import transaction

    from firstlight.kernel.actions import Context
    from firstlight.kernel.models import Job
    from firstlight.notify.actions import post
    from firstlight.notify.models import Message
    from firstlight.notify.schemas import Letter

    letters = [
        Letter(
            key=f"bench:{who.pk}",
            person_id=who.pk,
            station_id=desk.station_id,
            addresses=(("email", who.email),),
            title="Firstlight: you are asked to come",
            body="Open the link to answer.",
            is_critical=True,
        )
        for who in people
    ]
    began = time.perf_counter()
    with transaction.atomic():
        post(Context(desk, "bench"), letters)
    took = time.perf_counter() - began
    assert Message.objects.count() >= 2 * PEOPLE
    Message.objects.all().delete()
    Job.objects.all().delete()
    return took


def call_out_s(desk, call):
    """Seconds for the whole act: everybody judged, ranked, invited with a link, and posted."""
    from firstlight.incidents.actions import open_callout
    from firstlight.incidents.schemas import OpenCallout

    wanted = OpenCallout(
        incident_id=call.pk, needs=[{"skill": "any", "count": 400}], wave_size=PEOPLE
    )
    began = time.perf_counter()
    callout = open_callout(desk, wanted)
    took = time.perf_counter() - began
    assert callout.invites.count() == PEOPLE
    return took


def hand_over_s(sink):
    """Seconds until the server has the first hundred."""
    from firstlight.kernel import jobs

    began = time.perf_counter()
    while len(sink.mails) < HANDED:
        assert jobs.run_due(limit=1)
    return time.perf_counter() - began


class Sink:
    """Keeps every message."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name is the server library's
        self.mails.append(envelope)
        return "250 kept"


def child():
    """Measure on the database of the environment; print the figures."""
    import django

    django.setup()
    from aiosmtpd.controller import Controller
    from django.conf import settings

    from firstlight.config.tables import bring_up_to_date

    bring_up_to_date()
    sink = Sink()
    port = int(os.environ["BENCH_SMTP_PORT"])
    settings.CARRIERS = {
        "inapp": {"carrier": "firstlight.notify.inapp.InApp"},
        "email": {
            "carrier": "firstlight.notify.email.Email",
            "host": "127.0.0.1",
            "port": port,
        },
    }
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    desk, call, people = force()
    figures = [enqueue_s(desk, people), call_out_s(desk, call), hand_over_s(sink)]
    controller.stop()
    print(json.dumps(figures))


def measure(name, env):
    """Return the rows of one database."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.bench_callout", "child"],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    enqueued, whole, handed = json.loads(done.stdout.strip().splitlines()[-1])
    return [
        Row(f"{name}: letters of 13,000 people into the outbox (s)", enqueued, 2.0, "at most"),
        Row(f"{name}: the whole call-out of 13,000 people (s)", whole, 60.0, "at most"),
        Row(f"{name}: 100 handed to a mail server (s)", handed, 5.0, "at most"),
    ]


def main(names):
    """Measure on each database that is asked for."""
    rows = []
    with tempfile.TemporaryDirectory() as home:
        env = {
            **os.environ,
            "FIRSTLIGHT_HOME": home,
            "DJANGO_SETTINGS_MODULE": "firstlight.config.settings",
            "PYTHONPATH": str(ROOT / "src"),
            "BENCH_SMTP_PORT": str(free_port()),
        }
        if "sqlite" in names:
            rows += measure("SQLite", {**env, "DATABASE_URL": ""})
        if "postgres" in names:
            sys.path.insert(0, str(ROOT / "tools"))
            from cluster import cluster, install

            if install():
                with cluster() as url:
                    rows += measure("PostgreSQL", {**env, "DATABASE_URL": url})
    say(rows)


def free_port():
    """Return a port that nobody listens on."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


if __name__ == "__main__":
    if sys.argv[1:] == ["child"]:
        child()
    else:
        main(sys.argv[1:] or ["sqlite", "postgres"])
