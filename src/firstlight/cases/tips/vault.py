"""Sealing and opening, by libsodium (PyNaCl); nothing here is kept, logged or written.

A station's vault has three key pairs (X25519). What a tip says is sealed to the first. Who its
writer is, is sealed to the third and then to the second, like a box with two locks, so that no
single officer can open it: each holds the first key and one of the two others. An officer's keys
are wrapped (XSalsa20-Poly1305) under their own passphrase (Argon2id).
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.pwhash import argon2id
from nacl.secret import SecretBox

from firstlight.kernel.errors import Refused

# No sign looks or sounds like another: no 0 and O, no 1 and I and L, no U and V.
SIGNS = "23456789ABCDEFGHJKMNPQRSTWXYZ"
NUMBER_SIGNS, SECRET_SIGNS = 6, 12  # 29 signs: 58 bits that nobody knows, behind a slow hash
HAND_OVER_SIGNS = 24
KEY_BYTES = 32
# What a database gives for bytes.
Blob: TypeAlias = "bytes | memoryview[int]"


@dataclass(frozen=True, slots=True)
class Cost:
    """What Argon2id spends on one guess: passes, and memory in bytes."""

    passes: int
    memory: int


PASSPHRASE_COST = Cost(argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE)
CODE_COST = Cost(argon2id.OPSLIMIT_INTERACTIVE, argon2id.MEMLIMIT_INTERACTIVE)


@dataclass(frozen=True, slots=True)
class Pair:
    """A key pair."""

    public: bytes
    private: bytes


@dataclass(frozen=True, slots=True)
class Wrapped:
    """An officer's keys under a passphrase: what may lie in the database."""

    salt: bytes
    passes: int
    memory: int
    sealed: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """A vault that an officer has opened: it lives in this process's memory only.

    Attributes
    ----------
    key_id
        Whose keys these are.
    content
        Opens what tips say.
    lock
        Which of the two locks of an informant this officer can open: 1 (outer) or 2 (inner).
    lock_key
        Opens that lock.
    """

    key_id: UUID
    content: bytes
    lock: int
    lock_key: bytes

    @property
    def secret(self) -> bytes:
        """What is wrapped for one officer."""
        return self.content + self.lock_key


Ring = Mapping[UUID, Opened]


def new_pair() -> Pair:
    """Return a fresh key pair."""
    private = PrivateKey.generate()
    return Pair(bytes(private.public_key), bytes(private))


def seal(public: Blob, words: bytes) -> bytes:
    """Seal `words` so that only the private key opens them; not even the sealer can."""
    return bytes(SealedBox(PublicKey(bytes(public))).encrypt(words))


def unseal(private: bytes, sealed: Blob) -> bytes:
    """Open what was sealed.

    Raises
    ------
    Refused
        ``cannot-open``: it is another's, or was tampered with.
    """
    try:
        return bytes(SealedBox(PrivateKey(bytes(private))).decrypt(bytes(sealed)))
    except CryptoError as no:
        raise Refused("cannot-open", _("This key does not open it.")) from no


def _stretched(words: str, salt: bytes, cost: Cost, length: int) -> bytes:
    return argon2id.kdf(
        length, words.encode(), bytes(salt), opslimit=cost.passes, memlimit=cost.memory
    )


def wrap(secret: bytes, passphrase: str, cost: Cost | None = None) -> Wrapped:
    """Wrap keys under a passphrase, at the usual cost unless another is given."""
    salt, cost = secrets.token_bytes(argon2id.SALTBYTES), cost or PASSPHRASE_COST
    key = _stretched(passphrase, salt, cost, SecretBox.KEY_SIZE)
    return Wrapped(salt, cost.passes, cost.memory, bytes(SecretBox(key).encrypt(secret)))


def unwrap(wrapped: Wrapped, passphrase: str) -> bytes | None:
    """Return the keys, or None when the passphrase is another."""
    cost = Cost(wrapped.passes, wrapped.memory)
    key = _stretched(passphrase, wrapped.salt, cost, SecretBox.KEY_SIZE)
    try:
        return bytes(SecretBox(key).decrypt(bytes(wrapped.sealed)))
    except CryptoError:
        return None


def code_of(length: int) -> str:
    """Return a fresh code that can be read aloud and typed."""
    return "".join(secrets.choice(SIGNS) for _place in range(length))


def plain_code(typed: str) -> str:
    """Return a code as it is reckoned with: without dashes, blanks and small letters."""
    return "".join(sign for sign in typed.upper() if sign in SIGNS)


def grouped(code: str) -> str:
    """Return a code in groups of six."""
    return "-".join(code[at : at + 6] for at in range(0, len(code), 6))


@dataclass(frozen=True, slots=True)
class Box:
    """An informant's mailbox: what of the code is kept, and the key that only the code gives."""

    salt: bytes
    code_hash: bytes
    pair: Pair


def box_of(code_secret: str, salt: Blob = b"") -> Box:
    """Return the mailbox of a code; with a new salt unless one is given.

    The code is stretched once into two halves: the first is kept to know the code again, the
    second is the private key of the mailbox and is kept nowhere.
    """
    salt = bytes(salt) or secrets.token_bytes(argon2id.SALTBYTES)
    both = _stretched(code_secret, salt, CODE_COST, 2 * KEY_BYTES)
    private = PrivateKey(both[KEY_BYTES:])
    return Box(salt, both[:KEY_BYTES], Pair(bytes(private.public_key), bytes(private)))
