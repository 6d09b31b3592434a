"""A code with which somebody without an account comes back: told once, kept only as a hash."""

import hashlib
import secrets

# No sign that looks or sounds like another; 32 of them, so that each is five bits.
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GROUPS, SIZE = 4, 4


def new_code() -> str:
    """Return a new code of 80 random bits, in four groups of four."""
    groups = ("".join(secrets.choice(SIGNS) for _sign in range(SIZE)) for _group in range(GROUPS))
    return "-".join(groups)


def hash_of_code(code: str) -> str:
    """Return what may be stored to recognise a code, however it was typed."""
    plain = "".join(sign for sign in code.upper() if sign in SIGNS)
    return hashlib.sha256(plain.encode()).hexdigest()
