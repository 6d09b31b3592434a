"""Patterns of shifts, and the shifts made from them for some days."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from pydantic import BaseModel

from firstlight.console.duty.views.calendars import writable
from firstlight.console.duty.views.planning import POSTS, choices, posts_given
from firstlight.console.duty.words import LABELS, WEEKDAYS
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.duty import queries
from firstlight.duty.actions import add_pattern, edit_pattern, make_shifts, retire_pattern
from firstlight.duty.models import ShiftTemplate
from firstlight.duty.rules.daykinds import KINDS
from firstlight.duty.schemas import AddPattern, EditPattern, MakeShifts, RetirePattern

MANY = ("weekdays", "days")


@page(may="duty.plan")
def patterns(request: SeatedRequest) -> HttpResponse:
    """List the patterns; make the shifts of some days."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        outcome = perform(request.actor, make_shifts, MakeShifts, given(request, MakeShifts))
        if outcome.ok:
            count = len(outcome.result or [])
            messages.success(
                request,
                ngettext(
                    "%(count)s new shift. What was there stays.",
                    "%(count)s new shifts. What was there stays.",
                    count,
                )
                % {"count": count},
            )
            return redirect("shift_patterns")
        errors = outcome.errors
    today = timezone.localdate()
    monday = today + timedelta(days=7 - today.weekday())
    context = {
        "rows": [_shown(row) for row in queries.patterns(request.actor)],
        "teams": writable(request.actor),
        "values": request.POST
        or {"starts_on": monday.isoformat(), "ends_on": (monday + timedelta(27)).isoformat()},
        "errors": errors,
        "labels": LABELS,
    }
    return render(request, "duty/patterns.html", context, status=422 if errors else 200)


def _shown(row: ShiftTemplate) -> dict[str, Any]:
    days = [str(WEEKDAYS[n]) for n in row.weekdays]
    kinds = [str(KINDS[kind]) for kind in row.days if kind in KINDS]
    return {"row": row, "days": days, "kinds": kinds, "is_night": row.to_time <= row.from_time}


@page(may="duty.plan")
def new(request: SeatedRequest) -> HttpResponse:
    """Write a pattern down."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = _given(request, AddPattern)
        outcome = perform(request.actor, add_pattern, AddPattern, values)
        if outcome.ok:
            messages.success(request, _("The pattern is kept. Make its shifts below."))
            return redirect("shift_patterns")
        errors = outcome.errors
    return _form(request, errors, None)


@page(may="duty.plan")
def pattern(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Put a pattern right; shifts made from it stay as they are."""
    row = queries.pattern(request.actor, key)
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = _given(request, EditPattern, pattern_id=key)
        outcome = perform(request.actor, edit_pattern, EditPattern, values)
        if outcome.ok:
            messages.success(request, _("Saved. Shifts made from it stay as they are."))
            return redirect("shift_patterns")
        errors = outcome.errors
    return _form(request, errors, row)


@require_POST
@page(may="duty.plan")
def retire(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a pattern out of use, or bring it back."""
    row = queries.pattern(request.actor, key)
    values = {"pattern_id": key, "is_retired": not row.is_retired}
    perform(request.actor, retire_pattern, RetirePattern, values)
    return redirect("shift_patterns")


def _given(request: SeatedRequest, takes: type[BaseModel], **fixed: Any) -> dict[str, Any]:
    values = given(request, takes, many=MANY, **fixed)
    values["needs"] = posts_given(request)
    return values


def _form(
    request: SeatedRequest, errors: dict[str, str], row: ShiftTemplate | None
) -> HttpResponse:
    chosen = request.POST.getlist if request.method == "POST" else _kept(row)
    context = choices(request.actor) | {
        "teams": writable(request.actor),
        "places": queries.place_choices(request.actor, row.place_id if row else None),
        "pattern": row,
        "values": request.POST if request.method == "POST" else _values(row),
        "weekdays": [(n, words, str(n) in chosen("weekdays")) for n, words in enumerate(WEEKDAYS)],
        "daykinds": [(kind, words, kind in chosen("days")) for kind, words in KINDS.items()],
        "errors": errors,
    }
    return render(request, "duty/pattern.html", context, status=422 if errors else 200)


def _kept(row: ShiftTemplate | None) -> Any:
    held = {"weekdays": [str(n) for n in row.weekdays], "days": row.days} if row else {}
    return lambda name: held.get(name, [])


def _values(row: ShiftTemplate | None) -> dict[str, Any]:
    if row is None:
        return {"min_people": 2, "max_people": 4, "risk_level": "ordinary", "joining": "open"}
    plain = ("name", "kind", "min_people", "max_people", "joining", "risk_level", "risks", "gear")
    found: dict[str, Any] = {name: getattr(row, name) for name in plain}
    found |= {name: getattr(row, name).strftime("%H:%M") for name in ("from_time", "to_time")}
    for name in ("starts_on", "ends_on"):
        day = getattr(row, name)
        found[name] = day.isoformat() if day else ""
    found["needs_child_clearance"] = "true" if row.needs_child_clearance else ""
    found["place_id"] = str(row.place_id or "")
    for number, need in enumerate(row.needs[:POSTS]):
        found[f"part{number}"], found[f"count{number}"] = need["part"], need["count"]
    return found
