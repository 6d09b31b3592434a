"""Taking a call in under a minute: what, where, who; the rest can wait."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from firstlight.console.given import given, keys_in
from firstlight.console.incidents.maps import picking_map
from firstlight.console.incidents.words import LABELS
from firstlight.console.searches.reporting import report_fields
from firstlight.console.searches.words import LABELS as SEARCH_LABELS
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.incidents import queries
from firstlight.incidents.actions import add_note, report_call
from firstlight.incidents.models import CallKind, Incident
from firstlight.incidents.rules import Report
from firstlight.incidents.schemas import AddNote, ReportCall
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.searches.actions.reports import add_told, report_missing
from firstlight.searches.models import SearchCase
from firstlight.searches.rules.case import FILE_FACTS
from firstlight.searches.schemas import AddTold, ReportMissing

MOMENTS = ("happened_at", "last_seen_at")
WORDS = {**SEARCH_LABELS, **LABELS}
# What is the same where somebody is missing at a call that goes on already.
CARRIED = ("place_name", "lat", "lon", "weather")
# What a second caller says that the log may keep, in the order of the form.
SAID = (
    "place_name",
    "lat",
    "lon",
    "last_seen_at",
    "age",
    "description",
    "clothing",
    "belongings",
    "summary",
    "briefing",
    "reporter_name",
    "reporter_phone",
    "reporter_relation",
    "happened_at",
    "weather",
)


@page(may="incidents.report")
def report(request: SeatedRequest) -> HttpResponse:
    """Show the form, offer what may be the same matter, take the call."""
    source = _source(request)
    if request.method != "POST":
        kind = request.GET.get("kind", "")
        known = {"kind": kind if kind in CallKind.values else ""}
        if source is not None:
            known |= {name: getattr(source, name) or "" for name in CARRIED}
        return _form(request, known, Outcome())
    is_missing = request.POST.get("kind") == CallKind.MISSING_PERSON
    run, takes = (report_missing, ReportMissing) if is_missing else (report_call, ReportCall)
    values = given(request, takes, moments=MOMENTS)
    near = near_reports(request.actor, values)
    if same := request.POST.get("same_as"):
        return _add_to(request, same, values)
    if near and request.POST.get("sure") != "true":
        return _form(request, values, Outcome(), near)
    outcome = perform(
        request.actor,
        run,
        takes,
        values,
        command_id=request.POST.get("command_id"),
    )
    if not outcome.ok:
        return _form(request, values, outcome, near)
    if source is not None and not outcome.repeated:
        _say_at_both(request, source, outcome.result)
    return _taken(request, outcome)


def _source(request: SeatedRequest) -> Incident | None:
    """Return the call at which somebody proved to be missing, if the address names one."""
    named = keys_in([request.GET.get("of", "")])
    if not named or not request.actor.may("incidents.note"):
        return None
    try:
        return queries.own_incident_shown(request.actor, named[0])
    except NotFound:
        return None


def _say_at_both(request: SeatedRequest, source: Incident, taken: Any) -> None:
    """Write into the logs of both calls which is the other."""
    new = taken.incident if isinstance(taken, SearchCase) else taken
    lines = (
        (source, _("Reported from this call: %(number)s.") % {"number": new.number}),
        (new, _("Came out of call %(number)s.") % {"number": source.number}),
    )
    for row, words in lines:
        perform(request.actor, add_note, AddNote, {"incident_id": row.pk, "text": words})


def _taken(request: SeatedRequest, outcome: Outcome) -> HttpResponse:
    if not request.actor.may("incidents.see"):
        messages.success(request, _("Thank you. The desk has your report."))
        return redirect("report")
    if outcome.repeated or outcome.result is None:
        return redirect("incidents")
    messages.success(request, _("The report stands on the desk."))
    if isinstance(outcome.result, SearchCase):
        return redirect("search", outcome.result.pk)
    return redirect("incident", outcome.result.pk)


def _add_to(request: SeatedRequest, key: str, values: Mapping[str, Any]) -> HttpResponse:
    """Write a second caller's words into the log of the report that stands already.

    What only officers may read of a missing person is not the log's: the file keeps it.
    """
    said = {name: str(request.POST.get(name, "")).strip() for name in SAID}
    words = [
        f"{WORDS[name]}: {text.replace('T', ' ') if name in MOMENTS else text}"
        for name, text in said.items()
        if text
    ]
    facts = {name: text for name in FILE_FACTS if (text := request.POST.get(name, "").strip())}
    is_sought = facts and values.get("kind") == CallKind.MISSING_PERSON
    run, takes = (add_told, AddTold) if is_sought else (add_note, AddNote)
    given_facts = facts if is_sought else {}
    outcome = perform(
        request.actor,
        run,
        takes,
        {"incident_id": key, "text": " · ".join(words) or _("Reported again.")} | given_facts,
        command_id=request.POST.get("command_id"),
    )
    if not outcome.ok:
        return _form(request, values, outcome)
    messages.success(request, _("Written into the log of the report that stands already."))
    if isinstance(outcome.result, SearchCase):
        messages.info(request, _("What only officers may read is kept with the file."))
    elif is_sought and not outcome.repeated:
        left_out = _("What only officers may read was left out: nobody is looked for there.")
        messages.warning(request, left_out)
    return redirect("incident", key)


@page(may="incidents.report")
def near(request: SeatedRequest) -> HttpResponse:
    """Show, while the form is typed, which open reports may be of the same matter."""
    found = near_reports(request.actor, request.GET)
    return render(request, "incidents/parts/near.html", {"near": found})


def near_reports(actor: Actor, values: Mapping[str, Any]) -> list[Incident]:
    """Return open reports that may be of the same matter; none before enough is known."""
    kind, at = str(values.get("kind", "")), values.get("happened_at")
    if kind not in CallKind.values:
        return []
    asked = Report(
        kind,
        at if isinstance(at, datetime) else timezone.now(),
        _degrees(values.get("lon")),
        _degrees(values.get("lat")),
        str(values.get("place_name", "")),
    )
    return [row for row, _how in queries.duplicates(actor, asked)]


def _degrees(value: object) -> float | None:
    try:
        found = float(str(value))
    except ValueError:
        return None
    return found if -180 <= found <= 180 else None


def _form(
    request: SeatedRequest,
    values: Mapping[str, Any],
    outcome: Outcome,
    near: list[Incident] | None = None,
) -> HttpResponse:
    typed = request.POST if request.method == "POST" else values
    context = {
        "values": typed,
        # A search takes its last known place from the same two fields: one mistake is said once.
        "errors": {
            name: said for name, said in outcome.errors.items() if not name.startswith("lkp_")
        }
        or outcome.errors,
        "labels": WORDS,
        "kinds": CallKind.choices,
        "near": near or [],
        "map": picking_map(request.actor, "id_lat", "id_lon"),
        "sees_desk": request.actor.may("incidents.see"),
        **report_fields(),
    }
    status = 200 if outcome.ok and not near else 422
    return render(request, "incidents/report.html", context, status=status)
