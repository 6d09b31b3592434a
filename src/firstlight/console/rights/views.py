"""The rights desk: what one asks about one's own data, and how the privacy officer answers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.console.filed import filed
from firstlight.console.force.owed import end_of
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.rights.acts import ACTS, LABELS, Refused, acts_context
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import Ask, StepShown, Told, steps_of
from firstlight.console.web import page, perform
from firstlight.force.actions.about import open_archive
from firstlight.force.models import Person
from firstlight.force.queries import me
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.privacy import queries
from firstlight.privacy.actions import ask_right, step_request
from firstlight.privacy.models import DataSubjectRequest
from firstlight.privacy.rights import (
    BY_ACT,
    DATA_SUBJECT_REQUEST,
    OPEN,
    REMIND_BEFORE,
    RIGHTS,
    wishes_in,
)
from firstlight.privacy.schemas import AskRight, OpenArchive, StepRequest

ANSWER = Ask("answer", gettext_lazy("Answer, as the person reads it"), "textarea", required=True)
FILTERS = (
    Filter("open", gettext_lazy("Open"), lambda rows: rows.filter(state__in=OPEN)),
    Filter(
        "soon",
        gettext_lazy("Due within days"),
        lambda rows: rows.filter(
            state__in=OPEN,
            due_on__range=(timezone.localdate(), timezone.localdate() + REMIND_BEFORE),
        ),
    ),
    Filter(
        "late",
        gettext_lazy("Overdue"),
        lambda rows: rows.filter(state__in=OPEN, due_on__lt=timezone.localdate()),
    ),
    Filter("ended", gettext_lazy("Ended"), lambda rows: rows.exclude(state__in=OPEN)),
)
TOLD: Mapping[str, Told] = {
    "verify_id": Told(
        gettext_lazy("Notes how you made sure: their own sign-in or a call back is enough."),
        (Ask("identity_check", gettext_lazy("How it was checked"), required=True),),
        main=True,
    ),
    "cannot_verify": Told(gettext_lazy("The person reads why, and may ask again."), (ANSWER,)),
    "fulfil": Told(gettext_lazy("The person reads what was done."), (ANSWER,), main=True),
    "partly": Told(
        gettext_lazy("The person reads what was done, and why not the rest."), (ANSWER,)
    ),
    "refuse": Told(
        gettext_lazy("The person reads the reasons and may ask for another look."),
        (
            ANSWER,
            Ask(
                "court_told",
                gettext_lazy("The answer says that they may go to court"),
                "tick",
                required=True,
            ),
        ),
        grave=True,
    ),
}


@page(may="me.edit")
def mine(request: SeatedRequest) -> HttpResponse:
    """Ask about one's own data, and see what became of it."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = given(request, AskRight)
        command = request.POST.get("command_id")
        outcome = perform(request.actor, ask_right, AskRight, values, command_id=command)
        if outcome.ok:
            messages.success(request, _("Asked. The privacy officer answers in time."))
            return redirect("my_rights")
        errors = outcome.errors
    rows = [
        {
            "row": row,
            "right": RIGHTS[row.right],
            **_about(row),
            "state": DATA_SUBJECT_REQUEST.state_names[row.state],
            "is_open": row.state in OPEN,
            "own": {"received": "withdraw", "refused": "review"}.get(row.state, ""),
        }
        for row in queries.my_requests(request.actor)
    ]
    is_correction = request.POST.get("right") == "correct"
    scope = _("What else is wrong, and what proves it") if is_correction else _("What it is about")
    context = {
        "rows": rows,
        "person": me(request.actor),
        "rights": [each for each in RIGHTS.items() if each[0] != "correct"],
        "labels": LABELS | {"right": _("What you ask"), "scope": scope},
        "values": request.POST,
        "errors": errors,
        "is_correction": is_correction,
    }
    return render(request, "rights/mine.html", context, status=422 if errors else 200)


def _about(row: DataSubjectRequest) -> dict[str, Any]:
    """Return what a request is about: how particulars should stand, and the other words."""
    wishes, words = wishes_in(row.scope) if row.right == "correct" else ({}, row.scope)
    return {"wished": [(LABELS[key], value) for key, value in wishes.items()], "words": words}


