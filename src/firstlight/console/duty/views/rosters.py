"""Proposals of whom to invite: asked for, read with reasons and gaps, edited, sent."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta
from math import ceil
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstlight.console.duty.reasons import error_words, gap_words, reason_words
from firstlight.console.duty.words import LABELS
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.duty import queries
from firstlight.duty.actions import ask_roster, drop_roster, use_roster
from firstlight.duty.models import RosterProposal, ShiftNeed
from firstlight.duty.queries.roster_rows import is_whole
from firstlight.duty.schemas import AskRoster, LayRosterAside, UseRoster
from firstlight.force.queries import names
from firstlight.kernel.actor import Actor

# What somebody has told their own station for planning: where they live, and what they would like.
STATIONS_ONLY = ("distance", "wished", "against_wish")


@page(may="duty.propose")
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
    actor = request.actor
    nodes = [(str(row.pk), row.called) for row in queries.rostered_nodes(actor)]
    context = {
        "rows": [{"row": row, "words": _standing(row)} for row in _listed(request)],
        "teams": nodes,
        "may_plan": actor.may("duty.plan"),
        "values": request.POST
        or _first_days(may_plan=actor.may("duty.plan"))
        | ({"organisation_id": nodes[0][0]} if len(nodes) == 1 else {}),
        "errors": errors,
        "labels": LABELS,
    }
    return render(request, "duty/rosters.html", context, status=422 if errors else 200)


def _first_days(*, may_plan: bool) -> dict[str, str]:
    """Return the days to begin with: two weeks ahead, or for a county the next month."""
    today = timezone.localdate()
    first = today + timedelta(days=7 - today.weekday())
    last = first + timedelta(days=13)
    if not may_plan:
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        last = first.replace(day=monthrange(first.year, first.month)[1])
    return {"starts_on": first.isoformat(), "ends_on": last.isoformat()}


def _listed(request: SeatedRequest) -> list[RosterProposal]:
    rows = queries.proposals(request.actor)
    if not request.actor.may("duty.plan"):
        rows = rows.filter(whole__isnull=True)  # the parts stand on the page of the whole
    return list(rows[:50])


def _may(actor: Actor, row: RosterProposal) -> dict[str, Any]:
    """Return what may be done: a station sends its own, who asked above lays it aside."""
    is_open = row.done_at and not row.error and not row.used_at and not row.dropped_at
    may_plan = actor.may("duty.plan")
    return {
        "is_open": bool(is_open and may_plan),
        "may_drop": bool(is_open and row.whole_id is None and not may_plan),
        "may_plan": may_plan,
    }


def _standing(row: RosterProposal) -> tuple[str, str]:
    """Return tone and words of how a proposal stands."""
    if row.dropped_at:
        return "closed", _("Laid aside")
    if row.used_at:
        return "done", _("Invitations sent")
    if row.done_at is None:
        return "going", _("Being worked out")
    if is_whole(row.organisation) and not row.error:
        return "waiting", _("With the stations")
    return ("late", _("Not possible")) if row.error else ("waiting", _("To be read"))


@page(may="duty.propose")
def roster(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a proposal with its reasons and gaps; send what is kept of it, or lay it aside.

    One over several stations shows how each stands to its part; only the station sends that.
    """
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
        "is_whole": is_whole(row.organisation),
        "owner": row.organisation.called,
        "error": error_words(row.error) if row.error else "",
        **_may(request.actor, row),
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
    shifts = queries.shifts_of_proposal(row)
    parts = _parts(list(shifts))
    chosen, empty = _by_shift(choices), _by_shift(gaps)
    untold = () if request.actor.may("duty.plan") else STATIONS_ONLY
    people = {UUID(each["person"]) for each in choices}
    people |= {UUID(key) for each in choices for r in each["reasons"] for key in r["people"]}
    known = {str(key): name for key, name in names(request.actor, people).items()}
    lines = [
        {
            "shift": shift,
            "choices": [_choice(each, known, parts, untold) for each in chosen[key]],
            "gaps": [
                {
                    "part": parts.get(each["need"], ""),
                    "missing": each["missing"],
                    "why": gap_words(each),
                }
                for each in empty[key]
            ],
        }
        for key, shift in shifts.items()
    ]
    stations = [_station(each) for each in queries.parts_of(request.actor, row)]
    return {
        "lines": lines,
        "measure": _measure(measure),
        "stations": stations,
        "gap_count": _missing(gaps) + sum(each["empty"] for each in stations),
    }


def _station(part: RosterProposal) -> dict[str, Any]:
    """Return one station's part of a proposal over several, and how it stands."""
    return {
        "part": part,
        "name": part.organisation.called,
        "words": _standing(part),
        "invitations": len(part.result.get("choices", ())),
        "empty": _missing(part.result.get("gaps", ())),
    }


def _missing(gaps: Iterable[dict[str, Any]]) -> int:
    """Return how many places stay empty; a gap may be of several."""
    return sum(each["missing"] for each in gaps)


def _by_shift(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in rows:
        found[each["shift"]].append(each)
    return found


def _parts(shift_keys: list[str]) -> dict[str, str]:
    rows = queries.needs_of(shift_keys)
    return {str(key): str(ShiftNeed.Part(part).label) for key, part in rows}


def _choice(
    each: dict[str, Any],
    known: dict[str, str],
    parts: dict[str, str],
    untold: Collection[str],
) -> dict[str, Any]:
    told = [one for one in each["reasons"] if one["code"] not in untold]
    reasons = [words for one in told if (words := reason_words(one, known))]
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
        "gap_percent": f"{ceil(1000 * measure['gap']) / 10:.1f}",
        "mean_h": f"{measure['mean_min'] / 60:.1f}",
        "least_h": f"{measure['least_min'] / 60:.1f}",
        "most_h": f"{measure['most_min'] / 60:.1f}",
    }
