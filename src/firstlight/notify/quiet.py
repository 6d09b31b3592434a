"""Whether somebody may be disturbed at this moment: the rooms that know people say so."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

WantsQuiet = Callable[[UUID, datetime], bool]
_ASKED: list[tuple[str, WantsQuiet]] = []


def ask_before_sending(wants_quiet: WantsQuiet, about: str = "") -> None:
    """Ask this before a letter that can wait is handed to a carrier.

    `about` is how the keys of the letters begin of which alone it is asked; of all if empty.
    """
    if (about, wants_quiet) not in _ASKED:
        _ASKED.append((about, wants_quiet))


def wants_quiet(person_id: UUID, now: datetime, key: str) -> bool:
    """Whether the letter under a key, one that can wait, must not disturb this person now."""
    return any(ask(person_id, now) for about, ask in _ASKED if key.startswith(about))
