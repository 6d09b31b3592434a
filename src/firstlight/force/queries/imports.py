"""What a roster file would change, line by line, before anything is changed."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from firstlight.exchange.tables import Row, read_table
from firstlight.force.models import Membership, Person, RosterDraft
from firstlight.force.queries.people import GONE, with_phones
from firstlight.force.rules.roster_file import COLUMNS, REQUIRED, Entry, read_entry
from firstlight.kernel.actor import Actor
from firstlight.kernel.words import listed

Verdict = Literal["new", "joined", "changed", "same", "ask", "bad"]
MAX_LINES = 5000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file and what it would do.

    Attributes
    ----------
    verdict
        ``new`` person, known person ``joined`` to this team, ``changed``, ``same``; ``ask`` when
        the telephone number is that of somebody whose name differs or who is in another team;
        ``bad`` when it cannot be read.
    reasons
        Why it is bad, or what is asked, in sentences.
    changes
        What would change of a known person: ``(field, before, after)``.
    """

    number: int
    name: str
    verdict: Verdict
    entry: Entry | None = None
    reasons: tuple[str, ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()
    known: Person | None = None
    membership: Membership | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What the whole file would do.

    Attributes
    ----------
    ignored
        Headings that nobody has a use for.
    passed_over
        Lines with neither a name nor a telephone, such as who has signed below a list.
    teams
        How many lines name which team, where the file names several.
    """

    lines: list[Line]
    ignored: tuple[str, ...] = ()
    passed_over: tuple[int, ...] = ()
    teams: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def is_well(self) -> bool:
        """Whether everything can be taken in."""
        return not self.counts.get("bad") and not self.counts.get("ask")


def preview(
    actor: Actor,
    draft: RosterDraft,
    *,
    same: Collection[int] = (),
    other: Collection[int] = (),
    team: str = "",
) -> Preview:
    """Return what a roster would change.

    Parameters
    ----------
    actor
        Who looks; only people whom they may see are recognised.
    draft
        The file as it was laid down.
    same, other
        Lines of which the user has said that the person we know by that telephone number is, or
        is not, the one meant. Nobody is ever taken for somebody else unasked.
    team
        Of a file of several teams, only the lines that name this one.

    Raises
    ------
    BadFile
        The file as a whole cannot be read.
    """
    table = read_table(bytes(draft.content), "", COLUMNS, REQUIRED)
    named = _teams(table.rows)
    teams = Counter(word for word in named if word)
    rows = [row for row, word in zip(table.rows, named, strict=True) if not team or word == team]
    empty = tuple(row.line for row in rows if not row.values["name"] and not row.values["phone"])
    rows = [row for row in rows if row.line not in empty]
    entries = list(_entries(rows[:MAX_LINES]))
    known = with_phones(actor, [entry.phone for _number, entry, _name, _why in entries if entry])
    members, homes = _members(draft.organisation_id), _homes(known.values())
    lines = []
    for number, entry, name, why in entries:
        if entry is None:
            lines.append(Line(number, name, "bad", reasons=tuple(why)))
            continue
        person = None if number in other else known.get(entry.phone)
        found = _line(number, entry, person, members, number in same)
        lines.append(_asked(found, homes) if found.verdict == "ask" else found)
    if len(rows) > MAX_LINES:
        too_many = _("More than %(limit)s lines: split the file.") % {"limit": MAX_LINES}
        lines.append(Line(rows[MAX_LINES].line, "", "bad", reasons=(too_many,)))
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.verdict] = counts.get(line.verdict, 0) + 1
    several = dict(teams) if len(teams) > 1 else {}
    return Preview(lines, table.ignored, empty, several, counts)


def _teams(rows: list[Row]) -> list[str]:
    """Return the team that each line names; an empty cell is merged with the one above it."""
    words: list[str] = []
    for row in rows:
        words.append(row.values.get("team") or (words[-1] if words else ""))
    return words


def _entries(rows: list[Row]) -> Iterator[tuple[int, Entry | None, str, list[str]]]:
    """Read each line; of two lines with one number the second is at fault."""
    today = timezone.localdate()
    seen: dict[str, int] = {}
    for row in rows:
        entry, why = read_entry(row.values, today)
        if entry and entry.phone in seen:
            first = seen[entry.phone]
            why = [_("Line %(line)s has the same telephone number.") % {"line": first}]
            entry = None
        elif entry:
            seen[entry.phone] = row.line
        yield row.line, entry, row.values.get("name", "").strip()[:60], why


def _members(organisation_id: UUID) -> dict[UUID, Membership]:
    rows = Membership.objects.filter(organisation_id=organisation_id).exclude(state__in=GONE)
    return {row.person_id: row for row in rows}


def _homes(known: Iterable[Person]) -> dict[UUID, list[str]]:
    """Return the teams that people belong to, by person."""
    rows = Membership.objects.filter(person__in=list(known)).exclude(state__in=GONE)
    homes: dict[UUID, list[str]] = {}
    for row in rows.select_related("organisation").order_by("organisation__path"):
        homes.setdefault(row.person_id, []).append(row.organisation.called)
    return homes


def _asked(line: Line, homes: Mapping[UUID, list[str]]) -> Line:
    """Return a line with the question whether the known person is the one meant."""
    if line.known is None:
        return line
    words = {"name": line.known.name, "teams": listed(homes.get(line.known.pk, []))}
    if not words["teams"]:
        question = _("This telephone number belongs to %(name)s, who is known already.")
    else:
        question = _("This telephone number belongs to %(name)s of %(teams)s.")
    return replace(line, reasons=(question % words, _("Is it one person?")))


def _line(
    number: int,
    entry: Entry,
    person: Person | None,
    members: dict[UUID, Membership],
    said_same: bool,
) -> Line:
    if person is None:
        return Line(number, entry.name, "new", entry)
    member = members.get(person.pk)
    changes = tuple(_changes(entry, person, member))
    if not said_same and (member is None or person.name != entry.name):
        return Line(number, entry.name, "ask", entry, changes=changes, known=person)
    if member is None:
        return Line(number, entry.name, "joined", entry, changes=changes, known=person)
    verdict: Verdict = "changed" if changes else "same"
    return Line(
        number, entry.name, verdict, entry, changes=changes, known=person, membership=member
    )


def _changes(
    entry: Entry, person: Person, member: Membership | None
) -> Iterator[tuple[str, str, str]]:
    pairs: list[tuple[str, object, object]] = [
        ("email", person.email, entry.email),
        ("born_on", person.born_on, entry.born_on),
    ]
    if member is not None:
        pairs += [
            ("category", member.category, entry.category),
            ("number", member.number, entry.number),
            ("specialities", listed(member.specialities), listed(entry.specialities)),
            ("joined_on", member.joined_on, entry.joined_on),
            ("code_signed_on", member.code_signed_on, entry.code_signed_on),
        ]
    for name, before, after in pairs:
        if after and str(after) != str(before or ""):
            yield name, str(before or ""), str(after)
