"""Sites gone through with a check list: the list, the form on a phone, the result."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstlight.cases.checklists.models import CheckKind
from firstlight.cases.checklists.queries import answers_of, form_in_use
from firstlight.cases.checklists.rules import told
from firstlight.cases.hazards import queries
from firstlight.cases.hazards.actions import check_site
from firstlight.cases.hazards.models import SiteCheck
from firstlight.cases.hazards.rules import SITE_OF
from firstlight.cases.hazards.schemas import CheckSite
from firstlight.console.cases.checks import answers_given, fields_of, labels_of
from firstlight.console.cases.hazards.words import CHECK_LABELS, LIMITS
from firstlight.console.clocks import day_and_time
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.kernel.log import entries_of
from firstlight.places.queries import places

PLACES_OF = {"campus": ["school"], "water": ["water_body", "water_grid"]}
KINDS = [each for each in CheckKind.choices if each[0] in SITE_OF]


def _of_kind(kind: str) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    return lambda rows: rows.filter(kind=kind)


FILTERS = (
    Filter("mend", gettext_lazy("Something to put right"), lambda r: r.filter(to_mend__gt=0)),
    *(Filter(kind, label, _of_kind(kind)) for kind, label in KINDS),
)


def _columns() -> list[Column]:
    return [
        Column(
            "at",
            _("When it was checked"),
            lambda row: Cell(day_and_time(row.checked_at), reverse("site_check", args=[row.pk])),
            "checked_at",
        ),
        Column("site", _("Site"), lambda row: row.site_name, "site_name"),
        Column("kind", _("Check list"), lambda row: row.get_kind_display(), "kind"),
        Column(
            "mend",
            _("To be put right"),
            lambda row: row.to_mend,
            "to_mend",
            numeric=True,
        ),
        Column("by", _("Checked by"), lambda row: row.checked_by.name if row.checked_by else ""),
    ]


@page(may="hazards.report")
def listed(request: SeatedRequest) -> HttpResponse:
    """List the checks that the actor may see."""
    rows = queries.site_checks(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="site-checks",
        find=lambda q: rows.filter(site_name__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "cases/hazards/checks.html", {"listing": shown})


@page(may="hazards.report")
def new(request: SeatedRequest) -> HttpResponse:
    """Choose a check list, then go through it at the site."""
    asked = request.POST if request.method == "POST" else request.GET
    kind = asked.get("kind", "")
    if kind not in SITE_OF:
        return render(request, "cases/hazards/check_kind.html", {"kinds": KINDS})
    form = form_in_use(request.actor.station_id, kind)
    errors: dict[str, Any] = {}
    if request.method == "POST":
        answers, errors = answers_given(request, form)
        values = given(request, CheckSite, kind=kind, answers=answers)
        if not errors:
            repeated = request.POST.get("command_id")
            outcome = perform(request.actor, check_site, CheckSite, values, command_id=repeated)
            if outcome.ok:
                messages.success(request, _("The check is kept. Report what is to be put right."))
                row = outcome.result
                return redirect("site_check", row.pk) if row else redirect("site_checks")
            errors = dict(outcome.errors)
    fields = fields_of(form.schema)
    context: dict[str, Any] = {
        "kind": kind,
        "title": CheckKind(kind).label,
        "questions": fields,
        "labels": {**CHECK_LABELS, **labels_of(fields)},
        "limits": LIMITS,
        "sites": [
            (str(row.pk), row.name)
            for row in places(request.actor, PLACES_OF[kind]).order_by("name")[:400]
        ],
        "values": asked,
        "errors": errors,
    }
    status = 422 if errors else 200
    return render(request, "cases/hazards/check_new.html", context, status=status)


@page(may="hazards.report")
def record(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a check; what is to be put right is reported from here."""
    row = queries.site_check(request.actor, key)
    checked = answers_of(row).first()
    points = told(checked.form.schema, checked.answers) if checked else []
    context = {
        "row": row,
        "checked": checked,
        "points": points,
        "to_report": [
            (each.question, _report_url(row, each.question)) for each in points if each.is_to_mend
        ],
        "log": log_lines(request.actor, entries_of(row, 20)),
    }
    return render(request, "cases/hazards/check.html", context)


def _report_url(row: SiteCheck, question: str) -> str:
    """Return the form of a new hazard, filled in as far as the check knows."""
    known = {
        "site_kind": SITE_OF[row.kind],
        "place_id": str(row.place_id or ""),
        "site_name": row.site_name,
        "description": _("Not in order at a check: %(point)s") % {"point": question},
    }
    return f"{reverse('hazard_new')}?{urlencode(known)}"
