"""What waits for somebody's step, list by list: the same chips, the same rows, as a count.

A list of the product has chips; some of them hold what waits for one who may take the next step.
They are counted here for the first page of whoever that is, what is late first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from firstlight.console.desk.piles import LATE, PILES, Pile
from firstlight.console.frame import DOORS
from firstlight.console.listing import Filter, Words
from firstlight.duty import queries as duty
from firstlight.duty.models import Shift
from firstlight.kernel.actor import Actor
from firstlight.kernel.questions import how_many

LABELS = {door.key: door.label for door in reversed(DOORS)}  # the first of a key names it
AHEAD = timedelta(hours=12)
MOST_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Waiting:
    """One chip that is not empty, as the first page draws it."""

    href: str
    where: Words
    words: Words
    count: int
    is_late: bool


def waiting(actor: Actor) -> list[Waiting]:
    """Return what waits for a step that the actor may take, what is late first."""
    asked = list(_asked(actor))
    counts = how_many([rows for _pile, _chip, rows in asked])
    found = [
        Waiting(
            href=f"{reverse(pile.page)}?f={chip.key}",
            where=pile.title or LABELS[pile.room],
            words=chip.label,
            count=count,
            is_late=chip.key in LATE,
        )
        for (pile, chip, _rows), count in zip(asked, counts, strict=True)
        if count
    ]
    return sorted(found, key=lambda each: not each.is_late)


def _asked(actor: Actor) -> Iterator[tuple[Pile, Filter, QuerySet[Any]]]:
    """Return the chips whose next step is the actor's, each with its rows as its list has them."""
    for pile in PILES:
        if not actor.may(pile.may):
            continue
        words = {chip.key: chip for chip in pile.chips}
        rows: QuerySet[Any] | None = None
        for key, whose in pile.steps.items():
            if whose not in actor.hats and not actor.may(whose):
                continue
            rows = pile.rows(actor) if rows is None else rows
            yield pile, words[key], words[key].narrow(rows)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A shift that begins or ends soon."""

    shift: Shift
    at: datetime
    begins: bool


def ahead(actor: Actor, now: datetime) -> list[Ahead]:
    """Return which shifts begin or end within half a day, the next first."""
    if not actor.may("duty.see"):
        return []
    rows = duty.shifts_between(actor, now, now + AHEAD).exclude(state__in=["cancelled", "ended"])
    found = [
        Ahead(row, at, begins)
        for row in rows
        for at, begins in ((row.starts_at, True), (row.ends_at, False))
        if now < at <= now + AHEAD and (begins or row.state == "in_progress")
    ]
    return sorted(found, key=lambda each: each.at)[:MOST_AHEAD]
