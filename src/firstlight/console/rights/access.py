"""Opening sensitive records: for who asks, for who agrees, and for the privacy officer's look."""

from collections.abc import Iterable
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

from firstlight.console.force.shown import log_lines
from firstlight.console.given import given, keys_in
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import Ask, StepShown, Told, steps_of
from firstlight.console.web import Outcome, page, perform
from firstlight.force.models import Person
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.privacy.access import KINDS, SENSITIVE_ACCESS, Kind
from firstlight.privacy.actions import request_access, step_access
from firstlight.privacy.models import SensitiveAccess
from firstlight.privacy.queries import access as queries
from firstlight.privacy.schemas import RequestAccess, StepAccess

# The page of a record, by its kind.
PAGES = {"search": "search", "hazard": "hazard"}
FILTERS = (
    Filter("waiting", gettext_lazy("Waiting"), lambda rows: rows.filter(state="requested")),
    Filter("look", gettext_lazy("To be looked at"), lambda rows: rows.filter(state="review_due")),
    Filter(
        "late",
        gettext_lazy("Overdue"),
        lambda rows: rows.filter(state="review_due", review_by__lt=timezone.localdate()),
    ),
    Filter("minors", gettext_lazy("Minors"), lambda rows: rows.filter(is_minor=True)),
)
FINDING = gettext_lazy("Reason, as who asked reads it")
TOLD = {
    "approve": Told(
        gettext_lazy("The record opens to who asked, for 30 minutes; each opening is in the log."),
        main=True,
    ),
    "deny": Told(
        gettext_lazy("Who asked reads why."), (Ask("finding", FINDING, "textarea", required=True),)
    ),
    "break_glass": Told(
        gettext_lazy("Opens for 30 minutes. The privacy officer is told now and looks at it."),
        (Ask("reason", gettext_lazy("Why a life is at risk"), "textarea", required=True),),
        grave=True,
    ),
    "ok": Told(
        gettext_lazy("Closes the matter."),
        (Ask("finding", gettext_lazy("What you found"), "textarea"),),
        main=True,
    ),
    "bad": Told(
        gettext_lazy("Closes the matter as a misuse; who asked reads what you found."),
        (Ask("finding", gettext_lazy("What you found"), "textarea", required=True),),
        grave=True,
    ),
}


@page(may="privacy.access")
def listed(request: SeatedRequest) -> HttpResponse:
    """List what was asked to be opened, by whom, and how often it was."""
    rows = queries.accesses(request.actor)
    names = _names(rows.values_list("person_id", flat=True))
    columns = [
        Column("at", _("Asked at"), lambda r: r.created_at, "created_at"),
        Column("ref", _("Record"), lambda r: Cell(_called(r), reverse("access", args=[r.pk]))),
        Column("who", _("Who asks"), lambda r: names.get(r.person_id, "—")),
        Column(
            "state",
            _("State"),
            lambda r: Cell(SENSITIVE_ACCESS.state_names[r.state], state=r.state),
            "state",
        ),
        Column(
            "minor", _("Minor"), lambda r: _("Under eighteen") if r.is_minor else "", "is_minor"
        ),
        Column("uses", _("Opened (times)"), lambda r: r.uses, "uses", numeric=True),
        Column("look", _("Look at it by"), lambda r: r.review_by, "review_by"),
    ]
    shown = listing(request, rows, columns, FILTERS, name="access")
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "rights/accesses.html", {"listing": shown})


