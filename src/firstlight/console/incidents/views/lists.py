"""The list of calls."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page
from firstlight.incidents import queries
from firstlight.incidents.models import Incident
from firstlight.incidents.rules import INCIDENT, OPEN

FILTERS = (
    Filter("open", gettext_lazy("Open"), lambda rows: rows.filter(state__in=OPEN)),
    Filter("risk", gettext_lazy("Life at risk"), lambda rows: rows.filter(is_life_at_risk=True)),
    Filter("mine", gettext_lazy("Reported"), lambda rows: rows.filter(state="reported")),
    Filter("over", gettext_lazy("Over"), lambda rows: rows.exclude(state__in=OPEN)),
)


def _when(row: Incident) -> str:
    return timezone.localtime(row.happened_at).strftime("%Y-%m-%d %H:%M")


def _columns() -> list[Column]:
    return [
        Column(
            "number",
            _("Number"),
            lambda row: Cell(row.number, reverse("incident", args=[row.pk])),
            "number",
        ),
        Column("title", _("Matter"), lambda row: row.title),
        Column("kind", _("Kind"), lambda row: row.get_kind_display(), "kind"),
        Column(
            "state",
            _("State"),
            lambda row: Cell(INCIDENT.state_names[row.state], state=row.state),
            "state",
        ),
        Column("when", _("When"), _when, "happened_at"),
        Column("place", _("Where"), lambda row: row.place_name, at_first=False),
        Column(
            "owner", _("Owner"), lambda row: row.owner.name if row.owner else "", at_first=False
        ),
    ]


@page(may="incidents.see")
def incidents(request: SeatedRequest) -> HttpResponse:
    """List the calls that the actor may know of."""
    rows = queries.visible_incidents(request.actor).select_related("owner")

    def find(words: str) -> QuerySet[Any]:
        return rows.filter(
            Q(number__icontains=words)
            | Q(place_name__icontains=words)
            | Q(own_title__icontains=words)
        )

    shown = listing(request, rows, _columns(), FILTERS, name="calls", find=find)
    if isinstance(shown, HttpResponse):
        return shown
    return render(
        request,
        "incidents/list.html",
        {"listing": shown, "may_report": request.actor.may("incidents.report")},
    )
