"""The register of enterprises that take advice."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstlight.cases.enterprises import queries
from firstlight.cases.enterprises.actions import edit_enterprise, enter_enterprise
from firstlight.cases.enterprises.models import Enterprise
from firstlight.cases.enterprises.schemas import EditEnterprise, EnterEnterprise
from firstlight.console.cases.enterprises.words import LABELS
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform

FILTERS = (
    Filter("open", gettext_lazy("Taking advice"), lambda rows: rows.filter(is_closed=False)),
    Filter(
        "alone",
        gettext_lazy("Without a contact person"),
        lambda rows: rows.filter(contact=None, is_closed=False),
    ),
    Filter("closed", gettext_lazy("Visited no more"), lambda rows: rows.filter(is_closed=True)),
)


def _columns() -> list[Column]:
    return [
        Column(
            "name",
            _("Enterprise"),
            lambda row: Cell(row.name, reverse("enterprise", args=[row.pk])),
            "name",
        ),
        Column("trade", _("Trade"), lambda row: row.get_trade_display(), "trade"),
        Column("address", _("Address of the business"), lambda row: row.address),
        Column(
            "contact", _("Contact person"), lambda row: row.contact.name if row.contact else ""
        ),
    ]


@page(may="enterprises.manage")
def listed(request: SeatedRequest) -> HttpResponse:
    """List the enterprises."""
    rows = queries.enterprises(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="enterprises",
        find=lambda q: rows.filter(name__icontains=q) | rows.filter(address__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "cases/enterprises/register.html", {"listing": shown})


@page(may="enterprises.manage")
def new(request: SeatedRequest) -> HttpResponse:
    """Write an enterprise down."""
    return _form(request, None)


@page(may="enterprises.manage")
def edit(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Put an enterprise right."""
    return _form(request, queries.enterprise(request.actor, key))


def _form(request: SeatedRequest, row: Enterprise | None) -> HttpResponse:
    outcome = Outcome()
    if request.method == "POST":
        outcome = _sent(request, row)
        if outcome.ok:
            messages.success(request, _("The enterprise is kept."))
            return redirect("enterprises")
    names = ("name", "trade", "address", "contact_id", "is_closed")
    context = {
        "row": row,
        "labels": LABELS,
        "trades": Enterprise.Trade.choices,
        "contacts": [(str(key), name) for key, name in queries.contacts(request.actor)],
        "values": request.POST
        if request.method == "POST"
        else {name: getattr(row, name) for name in names if row},
        "errors": outcome.errors,
    }
    status = 200 if outcome.ok else 422
    return render(request, "cases/enterprises/enterprise.html", context, status=status)


def _sent(request: SeatedRequest, row: Enterprise | None) -> Outcome:
    if row is None:
        values = given(request, EnterEnterprise)
        repeated = request.POST.get("command_id")
        return perform(
            request.actor, enter_enterprise, EnterEnterprise, values, command_id=repeated
        )
    values = given(request, EditEnterprise, enterprise_id=row.pk)
    return perform(request.actor, edit_enterprise, EditEnterprise, values)
