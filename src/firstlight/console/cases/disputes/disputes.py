"""The list of disputes, a new one, and one file."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstlight.cases.disputes import queries
from firstlight.cases.disputes.actions import report
from firstlight.cases.disputes.models import DisputeCase, DisputeParty
from firstlight.cases.disputes.rules import DISPUTE, WAYS, is_maker
from firstlight.cases.disputes.schemas import ReportDispute
from firstlight.console.cases.disputes.words import LABELS, steps
from firstlight.console.cases.stepping import only_for
from firstlight.console.choices import choices
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import StepShown, Told, steps_of, who_of
from firstlight.console.web import Outcome, page, perform
from firstlight.kernel.actor import Actor

# What finds a dispute its way is the desk's; all the rest is who mediates.
ROUTING = ("assess", "urgent_police", "refer_other")
Refused = tuple[str, dict[str, Any], dict[str, str]]
FILTERS = (
    Filter(
        "open",
        gettext_lazy("Open"),
        lambda rows: rows.exclude(state__in=DISPUTE.terminal).filter(closed_on=None),
    ),
    Filter(
        "late",
        gettext_lazy("Open over a month"),
        lambda rows: rows.filter(state="mediating", due_on__lt=timezone.localdate()),
    ),
    Filter(
        "review",
        gettext_lazy("Level to look at again"),
        lambda rows: rows.filter(level_review_on__lte=timezone.localdate()),
    ),
)


def _columns() -> list[Column]:
    return [
        Column(
            "number",
            _("Number"),
            lambda row: Cell(row.number, reverse("dispute", args=[row.pk])),
            "number",
        ),
        Column(
            "state", _("State"), lambda row: Cell(DISPUTE.state_names[row.state], state=row.state)
        ),
        Column("matter", _("What kind of dispute"), lambda row: row.get_matter_display()),
        Column("kind", _("Kind"), lambda row: row.get_kind_display() if row.kind else ""),
        Column("where", _("Where about"), lambda row: row.place_area),
        Column("level", _("Level of the case"), lambda row: row.level.name if row.level else ""),
        Column("due", _("Within the month"), lambda row: row.due_on or "", "due_on"),
        Column("mediator", _("Mediator"), lambda row: row.mediator.name if row.mediator else ""),
    ]


@page(may="disputes.see")
def disputes(request: SeatedRequest) -> HttpResponse:
    """List the disputes that the actor may see; nobody is looked for by name."""
    rows = queries.disputes(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="disputes",
        find=lambda q: rows.filter(number__icontains=q) | rows.filter(place_area__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "cases/disputes/list.html", {"listing": shown})


@page(may="disputes.report")
def new(request: SeatedRequest) -> HttpResponse:
    """Write a dispute down."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(
            request.actor,
            report,
            ReportDispute,
            given(request, ReportDispute),
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            return _written(request, outcome.result)
    context = {
        "labels": LABELS,
        "matters": DisputeCase.Matter.choices,
        "values": request.POST.dict() if request.method == "POST" else {},
        "errors": outcome.errors,
    }
    return render(request, "cases/disputes/new.html", context, status=200 if outcome.ok else 422)


def _written(request: SeatedRequest, row: DisputeCase | None) -> HttpResponse:
    """Lead on who has written a dispute down: to its file, or to where theirs are listed."""
    if row is None:  # sent a second time
        return redirect("disputes" if request.actor.may("disputes.see") else "my_disputes")
    if queries.disputes(request.actor).filter(pk=row.pk).exists():
        messages.success(request, _("Written down. Now assess it."))
        return redirect("dispute", row.pk)
    messages.success(
        request, _("Written down. The station looks at it; you hear when it is seen to.")
    )
    return redirect("my_disputes")


@page(may="disputes.see")
def dispute(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one dispute; who the parties are only to who mediates it."""
    return show(request, queries.dispute(request.actor, key))


def _party_at(request: SeatedRequest, parties: Sequence[DisputeParty]) -> UUID | None:
    """Return the party whose form was refused."""
    key = request.POST.get("party_id", "")
    return next((each.pk for each in parties if str(each.pk) == key), None)


def _steps(
    actor: Actor, row: DisputeCase, told: Mapping[str, Told], refused: Refused | None
) -> list[StepShown]:
    """Return the next steps; an officer, too, sees whose step it is when another mediates."""
    found = steps_of(DISPUTE, actor, row, told, refused=refused)
    if is_maker(actor, row):
        return found
    whose = who_of("officer" if row.kind == "police" else "mediator")
    events = [each.event for each in found if each.event not in ROUTING]
    return only_for(found, dict.fromkeys(events, _("For: %(who)s") % {"who": whose}))


def show(
    request: SeatedRequest,
    row: DisputeCase,
    *,
    refused: Refused | None = None,
    deed: str = "",
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    """Return the page of a dispute, with what was refused."""
    actor, sees = request.actor, queries.sees_parties(request.actor, row)
    parties = list(row.parties.order_by("created_at"))
    at = _party_at(request, parties) if errors else None
    # What was typed into one party's form is given back there alone.
    typed = [
        request.POST.dict()
        if each.pk == at
        else {"name": each.name, "phone": each.phone, "address": each.address}
        for each in parties
    ]
    told = steps([(each.letter, each.letter) for each in parties])
    named = [(str(each.pk), each.name) for each in queries.mediators(actor, row.kind)]
    context = {
        "case": row,
        "state": DISPUTE.state_names[row.state],
        "steps": _steps(actor, row, told, refused),
        "sees": sees,
        "parties": list(zip(parties, typed, strict=True)) if sees else [],
        "at": at,
        "party_count": len(parties),
        "asking": row.state in ("consent_asked", "reopened"),
        "adding": row.state in ("assessed", "consent_asked"),
        "naming": row.state in ("assessed", "consent_asked") and actor.may("disputes.name"),
        "writing": row.state in ("mediating", "agreed", "court_confirmed", "performing"),
        "ways": list(WAYS.items()),
        "mediators": named,
        "papers": queries.file_of(row) if sees else [],
        "missing": queries.missing_papers(row) if sees else 0,
        "levels": [(str(each.pk), each.name) for each in queries.levels(actor)],
        "may_level": actor.may("disputes.mediate") and row.state not in DISPUTE.terminal,
        "helpers": list(row.helpers.select_related("person")) if sees else [],
        "may_ask": sees and row.state == "mediating",
        "volunteers": choices(queries.volunteers(actor)) if sees else [],
        "labels": LABELS,
        "deed": deed,
        "errors": errors or {},
        "values": request.POST.dict() if errors else {},
        "log": log_lines(actor, queries.history(row)),
    }
    status = 422 if refused or errors else 200
    return render(request, "cases/disputes/dispute.html", context, status=status)
