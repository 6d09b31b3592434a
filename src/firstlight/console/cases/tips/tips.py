"""The list of tips from the outside, and one tip opened."""

import base64
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.cases.tips import queries
from firstlight.cases.tips.actions import open_tip, reply, step_tip
from firstlight.cases.tips.actions.reading import TipOpened
from firstlight.cases.tips.models import Tip
from firstlight.cases.tips.rules import KINDS, TIP
from firstlight.cases.tips.schemas import OpenTip, Reply, StepTip
from firstlight.console.cases.stepping import only_for
from firstlight.console.cases.tips.safe import SAFE
from firstlight.console.cases.tips.words import LABELS, STEPS
from firstlight.console.clocks import day_and_time
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import steps_of
from firstlight.console.web import page, perform
from firstlight.kernel.errors import NotFound

Refused = tuple[str, dict[str, Any], dict[str, str]]
FILTERS = (
    Filter(
        "new",
        gettext_lazy("For first review"),
        lambda rows: rows.filter(state__in=["received", "urgent_110"]),
    ),
    Filter(
        "going",
        gettext_lazy("Being checked"),
        lambda rows: rows.filter(state__in=["triaged", "verifying", "substantiated"]),
    ),
    Filter("second", gettext_lazy("For a second officer"), queries.for_second),
    Filter("wrote", gettext_lazy("Writer waits for an answer"), queries.unanswered),
    Filter("over", gettext_lazy("Closed"), lambda rows: rows.filter(state__in=TIP.terminal)),
)


def _columns() -> list[Column]:
    return [
        Column(
            "number",
            _("Number"),
            lambda row: Cell(row.number, reverse("tip", args=[row.pk])),
            "number",
        ),
        Column("state", _("State"), lambda row: Cell(TIP.state_names[row.state], state=row.state)),
        Column(
            "came",
            _("Came on"),
            lambda row: date_format(localtime(row.created_at), "Y-m-d"),
            "created_at",
        ),
        Column("kind", _("Kind"), lambda row: KINDS.get(row.kind, ""), "kind"),
        Column("ref", _("Number in the police system"), lambda row: row.police_ref, "police_ref"),
        Column("handed", _("Handed over"), lambda row: day_and_time(row.handed_at), "handed_at"),
        Column("closed", _("Closed on"), lambda row: row.closed_on or "", "closed_on"),
    ]


@page(may="tips.read")
def tips(request: SeatedRequest) -> HttpResponse:
    """List the station's tips: numbers and states; nothing of what they say."""
    if not queries.is_police(request.actor):
        raise NotFound
    rows = queries.tips(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="tips",
        find=lambda q: rows.filter(number__icontains=q) | rows.filter(police_ref__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    context = {
        "listing": shown,
        "is_open": bool(SAFE.keys(request)),
        "key": queries.key_in_use(request.actor.station_id),
    }
    return render(request, "cases/tips/list.html", context)


@page(may="tips.read")
def tip(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one tip; what it says only while the vault is open, and each opening is logged."""
    return _show(request, queries.tip(request.actor, key))


@require_POST
@page(may="tips.read")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a step of a tip."""
    row = queries.tip(request.actor, key)
    values = given(request, StepTip, tip_id=key)
    outcome = perform(request.actor, step_tip, StepTip, values)
    if not outcome.ok:
        return _show(request, row, refused=(values.get("event", ""), values, outcome.errors))
    state = TIP.state_names[outcome.result.state]
    if outcome.result.state == row.state:
        messages.success(request, _("Noted. A second officer must say so too."))
    else:
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
    return redirect("tip", key)


@require_POST
@page(may="tips.read")
def answer(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Write to the informant's mailbox."""
    row = queries.tip(request.actor, key)
    values = given(request, Reply, tip_id=key)
    outcome = perform(request.actor, reply, Reply, values)
    if not outcome.ok:
        return _show(request, row, wrong=outcome.errors, typed=values)
    messages.success(request, _("Sealed. Only the writer's code opens it."))
    return redirect("tip", key)


@page(may="tips.read")
def receipt(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show the hand-over receipt, to be printed: numbers, days and names of officers only."""
    row = queries.tip(request.actor, key)
    if row.handed_at is None:
        raise NotFound
    context = {"tip": row, "kind": KINDS.get(row.kind, "")}
    return render(request, "cases/tips/receipt.html", context)


def _opened(request: SeatedRequest, row: Tip) -> tuple[TipOpened | None, bool]:
    """Return the tip in words, if the vault is open for it; and whether it could be."""
    keys = SAFE.keys(request)
    if row.key_id not in keys:
        return None, row.sealed is not None
    outcome = perform(request.actor, open_tip, OpenTip, {"tip_id": row.pk, "keys": keys})
    return outcome.result, False


def _written(opened: TipOpened | None) -> str:
    """Return when it was written as pages say it, or "" where that is sealed or erased."""
    at = opened.said.get("at", "") if opened else ""
    return day_and_time(datetime.fromisoformat(at)) if at else ""


def _show(
    request: SeatedRequest,
    row: Tip,
    *,
    refused: Refused | None = None,
    wrong: dict[str, str] | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    actor = request.actor
    opened, is_shut = _opened(request, row)
    pictures = [base64.b64encode(each).decode() for each in opened.pictures] if opened else []
    context = {
        "tip": row,
        "state": TIP.state_names[row.state],
        "kind": KINDS.get(row.kind, ""),
        "opened": opened,
        "said": opened.said if opened else {},
        "written": _written(opened),
        "pictures": pictures,
        "notes": [
            (at, who, TIP.event_names.get(event, event), words)
            for at, who, event, words in (opened.notes if opened else [])
        ],
        "is_shut": is_shut,
        "may_reply": row.state not in TIP.terminal,
        "steps": only_for(
            steps_of(TIP, actor, row, STEPS, refused=refused),
            {"abusive": _("You have said so. A second officer must say so too.")}
            if queries.said_abuse(actor, row)
            else {},
        ),
        "openings": [
            {"row": each, "runs": queries.runs(each), "mine": each.asked_by_id == actor.person_id}
            for each in queries.openings(row)
        ],
        "labels": LABELS,
        "errors": wrong or {},
        "values": typed or {},
        "log": log_lines(actor, queries.history(row)),
    }
    status = 422 if refused or wrong else 200
    return render(request, "cases/tips/tip.html", context, status=status)
