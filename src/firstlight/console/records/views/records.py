"""Records: the list, one of them, a late entry, worked out again."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.console.choices import choices
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.records.words import (
    KINDS,
    LABELS,
    LATE_KINDS,
    RECORD,
    counted,
    hours,
    state_of,
)
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import steps_of
from firstlight.console.web import Outcome, page, perform
from firstlight.force.queries import people
from firstlight.kernel.log import entries_of
from firstlight.records import actions, queries
from firstlight.records.models import ServiceRecord
from firstlight.records.rules import SERVICE_RECORD
from firstlight.records.schemas import EnterLate, StepRecord

FILTERS = (
    # Of no minutes there is nothing to confirm: a course during a shift, say, that counts once.
    Filter(
        "confirm",
        gettext_lazy("To confirm"),
        lambda r: r.filter(state="drafted", clocked_min__gt=0),
    ),
    Filter("second", gettext_lazy("Wait for the second"), lambda r: r.filter(state="amending")),
    Filter("dispute", gettext_lazy("Disputed"), lambda r: r.filter(state="in_dispute")),
    Filter("amended", gettext_lazy("Amended"), lambda r: r.exclude(amended_min=0)),
)


def _columns() -> list[Column]:
    # By day, kind or state only: no order of people by hours exists.
    return [
        Column(
            "activity",
            _("What was done"),
            lambda r: Cell(r.what, reverse("record", args=[r.pk])),
        ),
        Column("person", _("Member"), lambda r: r.person.name),
        Column("day", _("Day (of service)"), lambda r: r.on_date, "on_date"),
        Column("kind", _("Kind"), lambda r: KINDS.get(r.kind, r.kind), "kind"),
        Column("clocked", _("Clocked (h)"), lambda r: counted(r.clocked_min), numeric=True),
        Column("amended", _("Amended (h)"), lambda r: counted(r.amended_min), numeric=True),
        Column(
            "state",
            _("State"),
            _state_cell,
        ),
        Column("team", _("Team (organisation)"), lambda r: r.organisation.called),
    ]


def _state_cell(row: ServiceRecord) -> Cell:
    words, key = state_of(row)
    return Cell(words, state=key)


@page(may="records.see")
def listed(request: SeatedRequest) -> HttpResponse:
    """List the records of whom one leads, by day."""
    rows = queries.records(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="records",
        find=lambda q: rows.filter(activity__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    if request.actor.may("records.confirm"):
        shown.bulk_url = reverse("records_confirm")
    return render(request, "records/records.html", {"listing": shown})


@page(may="records.own")
def record(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one."""
    return _show(request, queries.record(request.actor, key))


@require_POST
@page(may="records.own")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take one step."""
    row = queries.record(request.actor, key)
    values = given(request, StepRecord, record_id=key)
    outcome = perform(request.actor, actions.step_record, StepRecord, values)
    if outcome.ok:
        state = SERVICE_RECORD.state_names[outcome.result.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
        return redirect("record", key)
    return _show(request, row, (values.get("event", ""), values, outcome.errors))


def _show(
    request: SeatedRequest,
    row: ServiceRecord,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
) -> HttpResponse:
    actor = request.actor
    own = row.person_id == actor.person_id
    state, key = state_of(row)
    context = {
        "record": row,
        "kind": KINDS.get(row.kind, row.kind),
        "state": state,
        "key": key,
        "steps": steps_of(SERVICE_RECORD, actor, row, RECORD, own=own, refused=refused),
        "clocked": counted(row.clocked_min),
        "amended": counted(row.amended_min),
        "disputes": row.disputes.order_by("asked_at"),
        "log": log_lines(actor, entries_of(row)),
    }
    return render(request, "records/record.html", context, status=422 if refused else 200)


@page(may="records.confirm")
def late(request: SeatedRequest) -> HttpResponse:
    """Enter a service that has no check-in."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(
            request.actor,
            actions.enter_late,
            EnterLate,
            given(request, EnterLate),
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("Entered. An officer who is somebody else approves it."))
            return redirect("record", outcome.result.pk) if outcome.result else redirect("records")
    seen = (
        people(request.actor).exclude(pk__in=[request.actor.person_id]).order_by("pinyin", "name")
    )
    context = {
        "people": choices(seen),
        "kinds": LATE_KINDS,
        "labels": LABELS,
        "values": request.POST or request.GET,
        "errors": outcome.errors,
    }
    return render(request, "records/late.html", context, status=200 if outcome.ok else 422)


@page(may="records.see")
def again(request: SeatedRequest) -> HttpResponse:
    """Work the clocked hours of some days out again; show what differs."""
    today = timezone.localdate()
    first = _day(request.GET.get("starts_on", ""), today - timedelta(days=30))
    last = _day(request.GET.get("ends_on", ""), today)
    last = min(last, first + timedelta(days=366))
    found = queries.difference(request.actor, first, last)
    context = {
        "first": first,
        "last": last,
        "rows": [
            (
                each.record,
                hours(each.record.clocked_min),
                None if each.minutes is None else hours(each.minutes),
            )
            for each in found
        ],
    }
    return render(request, "records/again.html", context)


def _day(text: str, usual: Any) -> Any:
    try:
        return parse_date(text) or usual
    except ValueError:
        return usual
