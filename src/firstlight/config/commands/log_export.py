"""`firstlight log export --signed FILE`: a station's log, to be checked without this product."""

import argparse
import os
from pathlib import Path
from typing import Any

from firstlight.config.commands.log_verify import names_of, station_key
from firstlight.kernel.commandline import Command, CommandRefused


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say where to write and for which station."""
    parser.add_argument("--signed", required=True, metavar="FILE", help="the bundle to write")
    parser.add_argument(
        "--station", help="the station's key or name; may be left out if there is one"
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Write the bundle; return how many rows, the chain's head and the public key."""
    import django

    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from firstlight.exchange.signed import public_key, sign_rows
    from firstlight.kernel.log import rows_of, verify
    from firstlight.kernel.models import LogHead

    heads = LogHead.objects.order_by("station_id")
    if args.station:
        heads = heads.filter(station_id=station_key(args.station))
    if heads.count() != 1:
        keys = [head.station_id for head in heads]
        names = names_of(keys)
        known = ", ".join(f"{names.get(str(key), '?')} {key}" for key in keys)
        known = known or "none has a log yet"
        raise CommandRefused(f"station: name one of these: {known}")
    head = heads[0]
    _held, fault = verify(head.station_id)
    if fault:
        raise CommandRefused(f"log: the chain breaks at row {fault.seq}: {fault.reason}")
    key = _signing_key(settings.HOME / "signing.key")
    bundle = sign_rows(
        rows_of(head.station_id),
        key,
        timezone.now(),
        station=str(head.station_id),
        head=head.hash,
        last=head.seq,
    )
    try:
        Path(args.signed).write_bytes(bundle)
    except OSError as fault_:
        raise CommandRefused(f"signed: {args.signed} cannot be written ({fault_})") from fault_
    return {"rows": head.seq, "head": head.hash, "public_key": public_key(key)}


def _signing_key(path: Path) -> bytes:
    """Return the installation's signing key, made when first needed, for its owner's eyes only."""
    from firstlight.exchange.signed import new_key

    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(new_key())
    return path.read_bytes()


COMMAND = Command("Export a station's log as a signed bundle.", arguments, run)
