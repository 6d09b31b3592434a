"""Rosters that were taken in: what each has changed, and how it is taken back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from firstlight.console.force.views.people import LABELS, sees_contact
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.force import queries
from firstlight.force.actions import undo_import
from firstlight.force.models import ImportedLine, Membership
from firstlight.force.queries.standing import LINES_KEPT
from firstlight.force.schemas import UndoImport
from firstlight.kernel.actor import Actor
from firstlight.kernel.words import listed

FIELDS = {
    **LABELS,
    "specialities": gettext_lazy("Specialities"),
    "joined_on": gettext_lazy("Joined on"),
    "code_signed_on": gettext_lazy("Code of conduct signed on"),
}
# What only those read whose work needs it, as on the page of a person.
CONTACT = frozenset({"phone", "email", "born_on"})
DID = {
    "new": gettext_lazy("New person"),
    "joined": gettext_lazy("Known person, new to this team"),
    "changed": gettext_lazy("Changes"),
}
COUNTED = {
    "new": gettext_lazy("New people"),
    "joined": gettext_lazy("Known people, new to this team"),
    "changed": gettext_lazy("Changes"),
    "same": gettext_lazy("No change"),
    "left": gettext_lazy("Not imported"),
}
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Change:
    """A field, what it said before and what it says now; no values for who may not read them."""

    field: str | Promise
    before: str = ""
    after: str = ""
    is_shown: bool = True


def changes_shown(actor: Actor, changes: Iterable[tuple[str, Any, Any]]) -> list[Change]:
    """Return changed fields in words."""
    open_to = sees_contact(actor)
    return [
        Change(FIELDS[field], _value(field, before), _value(field, after))
        if open_to or field not in CONTACT
        else Change(FIELDS[field], is_shown=False)
        for field, before, after in changes
    ]


def _value(field: str, value: Any) -> str:
    if field == "category" and value:
        return str(Membership.Category(value).label)
    return listed(value) if isinstance(value, list) else str(value or "")


@page(may="force.import")
def imports(request: SeatedRequest) -> HttpResponse:
    """List the rosters that were taken in, newest first."""
    rows = list(queries.roster_imports(request.actor)[:SHOWN])
    known = queries.names(request.actor, [row.made_by_id for row in rows])
    context = {
        "rows": [
            {"row": row, "who": known.get(row.made_by_id, ""), "taken": _taken(row.counts)}
            for row in rows
        ]
    }
    return render(request, "force/roster_imports.html", context)


def _taken(counts: Mapping[str, int]) -> int:
    return sum(counts.get(verdict, 0) for verdict in DID)


@page(may="force.import")
def imported(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show what one import has changed, line by line."""
    row = queries.roster_import(request.actor, key)
    found = queries.lines_of(row)
    names = queries.names(request.actor, [line.person_id for line in found if line.person_id])
    undone = sum(line.undone_at is not None for line in found)
    why = {each.line.pk: each.why for each in queries.standings(row, found)}
    context = {
        "row": row,
        "who": queries.names(request.actor, [row.made_by_id]).get(row.made_by_id, ""),
        "counts": [(words, row.counts.get(name, 0)) for name, words in COUNTED.items()],
        "until": row.created_at + LINES_KEPT,
        "lines": [
            {**_line(request.actor, line, names), "why": why.get(line.pk, "")} for line in found
        ],
        "can": sum(not each for each in why.values()),
        "undone": undone,
        "left": len(found) - undone,
    }
    return render(request, "force/roster_import.html", context)


def _line(actor: Actor, line: ImportedLine, names: Mapping[UUID, str]) -> dict[str, Any]:
    changes = [(each["field"], each["before"], each["after"]) for each in line.changes]
    return {
        "line": line,
        "name": names.get(line.person_id, "") if line.person_id else "",
        "did": DID[line.verdict],
        "changes": changes_shown(actor, changes),
    }


@page(may="force.import")
def undo(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show what would be taken back and what stays, and take it back when the user says so."""
    row = queries.roster_import(request.actor, key)
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = {"import_id": key, "expected": request.POST.get("expected") or 0}
        outcome = perform(request.actor, undo_import, UndoImport, values)
        if outcome.ok:
            messages.success(request, said(outcome.result))
            return redirect("roster_import", key=key)
        errors = outcome.errors
    found = queries.standings(row, queries.lines_of(row))
    keys = [each.line.person_id for each in found if each.line.person_id]
    names = queries.names(request.actor, keys)

    def drawn(chosen: Callable[[queries.Standing[ImportedLine]], bool]) -> list[dict[str, Any]]:
        return [
            {**_line(request.actor, each.line, names), "why": each.why}
            for each in found
            if chosen(each)
        ]

    context = {
        "row": row,
        "errors": errors,
        "back": drawn(lambda each: not each.why),
        "stay": drawn(lambda each: bool(each.why)),
    }
    return render(request, "force/roster_undo.html", context, status=422 if errors else 200)


def said(counts: dict[str, int]) -> str:
    """Return what undoing an import has done, in one sentence."""
    return ngettext(
        "%(count)s line taken back, %(left)s stay as they are.",
        "%(count)s lines taken back, %(left)s stay as they are.",
        counts["undone"],
    ) % {"count": counts["undone"], "left": counts["left"]}
