"""The privacy officer's page: consents as figures, and the clock that erases."""

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import Ask, Told, steps_of
from firstlight.console.web import page, perform
from firstlight.force.roles import ROLES
from firstlight.force.switches import off_above
from firstlight.privacy import queries
from firstlight.privacy.actions import hold_erasure, release_erasure, switch_module
from firstlight.privacy.models import RetentionJob
from firstlight.privacy.modules import MODULES
from firstlight.privacy.rules import CONSENT, RETENTION_JOB
from firstlight.privacy.schemas import HoldErasure, ReleaseErasure, SwitchModule

FILTERS = (
    Filter("due", gettext_lazy("Running"), lambda rows: rows.filter(state="scheduled")),
    Filter("held", gettext_lazy("Held back"), lambda rows: rows.filter(state="held")),
    Filter("done", gettext_lazy("Erased"), lambda rows: rows.filter(state="erased")),
)
WORDS = {
    "hold": Told(
        gettext_lazy("Keeps it beyond its day, for a reason and until a review."),
        (
            Ask("reason", gettext_lazy("Reason"), "textarea", required=True),
            Ask("review_on", gettext_lazy("Review on"), "date", required=True),
        ),
    ),
    "release": Told(gettext_lazy("The clock runs again; it is erased on its day."), main=True),
}
FEW = 5  # figures below this are not shown: they could point at somebody


@page(may="privacy.see")
def privacy(request: SeatedRequest) -> HttpResponse:
    """Show what the station keeps, on whose word, and until when."""
    rows = queries.retention_jobs(request.actor)
    columns = [
        Column("due", _("Erased on"), lambda j: j.due_on, "due_on"),
        Column("what", _("What"), lambda j: Cell(j.category, reverse("clock", args=[j.pk]))),
        Column(
            "state",
            _("State"),
            lambda j: Cell(RETENTION_JOB.state_names[j.state], state=j.state),
            "state",
        ),
        Column("review", _("Review on"), lambda j: j.hold_review_on, "hold_review_on"),
    ]
    shown = listing(request, rows, columns, FILTERS, name="retention")
    if isinstance(shown, HttpResponse):
        return shown
    due = queries.due(request.actor, timezone.localdate())
    context = {
        "listing": shown,
        "dry_run": sorted(Counter(due.values_list("category", flat=True)).items()),
        "switches": _switches(request),
        "may_switch": request.actor.may("privacy.manage"),
        "figures": [
            (purpose, [(CONSENT.state_names[s], _few(n)) for s, n in sorted(counts.items())])
            for purpose, counts in queries.consent_figures(request.actor)
        ],
    }
    return render(request, "force/privacy.html", context)


def _switches(request: SeatedRequest) -> list[dict[str, object]]:
    """Return the modules that some role here has, and how each switch stands."""
    held = {each.partition(".")[0] for role in ROLES.values() for each in role.capabilities}
    moved = queries.switches(request.actor)
    above = off_above(request.actor.station_id)
    return [
        {"module": module, "row": moved.get(key), "above": key in above}
        for key, module in MODULES.items()
        if not module.rooms or module.rooms & held
    ]


@require_POST
@page(may="privacy.manage")
def module(request: SeatedRequest) -> HttpResponse:
    """Switch a module off or on."""
    values = given(request, SwitchModule)
    outcome = perform(request.actor, switch_module, SwitchModule, values)
    if outcome.ok:
        messages.success(request, _("Done."))
    for sentence in outcome.errors.values():
        messages.error(request, sentence)
    return redirect(reverse("privacy") + "#modules")


def _few(count: int) -> str:
    return f"<{FEW}" if count < FEW else str(count)


@page(may="privacy.see")
def clock(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one clock: what, when, and whether it is held back."""
    return _show(request, queries.retention_job(request.actor, key))


@require_POST
@page(may="privacy.manage")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Hold an erasure back, or let the clock run again."""
    row = queries.retention_job(request.actor, key)
    event = request.POST.get("event", "")
    run, takes = (
        (release_erasure, ReleaseErasure) if event == "release" else (hold_erasure, HoldErasure)
    )
    values = given(request, takes, job_id=key)
    outcome = perform(request.actor, run, takes, values)
    if outcome.ok:
        messages.success(request, _("Done."))
        return redirect("clock", key=key)
    return _show(request, row, (event, values, outcome.errors))


def _show(
    request: SeatedRequest,
    row: RetentionJob,
    refused: tuple[str, dict[str, object], dict[str, str]] | None = None,
) -> HttpResponse:
    context = {
        "clock": row,
        "state": RETENTION_JOB.state_names[row.state],
        "steps": steps_of(RETENTION_JOB, request.actor, row, WORDS, refused=refused),
    }
    return render(request, "force/clock.html", context, status=422 if refused else 200)