@require_POST
@page(may="me.edit")
def step_mine(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take one's own request back, or ask for another look."""
    if not queries.my_requests(request.actor).filter(pk=key).exists():
        raise NotFound
    values = {"data_request_id": key, "event": request.POST.get("event", "")}
    outcome = perform(request.actor, step_request, StepRequest, values)
    for sentence in outcome.errors.values():
        messages.error(request, sentence)
    return redirect("my_rights")


@require_POST
@page(may="me.edit")
def archive(request: SeatedRequest) -> HttpResponse:
    """Hand out everything that is kept about the actor, as one file."""
    english = (get_language() or "").startswith("en")
    asked = OpenArchive(language="en") if english else OpenArchive()
    data = open_archive(request.actor, asked)
    return HttpResponse(
        data,
        content_type="application/zip",
        headers={
            "Content-Disposition": filed(_("My data"), timezone.localdate(), form="zip"),
            "Cache-Control": "no-store",
        },
    )


@page(may="privacy.manage")
def listed(request: SeatedRequest) -> HttpResponse:
    """List what people have asked, the next due first."""
    columns = [
        Column("due", _("Answer due"), lambda r: r.due_on, "due_on"),
        Column("right", _("What is asked for"), lambda r: Cell(RIGHTS[r.right], _url(r)), "right"),
        Column(
            "state",
            _("State"),
            lambda r: Cell(DATA_SUBJECT_REQUEST.state_names[r.state], state=r.state),
            "state",
        ),
        Column("came", _("Came in"), lambda r: r.created_at, "created_at"),
    ]
    rows = queries.data_requests(request.actor)
    shown = listing(request, rows, columns, FILTERS, name="data_requests")
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "rights/listed.html", {"listing": shown})


def _url(row: DataSubjectRequest) -> str:
    return reverse("data_request", args=[row.pk])


@page(may="privacy.manage")
def request_page(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one request at the desk."""
    return _show(request, queries.request_at_desk(request.actor, key))


@require_POST
@page(may="privacy.manage")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Check the identity, answer, refuse with reasons."""
    row = queries.request_at_desk(request.actor, key)
    values = given(request, StepRequest, data_request_id=key)
    outcome = perform(request.actor, step_request, StepRequest, values)
    if outcome.ok:
        messages.success(request, _("Done."))
        return redirect("data_request", key)
    return _show(request, row, (values.get("event", ""), values, outcome.errors))


@require_POST
@page(may="privacy.manage")
def act(request: SeatedRequest, key: UUID, what: str) -> HttpResponse:
    """Do one of these acts; who is erased leaves a code by which they read the answer."""
    row = queries.request_at_desk(request.actor, key)
    if what not in ACTS:
        raise NotFound
    run, takes = ACTS[what]
    values = given(request, takes, data_request_id=key)
    outcome = perform(request.actor, run, takes, values)
    if not outcome.ok:
        row.refresh_from_db()
        return _show(request, row, acting=(what, request.POST.dict(), outcome.errors))
    if what == "erase" and outcome.result is not None:
        return render(request, "rights/erased.html", {"code": outcome.result.code, "key": key})
    messages.success(request, _("Done."))
    return redirect("data_request", key)


def _show(
    request: SeatedRequest,
    row: DataSubjectRequest,
    refused: Refused | None = None,
    acting: Refused | None = None,
) -> HttpResponse:
    actor = request.actor
    steps = steps_of(DATA_SUBJECT_REQUEST, actor, row, TOLD, refused=refused)
    asks = Person.objects.filter(pk=row.subject_id).first() if row.subject_id else None
    context = {
        "asked": row,
        "right": RIGHTS[row.right],
        **_about(row),
        # What was done with is not shown at the desk for ever: the person's own page has it.
        "has_ended": row.state in DATA_SUBJECT_REQUEST.terminal,
        "person": asks,
        "due": end_of(row.due_on) if row.state in OPEN else None,
        "state": DATA_SUBJECT_REQUEST.state_names[row.state],
        "steps": _led(steps, row),
        "log": log_lines(actor, entries_of(row)),
        **acts_context(actor, row, asks, acting),
    }
    status = 422 if refused or acting else 200
    return render(request, "rights/request.html", context, status=status)


def _led(steps: list[StepShown], row: DataSubjectRequest) -> list[StepShown]:
    """Return the desk's steps; none leads where something must be done before the answer."""
    waits = row.right in BY_ACT and row.state == "verified" and not queries.acts_of(row)
    for each in steps:
        each.main = each.main and not waits
    return [each for each in steps if each.event not in ("withdraw", "review")]
