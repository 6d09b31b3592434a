"""What an import did can be taken back as long as nobody has built on it: the part for all."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.force.models.imports import TakenLine
from firstlight.kernel.errors import Slip, Stale
from firstlight.kernel.models import Event

LINES_KEPT = timedelta(days=14)
MANY = 500
Words = str | Promise
# A reason, and the key of what it is about.
Reason = tuple[Words, UUID | None]


Line = TypeVar("Line", bound=TakenLine)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Standing(Generic[Line]):
    """A line of an import, and why it cannot be taken back; "" if it can."""

    line: Line
    why: Words = ""


def standing(
    lines: Iterable[Line], against: Callable[[list[Line]], Iterable[tuple[Words, Line]]]
) -> list[Standing[Line]]:
    """Return of each line that is not taken back yet whether it can be.

    `against` tells what stands against it, grave reasons first; the first of each line counts.
    """
    left = [line for line in lines if line.undone_at is None]
    found: dict[Any, Words] = {}
    for why, line in against(left):
        found.setdefault(line.pk, why)
    return [Standing(line, found.get(line.pk, "")) for line in left]


def chosen(found: Sequence[Standing[Line]], expected: int) -> list[Line]:
    """Return the lines that can be taken back, as many as somebody has seen.

    Raises
    ------
    Slip
        ``nothing-to-undo``: everything is taken back already, or too long ago.
    Stale
        Not as many lines can be taken back as the user has seen.
    """
    lines = [each.line for each in found if not each.why]
    if not lines:
        raise Slip("nothing-to-undo", _("Nothing of this import can be taken back any more."))
    if len(lines) != expected:
        raise Stale
    return lines


def acts_since(labels: Mapping[str, UUID], since: datetime, but: Sequence[str]) -> Iterator[UUID]:
    """Yield the keys of rows, given by their labels, to which something was done since.

    What imports themselves did (`but`) does not count: it is known by their lines.
    """
    for some in parts(sorted(labels)):
        acts = Event.objects.filter(subject__in=some, at__gt=since).exclude(action__in=but)
        for label in acts.values_list("subject", flat=True):
            yield labels[label]


def pointed_at(why: Words, rows: QuerySet[Any], field: str) -> Iterator[Reason]:
    """Yield a reason for everything that a field of some rows points at."""
    for key in rows.values_list(field, flat=True).distinct():
        yield why, key


def parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield rows by as many as one question may name."""
    for start in range(0, len(rows), MANY):
        yield rows[start : start + MANY]
