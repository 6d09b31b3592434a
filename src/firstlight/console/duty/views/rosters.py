"""Proposals of whom to invite: asked for, read with reasons and gaps, edited, sent."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstlight.console.duty.reasons import error_words, gap_words, reason_words
from firstlight.console.duty.views.calendars import writable
from firstlight.console.duty.words import LABELS
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.duty import queries
from firstlight.duty.actions import ask_roster, drop_roster, use_roster
from firstlight.duty.models import RosterProposal, ShiftNeed
from firstlight.duty.schemas import AskRoster, LayRosterAside, UseRoster
from firstlight.force.queries import names


@page(may="duty.plan")
def rosters(request: SeatedRequest) -> HttpResponse:
    """List the proposals; have one worked out."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        outcome = perform(request.actor, ask_roster, AskRoster, given(request, AskRoster))
        if outcome.ok:
            messages.success(request, _("It is being worked out; nobody is invited yet."))
            found = outcome.result
            return redirect("shift_roster", found.pk) if found else redirect("shift_rosters")
        errors = outcome.errors
    today = timezone.localdate()
    monday = today + timedelta(days=7 - today.weekday())
    context = {
        "rows": [{"row": row, "words": _standing(row)} for row in _listed(request)],
        "teams": writable(request.actor),
        "values": request.POST
        or {"starts_on": monday.isoformat(), "ends_on": (monday + timedelta(13)).isoformat()},
        "errors": errors,
        "labels": LABELS,
    }
    return render(request, "duty/rosters.html", context, status=422 if errors else 200)


def _listed(request: SeatedRequest) -> list[RosterProposal]:
    return list(queries.proposals(request.actor)[:50])


def _standing(row: RosterProposal) -> tuple[str, str]:
    """Return tone and words of how a proposal stands."""
    if row.dropped_at:
        return "closed", _("Laid aside")
    if row.used_at:
        return "done", _("Invitations sent")
    if row.done_at is None:
        return "going", _("Being worked out")
    return ("late", _("Not possible")) if row.error else ("waiting", _("To be read"))


@page(may="duty.plan")
def roster(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a proposal with its reasons and gaps; send what is kept of it, or lay it aside."""
    row = queries.proposal(request.actor, key)
    errors: dict[str, str] = {}
    if request.method == "POST" and request.POST.get("act") == "drop":
        perform(request.actor, drop_roster, LayRosterAside, {"proposal_id": key})
        messages.success(request, _("Laid aside. Nobody hears of it."))
        return redirect("shift_rosters")
    if request.method == "POST":
        values = given(request, UseRoster, many=("chosen",), proposal_id=key)
        outcome = perform(request.actor, use_roster, UseRoster, values)
        if outcome.ok:
            count = outcome.result or 0
            messages.success(
                request,
                ngettext(
                    "%(count)s invitation sent. Each answers as they like.",
                    "%(count)s invitations sent. Each answers as they like.",
                    count,
                )
                % {"count": count},
            )
            return redirect("shift_roster", key)
        errors = outcome.errors
    tone, words = _standing(row)
    context = {
        "row": row,
        "tone": tone,
        "words": words,
        "error": error_words(row.error) if row.error else "",
        "is_open": row.done_at and not row.error and not row.used_at and not row.dropped_at,
        "errors": errors,
        "labels": LABELS,
        **_read(request, row),
    }
    return render(request, "duty/roster.html", context, status=422 if errors else 200)


def _read(request: SeatedRequest, row: RosterProposal) -> dict[str, Any]:
    """Return a proposal by shift: whom with which reasons, what stays empty and why."""
    result = row.result or {}
    choices, gaps = result.get("choices", []), result.get("gaps", [])
    measure = result.get("measure", {})
    keys = {each["shift"] for each in (*choices, *gaps)}
    shifts = {str(each.pk): each for each in queries.shifts(request.actor).filter(pk__in=keys)}
    parts = _parts(list(shifts))
    people = {UUID(each["person"]) for each in choices}
    people |= {UUID(key) for each in choices for r in each["reasons"] for key in r["people"]}
    known = {str(key): name for key, name in names(request.actor, people).items()}
    lines = [
        {
            "shift": shift,
            "choices": [_choice(each, known, parts) for each in choices if each["shift"] == key],
            "gaps": [
                {
                    "part": parts.get(each["need"], ""),
                    "missing": each["missing"],
                    "why": gap_words(each),
                }
                for each in gaps
                if each["shift"] == key
            ],
        }
        for key, shift in sorted(shifts.items(), key=lambda item: item[1].starts_at)
    ]
    return {"lines": lines, "measure": _measure(measure), "gap_count": len(gaps)}


def _parts(shift_keys: list[str]) -> dict[str, str]:
    rows = queries.needs_of(shift_keys)
    return {str(key): str(ShiftNeed.Part(part).label) for key, part in rows}


def _choice(each: dict[str, Any], known: dict[str, str], parts: dict[str, str]) -> dict[str, Any]:
    reasons = [words for one in each["reasons"] if (words := reason_words(one, known))]
    return {
        "pair": f"{each['shift']}:{each['person']}",
        "name": known.get(each["person"], _("Somebody no longer here")),
        "part": parts.get(each["need"], ""),
        "why": reasons,
    }


def _measure(measure: dict[str, Any]) -> dict[str, Any]:
    if not measure:
        return {}
    return measure | {
        "gini": f"{measure['gini']:.2f}",
        "gini_first_come": f"{measure['gini_first_come']:.2f}",
        "gap_percent": f"{100 * measure['gap']:.1f}",
        "mean_h": f"{measure['mean_min'] / 60:.1f}",
        "least_h": f"{measure['least_min'] / 60:.1f}",
        "most_h": f"{measure['most_min'] / 60:.1f}",
    }
