"""Courses: what is taught, tested and drilled here; and what includes what."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.training.shown import kind_and_level, nodes
from firstlight.console.training.words import LABELS
from firstlight.console.web import Outcome, page, perform
from firstlight.kernel.actor import Actor
from firstlight.training import queries
from firstlight.training.actions import add_course, add_inclusion, drop_inclusion, edit_course
from firstlight.training.models import Course, Credential
from firstlight.training.schemas import AddCourse, AddInclusion, DropInclusion, EditCourse

FILTERS = (
    Filter("held", gettext_lazy("Held now"), lambda rows: rows.filter(is_retired=False)),
    Filter(
        "certificate",
        gettext_lazy("With a certificate"),
        lambda rows: rows.exclude(certificate_kind=""),
    ),
    Filter("drill", gettext_lazy("Drills"), lambda rows: rows.filter(kind="drill")),
)


def _columns(may_arrange: bool) -> list[Column]:
    return [
        Column(
            "name",
            _("Name (course)"),
            lambda c: Cell(c.name, reverse("training_course", args=[c.pk]) if may_arrange else ""),
            "name",
        ),
        Column("kind", _("Kind"), lambda c: c.get_kind_display(), "kind"),
        Column("hours", _("Hours"), lambda c: c.hours, "hours", True),
        Column(
            "certificate",
            _("Certificate at the end"),
            lambda c: (
                kind_and_level(c.certificate_kind, c.certificate_level)
                if c.certificate_kind
                else ""
            ),
        ),
        Column("team", _("Team (organisation)"), lambda c: c.organisation.called),
    ]


@page(may="training.see")
def courses(request: SeatedRequest) -> HttpResponse:
    """List the courses."""
    rows = queries.courses(request.actor)
    shown = listing(
        request,
        rows,
        _columns(request.actor.may("training.arrange")),
        FILTERS,
        name="courses",
        find=lambda q: rows.filter(name__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "training/courses.html", {"listing": shown})


@page(may="training.arrange")
def new(request: SeatedRequest) -> HttpResponse:
    """Write down a course."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(
            request.actor,
            add_course,
            AddCourse,
            given(request, AddCourse),
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("Written down."))
            return redirect("training_courses")
    return _form(request, request.POST or {"kind": "course", "hours": 2}, outcome)


@page(may="training.arrange")
def course(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Put a course right."""
    row, outcome = queries.course(request.actor, key), Outcome()
    if request.method == "POST":
        values = given(request, EditCourse, course_id=key)
        outcome = perform(request.actor, edit_course, EditCourse, values)
        if outcome.ok:
            messages.success(request, _("Put right."))
            return redirect("training_courses")
    return _form(request, request.POST or _values(row), outcome, row)


def _form(
    request: SeatedRequest, values: Any, outcome: Outcome, row: Course | None = None
) -> HttpResponse:
    context = {
        "course": row,
        "labels": LABELS,
        "teams": nodes(request.actor),
        "kinds": Course.Kind.choices,
        "certificates": Credential.Kind.choices,
        "values": values,
        "errors": outcome.errors,
    }
    return render(request, "training/course.html", context, status=200 if outcome.ok else 422)


def _values(row: Course) -> dict[str, Any]:
    names = ("kind", "name", "pass_mark", "certificate_kind", "certificate_level")
    return {name: getattr(row, name) for name in names} | {
        "organisation_id": str(row.organisation_id),
        "hours": f"{row.hours}",
        "has_exam": "true" if row.has_exam else "",
        "is_retired": "true" if row.is_retired else "",
        "certificate_months": row.certificate_months or "",
    }


@page(may="training.see")
def includes(request: SeatedRequest) -> HttpResponse:
    """Show which certificate includes which; with the right, say so."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(request.actor, add_inclusion, AddInclusion, given(request, AddInclusion))
        if outcome.ok:
            messages.success(request, _("It counts from now on."))
            return redirect("training_includes")
    context = {
        "lines": [_said(request.actor, row) for row in queries.inclusions(request.actor)],
        "labels": LABELS,
        "teams": nodes(request.actor),
        "kinds": Credential.Kind.choices,
        "values": request.POST,
        "errors": outcome.errors,
    }
    return render(request, "training/includes.html", context, status=200 if outcome.ok else 422)


def _said(actor: Actor, row: Any) -> dict[str, Any]:
    return {
        "key": row.pk,
        "higher": kind_and_level(row.higher_kind, row.higher_level),
        "lower": kind_and_level(row.lower_kind, row.lower_level),
        "where": row.organisation.called,
        "may_drop": actor.may("training.frame") and row.station_id in actor.stations,
    }


@require_POST
@page(may="training.frame")
def drop(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take back that one certificate includes another."""
    perform(request.actor, drop_inclusion, DropInclusion, {"inclusion_id": key})
    messages.success(request, _("Taken back."))
    return redirect("training_includes")
