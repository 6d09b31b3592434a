"""Hazards: the list, the record, every step, its pictures, and its site's history."""

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

from firstlight.cases.hazards import queries
from firstlight.cases.hazards.actions import (
    add_photo,
    ask_recheck,
    decline_recheck,
    erase_photo,
    open_photo,
    report_hazard,
    step_hazard,
)
from firstlight.cases.hazards.models import Hazard
from firstlight.cases.hazards.rules import HAZARD, OPEN, RUNNING, UNCHECKED
from firstlight.cases.hazards.schemas import (
    AddHazardPhoto,
    AskRecheck,
    OfHazard,
    OfHazardPhoto,
    ReportHazard,
    StepHazard,
)
from firstlight.console.cases.hazards.reminder import is_printed
from firstlight.console.cases.hazards.words import HAZARD as WORDS
from firstlight.console.cases.hazards.words import LABELS, LIMITS
from firstlight.console.cases.pictures import opened, photo_given, picture, pictures_shown
from firstlight.console.choices import choices
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import steps_of
from firstlight.console.web import Outcome, page, perform
from firstlight.force.queries import organisations
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.places.queries import places
from firstlight.privacy.queries.access import open_access

FILTERS = (
    Filter("open", gettext_lazy("Open (hazards)"), lambda rows: rows.filter(state__in=OPEN)),
    Filter(
        "late",
        gettext_lazy("Past the deadline"),
        lambda rows: rows.filter(state__in=RUNNING, deadline_on__lt=timezone.localdate()),
    ),
    Filter("recheck", gettext_lazy("Re-check due"), lambda rows: rows.filter(state="recheck_due")),
    Filter("grave", gettext_lazy("Grave"), lambda rows: rows.filter(severity="grave")),
    Filter("school", gettext_lazy("Schools"), lambda rows: rows.filter(site_kind="school")),
)


def _columns() -> list[Column]:
    return [
        Column(
            "number",
            _("Number"),
            lambda row: Cell(row.number, reverse("hazard", args=[row.pk])),
            "number",
        ),
        Column("site", _("Site"), lambda row: row.site_name, "site_name"),
        Column("kind", _("Kind of hazard"), lambda row: row.get_kind_display(), "kind"),
        Column(
            "state",
            _("State"),
            lambda row: Cell(HAZARD.state_names[row.state], state=_tone_key(row.state)),
        ),
        Column(
            "severity",
            _("How grave"),
            lambda row: row.get_severity_display() if row.severity else "",
            "severity",
        ),
        Column("deadline", _("To be put right by"), lambda row: row.deadline_on, "deadline_on"),
        Column("owner", _("Who must put it right"), lambda row: row.owner_name, "owner_name"),
        Column("found", _("Found on"), lambda row: timezone.localdate(row.found_at), "found_at"),
        Column(
            "times",
            _("Times past a deadline"),
            lambda row: row.escalations,
            "escalations",
            numeric=True,
            at_first=False,
        ),
    ]


def _tone_key(state: str) -> str:
    # The tone of “found” belongs to people who were found.
    return "found_hazard" if state == "found" else state


