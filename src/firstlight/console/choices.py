"""Choices of people and places, each found by its name, its pinyin or its initials."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID


class Named(Protocol):
    """Somebody or something with a name, and how that is spelled."""

    pk: UUID
    name: str
    pinyin: str
    initials: str


def choice(row: Named, words: str = "") -> tuple[str, str, str]:
    """Return one choice: its key, what it is called, and by what else it is found."""
    return str(row.pk), words or row.name, f"{row.pinyin} {row.initials}"


def choices(rows: Iterable[Named]) -> list[tuple[str, str, str]]:
    """Return the choices of a field, in the order of `rows`."""
    return [choice(row) for row in rows]
