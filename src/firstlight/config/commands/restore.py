"""`firstlight restore [LOG …]`: after a backup came back, erase again what was erased since."""

import argparse
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

from firstlight.config.commands import clock_run
from firstlight.kernel.commandline import Command, CommandRefused

Row = dict[str, Any]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the signed logs, and the key that they must be signed with."""
    parser.add_argument(
        "logs",
        nargs="*",
        metavar="LOG",
        help="a signed log from before the restore, one a station",
    )
    parser.add_argument("--key", help="the public key of the logs; this installation's by default")
    parser.add_argument("--dry-run", action="store_true", help="count, and erase nothing")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Say what was done again, and exactly what is owed by people, station by station.

    Then the clocks of all stations run. What was done after a log was exported is in no log: what
    is told of a station ends at its ``through``.
    """
    import django

    django.setup()
    from django.utils.translation import override

    from firstlight.kernel.models import LogHead

    with override("en"):
        lost = dict(_lost(_rows(Path(name), _key(args.key))) for name in args.logs)
        done: Counter[str] = Counter()
        owed: list[Row] = []
        for rows in lost.values():
            for row in rows:
                said = _again(row, dry_run=args.dry_run)
                if said == "":
                    done[row["action"]] += 1
                elif said is not None:
                    owed.append(_told(row, said))
        clock = clock_run.run(argparse.Namespace(dry_run=args.dry_run))
    heads = LogHead.objects.order_by("station_id").values_list("station_id", flat=True)
    return {
        "logs": {
            str(key): {"lost": len(rows), "through": rows[-1]["at"] if rows else None}
            for key, rows in lost.items()
        },
        "without_log": [str(key) for key in heads if key not in lost],
        "again": dict(sorted(done.items())),
        "owed": owed,
        "clock": clock,
    }


def _key(given: str | None) -> str:
    """Return the public key that the logs must be signed with."""
    if given:
        return given
    from django.conf import settings

    from firstlight.exchange.signed import public_key

    try:
        return public_key((settings.HOME / "signing.key").read_bytes())
    except OSError as fault:
        raise CommandRefused(f"key: signing.key cannot be read ({fault}); name --key") from fault


def _rows(path: Path, key: str) -> list[Row]:
    """Return the rows of a log whose signature and chain hold."""
    from firstlight.exchange.errors import BadFile
    from firstlight.exchange.signed import verify_bundle
    from firstlight.kernel.log import fault_of

    try:
        rows = verify_bundle(path.read_bytes(), key).rows
    except OSError as fault:
        raise CommandRefused(f"log: {path} cannot be read ({fault})") from fault
    except BadFile as no:
        raise CommandRefused(f"log: {path}: {no}") from no
    if broken := fault_of(rows):
        raise CommandRefused(f"log: {path} breaks at row {broken.seq}: {broken.reason}")
    return rows


def _lost(rows: list[Row]) -> tuple[UUID, list[Row]]:
    """Return the station of a log, and its rows that the restored database does not know."""
    from firstlight.kernel.models import Event

    station = UUID(rows[0]["station_id"]) if rows else UUID(int=0)
    own = dict(Event.objects.filter(station_id=station).values_list("seq", "hash"))
    shared = max((row["seq"] for row in rows if own.get(row["seq"]) == row["hash"]), default=0)
    if not shared:
        raise CommandRefused(f"log: no station here has begun as this log does ({station})")
    return station, [row for row in rows if row["seq"] > shared]


def _again(row: Row, *, dry_run: bool) -> str | None:
    """Do one entry again: "" when nothing is left, why not when it is owed, None if no erasure."""
    from firstlight.kernel.actor import Actor
    from firstlight.kernel.errors import Refusal
    from firstlight.kernel.models import Event
    from firstlight.privacy.actions import repeat_erasure
    from firstlight.privacy.rules import OWED, REPEATS
    from firstlight.privacy.schemas import RepeatErasure

    act, station, key = row["action"], UUID(row["station_id"]), row["subject"].partition(":")[2]
    if act in OWED and OWED[act]._default_manager.filter(pk=key).exists():
        return "only a person can do this again"
    ran = Event.objects.filter(station_id=station, action="privacy.repeat_erasure")
    if act not in REPEATS or ran.filter(data__of_hash=row["hash"], data__done=True).exists():
        return None
    if dry_run:
        return ""
    said = {"subject": row["subject"], "facts": row["data"], "seq": row["seq"]}
    actor = Actor.job("restore", station, "privacy.erase")
    try:
        is_done = repeat_erasure(actor, RepeatErasure(act=act, hash=row["hash"], **said))
    except Refusal as no:
        return str(no)
    return "" if is_done else "its eraser left it alone: look whether anything is left, and why"


def _told(row: Row, why: str) -> Row:
    return {name: row[name] for name in ("station_id", "seq", "at", "action", "subject")} | {
        "why": why
    }


COMMAND = Command("After a backup came back: erase again what was erased since.", arguments, run)
