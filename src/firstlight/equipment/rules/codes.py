"""The code that is printed on a thing."""

import secrets

# No sign looks or sounds like another: no 0 and O, no 1 and I and L, no U and V.
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8


def new_code() -> str:
    """Return a code that can be read aloud and typed."""
    return "".join(secrets.choice(SIGNS) for _place in range(LENGTH))
