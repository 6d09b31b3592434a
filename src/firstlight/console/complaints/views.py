"""Complaints: for the association's handler, and the finding for the one it was about."""

from collections.abc import Callable, Iterable, Mapping
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

from firstlight.console.force.owed import end_of
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import Ask, Told, steps_of
from firstlight.console.web import page, perform
from firstlight.force.actions import answer_complaint, appeal_complaint, step_complaint
from firstlight.force.models import Complaint, Membership, Person
from firstlight.force.queries import outside
from firstlight.force.rules import COMPLAINT
from firstlight.force.rules.complaint import OPEN, REMIND_BEFORE
from firstlight.force.schemas.outside import AnswerComplaint, AppealComplaint, StepComplaint
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of

FILTERS = (
    Filter("open", gettext_lazy("Open"), lambda rows: rows.filter(state__in=OPEN)),
    Filter(
        "soon",
        gettext_lazy("Due within days"),
        lambda rows: rows.filter(
            state__in=OPEN,
            answer_by__range=(timezone.localdate(), timezone.localdate() + REMIND_BEFORE),
        ),
    ),
    Filter(
        "late",
        gettext_lazy("Overdue"),
        lambda rows: rows.filter(state__in=OPEN, answer_by__lt=timezone.localdate()),
    ),
    Filter("ended", gettext_lazy("Ended"), lambda rows: rows.exclude(state__in=OPEN)),
)
WROTE = "force.answer_complaint"
REASONS = Ask(
    "reasons", gettext_lazy("Reasons, as the complainant reads them"), "textarea", required=True
)


@page(may="complaints.handle")
def listed(request: SeatedRequest) -> HttpResponse:
    """List the complaints that the actor may handle."""
    columns = [
        Column("came", _("Came in"), lambda c: c.created_at, "created_at"),
        Column("about", _("About"), lambda c: Cell(c.about.called, _url(c)), "about__path"),
        Column(
            "state",
            _("State"),
            lambda c: Cell(COMPLAINT.state_names[c.state], state=c.state),
            "state",
        ),
        Column("answer", _("Answer due"), lambda c: c.answer_by, "answer_by"),
    ]
    rows = outside.complaints(request.actor)
    shown = listing(request, rows, columns, FILTERS, name="complaints")
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "complaints/listed.html", {"listing": shown})


def _url(row: Complaint) -> str:
    return reverse("complaint", args=[row.pk])


@page(may="complaints.handle")
def complaint(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one complaint to its handler."""
    return _show(request, outside.complaint(request.actor, key))


@require_POST
@page(may="complaints.handle")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Confirm receipt, name the handler, hear, decide, look again."""
    row = outside.complaint(request.actor, key)
    values = given(request, StepComplaint, complaint_id=key)
    outcome = perform(request.actor, step_complaint, StepComplaint, values)
    if outcome.ok:
        messages.success(request, _("Done."))
        return redirect("complaint", key)
    return _show(request, row, (values.get("event", ""), values, outcome.errors))


def _once(rows: Iterable[Membership]) -> list[tuple[str, str]]:
    """Return each person once to choose from, in however many teams they serve."""
    return list({str(each.person_id): each.person.name for each in rows}.items())


def _told(row: Complaint) -> Mapping[str, Told]:
    handlers = _once(outside.handlers(row))
    concerned = Ask(
        "about_person_id",
        _("Whom it concerns, if known"),
        "select",
        hint=_(
            "They hear that a complaint concerns them and who looks into it, but not what was "
            "written nor by whom. Tell them yourself what they are said to have done, in words "
            "that do not give the complainant away."
        ),
        options=_once(outside.serving_in(row.about)),
    )
    return {
        "acknowledge": Told(_("The complainant reads that it has arrived."), main=True),
        "assign": Told(
            _("Somebody who does not belong to the team or station looks into it."),
            (
                Ask("handler_id", _("Handler"), "select", required=True, options=handlers),
                concerned,
            ),
            main=True,
        ),
        "hear": Told(
            _("Keeps what the volunteer says to it; only handlers read it."),
            (
                Ask("hearing", _("The volunteer's side"), "textarea", required=True),
                *(() if row.about_person_id else (concerned,)),
            ),
            main=True,
        ),
        "uphold": Told(
            _("The complainant reads the remedy; the volunteer may ask for a second look."),
            (
                Ask("remedy", _("What is done about it"), "textarea", required=True),
                Ask("is_grave", _("It is grave: the police's own oversight is told"), "tick"),
                Ask("police_told_on", _("Told on"), "date"),
            ),
        ),
        "not_uphold": Told(
            _("The complainant reads the reasons and may ask for a second look."), (REASONS,)
        ),
        "confirm": Told(_("It is final."), (REASONS,)),
        "reverse": Told(_("It is final."), (REASONS,)),
    }


def _show(
    request: SeatedRequest,
    row: Complaint,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
) -> HttpResponse:
    actor = request.actor
    steps = steps_of(COMPLAINT, actor, row, _told(row), own=False, refused=refused)
    handler = Person.objects.filter(pk=row.handler_id).first() if row.handler_id else None
    context = {
        "complaint": row,
        "about": row.about.called,
        "handler": handler,
        "due": end_of(row.answer_by) if row.state in OPEN else None,
        "state": COMPLAINT.state_names[row.state],
        "steps": [each for each in steps if each.event not in ("withdraw", "appeal")],
        "log": log_lines(actor, entries_of(row)),
    }
    return render(request, "complaints/complaint.html", context, status=422 if refused else 200)


@page(may="me.edit")
def about_me(request: SeatedRequest) -> HttpResponse:
    """Show what is looked into or was found about the actor; let them speak for themselves."""
    return _mine(request)


@require_POST
@page(may="me.edit")
def answer(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Write one's own side, before it is decided."""
    kept = _("Kept. Who looks into it reads it before anything is decided.")
    return _said(request, key, answer_complaint, AnswerComplaint, kept)


@require_POST
@page(may="me.edit")
def appeal(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Ask for a second look."""
    asked = _("Asked. Somebody else looks at it.")
    return _said(request, key, appeal_complaint, AppealComplaint, asked)


def _said(
    request: SeatedRequest,
    key: UUID,
    act: Callable[[Actor, Any], Complaint],
    takes: type[BaseModel],
    words: str,
) -> HttpResponse:
    """Let whom a complaint concerns speak; nobody else knows that there is one."""
    if not outside.complaints_about(request.actor).filter(pk=key).exists():
        raise NotFound
    values = given(request, takes, complaint_id=key)
    outcome = perform(request.actor, act, takes, values)
    if outcome.ok:
        messages.success(request, words)
        return redirect("complaints_about_me")
    return _mine(request, key, outcome.errors)


def _mine(
    request: SeatedRequest, refused: UUID | None = None, errors: Mapping[str, str] | None = None
) -> HttpResponse:
    found = list(outside.complaints_about(request.actor))
    handlers = Person.objects.in_bulk([each.handler_id for each in found if each.handler_id])
    rows = [
        {
            "row": row,
            "state": COMPLAINT.state_names[row.state],
            "about": row.about.called,
            "handler": handlers.get(row.handler_id),
            "is_heard": row.state == "investigating",
            "wrote": [each.at for each in entries_of(row) if each.action == WROTE],
            "may_appeal": row.state == "upheld" and not row.appeal,
            # What was refused stays typed at its own complaint.
            "values": request.POST if row.pk == refused else {},
            "errors": errors if row.pk == refused else {},
        }
        for row in found
    ]
    context = {"rows": rows, "errors": errors or {}}
    return render(request, "complaints/about_me.html", context, status=422 if errors else 200)
