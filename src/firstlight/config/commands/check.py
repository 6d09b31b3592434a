"""`firstlight check`: the configuration doctor; one line a finding, with what to do."""

import argparse
import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from firstlight.kernel.commandline import Command, CommandRefused

LEAST_FREE_BYTES, NO_ROOM_BYTES = 2 * 2**30, 2**28
SHORTEST_KEY = 50  # as Django's own check wants it
LETTERS_OF = timedelta(days=7)
LATE_MIN = 10  # longer than any job waits while somebody works


@dataclass(frozen=True, slots=True)
class Finding:
    """Something looked at: `level` is ``ok``, ``warning`` or ``error``."""

    level: str
    matter: str
    sentence: str


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take none."""


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Return every finding; refuse when one is an error."""
    import django

    django.setup()
    found = [*_database(), *_files(), *_secrets(), *_carriers(), *_terrain(), *_deployment()]
    errors = [finding for finding in found if finding.level == "error"]
    if errors:
        raise CommandRefused("; ".join(f"{one.matter}: {one.sentence}" for one in errors))
    return {"findings": [[one.level, one.matter, one.sentence] for one in found]}


def _database() -> Iterator[Finding]:
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from firstlight.config.demo import is_demonstration
    from firstlight.config.tables import lacking, reach, sentence

    try:
        reach()
    except CommandRefused as no:
        matter, _colon, words = str(no).partition(": ")
        yield Finding("error", matter, words)
        return
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield Finding(
            "warning", "database", f"{len(plan)} changes are due: `firstlight run` makes them"
        )
        return
    if what := lacking():
        yield Finding("error", "database", sentence(what))
        return
    if is_demonstration() and not settings.IS_LOCAL:
        yield Finding(
            "error",
            "database",
            "holds the demonstration force, whose password everybody knows: name another database",
        )
    yield Finding("ok", "database", f"{connection.vendor}, up to date")
    yield from _work()
    yield _letters()


def _work() -> Iterator[Finding]:
    from django.utils import timezone

    from firstlight.kernel import jobs

    found = jobs.laid_aside()
    kinds = ", ".join(f"{count} {kind}" for kind, count in found.items())
    if found:
        yield Finding(
            "warning", "jobs", f"laid aside after their last try: {kinds}; `firstlight jobs retry`"
        )
    else:
        yield Finding("ok", "jobs", "none was laid aside")
    late, since = jobs.waiting(timezone.now() - timedelta(minutes=LATE_MIN))
    if late:
        yield Finding(
            "warning",
            "worker",
            f"{late} jobs wait since {timezone.localtime(since):%F %H:%M} and nobody does them: "
            "is `firstlight run` running, without `--no-worker`?",
        )
    else:
        yield Finding("ok", "worker", "nothing waits for it")


def _letters() -> Finding:
    from django.utils import timezone

    from firstlight.notify.queries import not_left

    counted = not_left(timezone.now() - LETTERS_OF)
    found = ", ".join(f"{count} {state} by {channel}" for (channel, state), count in counted)
    if not found:
        return Finding("ok", "messages", "all of the last week have left")
    return Finding(
        "warning",
        "messages",
        f"of the last week {found}; a dispatcher sends again from the desk what has not left",
    )


def _files() -> Iterator[Finding]:
    from django.conf import settings

    home = settings.HOME
    home.mkdir(parents=True, exist_ok=True)
    if not os.access(home, os.W_OK):
        yield Finding("error", "FIRSTLIGHT_HOME", f"{home} cannot be written to")
        return
    yield room(home, shutil.disk_usage(home).free)
    fonts = list((home / "fonts").glob("*.ttf"))
    if fonts:
        yield Finding("ok", "fonts", f"{len(fonts)} for printed pages")
    else:
        yield Finding("warning", "fonts", "none for printed pages: run `make setup`")


def room(home: Path, free: int) -> Finding:
    """Return whether what comes in can still be stored in `home`, with so many bytes free."""
    said = f"{home}, {free // 2**20} MiB free"
    if free < NO_ROOM_BYTES:
        return Finding("error", "FIRSTLIGHT_HOME", f"{said}: make room, soon nothing is stored")
    return Finding("ok" if free >= LEAST_FREE_BYTES else "warning", "FIRSTLIGHT_HOME", said)


def _secrets() -> Iterator[Finding]:
    from django.conf import settings

    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield Finding(
            "error", "FIRSTLIGHT_SECRET_KEY", f"must have {SHORTEST_KEY} signs, or not be set"
        )
    key = settings.HOME / "secret.key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield Finding("error", "secret.key", f"others can read it: chmod 600 {key}")
    else:
        yield Finding("ok", "secret.key", "only its owner can read it")


def _carriers() -> Iterator[Finding]:
    from django.conf import settings

    if not settings.EMAIL_HOST:
        yield Finding(
            "warning",
            "FIRSTLIGHT_SMTP_HOST",
            "not set: people are reached inside the product only",
        )
        return
    try:
        with socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), 5):
            yield Finding("ok", "FIRSTLIGHT_SMTP_HOST", "answers")
    except OSError as fault:
        yield Finding("error", "FIRSTLIGHT_SMTP_HOST", f"does not answer ({fault})")


def _terrain() -> Iterator[Finding]:
    from django.conf import settings

    packs = sorted(settings.TERRAIN_ROOT.glob("*/pack.json"))
    if packs:
        yield Finding("ok", "terrain", ", ".join(path.parent.name for path in packs))
    else:
        yield Finding("warning", "terrain", "no terrain pack: `firstlight terrain build`")


def _deployment() -> Iterator[Finding]:
    from django.conf import settings
    from django.http.request import split_domain_port, validate_host

    if settings.DEMO and not settings.IS_LOCAL:
        yield Finding(
            "error", "FIRSTLIGHT_DEMO", "a demonstration must not be served to other machines"
        )
    if not settings.IS_TLS and not settings.IS_LOCAL:
        yield Finding("error", "FIRSTLIGHT_URL", "must begin with https:// beyond this machine")
    host, _port = split_domain_port(urlparse(settings.PUBLIC_URL).netloc)
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield Finding(
            "error", "FIRSTLIGHT_HOSTS", f"does not name the host of {settings.PUBLIC_URL}"
        )
    if settings.DEBUG:
        yield Finding("warning", "FIRSTLIGHT_DEBUG", "is on: for developers only")


COMMAND = Command("Look at the configuration and say what to mend.", arguments, run)
