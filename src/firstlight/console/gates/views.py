"""School gates: the standings, each one's record, the week on paper, one's own on a phone."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.console.force.shown import log_lines
from firstlight.console.gates.words import GATE
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import steps_of
from firstlight.console.web import page, perform
from firstlight.duty.actions.gates import keep_gate, step_gate
from firstlight.duty.models import SchoolGateDuty, ShiftAssignment
from firstlight.duty.queries import gates
from firstlight.duty.queries.shift_rows import STANDS, standing_people
from firstlight.duty.rules import GATE_DUTY
from firstlight.duty.rules.guards import EARLY_IN
from firstlight.duty.schemas.gates import KeepGate, StepGate
from firstlight.kernel.actor import Actor

AHEAD = timedelta(days=14)
Refused = tuple[str, dict[str, Any], dict[str, str]]
Words = str | Promise
FILTERS = (
    Filter(
        "today",
        gettext_lazy("Today"),
        lambda rows: rows.filter(on_date=timezone.localdate()),
    ),
    Filter(
        "ahead",
        gettext_lazy("Still to come"),
        lambda rows: rows.filter(on_date__gte=timezone.localdate()).exclude(state="cancelled"),
    ),
    Filter(
        "doubt",
        gettext_lazy("In doubt"),
        lambda rows: rows.exclude(cancel_proposed="").filter(state__in=gates.AHEAD),
    ),
    Filter("short", gettext_lazy("People missing"), gates.short_of_people),
)


def _people(duty: Any) -> str:
    """Return how many are there of how many: in words, a spreadsheet reads “1 / 2” as a day."""
    return _("%(there)s of %(wanted)s") % {
        "there": duty.there,
        "wanted": duty.shift.min_people,
    }


def _columns() -> list[Column]:
    return [
        Column(
            "school",
            _("School"),
            lambda d: Cell(d.window.school_name, reverse("gate", args=[d.pk])),
            "window__school_name",
        ),
        Column("gate", _("Gate"), lambda d: d.window.gate, "window__gate"),
        Column("day", _("Date"), lambda d: date_format(d.on_date, "Y-m-d"), "on_date"),
        Column("kind", _("Occasion"), lambda d: d.window.get_kind_display(), "window__kind"),
        Column("time", _("Time"), lambda d: times_of(d)),
        Column("state", _("State"), _state_cell),
        Column("people", _("People"), _people),
        Column("doubt", _("In doubt"), lambda d: doubt_of(d)),
        Column("team", _("Team (organisation)"), lambda d: d.shift.organisation.called),
    ]


def _state_cell(row: SchoolGateDuty) -> Cell:
    key, word = state_of(row)
    return Cell(word, state=key)


def state_of(row: SchoolGateDuty) -> tuple[str, Words]:
    """Return the tone's key and the word for how a standing is.

    The workflow knows no way back from "people found"; its shift does, where somebody pulled out.
    """
    if row.state == "ready" and row.shift.state == "open":
        return "shortfall", _("Short of people again")
    return row.state, GATE_DUTY.state_names[row.state]


def times_of(row: SchoolGateDuty) -> str:
    """Return from when to when people stand there."""
    begins, ends = (timezone.localtime(at) for at in (row.shift.starts_at, row.shift.ends_at))
    return f"{begins:%H:%M}–{ends:%H:%M}"


def doubt_of(row: SchoolGateDuty) -> str:
    """Return in words what speaks for calling a standing off."""
    if not row.cancel_proposed or row.state not in gates.AHEAD:
        return ""
    if row.cancel_proposed == "closed":
        return _("The calendar has the school closed.")
    return _("A red warning is in force.")


@page(may="duty.see")
def duties(request: SeatedRequest) -> HttpResponse:
    """List the standings, the next first."""
    rows = gates.with_people(gates.gate_duties(request.actor))
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="gates",
        find=lambda q: rows.filter(window__school_name__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "gates/duties.html", {"listing": shown})


@page(may="duty.see")
def duty(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one standing."""
    return _show(request, gates.led_gate(request.actor, key))