@page(may="hazards.report")
def hazards(request: SeatedRequest) -> HttpResponse:
    """List the hazards that the actor may see."""
    rows = queries.hazards(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="hazards",
        find=lambda q: rows.filter(site_name__icontains=q) | rows.filter(number__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "cases/hazards/hazards.html", {"listing": shown})


@page(may="hazards.report")
def new(request: SeatedRequest) -> HttpResponse:
    """Report a hazard, on a phone too."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(
            request.actor,
            report_hazard,
            ReportHazard,
            given(request, ReportHazard),
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("Reported. Add a picture if it helps."))
            return redirect("hazard", outcome.result.pk) if outcome.result else redirect("hazards")
    actor = request.actor
    context = {
        "labels": LABELS,
        "limits": LIMITS,
        "errors": outcome.errors,
        "values": request.POST if request.method == "POST" else request.GET,
        "site_kinds": Hazard.Site.choices,
        "kinds": Hazard.Kind.choices,
        "sites": choices(_places(actor)),
        "teams": _teams(actor),
    }
    status = 200 if outcome.ok else 422
    return render(request, "cases/hazards/new.html", context, status=status)


def _places(actor: Actor) -> list[Any]:
    kinds = ["school", "water_body", "team_base", "village_contact_point", "other"]
    return list(places(actor, kinds).order_by("kind", "name")[:400])


def _teams(actor: Actor) -> list[tuple[str, str]]:
    if not actor.may("hazards.see"):
        return []
    rows = organisations(actor)
    return [(str(o.pk), o.called) for o in rows if not actor.teams or o.pk in actor.teams]


@page(may="hazards.report")
def sites(request: SeatedRequest) -> HttpResponse:
    """Show each site with how many hazards were found there and are open."""
    return render(request, "cases/hazards/sites.html", {"sites": queries.sites(request.actor)})


@page(may="hazards.report")
def hazard(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a hazard with its steps, pictures and the history of its site."""
    return _show(request, queries.hazard(request.actor, key))


@require_POST
@page(may="hazards.report")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a step."""
    row = queries.hazard(request.actor, key)
    values = given(request, StepHazard, hazard_id=key)
    outcome = perform(request.actor, step_hazard, StepHazard, values)
    if outcome.ok:
        state = HAZARD.state_names[outcome.result.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
        return redirect("hazard", key)
    row = queries.hazard(request.actor, key)
    return _show(request, row, refused=(values.get("event", ""), values, outcome.errors))


@require_POST
@page(may="hazards.manage")
def recheck(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Ask somebody to re-check."""
    row = queries.hazard(request.actor, key)
    values = given(request, AskRecheck, hazard_id=key)
    outcome = perform(request.actor, ask_recheck, AskRecheck, values)
    if outcome.ok:
        messages.success(request, _("Asked. They may say no."))
        return redirect("hazard", key)
    return _show(request, row, wrong=outcome.errors)


@require_POST
@page(may="hazards.report")
def decline(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Say that one will not re-check; what was seen only for that is then out of sight."""
    queries.hazard(request.actor, key)
    outcome = perform(request.actor, decline_recheck, OfHazard, {"hazard_id": key})
    if outcome.ok:
        messages.success(request, _("Noted. Who asked you hears that you will not."))
    else:
        messages.error(request, next(iter(outcome.errors.values())))
    stays = queries.hazards(request.actor).filter(pk=key).exists()
    return redirect("hazard", key) if stays else redirect("hazards")


@require_POST
@page(may="hazards.report")
def add_picture(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Add a picture that was looked over on the phone."""
    row = queries.hazard(request.actor, key)
    values = photo_given(request, AddHazardPhoto, hazard_id=key)
    outcome = perform(request.actor, add_photo, AddHazardPhoto, values)
    if outcome.ok:
        messages.success(request, _("The picture is kept."))
        return redirect("hazard", key)
    return _show(request, row, wrong=outcome.errors)


@page(may="hazards.report")
def photo(request: SeatedRequest, key: UUID, photo_key: UUID) -> HttpResponse:
    """Show a picture; a sensitive one is opened by an act; or erase it."""
    row = queries.hazard(request.actor, key)
    if request.method != "POST":
        return picture(row, photo_key, at_school=row.is_at_school)
    values = {"hazard_id": key, "photo_id": photo_key}
    if request.POST.get("erase"):
        if not request.actor.may("hazards.manage"):
            raise NotFound
        perform(request.actor, erase_photo, OfHazardPhoto, values)
        messages.success(request, _("The picture is erased."))
        return redirect("hazard", key)
    outcome = perform(request.actor, open_photo, OfHazardPhoto, values)
    if not outcome.ok:
        messages.error(request, next(iter(outcome.errors.values())))
        return redirect("hazard", key)
    return opened(request, row, photo_key, outcome.result, reverse("hazard", args=[key]))


def _show(
    request: SeatedRequest,
    row: Hazard,
    *,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
    wrong: dict[str, str] | None = None,
) -> HttpResponse:
    actor = request.actor
    context = {
        "row": row,
        "live": f"hazard:{row.pk}",
        "state": HAZARD.state_names[row.state],
        "tone_key": _tone_key(row.state),
        "steps": steps_of(HAZARD, actor, row, WORDS, refused=refused),
        "limits": LIMITS,
        "is_late": row.state in RUNNING
        and row.deadline_on is not None
        and row.deadline_on < timezone.localdate(),
        "is_over": row.state in HAZARD.terminal,
        "site_rows": [
            (each, HAZARD.state_names[each.state], _tone_key(each.state))
            for each in queries.at_site(actor, row).exclude(pk=row.pk)[:20]
        ],
        "recheckers": _recheckers(actor, row),
        "may_print": is_printed(row),
        "is_asked": row.rechecker_id is not None
        and row.rechecker_id == actor.person_id
        and row.state in UNCHECKED,
        "may_erase": actor.may("hazards.manage"),
        "photo_url": "hazard_photo",
        "photos_url": "hazard_photos",
        "opening": _opening(actor, row),
        "log": log_lines(actor, queries.history(row)),
        "labels": LABELS,
        "values": request.POST,
        "errors": wrong or {},
        **pictures_shown(row, at_school=row.is_at_school),
    }
    status = 422 if refused or wrong else 200
    return render(request, "cases/hazards/hazard.html", context, status=status)


def _opening(actor: Actor, row: Hazard) -> dict[str, Any]:
    """Return what a reader may do about a school's pictures: ask, see the request, open."""
    if actor.person_id is None:
        return {}
    asked = open_access(actor.person_id, queries.PICTURES, row.pk)
    return {
        "kind": queries.PICTURES,
        "may_ask": actor.may("privacy.ask_access"),
        "waits": asked if asked and asked.state == "requested" else None,
        "until": asked.expires_at if asked else None,
    }


def _recheckers(actor: Actor, row: Hazard) -> list[tuple[str, str]]:
    if not actor.may("hazards.manage") or row.state in HAZARD.terminal:
        return []
    return [(str(key), name) for key, name in queries.recheckers(actor, row)]
