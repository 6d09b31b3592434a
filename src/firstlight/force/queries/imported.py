"""Rosters that were taken in: what each changed, and what of it can still be taken back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from firstlight.force.about import sources
from firstlight.force.models import (
    Application,
    ImportedLine,
    Membership,
    RoleGrant,
    RosterImport,
)
from firstlight.force.queries.standing import (
    Reason,
    Standing,
    Words,
    acts_since,
    parts,
    pointed_at,
    standing,
)
from firstlight.force.rules.roster_file import kept_value
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound

# Acts of imports themselves: what they changed is known by their lines.
OWN_ACTS = ("force.import_roster", "force.undo_import")
# Rows that point at a person and are looked at by themselves.
ASIDE = frozenset({"force.membership.person", "force.importedline.person"})
ACCOUNT, LETTER = "force.account.person", "notify.message.person_id"

GONE = _("The person or the membership is not there any more.")
LATER = _("A later import has changed this person: undo that one first.")
CHANGED = _("Somebody has changed this person or this membership since.")
SIGN_IN = _("They have a sign-in already.")
WRITTEN = _("They have been written to already.")
ELSEWHERE = _("They belong to another team as well.")
ROLE = _("They hold a role, or have applied, under this membership.")
TAKES_PART = _("They take part in something already: a shift, a certificate, an answer.")


def roster_imports(actor: Actor) -> QuerySet[RosterImport]:
    """Return the imports of rosters that an actor may see, newest first."""
    rows = RosterImport.objects.visible_to(actor).select_related("organisation")
    if actor.teams:
        rows = rows.filter(organisation_id__in=actor.teams)
    return rows.order_by("-created_at", "-pk")


def roster_import(actor: Actor, key: UUID | str) -> RosterImport:
    """Return one import, or raise `NotFound`."""
    found = roster_imports(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def lines_of(batch: RosterImport) -> list[ImportedLine]:
    """Return what each line of an import has changed, in the order of the file."""
    return list(batch.lines.select_related("person", "membership").order_by("number"))


def standings(batch: RosterImport, lines: Iterable[ImportedLine]) -> list[Standing[ImportedLine]]:
    """Return of each line that is not taken back yet whether it can be."""
    return standing(lines, lambda left: _against(batch, left))


def _against(
    batch: RosterImport, lines: list[ImportedLine]
) -> Iterator[tuple[Words, ImportedLine]]:
    """Yield what stands against taking a line back, grave reasons first."""
    yield from ((GONE, line) for line in lines if _is_gone(line))
    whole = [line for line in lines if line.person_id and line.membership_id]
    by_key = {line.person_id: line for line in whole}
    by_key |= {line.membership_id: line for line in whole}
    for why, key in _since(batch, whole):
        if key in by_key:
            yield why, by_key[key]
    yield from ((CHANGED, line) for line in whole if _differs(line))


def _is_gone(line: ImportedLine) -> bool:
    person = line.person
    return person is None or line.membership is None or person.erased_at is not None


def _differs(line: ImportedLine) -> bool:
    """Return whether a row does not say any more what the line wrote there."""
    rows = {"person": line.person, "membership": line.membership}
    return any(
        kept_value(getattr(rows[each["of"]], each["field"])) != each["after"]
        for each in line.changes
    )


def _since(batch: RosterImport, lines: list[ImportedLine]) -> Iterator[Reason]:
    """Yield a reason and the person or membership that it is about, grave ones first."""
    people = {line.person_id for line in lines}
    later = ImportedLine.objects.filter(
        undone_at=None, batch__created_at__gt=batch.created_at, batch__station_id=batch.station_id
    )
    for key in later.values_list("person_id", flat=True):
        if key in people:
            yield LATER, key
    labels = {row.label: row.pk for line in lines for row in (line.person, line.membership) if row}
    yield from ((CHANGED, key) for key in acts_since(labels, batch.created_at, OWN_ACTS))
    made = [line for line in lines if line.verdict in ("new", "joined")]
    for part in parts(made):
        yield from _in_use(batch, part)


def _in_use(batch: RosterImport, lines: Iterable[ImportedLine]) -> Iterator[Reason]:
    """Yield what hangs on people and memberships that an import has made."""
    by_verdict: dict[str, list[UUID]] = defaultdict(list)
    members = []
    for line in lines:
        if line.person_id and line.membership_id:
            by_verdict[line.verdict].append(line.person_id)
            members.append(line.membership_id)
    new, joined = by_verdict["new"], by_verdict["joined"]
    others = Membership.objects.filter(person_id__in=new).exclude(pk__in=members)
    yield from pointed_at(ELSEWHERE, others, "person_id")
    for table in (RoleGrant, Application):
        held = table.objects.filter(membership_id__in=members)
        yield from pointed_at(ROLE, held, "membership_id")
    words = {ACCOUNT: SIGN_IN, LETTER: WRITTEN}
    for source in sources():
        if source.label in ASIDE:
            continue
        why, rows = words.get(source.label, TAKES_PART), source.model._default_manager.order_by()
        yield from pointed_at(why, rows.filter(**{f"{source.field}__in": new}), source.field)
        # Who was known before has a past of their own; only what came since counts.
        if source.label != LETTER and hasattr(source.model, "created_at"):
            since = rows.filter(created_at__gt=batch.created_at)
            since = since.filter(**{f"{source.field}__in": joined})
            yield from pointed_at(why, since, source.field)