def _names(keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of who asked and who decided: whoever may see a request may know them."""
    return dict(Person.objects.filter(pk__in=set(keys)).values_list("pk", "name"))


def _called(row: SensitiveAccess) -> str:
    kind = KINDS.get(row.kind)
    return f"{kind.name if kind else row.kind} {row.ref}"


@page(may="privacy.ask_access")
def new(request: SeatedRequest) -> HttpResponse:
    """Ask to open a record, or open it at once because a life is at risk."""
    named = request.POST or request.GET
    kind, keys = KINDS.get(named.get("kind", "")), keys_in([named.get("record", "")])
    if kind is None or not keys:
        raise NotFound
    subject = kind.find(request.actor, keys[0])
    outcome = Outcome()
    if request.method == "POST":
        outcome = _ask(request, kind, keys[0])
        if outcome.ok:
            return (
                redirect("access", outcome.result.pk) if outcome.result else redirect("accesses")
            )
    values = request.POST.dict() | {"parts": request.POST.getlist("parts")}
    context = {
        "kind": kind,
        "record": keys[0],
        "subject": subject,
        "parts": list(kind.parts.items()),
        "values": values if request.method == "POST" else _only(kind),
        "errors": outcome.errors,
        "labels": {"parts": _("What you need to see"), "reason": _("Why you need it")},
    }
    return render(request, "rights/access_new.html", context, status=200 if outcome.ok else 422)


def _only(kind: Kind) -> dict[str, Any]:
    """Return the one part of a record ticked, where it has no other."""
    return {"parts": list(kind.parts)} if len(kind.parts) == 1 else {}


def _ask(request: SeatedRequest, kind: Kind, key: UUID) -> Outcome:
    values = given(request, RequestAccess, many=("parts",), kind=kind.key, record_id=key)
    command = request.POST.get("command_id")
    outcome = perform(request.actor, request_access, RequestAccess, values, command_id=command)
    if outcome.ok and outcome.result:
        urgent = outcome.result.state == "granted_urgent"
        said = (
            _("Open for 30 minutes. The privacy officer is told.")
            if urgent
            else _("Asked. You are told when somebody has agreed.")
        )
        messages.success(request, said)
    return outcome


@page(may="privacy.access")
def record(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one request with everything that became of it."""
    return _show(request, queries.access(request.actor, key))


@require_POST
@page(may="privacy.access")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Agree or not, open at once, look at it afterwards."""
    row = queries.access(request.actor, key)
    values = given(request, StepAccess, access_id=key)
    outcome = perform(request.actor, step_access, StepAccess, values)
    if outcome.ok:
        messages.success(request, _("Done."))
        return redirect("access", key)
    row.refresh_from_db()
    return _show(request, row, (values.get("event", ""), values, outcome.errors))


def _show(
    request: SeatedRequest,
    row: SensitiveAccess,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
) -> HttpResponse:
    kind = KINDS.get(row.kind)
    names = _names(key for key in (row.person_id, row.decided_by_id) if key)
    context = {
        "row": row,
        "title": _called(row),
        "parts": [str(kind.parts.get(part, part)) for part in row.parts] if kind else row.parts,
        "who": names.get(row.person_id, "—"),
        "decided_by": names.get(row.decided_by_id, "—") if row.decided_by_id else "",
        "state": SENSITIVE_ACCESS.state_names[row.state],
        "stands": row.expires_at if row.state in ("granted", "granted_urgent") else None,
        "steps": _steps(request, row, refused),
        "back": _page_of(request, row),
        "log": log_lines(request.actor, entries_of(row)),
    }
    return render(request, "rights/access.html", context, status=422 if refused else 200)


def _steps(
    request: SeatedRequest,
    row: SensitiveAccess,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None,
) -> list[StepShown]:
    """Return the steps: who asked may only break the glass, everybody else may only decide."""
    own = row.person_id == request.actor.person_id
    steps = steps_of(SENSITIVE_ACCESS, request.actor, row, TOLD, refused=refused)
    for each in steps:
        if own and each.event != "break_glass":
            each.why_not = _("Somebody else must decide about your own request.")
    return [each for each in steps if own or each.event != "break_glass"]


def _page_of(request: SeatedRequest, row: SensitiveAccess) -> str:
    """Return where the record is, for who asked to open it."""
    if row.kind not in PAGES or row.person_id != request.actor.person_id:
        return ""
    return reverse(PAGES[row.kind], args=[row.record_id])
