"""What a code opens: answers that nobody else can read."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.cases.tips import queries
from firstlight.cases.tips.models import Tip
from firstlight.cases.tips.rules import TIP
from firstlight.cases.tips.vault import unseal
from firstlight.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Letterbox:
    """What a code opens: answers in words, and days on which its holder wrote."""

    station_id: UUID
    state: str
    answers: list[tuple[datetime, str]]
    wrote: list[datetime]
    has_name: bool
    is_closed: bool


def behind(code: str) -> tuple[Tip, bytes]:
    """Return the tip of a code and the key of its mailbox, or refuse a wrong code."""
    found = queries.by_code(code)
    if found is None:
        raise Refused("wrong-code", _("This code opens no mailbox. Look again."), field="code")
    return found


def read_box(code: str) -> Letterbox:
    """Return what a code opens; nothing is kept of who looked, or when.

    Raises
    ------
    Refused
        ``wrong-code``.
    """
    row, private = behind(code)
    answers, wrote = [], [row.created_at]
    for letter in row.messages.order_by("created_at", "version"):
        if letter.is_answer and letter.for_informant is not None:
            answers.append((letter.created_at, unseal(private, letter.for_informant).decode()))
        elif not letter.is_answer:
            wrote.append(letter.created_at)
    wrote = list(dict.fromkeys(wrote))  # twice on one day is one day
    is_closed = row.state in TIP.terminal
    return Letterbox(
        row.station_id, row.state, answers, wrote, row.informant is not None, is_closed
    )
