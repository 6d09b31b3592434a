"""Ecology at the desk: the list of reports and the record of each."""

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

from firstlight.cases.ecology import queries
from firstlight.cases.ecology.actions import add_photo, erase_photo, step_report
from firstlight.cases.ecology.models import EcologyReport
from firstlight.cases.ecology.rules import ECOLOGY_REPORT
from firstlight.cases.ecology.schemas import AddWaterPhoto, OfWaterPhoto, StepReport
from firstlight.console.cases.ecology.words import season_words, told, zone_words
from firstlight.console.cases.maps import spot_map
from firstlight.console.cases.pictures import (
    PICTURE_LABELS,
    photo_given,
    picture,
    pictures_shown,
)
from firstlight.console.cases.stepping import only_for
from firstlight.console.clocks import day_and_time
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import StepShown, steps_of
from firstlight.console.web import page, perform
from firstlight.kernel.actor import Actor

FILTERS = (
    Filter("new", gettext_lazy("To refer"), lambda rows: rows.filter(state="submitted")),
    Filter("chased", gettext_lazy("No answer"), lambda rows: rows.filter(state="chased")),
    Filter(
        "out",
        gettext_lazy("With an agency"),
        lambda rows: rows.filter(state__in=("referred", "acknowledged")),
    ),
    Filter("tell", gettext_lazy("To answer"), lambda rows: rows.filter(state="outcome_known")),
    Filter(
        "over",
        gettext_lazy("Closed"),
        lambda rows: rows.filter(state__in=ECOLOGY_REPORT.terminal),
    ),
)


def _columns() -> list[Column]:
    return [
        Column(
            "number",
            _("Number"),
            lambda r: Cell(r.number, reverse("ecology_report", args=[r.pk])),
            "number",
        ),
        Column("kind", _("What was seen"), lambda r: r.get_kind_display(), "kind"),
        Column("water", _("Water"), lambda r: r.water.name if r.water else "", "water__name"),
        Column("place", _("Place"), lambda r: r.place_name, "place_name"),
        Column(
            "state", _("State"), lambda r: Cell(ECOLOGY_REPORT.state_names[r.state], state=r.state)
        ),
        Column("agency", _("Agency"), lambda r: r.agency),
        Column("no", _("Its number for it"), lambda r: r.referral_no),
        Column("by", _("Answer due"), lambda r: day_and_time(r.answer_by), "answer_by"),
        Column("seen", _("When it was seen"), lambda r: day_and_time(r.seen_at), "seen_at"),
    ]


@page(may="ecology.see")
def listed(request: SeatedRequest) -> HttpResponse:
    """List the reports that the actor may see."""
    rows = queries.reports(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="ecology",
        find=lambda q: (
            rows.filter(number__icontains=q)
            | rows.filter(place_name__icontains=q)
            | rows.filter(water__name__icontains=q)
        ),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "cases/ecology/listed.html", {"listing": shown})


@page(may="ecology.read")
def record(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a report."""
    return _show(request, queries.report(request.actor, key))


@require_POST
@page(may="ecology.see")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a step of a report."""
    row = queries.report(request.actor, key)
    values = given(request, StepReport, report_id=key)
    outcome = perform(request.actor, step_report, StepReport, values)
    if not outcome.ok:
        return _show(request, row, (values.get("event", ""), values, outcome.errors))
    state = ECOLOGY_REPORT.state_names[outcome.result.state]
    messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
    return redirect("ecology_report", key)


@require_POST
@page(may="ecology.read")
def add_picture(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Add a picture that was looked over on the phone."""
    row = queries.report(request.actor, key)
    values = photo_given(request, AddWaterPhoto, report_id=key)
    outcome = perform(request.actor, add_photo, AddWaterPhoto, values)
    if not outcome.ok:
        return _show(request, row, wrong=outcome.errors)
    messages.success(request, _("The picture is kept."))
    return redirect("ecology_report", key)


@page(may="ecology.read")
def photo(request: SeatedRequest, key: UUID, photo_key: UUID) -> HttpResponse:
    """Show a picture; or, for who manages, erase it."""
    row = queries.report(request.actor, key)
    if request.method != "POST":
        return picture(row, photo_key, at_school=row.is_at_school)
    perform(request.actor, erase_photo, OfWaterPhoto, {"report_id": key, "photo_id": photo_key})
    messages.success(request, _("The picture is erased."))
    return redirect("ecology_report", key)


def _show(
    request: SeatedRequest,
    row: EcologyReport,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
    *,
    wrong: dict[str, str] | None = None,
) -> HttpResponse:
    actor = request.actor
    found = queries.holds_at(row.water, timezone.localdate(row.seen_at))
    context = {
        "report": row,
        "state": ECOLOGY_REPORT.state_names[row.state],
        "season": season_words(found),
        "zone": zone_words(found),
        "holds": found,
        "steps": _steps(actor, row, refused),
        "over": row.state in ECOLOGY_REPORT.terminal,
        "knows": actor.may("ecology.manage") or row.reporter_id == actor.person_id,
        "point": None if row.lon is None else (row.lon, row.lat),
        "map": spot_map(actor, (row.lon, row.lat, row.place_name), row.water),
        "log": log_lines(actor, queries.history(row)),
        "row": row,
        "at_school": row.is_at_school,
        "is_over": row.state in ECOLOGY_REPORT.terminal,
        "may_erase": actor.may("ecology.manage"),
        "photo_url": "ecology_photo",
        "photos_url": "ecology_photos",
        "labels": PICTURE_LABELS,
        "values": request.POST,
        "errors": wrong or {},
        **pictures_shown(row, at_school=row.is_at_school),
    }
    status = 422 if refused or wrong else 200
    return render(request, "cases/ecology/report.html", context, status=status)


def _steps(actor: Actor, row: EcologyReport, refused: Any) -> list[StepShown]:
    agency = queries.agency_for(row.station_id, row.kind)
    shown = steps_of(ECOLOGY_REPORT, actor, row, told(agency), refused=refused)
    for each in shown:
        if each.event == "refer" and not each.values:
            each.values = {"agency": agency.name, "agency_phone": agency.phone}
    if not actor.may("ecology.see"):
        return []
    if actor.may("ecology.manage"):
        return shown
    words = _("The desk notes what an agency answers.")
    return only_for(shown, dict.fromkeys(("acknowledge", "outcome"), words))
