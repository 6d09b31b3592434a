"""A bundle of log rows that anybody can check without this product's database.

A zip of three files: ``rows.jsonl`` (one row a line, canonical JSON), ``manifest.json`` (what is
in it, how many rows, their digest, the head of the chain, the public key) and ``signature``
(Ed25519 over the manifest, raw 64 bytes).
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.utils.translation import gettext_lazy as _

from firstlight.exchange.errors import BadFile, Where
from firstlight.exchange.kml import pack
from firstlight.exchange.limits import unpack

FORMAT = "firstlight-log/1"
ROWS, MANIFEST, SIGNATURE = "rows.jsonl", "manifest.json", "signature"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle whose signature holds."""

    manifest: dict[str, object]
    rows: list[dict[str, object]]
    key: str


def new_key() -> bytes:
    """Make a private key, 32 bytes; whoever holds it can sign as this installation."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> str:
    """Return the public key in base64, to be handed out apart from any bundle."""
    raw = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return base64.b64encode(raw).decode()


def canonical(value: object) -> bytes:
    """Spell a value as JSON in the one way that signing needs: sorted keys, no blanks."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def sign_rows(
    rows: Iterable[Mapping[str, object]],
    private: bytes,
    made_at: datetime,
    **about: str | int,
) -> bytes:
    """Pack and sign log rows.

    Parameters
    ----------
    rows
        JSON values, in the order of the chain; each keeps its own hash fields.
    private
        Key of `new_key`.
    made_at
        When; part of what is signed.
    about
        Further facts for the manifest, such as station and head.

    Returns
    -------
    bytes
        The zip. Equal arguments give equal bytes.
    """
    lines = [canonical(row) for row in rows]
    content = b"".join(line + b"\n" for line in lines)
    manifest = canonical(
        {
            **about,
            "format": FORMAT,
            "made_at": made_at.astimezone(UTC).isoformat(),
            "rows": len(lines),
            "sha256": hashlib.sha256(content).hexdigest(),
            "public_key": public_key(private),
        }
    )
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(manifest)
    return pack({ROWS: content, MANIFEST: manifest, SIGNATURE: signature})


def verify_bundle(data: bytes, key: str | None = None) -> Bundle:
    """Check a bundle: signature, digest and count.

    Parameters
    ----------
    data
        The zip.
    key
        The public key (base64) that it must be signed with, as got from the installation by
        another way; None only shows that the bundle is whole, not who made it.

    Raises
    ------
    BadFile
        ``not-a-bundle``, ``other-key``, ``bad-signature`` or ``changed-rows``.
    """
    files = unpack(data)
    if not {ROWS, MANIFEST, SIGNATURE} <= files.keys():
        raise BadFile("not-a-bundle", _("This is not a signed export of the log."))
    manifest = _manifest(files[MANIFEST])
    signer = str(manifest.get("public_key"))
    if key is not None and key != signer:
        raise BadFile("other-key", _("The export is signed with another key than expected."))
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(signer, validate=True))
        public.verify(files[SIGNATURE], files[MANIFEST])
    except (InvalidSignature, ValueError) as error:
        raise BadFile(
            "bad-signature", _("The signature does not fit: the export was changed.")
        ) from error
    return Bundle(manifest, _rows(files[ROWS], manifest), signer)


def _manifest(content: bytes) -> dict[str, object]:
    try:
        manifest = json.loads(content)
    except ValueError:
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BadFile("not-a-bundle", _("This is not a signed export of the log."))
    return manifest


def _rows(content: bytes, manifest: Mapping[str, object]) -> list[dict[str, object]]:
    lines = content.split(b"\n")[:-1]
    same = hashlib.sha256(content).hexdigest() == manifest.get("sha256")
    if not same or len(lines) != manifest.get("rows"):
        raise BadFile("changed-rows", _("The rows were changed after the export was signed."))
    return [_row(number, line) for number, line in enumerate(lines, 1)]


def _row(number: int, line: bytes) -> dict[str, object]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        raise BadFile(
            "changed-rows", _("This row is not what it should be."), where=Where(line=number)
        )
    return row
