"""Whether somebody may be disturbed at this moment: the rooms that know people say so."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

WantsQuiet = Callable[[UUID, datetime], bool]
_ASKED: list[WantsQuiet] = []


def ask_before_sending(wants_quiet: WantsQuiet) -> None:
    """Ask this before a letter that can wait is handed to a carrier."""
    _ASKED.append(wants_quiet)


def wants_quiet(person_id: UUID, now: datetime) -> bool:
    """Whether a letter that can wait must not disturb this person now."""
    return any(ask(person_id, now) for ask in _ASKED)
