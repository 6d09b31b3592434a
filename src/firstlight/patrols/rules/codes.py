"""The codes that signs show: signed with the checkpoint's secret, short enough to type by hand.

A printed code names its checkpoint and its issue; a changing code names the stretch of time in
which the sign showed it. Both end in a truncated HMAC-SHA-256 (RFC 2104), so that nobody without
the secret can make one; letters and figures that look alike are not used.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's 32: no I, L, O, U
ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
PRINTED, CHANGING = "S", "R"
SHORT, ISSUE, STEP, SEAL = 6, 2, 5, 7
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Code:
    """What a code says: which checkpoint, and its issue (printed) or stretch (changing)."""

    kind: str
    short: str
    number: int
    seal: str


def new_short() -> str:
    """Return a checkpoint's own six signs, by chance."""
    return "".join(secrets.choice(SIGNS) for _ in range(SHORT))


def new_secret() -> bytes:
    """Return a fresh signing secret."""
    return secrets.token_bytes(SECRET_BYTES)


def printed(short: str, secret: bytes, issue: int) -> str:
    """Return the code of a printed sign's issue."""
    return _written(PRINTED, short, _signs(issue, ISSUE), secret)


def changing(short: str, secret: bytes, at: datetime, period_s: int) -> str:
    """Return the code that a changing sign shows at a moment."""
    return _written(CHANGING, short, _signs(step_at(at, period_s), STEP), secret)


def step_at(at: datetime, period_s: int) -> int:
    """Return the number of the stretch of `period_s` seconds that holds a moment."""
    return int(at.timestamp()) // period_s


def read(text: str) -> Code | None:
    """Return what a scanned or typed code says, or nothing when it is none of ours."""
    plain = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
    kind, rest = plain[:1], plain[1:].translate(ALIKE)
    middle = {PRINTED: ISSUE, CHANGING: STEP}.get(kind)
    if middle is None or len(rest) != SHORT + middle + SEAL:
        return None
    if any(sign not in SIGNS for sign in rest):
        return None
    number = 0
    for sign in rest[SHORT : SHORT + middle]:
        number = number * len(SIGNS) + SIGNS.index(sign)
    return Code(kind, rest[:SHORT], number, rest[SHORT + middle :])


def is_genuine(code: Code, secret: bytes) -> bool:
    """Return whether the seal is the secret's."""
    width = STEP if code.kind == CHANGING else ISSUE
    seal = _seal(code.kind + code.short + _signs(code.number, width), secret)
    return hmac.compare_digest(code.seal, seal)


def full_step(low: int, near: datetime, period_s: int) -> int:
    """Return the whole number of a stretch from its last signs: the one nearest to `near`."""
    turn: int = len(SIGNS) ** STEP
    here = step_at(near, period_s)
    return here + (low - here + turn // 2) % turn - turn // 2


def _written(kind: str, short: str, middle: str, secret: bytes) -> str:
    body = kind + short + middle
    whole = body + _seal(body, secret)
    return "-".join(whole[at : at + 5] for at in range(0, len(whole), 5))


def _signs(number: int, count: int) -> str:
    found = ""
    for _ in range(count):
        number, sign = divmod(number, len(SIGNS))
        found = SIGNS[sign] + found
    return found


def _seal(body: str, secret: bytes) -> str:
    digest = int.from_bytes(hmac.digest(secret, body.encode(), hashlib.sha256)[:8])
    return _signs(digest, SEAL)


def tag_hash(text: str) -> str:
    """Return the SHA-256 by which a tag's words are known."""
    return hashlib.sha256(text.strip().encode()).hexdigest()
