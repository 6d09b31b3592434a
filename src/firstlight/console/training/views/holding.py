"""Who was there, and what they reached: for the trainer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.training import queries
from firstlight.training.actions import grade_session, hold_session
from firstlight.training.models import Attendance, TrainingSession
from firstlight.training.rules import places, ungraded
from firstlight.training.schemas import GradeSession, HoldSession

FIELDS = ("hours", "score", "result")


@page(may="training.hold")
def hold(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Tick who was there."""
    row = queries.session(request.actor, key)
    outcome = Outcome()
    if request.method == "POST":
        values = given(request, HoldSession, many=("present",), training_id=key)
        outcome = perform(request.actor, hold_session, HoldSession, values)
        if outcome.ok:
            messages.success(request, _("Attendance recorded."))
            return redirect("training_session", key)
    rows = queries.attendances(row)
    seated, waiting = places(rows, row.capacity)
    expected = [(str(each.person_id), each.person.name) for each in [*seated, *waiting]]
    known = {key for key, _name in expected}
    others = [
        (str(person.pk), person.name)
        for person in queries.members_of(row)
        if str(person.pk) not in known
    ]
    context = {
        "session": row,
        "expected": expected,
        "others": others,
        "values": {"present": request.POST.getlist("present") or [k for k, _name in expected]},
        "errors": outcome.errors,
    }
    return render(request, "training/hold.html", context, status=200 if outcome.ok else 422)


@page(may="training.hold")
def grade(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Write down hours, scores and results."""
    row = queries.session(request.actor, key)
    outcome = Outcome()
    there = [each for each in queries.attendances(row) if each.was_there]
    if row.state == "graded":
        others = ungraded(there, request.actor.person_id)
        there = [each for each in there if each.person_id in others]
    mine = [each for each in there if each.person_id == request.actor.person_id]
    there = [each for each in there if each not in mine]
    if request.method == "POST":
        values: dict[str, Any] = {
            "training_id": key,
            "version": request.POST.get("version"),
            "marks": [_mark(request, each) for each in there],
        }
        outcome = perform(request.actor, grade_session, GradeSession, values)
        if outcome.ok:
            messages.success(request, _("Results recorded."))
            return redirect("training_session", key)
    context = {
        "session": row,
        "lines": [_line(request, row, each) for each in there],
        "own": mine,
        "results": Attendance.Result.choices[:2],
        "errors": {"": next(iter(outcome.errors.values()))} if outcome.errors else {},
    }
    return render(request, "training/grade.html", context, status=200 if outcome.ok else 422)


def _mark(request: SeatedRequest, own: Attendance) -> dict[str, Any]:
    said = {name: request.POST.get(f"{name}-{own.person_id}", "").strip() for name in FIELDS}
    return {"person_id": own.person_id} | {name: word for name, word in said.items() if word}


def _line(request: SeatedRequest, row: TrainingSession, own: Attendance) -> dict[str, Any]:
    typed = {name: request.POST.get(f"{name}-{own.person_id}") for name in FIELDS}
    kept = {"hours": own.hours, "score": own.score, "result": own.result}
    return {
        "key": own.person_id,
        "name": own.person.name,
        **{
            name: typed[name] if typed[name] is not None else ("" if value is None else value)
            for name, value in kept.items()
        },
    }
