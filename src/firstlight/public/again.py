"""A form for everybody that is sent again, as after the browser's "back", leads to its receipt.

The code it was answered with is kept only as a hash. So that the same form finds it again, it lies
behind the command's receipt, locked by the secret of the ticket and by the words that were sent.
Both are in the sender's own page; the secret is kept nowhere here, so nobody else can open it.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from firstlight.public.challenge import Ticket

# What a form carries for its hurdle; all else is what somebody wrote.
HURDLE = ("token", "proof", "answer")


def words_of(request: HttpRequest) -> bytes:
    """Return the mark of what was written in a form, its files too."""
    written: list[tuple[str, list[str]]] = [
        (name, request.POST.getlist(name)) for name in sorted(request.POST) if name not in HURDLE
    ]
    for name in sorted(request.FILES):
        files = request.FILES.getlist(name)
        written.append((name, [hashlib.sha256(each.read()).hexdigest() for each in files]))
        for each in files:
            each.seek(0)
    return hashlib.sha256(json.dumps(written).encode()).digest()


def lock(ticket: Ticket, words: bytes, told: Mapping[str, Any]) -> str:
    """Return what the sender was told, for these words of this ticket alone."""
    return base64.b64encode(_box(ticket, words).encrypt(json.dumps(told).encode())).decode()


def unlock(ticket: Ticket, words: bytes, locked: str) -> dict[str, Any] | None:
    """Return what the sender was told; nothing where the words are others."""
    try:
        told: dict[str, Any] = json.loads(
            _box(ticket, words).decrypt(base64.b64decode(locked, validate=True))
        )
    except (CryptoError, ValueError):
        return None
    return told


def _box(ticket: Ticket, words: bytes) -> SecretBox:
    return SecretBox(hashlib.blake2b(words, digest_size=32, key=ticket.secret.encode()).digest())
