"""An import of a roster is taken back, line by line, as far as nobody has built on it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.force import queries
from firstlight.force.actions.taking_back import forget_old, settle
from firstlight.force.models import Agreement, ImportedLine, Membership, Person, RosterImport
from firstlight.force.queries.imported import lines_of, standings
from firstlight.force.queries.standing import chosen
from firstlight.force.schemas import UndoImport
from firstlight.kernel.actions import Context, action
from firstlight.privacy.rules import sweeps


@sweeps(
    "roster_import",
    _("What an imported roster changed of whom"),
    _("14 days, while it can be undone; who imported, when and how many: 1 year"),
    RosterImport,
    ImportedLine,
)
def old_imports(context: Context, _on: date) -> int:
    """Erase what is kept of imports when its time has come."""
    return forget_old(context, ImportedLine, RosterImport)


def forget_lines(_context: Context, person: Person) -> None:
    """Erase what imports changed of a person, inside the act that erases them."""
    ImportedLine.objects.filter(person=person).delete()


@action("force.undo_import", may="force.import", takes=UndoImport)
def undo_import(context: Context, data: UndoImport) -> dict[str, int]:
    """Take back what an import of a roster did, except where somebody has built on it since.

    Returns
    -------
    dict
        How many lines were taken back (``undone``), and how many stay (``left``).

    Raises
    ------
    Slip, Stale
        As `chosen` says.
    """
    batch = queries.roster_import(context.actor, data.import_id)
    _hold(batch)
    found = standings(batch, lines_of(batch))
    lines = chosen(found, data.expected)
    for line in lines:
        _take_back(context, line)
    _delete(lines)
    return settle(context, batch, lines, len(found) - len(lines))


def _hold(batch: RosterImport) -> None:
    """Let nobody change or use these rows while it is decided what becomes of them."""
    lines = ImportedLine.objects.filter(batch=batch, undone_at=None)
    list(RosterImport.objects.select_for_update().filter(pk=batch.pk))
    for table, field in ((Person, "person_id"), (Membership, "membership_id")):
        rows = table.objects.select_for_update().filter(pk__in=lines.values(field))
        list(rows.order_by("pk").values_list("pk"))


def _take_back(context: Context, line: ImportedLine) -> None:
    """Put back what was there before; what the line has made goes with all of them at once."""
    rows: dict[str, Any] = {"person": line.person, "membership": line.membership}
    for name, row in rows.items():
        before = {each["field"]: each["before"] for each in line.changes if each["of"] == name}
        for field, value in before.items():
            setattr(row, field, row._meta.get_field(field).to_python(value))
        if before:
            row.version += 1
            row.save(update_fields=[*before, "version"])
    context.record(
        rows["membership"], line=line.number, verdict=line.verdict, person_id=line.person_id
    )


def _delete(lines: list[ImportedLine]) -> None:
    made = [x.membership_id for x in lines if x.verdict != "changed" and x.membership_id]
    fresh = [x.person_id for x in lines if x.verdict == "new" and x.person_id]
    Agreement.objects.filter(membership_id__in=made).delete()
    Membership.objects.filter(pk__in=made).delete()
    Person.objects.filter(pk__in=fresh).delete()


__all__ = ["forget_lines", "old_imports", "undo_import"]
