"""A sender that is killed: each part runs in a process of its own, forked from this one.

Prints one JSON line for each place where it was killed: the signal it died of, and what became of
each message (address and state) after the next start.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta

import django

django.setup()

from django.db import connection, transaction  # noqa: E402  # after set-up
from django.utils import timezone  # noqa: E402

from firstlight.config.tables import bring_up_to_date  # noqa: E402
from firstlight.kernel import jobs  # noqa: E402
from firstlight.kernel.actions import Context  # noqa: E402
from firstlight.kernel.actor import Actor  # noqa: E402
from firstlight.kernel.ids import uuid7  # noqa: E402
from firstlight.kernel.models import Job  # noqa: E402
from firstlight.notify.actions import post  # noqa: E402
from firstlight.notify.models import Message  # noqa: E402
from firstlight.notify.schemas import Letter  # noqa: E402

STATION = uuid7()
PLACES = 5


def apart(part: Callable[[], object]) -> tuple[int, str]:
    """Run a part in a process of its own; return the signal it died of (0: none) and its words."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        os.write(theirs, json.dumps(part()).encode())
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as heard:
        words = heard.read()
    _pid, status = os.waitpid(child, 0)
    return (os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0), words


def reset() -> None:
    Message.objects.all().delete()
    Job.objects.all().delete()
    people = [uuid7() for _ in range(3)]
    with transaction.atomic():
        post(
            Context(Actor.job("tests", STATION), "tests.send"),
            (
                Letter(
                    f"call:{who}",
                    who,
                    STATION,
                    (("email", f"{who}@example.invalid"),),
                    "任务",
                    "…",
                )
                for who in people
            ),
        )
    Message.objects.filter(channel="inapp").delete()


def send(dies_before: int) -> int:
    made = 0

    def watch(execute, sql, params, many, context):
        nonlocal made
        made += 1
        if made == dies_before:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        jobs.run_due()
    return made


def recover() -> list[list[str]]:
    jobs.recover()
    for minutes in (0, 20, 40):
        jobs.run_due(now=timezone.now() + timedelta(minutes=minutes))
    return [list(row) for row in Message.objects.values_list("address", "state")]


apart(bring_up_to_date)
apart(reset)
_signal, counted = apart(lambda: send(-1))
whole = int(counted)
for step in range(1, whole + 1, max(1, whole // PLACES)):
    apart(reset)
    died_of, _words = apart(lambda at=step: send(at))
    _signal, found = apart(recover)
    print(json.dumps({"died_of": died_of, "messages": json.loads(found)}))
sys.stdout.flush()
