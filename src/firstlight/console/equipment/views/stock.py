"""Kit: the list, the record, handing out and taking back."""

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

from firstlight.console.equipment.shown import record_parts
from firstlight.console.equipment.words import (
    CLASSES,
    FILTERS_OF_USE,
    MORE_LABELS,
    RETURN_BY,
    due_back,
    looked_over,
)
from firstlight.console.force.shown import log_lines
from firstlight.console.force.views.people import organisation_options
from firstlight.console.force.words import EQUIPMENT as WORDS
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import Ask, Told, steps_of
from firstlight.console.web import Outcome, page, perform
from firstlight.equipment import queries
from firstlight.equipment.actions import add_item, edit_item, step_item
from firstlight.equipment.models import EquipmentItem
from firstlight.equipment.rules import EQUIPMENT
from firstlight.equipment.schemas import AddItem, EditItem, StepItem
from firstlight.force.models import by_called
from firstlight.force.queries import organisations
from firstlight.kernel.actor import Actor
from firstlight.places.queries import places

LABELS = {
    "organisation_id": gettext_lazy("Team (organisation)"),
    "kind": gettext_lazy("Kind"),
    "name": gettext_lazy("Name (thing)"),
    "serial": gettext_lazy("Serial number"),
    "base_id": gettext_lazy("Base"),
    "battery_min": gettext_lazy("Battery time"),
    "seats": gettext_lazy("Seats"),
    "next_check_on": gettext_lazy("Next check"),
    "note": gettext_lazy("Note"),
    **MORE_LABELS,
}
FILTERS = (
    Filter("stock", gettext_lazy("In stock"), lambda rows: rows.filter(state="in_stock")),
    Filter("out", gettext_lazy("Handed out"), lambda rows: rows.filter(state="issued")),
    Filter("repair", gettext_lazy("In repair"), lambda rows: rows.filter(state="repair")),
    Filter(
        "due",
        gettext_lazy("Check overdue"),
        lambda rows: rows.filter(next_check_on__lt=timezone.localdate()).exclude(
            state__in=EQUIPMENT.terminal
        ),
    ),
    Filter(
        "soon",
        gettext_lazy("Due within seven days"),
        lambda rows: rows.filter(pk__in=queries.due_soon(timezone.localdate()).values("pk")),
    ),
    *FILTERS_OF_USE,
)


def _columns() -> list[Column]:
    return [
        Column(
            "name", _("Name (thing)"), lambda i: Cell(i.name, reverse("item", args=[i.pk])), "name"
        ),
        Column("kind", _("Kind"), lambda i: i.get_kind_display(), "kind"),
        Column("state", _("State"), lambda i: Cell(EQUIPMENT.state_names[i.state], state=i.state)),
        Column("holder", _("Held by"), lambda i: i.holder.name if i.holder else ""),
        Column(
            "team",
            _("Team (organisation)"),
            lambda i: i.organisation.called,
            by_called("organisation__"),
        ),
        due_back(),
        Column("battery", _("Battery (min)"), lambda i: i.battery_min, "battery_min", True),
        Column("check", _("Next check"), lambda i: i.next_check_on, "next_check_on"),
        Column("serial", _("Serial number"), lambda i: i.serial, "serial", at_first=False),
    ]


@page(may="equipment.see")
def equipment(request: SeatedRequest) -> HttpResponse:
    """List the kit that the actor may see."""
    rows = queries.items(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="equipment",
        find=lambda q: rows.filter(name__icontains=q) | rows.filter(serial__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    if request.actor.may("equipment.manage"):
        shown.bulk_url = reverse("equipment_labels")
    return render(request, "force/equipment.html", {"listing": shown})


@page(may="equipment.manage")
def new(request: SeatedRequest) -> HttpResponse:
    """Take a thing into stock."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(
            request.actor,
            add_item,
            AddItem,
            given(request, AddItem),
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("Added to stock."))
            return redirect("item", outcome.result.pk) if outcome.result else redirect("equipment")
    context = _fields(request.actor) | {"errors": outcome.errors, "values": request.POST}
    return render(request, "force/item_new.html", context, status=200 if outcome.ok else 422)


def _fields(actor: Actor) -> dict[str, Any]:
    return {
        "labels": LABELS,
        "teams": organisation_options(actor) if actor.may("force.see") else _own_teams(actor),
        "kinds": EquipmentItem.Kind.choices,
        "aircraft_classes": CLASSES,
        "bases": [(str(p.pk), p.name) for p in places(actor, ["team_base"])],
    }


def _own_teams(actor: Actor) -> list[tuple[str, str]]:
    return [(str(node.pk), node.called) for node in organisations(actor)]


@page(may="me.edit", part="equipment")
def item(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a thing: also to who holds it."""
    return _show(request, queries.item(request.actor, key))


@require_POST
@page(may="me.edit", part="equipment")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Hand out, take back, report."""
    row = queries.item(request.actor, key)
    values = given(request, StepItem, many=("checked",), moments=("due_at",), item_id=key)
    outcome = perform(request.actor, step_item, StepItem, values)
    if outcome.ok:
        state = EQUIPMENT.state_names[outcome.result.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
        return redirect("item", key)
    return _show(request, row, refused=(values.get("event", ""), values, outcome.errors))


@require_POST
@page(may="equipment.manage")
def edit(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Put a thing's particulars right."""
    row = queries.item(request.actor, key)
    values = given(request, EditItem, item_id=key)
    outcome = perform(request.actor, edit_item, EditItem, values)
    if outcome.ok:
        messages.success(request, _("Put right."))
        return redirect("item", key)
    return _show(request, row, wrong=outcome.errors, values=values)


def _show(
    request: SeatedRequest,
    row: EquipmentItem,
    *,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
    wrong: dict[str, str] | None = None,
    values: dict[str, Any] | None = None,
) -> HttpResponse:
    actor = request.actor
    words = {**WORDS, "issue": _hand_out(actor, row)}
    holds = actor.person_id is not None and row.holder_id == actor.person_id
    context = _fields(actor) | {
        "item": row,
        "state": EQUIPMENT.state_names[row.state],
        "steps": steps_of(EQUIPMENT, actor, row, words, own=holds, refused=refused),
        "base": places(actor).filter(pk__in=[row.base_id] if row.base_id else []).first(),
        **record_parts(row),
        "log": log_lines(actor, queries.history(row)),
        "values": values or {},
        "own": {
            "organisation_id": str(row.organisation_id),
            "base_id": str(row.base_id or ""),
            **{name: getattr(row, name) for name in ("kind", "name", "serial", "note")},
            "battery_min": "" if row.battery_min is None else row.battery_min,
            "seats": "" if row.seats is None else row.seats,
            "next_check_on": str(row.next_check_on or ""),
            **{name: _shown(getattr(row, name)) for name in MORE_LABELS},
        },
        "errors": wrong or {},
    }
    return render(request, "force/item.html", context, status=422 if refused or wrong else 200)


def _shown(value: Any) -> str:
    """Return a particular as its field takes it; a nought is a figure like any other."""
    return "" if value is None else str(value)


def _hand_out(actor: Actor, row: EquipmentItem) -> Told:
    people = queries.receivers(actor) if actor.may("equipment.manage") else []
    return Told(
        _("Notes who has it from now on."),
        (
            Ask(
                "receiver_id",
                _("To whom"),
                "select",
                required=True,
                options=[(str(key), name) for key, name in people],
            ),
            Ask(
                "receiver_confirms",
                _("The receiver has it in hand and agrees."),
                "tick",
                required=True,
            ),
            looked_over(row.kind),
            RETURN_BY,
        ),
        main=True,
    )
