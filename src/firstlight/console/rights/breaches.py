"""The file of a leak: reported by anybody, led by the privacy officer, kept as a register."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from pydantic import BaseModel

from firstlight.console.clocks import local_input
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.papers import pdf_of
from firstlight.console.rights.printed import leak_paper, leaks_paper
from firstlight.console.rights.words import LEAK
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import Ask, Told, steps_of
from firstlight.console.web import page, perform
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.privacy.actions import assess_breach, contain_breach, report_breach, step_breach
from firstlight.privacy.breach import AUTHORITY_WITHIN, DATA_BREACH, OPEN, TO_TELL
from firstlight.privacy.models import BreachIncident
from firstlight.privacy.queries import breaches as queries
from firstlight.privacy.schemas import AssessBreach, ContainBreach, ReportBreach, StepBreach

Refused = tuple[str, dict[str, Any], dict[str, str]]
ACTS: Mapping[str, tuple[Callable[[Actor, Any], Any], type[BaseModel]]] = {
    "assess": (assess_breach, AssessBreach),
    "contain": (contain_breach, ContainBreach),
    "step": (step_breach, StepBreach),
}
MOMENTS = ("happened_at", "noticed_at", "authority_told_at", "people_told_at")
AUTHORITY = (
    Ask("authority", gettext_lazy("Which authority"), required=True),
    Ask("authority_told_at", gettext_lazy("Told at"), "datetime-local", required=True),
)
TOLD = {
    "dismiss": Told(
        gettext_lazy("Closes the file; it stays in the register."),
        (Ask("finding", gettext_lazy("Why it was none"), "textarea", required=True),),
    ),
    "confirm": Told(gettext_lazy("The clocks go on; contain it next."), main=True),
    "notify": Told(
        gettext_lazy("Say in the notices what got out, why, what may follow, and what to do."),
        (
            *AUTHORITY,
            Ask(
                "people_told_at",
                gettext_lazy("The people told at"),
                "datetime-local",
                required=True,
            ),
            Ask("people_told_how", gettext_lazy("How they were told"), required=True),
            Ask("guardians_told", gettext_lazy("Minors' guardians are told too"), "tick"),
        ),
        main=True,
    ),
    "no_personal_notice": Told(
        gettext_lazy("Only where the measures leave no harm at all."),
        (
            *AUTHORITY,
            Ask("finding", gettext_lazy("Why no harm is left"), "textarea", required=True),
        ),
    ),
    "review": Told(
        gettext_lazy("Closes the file; its words are erased after three years."),
        (Ask("finding", gettext_lazy("What is done better now"), "textarea", required=True),),
        main=True,
    ),
}
FILTERS = (
    Filter("open", gettext_lazy("Open"), lambda rows: rows.filter(state__in=OPEN)),
    Filter(
        "late",
        gettext_lazy("Overdue"),
        lambda rows: rows.filter(
            state__in=TO_TELL, noticed_at__lt=timezone.now() - AUTHORITY_WITHIN
        ),
    ),
)


@page(may="me.edit")
def report(request: SeatedRequest) -> HttpResponse:
    """Say that personal data may have got out."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = given(request, ReportBreach, moments=MOMENTS)
        command = request.POST.get("command_id")
        outcome = perform(request.actor, report_breach, ReportBreach, values, command_id=command)
        if outcome.ok:
            messages.success(request, _("Thank you. The privacy officer knows now."))
            return redirect("my_rights")
        errors = outcome.errors
    context = {"values": request.POST, "errors": errors, "labels": LEAK}
    return render(request, "rights/breach_report.html", context, status=422 if errors else 200)


@page(may="privacy.manage")
def listed(request: SeatedRequest) -> HttpResponse:
    """List the files, the newest first."""
    columns = [
        Column("noticed", LEAK["noticed_at"], lambda b: Cell(b.noticed_at, _url(b)), "noticed_at"),
        Column("what", LEAK["what"], lambda b: Cell(b.what[:80] or "—", _url(b))),
        Column(
            "state",
            _("State"),
            lambda b: Cell(DATA_BREACH.state_names[b.state], state=b.state),
            "state",
        ),
        Column("many", LEAK["how_many"], lambda b: b.how_many, "how_many", numeric=True),
        Column("authority", _("Authority told at"), lambda b: b.authority_told_at),
        Column("people", _("The people told at"), lambda b: b.people_told_at),
    ]
    shown = listing(request, queries.breaches(request.actor), columns, FILTERS, name="breaches")
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "rights/breaches.html", {"listing": shown})


def _url(row: BreachIncident) -> str:
    return reverse("breach", args=[row.pk])


@page(may="privacy.manage")
def register(request: SeatedRequest) -> HttpResponse:
    """Show the whole register on one page, or print it."""
    found = queries.breaches(request.actor)
    if request.GET.get("out") == "pdf":
        paper = leaks_paper(request.actor, found)
        return pdf_of(request.actor, paper, timezone.localdate(), stays=True)
    rows = [{"row": row, "state": DATA_BREACH.state_names[row.state]} for row in found]
    context = {"rows": rows, "now": timezone.now(), "labels": LEAK}
    return render(request, "rights/breach_register.html", context)


@page(may="privacy.manage")
def record(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one file with its clocks, or print it."""
    row = queries.breach(request.actor, key)
    if request.GET.get("out") == "pdf":
        paper = leak_paper(request.actor, row)
        return pdf_of(request.actor, paper, timezone.localdate(row.noticed_at), stays=True)
    return _show(request, row)


@require_POST
@page(may="privacy.manage")
def do(request: SeatedRequest, key: UUID, what: str) -> HttpResponse:
    """Write down what is known, note the containment, or take a step."""
    row = queries.breach(request.actor, key)
    if what not in ACTS:
        raise NotFound
    run, takes = ACTS[what]
    values = given(request, takes, moments=MOMENTS, breach_id=key)
    outcome = perform(request.actor, run, takes, values)
    if outcome.ok:
        messages.success(request, _("Done."))
        return redirect("breach", key)
    event = values.get("event", what)
    row.refresh_from_db()
    return _show(request, row, (event, request.POST.dict(), outcome.errors))


def _show(
    request: SeatedRequest, row: BreachIncident, refused: Refused | None = None
) -> HttpResponse:
    clocks = [
        (_("The authority is told by"), row.authority_due_at, row.authority_told_at),
        (_("The people are told by"), row.people_due_at, row.people_told_at),
    ]
    context = {
        "row": row,
        "state": DATA_BREACH.state_names[row.state],
        "due": row.authority_due_at if row.state in TO_TELL else None,
        "clocks": clocks,
        "labels": LEAK,
        "may_assess": row.state not in DATA_BREACH.terminal,
        "steps": steps_of(DATA_BREACH, request.actor, row, TOLD, refused=refused),
        "refused": {refused[0]: refused[2]} if refused else {},
        "values": refused[1] if refused and refused[0] in ("assess", "contain") else _known(row),
        "log": log_lines(request.actor, entries_of(row)),
    }
    return render(request, "rights/breach.html", context, status=422 if refused else 200)


def _known(row: BreachIncident) -> dict[str, Any]:
    """Return what the form of the assessment begins with."""
    known = {name: getattr(row, name) for name in AssessBreach.model_fields if name in LEAK}
    if row.happened_at:
        known["happened_at"] = local_input(row.happened_at)
    return known | {"how_many": "" if row.how_many is None else row.how_many}
