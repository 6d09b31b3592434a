"""Keys and chances of the demonstration: the same every time."""

from random import Random
from uuid import UUID, uuid5

ROOT = UUID("6d1c5a52-3f0e-5b7c-9a55-0d7e5d2b8f10")
SEED = 20190917


def key(*words: object) -> UUID:
    """Return the key of the demonstration's row that is called `words`."""
    return uuid5(ROOT, "/".join(str(word) for word in words))


def chance(*words: object) -> Random:
    """Return a source of made-up numbers for one purpose; the others do not disturb it."""
    return Random(f"{SEED}/{'/'.join(str(word) for word in words)}")  # noqa: S311  # nothing is secret here
