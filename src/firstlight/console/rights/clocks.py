"""The clock that erases: what it would do by when, what is held back and why, what it has done."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
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

from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, Link, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import Ask, StepShown, Told, steps_of
from firstlight.console.web import page, perform
from firstlight.kernel.actor import Actor
from firstlight.kernel.log import entries_of
from firstlight.kernel.models import Event
from firstlight.privacy import queries
from firstlight.privacy.actions import hold_erasure, release_erasure, review_hold
from firstlight.privacy.models import RetentionJob
from firstlight.privacy.rules import RETENTION_JOB, called
from firstlight.privacy.schemas import HoldErasure, ReleaseErasure, ReviewHold

Act = tuple[Callable[[Actor, Any], Any], type[BaseModel]]
HORIZONS = (1, 30, 90, 365)  # days
USUAL = 30
ACTS: dict[str, Act] = {
    "hold": (hold_erasure, HoldErasure),
    "review": (review_hold, ReviewHold),
    "release": (release_erasure, ReleaseErasure),
}
FILTERS = (
    Filter("due", gettext_lazy("Running"), lambda rows: rows.filter(state="scheduled")),
    Filter("held", gettext_lazy("Held back"), lambda rows: rows.filter(state="held")),
    Filter(
        "late",
        gettext_lazy("Review overdue"),
        lambda rows: rows.filter(state="held", hold_review_on__lt=timezone.localdate()),
    ),
    Filter("done", gettext_lazy("Erased"), lambda rows: rows.filter(state="erased")),
)
ASKS = (
    Ask("reason", gettext_lazy("Reason"), "textarea", required=True),
    Ask("review_on", gettext_lazy("Review on"), "date", required=True),
)
WORDS = {
    "hold": Told(gettext_lazy("Keeps it beyond its day, for a reason and until a review."), ASKS),
    "release": Told(gettext_lazy("The clock runs again; it is erased on its day."), main=True),
}


@page(may="privacy.see")
def clocks(request: SeatedRequest) -> HttpResponse:
    """Show what would be erased by when, before it runs; holds; past runs; every clock."""
    columns = [
        Column("due", _("Erased on"), lambda j: j.due_on, "due_on"),
        Column("what", _("What"), lambda j: Cell(called(j.category), _url(j)), "category"),
        Column("ref", _("Known by"), lambda j: Cell(queries.reference_of(j), whole=True)),
        Column(
            "state",
            _("State"),
            lambda j: Cell(RETENTION_JOB.state_names[j.state], state=j.state),
            "state",
        ),
        Column("review", _("Review on"), lambda j: j.hold_review_on, "hold_review_on"),
    ]
    rows = queries.retention_jobs(request.actor)
    shown = listing(request, rows, columns, FILTERS, name="retention")
    if isinstance(shown, HttpResponse):
        return shown
    today, days = timezone.localdate(), _horizon(request)
    until = today + timedelta(days=days)
    ahead = queries.forecast(request.actor, until)
    context = {
        "listing": shown,
        "until": until,
        "horizons": [_link(each, active=each == days) for each in HORIZONS],
        "days": [
            {"day": day, "late": day < today, "kinds": kinds} for day, kinds in _by_day(ahead)
        ],
        "totals": _totals(ahead),
        "holds": [
            {
                "row": row,
                "what": called(row.category),
                "ref": queries.reference_of(row),
                "late": _is_late(row, today),
            }
            for row in queries.holds(request.actor)
        ],
        "runs": [_run(event) for event in queries.past_runs(request.actor)],
    }
    return render(request, "rights/clocks.html", context)


def _url(row: RetentionJob) -> str:
    return reverse("clock", args=[row.pk])


def _horizon(request: SeatedRequest) -> int:
    asked = request.GET.get("days", "")
    return next((each for each in HORIZONS if str(each) == asked), USUAL)


def _link(days: int, *, active: bool) -> Link:
    words = _("Until tomorrow") if days == 1 else _("%(n)s days ahead") % {"n": days}
    return Link(words, f"?days={days}", active)


def _by_day(ahead: list[tuple[date, str, int]]) -> list[tuple[date, list[tuple[str, int]]]]:
    found: dict[date, list[tuple[str, int]]] = defaultdict(list)
    for day, category, count in ahead:
        found[day].append((called(category), count))
    return sorted(found.items())


def _totals(ahead: list[tuple[date, str, int]]) -> list[tuple[str, int]]:
    found: dict[str, int] = defaultdict(int)
    for _day, category, count in ahead:
        found[called(category)] += count
    return sorted(found.items())


def _is_late(row: RetentionJob, today: date) -> bool:
    return row.hold_review_on is not None and row.hold_review_on < today


def _run(event: Event) -> dict[str, Any]:
    counts = event.data.get("counts", {})
    return {"at": event.at, "counts": [(called(key), n) for key, n in sorted(counts.items())]}


@page(may="privacy.see")
def clock(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one clock: what, when, and whether it is held back."""
    return _show(request, queries.retention_job(request.actor, key))


@require_POST
@page(may="privacy.manage")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Hold an erasure back, look at a hold again, or let the clock run again."""
    row = queries.retention_job(request.actor, key)
    event = request.POST.get("event", "")
    run, takes = ACTS.get(event, ACTS["hold"])
    values = given(request, takes, job_id=key)
    outcome = perform(request.actor, run, takes, values)
    if outcome.ok:
        messages.success(request, _("Done."))
        return redirect("clock", key=key)
    return _show(request, row, (event, values, outcome.errors))


def _show(
    request: SeatedRequest,
    row: RetentionJob,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
) -> HttpResponse:
    steps = steps_of(RETENTION_JOB, request.actor, row, WORDS, refused=refused)
    if row.state == "held" and request.actor.may("privacy.manage"):
        steps.insert(0, _review(row, refused))
    context = {
        "clock": row,
        "what": called(row.category),
        "ref": queries.reference_of(row),
        "late": _is_late(row, timezone.localdate()),
        "state": RETENTION_JOB.state_names[row.state],
        "steps": steps,
        "log": log_lines(request.actor, entries_of(row)),
    }
    return render(request, "rights/clock.html", context, status=422 if refused else 200)


def _review(
    row: RetentionJob, refused: tuple[str, dict[str, Any], dict[str, str]] | None
) -> StepShown:
    """Return the act of keeping a hold: not a step of the workflow, the state stays."""
    shown = StepShown(
        "review",
        _("Look at it again and keep it"),
        _("The reason must still stand; say when it is looked at next."),
        ASKS,
        values={"reason": row.hold_reason},
    )
    if refused and refused[0] == "review":
        shown.open, shown.values, shown.errors = True, refused[1], refused[2]
    return shown
