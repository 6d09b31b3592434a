"""The record of a shift: its steps, posts, people, log."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.community.queries.talks import talk_of_shift
from firstlight.console.duty.shown import IN, is_waiting, state_words
from firstlight.console.duty.views.mine import own_page
from firstlight.console.duty.words import LABELS
from firstlight.console.duty.words import SHIFT as TOLD
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import steps_of
from firstlight.console.web import Outcome, page, perform
from firstlight.duty import queries
from firstlight.duty.actions import name_leader, step_shift, write_log
from firstlight.duty.models import Shift, ShiftAssignment, ShiftNeed
from firstlight.duty.queries.events import post_of_shift
from firstlight.duty.rules import SHIFT
from firstlight.duty.rules.guards import EARLY_IN, LATE
from firstlight.duty.schemas import NameLeader, StepShift, WriteLog
from firstlight.kernel.actor import Actor
from firstlight.training.models import Credential

GONE = ("declined", "withdrawn")


@page(may="duty.see")
def shift(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a shift; name its leader."""
    row = queries.led_shift(request.actor, key)
    if request.method == "POST":
        values = given(request, NameLeader, shift_id=key)
        outcome = perform(request.actor, name_leader, NameLeader, values)
        if outcome.ok:
            messages.success(request, _("The shift has a leader."))
            return redirect("shift", key)
        return show(request, row, outcome)
    return show(request, row)


@require_POST
@page(may="duty.join")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Start, end, confirm, call off."""
    row = queries.led_shift(request.actor, key)
    values = given(request, StepShift, shift_id=key)
    outcome = perform(request.actor, step_shift, StepShift, values)
    if back := leader_page(request, row, outcome):
        return back
    if outcome.ok:
        state = SHIFT.state_names[outcome.result.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
        return redirect("shift", key)
    refused = (str(values.get("event", "")), values, outcome.errors)
    return show(request, queries.led_shift(request.actor, row.pk), outcome, refused)


def leader_page(request: SeatedRequest, row: Shift, outcome: Outcome) -> HttpResponse | None:
    """Return to the leader's own page on a phone, where that is where they pressed; else None.

    Who leads a shift need not be allowed the desk's record of it.
    """
    if request.POST.get("from") != "mine":
        return None
    held = queries.my_assignments(request.actor).filter(shift=row).first()
    if held is None:
        return redirect("my_shifts")
    if outcome.ok:
        messages.success(request, _("Noted."))
        return redirect("my_shift", held.pk)
    return own_page(request, held, outcome)


@page(may="duty.join")
def log(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Write the log of a shift: what happened, what was found, what was done."""
    row = queries.led_shift(request.actor, key)
    outcome = Outcome()
    if request.method == "POST":
        values = given(request, WriteLog, shift_id=key)
        outcome = perform(request.actor, write_log, WriteLog, values)
        if outcome.ok:
            messages.success(request, _("The log is kept. Hand it in when it is complete."))
            if request.actor.may("duty.see"):
                return redirect("shift", key)
            held = queries.my_assignments(request.actor).filter(shift=row).first()
            return redirect("my_shift", held.pk) if held else redirect("my_shifts")
    known = queries.log_of(row)
    values = request.POST or (known.__dict__ if known else {})
    context = {
        "shift": row,
        "values": values,
        "errors": outcome.errors,
        "labels": LABELS,
        "returned": known.returned_note if known else "",
    }
    return render(request, "duty/log.html", context, status=200 if outcome.ok else 422)


def show(
    request: SeatedRequest,
    row: Shift,
    outcome: Outcome | None = None,
    refused: tuple[str, Any, dict[str, str]] | None = None,
) -> HttpResponse:
    """Show the record of a shift, with what was just refused beside its step."""
    actor = request.actor
    errors = outcome.errors if outcome else {}
    people = queries.assignments_of(row)
    steps = steps_of(SHIFT, _hatted(actor, row), row, TOLD, refused=refused)
    context = {
        "shift": row,
        "state": SHIFT.state_names[row.state],
        "steps": steps,
        "is_out": bool(row.overdue_raised_at) and any(each.state == "on_duty" for each in people),
        "posts": posts_of(row, people),
        "post": post_of_shift(row),
        "talk": talk_of_shift(actor, row),
        "people": [_person(each, row, actor) for each in people if each.state not in GONE],
        "missed": any(each.state == "no_show" for each in people),
        "gone": [each for each in people if each.state in GONE and each.answered_at],
        "silent": [
            each
            for each in people
            if each.state in GONE and not each.answered_at and each.way != "requested"
        ],
        "taken": [each for each in people if each.state in IN],
        "helpers": row.walk_ups.order_by("came_at"),
        "book": queries.log_of(row),
        "log": log_lines(actor, queries.shift_history(row)),
        # What stands beside its step is not said twice.
        "errors": {} if any(each.errors for each in steps) else errors,
        "labels": LABELS,
        "may_plan": actor.may("duty.plan") and row.state in ("open", "staffed"),
        "may_write": row.state in ("in_progress", "ended"),
        "takes_helpers": row.risk_level == "ordinary"
        and not row.needs_child_clearance
        and row.state in queries.LIVE,
        "is_on": row.state in queries.LIVE,
        "is_ahead": row.starts_at > timezone.now(),
    }
    return render(request, "duty/shift.html", context, status=422 if errors else 200)


def _hatted(actor: Actor, row: Shift) -> Any:
    """Return the actor with the part that they play in this shift when they lead it."""
    if row.leader_id != actor.person_id:
        return actor
    same = {name: getattr(actor, name) for name in Actor.__slots__}
    return Actor(**same | {"hats": actor.hats | {"team_leader"}})


def posts_of(row: Shift, people: list[ShiftAssignment]) -> list[dict[str, Any]]:
    """Return each post with how many of it are filled, and the papers that open it."""
    kinds = dict(Credential.Kind.choices)
    held = [each.need_id for each in people if each.state in IN]
    return [
        {
            "part": ShiftNeed.Part(need.part).label,
            "papers": " / ".join(str(kinds.get(kind, kind)) for kind in need.credentials),
            "count": need.count,
            "filled": held.count(need.pk),
            "short": max(0, need.count - held.count(need.pk)),
        }
        for need in row.needs.order_by("created_at", "pk")
    ]


def _person(each: ShiftAssignment, row: Shift, actor: Actor) -> dict[str, Any]:
    own = each.person_id == actor.person_id
    now, live = timezone.now(), row.state in queries.LIVE
    return {
        "row": each,
        "words": _("Waiting list") if is_waiting(each) else state_words(each),
        "part": ShiftNeed.Part(each.need.part).label if each.need else "",
        "leads": each.person_id == row.leader_id,
        "asks": each.state == "invited" and each.way == "requested",
        "may_in": not own
        and live
        and each.state == "accepted"
        and row.starts_at - EARLY_IN <= now < row.ends_at,
        "may_miss": not own and each.state == "accepted" and row.starts_at + LATE <= now,
        "may_out": not own and each.state == "on_duty",
        "may_excuse": not own and each.state == "no_show",
        "may_keep": not own
        and actor.may("duty.see")
        and row.leader_id != actor.person_id
        and each.state == "no_show"
        and each.objected_at is not None,
        "may_enter": not own
        and actor.may("records.confirm")
        and each.state in ("no_show", "excused"),
    }
