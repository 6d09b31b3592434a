"""What an erasure of one person takes away and what stays with its reason, over all rooms.

Each room registers what it holds (`parts_of_person`). What nobody
names is found by the tables themselves (`about.sources`): such rows point at the person's row and
say no more of them than that row does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from firstlight.force.about import sources
from firstlight.force.models import Person
from firstlight.force.queries.people import GONE
from firstlight.kernel.actions import Context
from firstlight.kernel.words import listed
from firstlight.privacy.queries import held_of

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of what is kept about a person.

    Attributes
    ----------
    key
        ``room.what``.
    name
        What it is, in words.
    count
        How much of it there is of a person.
    erase
        Takes it away, inside the act; `None` where it stays.
    why
        Why it stays.
    keeps_name
        Whether the person's name must stay with it.
    tables
        ``app.model.field`` of the rows that it covers, as `about.sources` names them.
    """

    key: str
    name: Words
    count: Callable[[Person], int]
    erase: Callable[[Context, Person], Any] | None = None
    why: Words = ""
    keeps_name: bool = False
    tables: frozenset[str] = frozenset()


PARTS: dict[str, Part] = {}


def parts_of_person(*parts: Part) -> None:
    """Register what a room keeps about people; twice changes nothing."""
    for part in parts:
        PARTS.setdefault(part.key, part)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the preview: what, how much, and why it stays."""

    name: Words
    count: int
    why: Words = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be erased of a person, what stays, and what stands against it now."""

    goes: list[Line]
    stays: list[Line]
    against: list[str]
    keeps_name: bool


def preview(person: Person) -> Preview:
    """Return what an erasure of `person` would do; nothing is touched."""
    counted = [(part, part.count(person)) for part in _parts()]
    found = [(part, count) for part, count in counted if count]
    keeps_name = any(part.keeps_name for part, _count in found)
    goes = [Line(part.name, count) for part, count in found if part.erase]
    if not keeps_name:
        goes = [Line(_("Name"), 1), *goes]
    stays = [Line(part.name, count, part.why) for part, count in found if not part.erase]
    if rest := _rest(person):
        why = _("They hold a key and no name.")
        stays.append(Line(_("Lists in which they took part"), rest, why))
    return Preview(goes, stays, list(_against(person)), keeps_name)


def erase_parts(context: Context, person: Person) -> None:
    """Take away what the parts name, inside the act that erases the person."""
    for part in _parts():
        if part.erase and part.count(person):
            part.erase(context, person)


def _parts() -> list[Part]:
    return [PARTS[key] for key in sorted(PARTS)]


def _against(person: Person) -> Iterator[str]:
    """Yield what must be settled before this person can be erased."""
    if person.erased_at is not None:
        yield _("Everything is erased already.")
    rows = person.memberships.exclude(state__in=GONE).order_by("organisation__path")
    if units := [row.organisation.called for row in rows.select_related("organisation")]:
        yield _(
            "Still belongs to %(units)s: the membership ends first, by their own leaving, because "
            "insurance, duty and account hang on it."
        ) % {"units": listed(units)}
    for job in held_of(person.label):
        yield _("Held back until a review on %(day)s: %(reason)s") % {
            "day": job.hold_review_on,
            "reason": job.hold_reason,
        }


def _rest(person: Person) -> int:
    """Return how many rows point at a person that no part speaks of."""
    told = frozenset().union(*(part.tables for part in _parts()))
    return sum(
        source.model._default_manager.filter(**{source.field: person.pk}).count()
        for source in sources()
        if source.label not in told
    )