@require_POST
@page(may="duty.see")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Arrive, leave, record, call off."""
    row = gates.led_gate(request.actor, key)
    values = given(request, StepGate, duty_id=key)
    outcome = perform(request.actor, step_gate, StepGate, values)
    if outcome.ok:
        state = GATE_DUTY.state_names[outcome.result.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
        return redirect("gate", key)
    return _show(request, row, (values.get("event", ""), values, outcome.errors))


@require_POST
@page(may="duty.see")
def keep(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Keep a standing against what spoke for calling it off."""
    row = gates.led_gate(request.actor, key)
    outcome = perform(request.actor, keep_gate, KeepGate, {"duty_id": key})
    if not outcome.ok:
        return _show(request, row, ("", {}, outcome.errors))
    messages.success(request, _("It stays as arranged."))
    return redirect("gate", key)


def _show(
    request: SeatedRequest, row: SchoolGateDuty, refused: Refused | None = None
) -> HttpResponse:
    actor = request.actor
    there = row.shift.assignments.filter(state__in=[*STANDS, "completed"])
    key, word = state_of(row)
    steps = steps_of(GATE_DUTY, actor, row, GATE, refused=refused)
    context = {
        "duty": row,
        "key": key,
        "state": word,
        "may_ask": actor.may("duty.plan")
        and row.shift.state == "open"
        and row.state in gates.AHEAD,
        "steps": steps,
        "times": times_of(row),
        "doubt": doubt_of(row),
        "may_keep": "station_dispatcher" in actor.hats,
        "people": [each.person.name for each in there.select_related("person")],
        "log": log_lines(actor, gates.gate_history(row)),
        # What stands beside its step is not said twice.
        "errors": refused[2] if refused and not any(each.errors for each in steps) else {},
    }
    return render(request, "gates/duty.html", context, status=422 if refused else 200)


@page(may="duty.see")
def week(request: SeatedRequest) -> HttpResponse:
    """Show the roster of a week, to be printed."""
    asked = _day(request.GET.get("from", "")) or timezone.localdate()
    monday = asked - timedelta(days=asked.weekday())
    sunday = monday + timedelta(days=6)
    rows = list(
        gates.gate_duties(request.actor)
        .filter(on_date__range=(monday, sunday))
        .exclude(state="cancelled")
    )
    people = standing_people(row.shift for row in rows)
    lines = [
        {
            "row": row,
            "times": times_of(row),
            "names": [one.person.name for one in people[row.shift_id] if one.state in STANDS],
        }
        for row in rows
    ]
    context = {
        "monday": monday,
        "sunday": sunday,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "lines": lines,
    }
    return render(request, "gates/week.html", context)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@page(may="duty.join", carried=True)
def mine(request: SeatedRequest) -> HttpResponse:
    """Show the gates at which one stands, on a phone."""
    return _mine(request)


def _mine(
    request: SeatedRequest, refused: UUID | None = None, errors: dict[str, str] | None = None
) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()
    rows = gates.my_gates(actor, today, today + AHEAD)
    people = standing_people(row.shift for row in rows)
    shown = [_card(actor, row, people[row.shift_id]) for row in rows]
    for each in shown:
        each["values"] = request.POST if each["row"].pk == refused else {}
    context = {"gates": shown, "errors": errors or {}}
    return render(request, "gates/mine.html", context, status=422 if errors else 200)


def _card(actor: Actor, row: SchoolGateDuty, people: list[ShiftAssignment]) -> dict[str, Any]:
    """Return what somebody's own page shows of a gate, with their own place in its shift."""
    key, word = state_of(row)
    own = next((one for one in people if one.person_id == actor.person_id), None)
    return {
        "row": row,
        "times": times_of(row),
        "key": key,
        "state": word,
        "doubt": doubt_of(row),
        "leads": row.shift.leader_id == actor.person_id,
        "people": [one.person.name for one in people if one.state in STANDS],
        "own": own,
        "is_soon": row.shift.starts_at - EARLY_IN <= timezone.now(),
    }


@require_POST
@page(may="duty.join")
def mine_step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Arrive, leave and record as who leads at the gate."""
    gates.led_gate(request.actor, key)
    values = given(request, StepGate, duty_id=key)
    outcome = perform(request.actor, step_gate, StepGate, values)
    if not outcome.ok:
        return _mine(request, key, outcome.errors)
    state = GATE_DUTY.state_names[outcome.result.state]
    messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
    return redirect("my_gates")
