"""The list of calls."""

from typing import Any

from django.contrib import messages
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from firstlight.console.given import keys_in
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.incidents import queries
from firstlight.incidents.actions import hand_over_incidents
from firstlight.incidents.models import Incident
from firstlight.incidents.rules import ACTIVE, INCIDENT, OPEN
from firstlight.incidents.schemas import HandOverIncidents

FILTERS = (
    Filter("open", gettext_lazy("Open"), lambda rows: rows.filter(state__in=OPEN)),
    Filter(
        "risk",
        gettext_lazy("Life at risk"),
        lambda rows: rows.filter(is_life_at_risk=True, state__in=ACTIVE),
    ),
    Filter("mine", gettext_lazy("Reported"), lambda rows: rows.filter(state="reported")),
    Filter("over", gettext_lazy("Over"), lambda rows: rows.exclude(state__in=OPEN)),
)


# What goes on first, a life at risk before the rest of it; what is over comes last.
URGENT_FIRST = (
    Case(When(state__in=ACTIVE, then=0), When(state__in=OPEN, then=1), default=2),
    Case(When(state__in=ACTIVE, is_life_at_risk=True, then=0), default=1),
    "-happened_at",
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


@require_POST
@page(may="incidents.manage")
def hand_over(request: SeatedRequest) -> HttpResponse:
    """Show which open calls would change hands and to whom, and hand them over when that is said.

    What is closed or of another station is left out and counted.
    """
    back = request.POST.get("back", "")
    back = back if back in ("incidents", "searches") else "incidents"
    picked = keys_in(request.POST.getlist("pick"))
    chosen = queries.visible_incidents(request.actor).filter(
        pk__in=picked, station_id=request.actor.station_id, state__in=OPEN
    )
    if not chosen:
        messages.warning(request, _("Choose open calls of your station in the list first."))
        return redirect(back)
    outcome = Outcome()
    if "sure" in request.POST:
        values = {
            "incident_ids": [call.pk for call in chosen],
            "owner_id": request.POST.get("owner_id"),
        }
        outcome = perform(
            request.actor,
            hand_over_incidents,
            HandOverIncidents,
            values,
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            n = outcome.result or len(chosen)
            said = ngettext("%(n)s call has changed hands.", "%(n)s calls have changed hands.", n)
            messages.success(request, said % {"n": n})
            return redirect(back)
    desk = queries.desk_people(request.actor.station_id, timezone.now())
    context = {
        "chosen": chosen.select_related("owner").order_by("-happened_at", "pk"),
        "left_out": len(picked) - len(chosen),
        "desk": [(str(each.pk), each.name) for each in desk],
        "owner_id": request.POST.get("owner_id", ""),
        "errors": outcome.errors,
        "back": back,
    }
    status = 200 if outcome.ok else 422
    return render(request, "incidents/hand_over.html", context, status=status)


@page(may="incidents.see")
def incidents(request: SeatedRequest) -> HttpResponse:
    """List the calls that the actor may know of."""
    rows = queries.visible_incidents(request.actor).select_related("owner").order_by(*URGENT_FIRST)

    def find(words: str) -> QuerySet[Any]:
        return rows.filter(
            Q(number__icontains=words)
            | Q(place_name__icontains=words)
            | Q(own_title__icontains=words)
        )

    shown = listing(request, rows, _columns(), FILTERS, name="calls", find=find)
    if isinstance(shown, HttpResponse):
        return shown
    if request.actor.may("incidents.manage"):
        shown.bulk_url = reverse("incidents_hand_over")
    return render(
        request,
        "incidents/list.html",
        {"listing": shown, "may_report": request.actor.may("incidents.report")},
    )
