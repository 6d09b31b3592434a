"""Opening a shift by hand, putting it right, and inviting people to it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from pydantic import BaseModel

from firstlight.console.clocks import local_input
from firstlight.console.duty.words import LABELS
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.duty import queries
from firstlight.duty.actions import edit_shift, invite_people, open_shift
from firstlight.duty.models import Shift, ShiftNeed
from firstlight.duty.schemas import EditShift, InvitePeople, OpenShift
from firstlight.force.queries import teams
from firstlight.kernel.actor import Actor
from firstlight.training.models import Credential

MOMENTS = ("starts_at", "ends_at")
POSTS = 4
# What a post asks for where nothing else is said: any one of these kinds.
USUAL = {
    "first_aider": ("red_cross_first_aid_certificate", "cpr_aed"),
    "driver": ("driving_licence",),
    "pilot": ("uas_pilot_licence",),
    "boat_operator": ("boat_operator",),
}


@page(may="duty.plan")
def new(request: SeatedRequest) -> HttpResponse:
    """Open a shift by hand."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(
            request.actor,
            open_shift,
            OpenShift,
            _given(request, OpenShift),
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("The shift is open. Members see it now."))
            found = outcome.result
            return redirect("shift", found.pk) if found else redirect("shifts")
    values = request.POST or {
        "organisation_id": request.GET.get("team", ""),
        "min_people": 2,
        "max_people": 4,
        "risk_level": Shift.Risk.ORDINARY,
        "joining": Shift.Joining.OPEN,
    }
    context = choices(request.actor) | {"errors": outcome.errors, "values": values}
    return render(request, "duty/new.html", context, status=200 if outcome.ok else 422)


@page(may="duty.plan")
def edit(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Put a shift right before it begins."""
    row = queries.led_shift(request.actor, key)
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(
            request.actor, edit_shift, EditShift, _given(request, EditShift, shift_id=key)
        )
        if outcome.ok:
            messages.success(request, _("Saved. Who has a place or is asked is told."))
            return redirect("shift", key)
    values = request.POST or _values(row)
    context = choices(request.actor) | {"errors": outcome.errors, "values": values, "shift": row}
    return render(request, "duty/edit.html", context, status=200 if outcome.ok else 422)


@page(may="duty.plan")
def ask(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Choose whom to invite: who may serve first, and of the others what speaks against it."""
    row = queries.led_shift(request.actor, key)
    outcome = Outcome()
    if request.method == "POST":
        values = given(request, InvitePeople, many=("person_ids",), shift_id=key)
        outcome = perform(request.actor, invite_people, InvitePeople, values)
        if outcome.ok:
            messages.success(request, _("Invited. Each answers as they like."))
            return redirect("shift", key)
    found = queries.candidates(request.actor, row)
    context = {
        "shift": row,
        "fit": [each for each in found if not each.bars],
        "unfit": [each for each in found if each.bars],
        "errors": outcome.errors,
        "labels": LABELS,
        "chosen": request.POST.getlist("person_ids"),
    }
    return render(request, "duty/invite.html", context, status=200 if outcome.ok else 422)


def _given(request: SeatedRequest, takes: type[BaseModel], **fixed: Any) -> dict[str, Any]:
    values = given(request, takes, moments=MOMENTS, **fixed)
    values["needs"] = posts_given(request)
    return values


def posts_given(request: SeatedRequest) -> list[dict[str, Any]]:
    """Return the posts of a form: part and number in each line; lines without a part are none."""
    found = []
    for number in range(POSTS):
        part = request.POST.get(f"part{number}", "")
        if part:
            count = request.POST.get(f"count{number}") or "1"
            found.append({"part": part, "count": count, "credentials": USUAL.get(part, ())})
    return found


def choices(actor: Actor) -> dict[str, Any]:
    """Return what the form of a shift offers."""
    held = [(str(row.pk), row.called) for row in teams(actor)]
    kinds = dict(Credential.Kind.choices)
    return {
        "labels": LABELS,
        "teams": held,
        "kinds": Shift.Kind.choices,
        "joinings": Shift.Joining.choices,
        "risk_levels": Shift.Risk.choices,
        "officers": [(str(key), name) for key, name in queries.officers(actor)],
        "parts": [
            (part, _with_papers(str(words), USUAL.get(part, ()), kinds))
            for part, words in ShiftNeed.Part.choices
        ],
        "lines": [(f"part{n}", f"count{n}", n + 1) for n in range(POSTS)],
    }


def _with_papers(words: str, papers: tuple[str, ...], kinds: dict[str, Any]) -> str:
    names = " / ".join(str(kinds[each]) for each in papers)
    return f"{words} · {names}" if names else words


def _values(row: Shift) -> dict[str, Any]:
    plain = ("kind", "place_name", "min_people", "max_people", "joining", "risk_level")
    found: dict[str, Any] = {name: getattr(row, name) for name in plain} | row.words
    found["needs_child_clearance"] = "true" if row.needs_child_clearance else ""
    found["officer_id"] = str(row.officer_id or "")
    for number, need in enumerate(row.needs.order_by("created_at", "pk")[:POSTS]):
        found[f"part{number}"], found[f"count{number}"] = need.part, need.count
    for name in MOMENTS:
        found[name] = local_input(getattr(row, name))
    return found
