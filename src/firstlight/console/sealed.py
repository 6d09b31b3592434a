"""A station's chain as a signed file that anybody can check without this product."""

import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from firstlight.exchange.signed import new_key, public_key, sign_rows
from firstlight.kernel.log import Fault, rows_of, verify
from firstlight.kernel.models import LogHead


class BrokenChain(Exception):
    """The chain does not hold, so nothing is signed; `fault` says where."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.reason)


@dataclass(frozen=True, slots=True)
class Signed:
    """A bundle, what it ends with, and the key with which it can be checked."""

    content: bytes
    rows: int
    head: str
    public_key: str


def signed_bundle(station_id: UUID) -> Signed:
    """Return a station's whole chain, signed by this installation.

    Raises
    ------
    BrokenChain
        The chain does not hold.
    """
    head = LogHead.objects.get(station_id=station_id)
    rows = [row for row in rows_of(station_id) if row["seq"] <= head.seq]
    _held, fault = verify(station_id)
    if fault:
        raise BrokenChain(fault)
    key = signing_key(Path(settings.HOME) / "signing.key")
    content = sign_rows(
        rows,
        key,
        timezone.now(),
        station=str(station_id),
        head=head.hash,
        last=head.seq,
    )
    return Signed(content, head.seq, head.hash, public_key(key))


def signing_key(path: Path) -> bytes:
    """Return the installation's signing key, made when first needed, for its owner's eyes only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(new_key())
    return path.read_bytes()
