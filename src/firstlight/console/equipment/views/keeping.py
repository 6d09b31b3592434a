"""The keeper's desk: labels, checks, setting aside."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from firstlight.console.equipment.shown import label_of
from firstlight.console.given import given, keys_in
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.equipment import queries
from firstlight.equipment.actions import import_items, inspect_item, set_aside
from firstlight.equipment.rules import EQUIPMENT
from firstlight.equipment.schemas import ImportItems, InspectItem, SetAside
from firstlight.exchange.limits import read_all
from firstlight.force.queries import organisations
from firstlight.kernel.errors import Refusal

MOST_LABELS = 240  # ten sheets


@page(may="equipment.manage")
def labels(request: SeatedRequest) -> HttpResponse:
    """Show a sheet of labels to print: three by eight on A4; of all, of one, or of the chosen."""
    rows = queries.items(request.actor).exclude(state__in=EQUIPMENT.terminal).exclude(code="")
    if chosen := request.GET.get("item", ""):
        rows = rows.filter(code=chosen.upper())
    if request.method == "POST":
        rows = rows.filter(pk__in=keys_in(request.POST.getlist("pick")))
    context = {"labels": [label_of(row) for row in rows[:MOST_LABELS]]}
    return render(request, "equipment/labels.html", context)


@require_POST
@page(may="equipment.manage")
def inspect(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Write down a check."""
    queries.item(request.actor, key)
    values = given(request, InspectItem, item_id=key)
    return _after(request, key, perform(request.actor, inspect_item, InspectItem, values))


@require_POST
@page(may="equipment.manage")
def aside(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Set a thing aside."""
    queries.item(request.actor, key)
    values = given(request, SetAside, item_id=key)
    return _after(request, key, perform(request.actor, set_aside, SetAside, values))


def _after(request: SeatedRequest, key: UUID, outcome: Outcome) -> HttpResponse:
    if outcome.ok:
        messages.success(request, _("Noted."))
    else:
        messages.error(request, next(iter(outcome.errors.values())))
    return redirect("item", key)


@page(may="equipment.manage")
def take_in(request: SeatedRequest) -> HttpResponse:
    """Take a list of kit into stock from a file."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = _taken_in(request)
        if outcome.ok:
            words = ngettext("%(n)s thing taken in.", "%(n)s things taken in.", outcome.result)
            messages.success(request, words % {"n": outcome.result})
            return redirect("equipment")
    actor = request.actor
    teams = [
        (str(node.pk), node.called)
        for node in organisations(actor)
        if not actor.teams or node.pk in actor.teams
    ]
    context = {"teams": teams, "values": request.POST, "errors": outcome.errors}
    return render(request, "equipment/import.html", context, status=200 if outcome.ok else 422)


def _taken_in(request: SeatedRequest) -> Outcome:
    file = request.FILES.get("file")
    if file is None:
        return Outcome(errors={"file": _("Choose a file.")})
    try:
        content = read_all(file)
    except Refusal as no:
        return Outcome(errors={"file": str(no)})
    values = {
        "organisation_id": request.POST.get("organisation_id", ""),
        "filename": file.name,
        "content": content,
    }
    outcome = perform(request.actor, import_items, ImportItems, values)
    if "" in outcome.errors:
        outcome.errors["file"] = outcome.errors.pop("")
    return outcome
