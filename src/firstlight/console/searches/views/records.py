"""The list of searches, the page of one, and its steps."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.searches.shown import Refusal, search_context
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, draw_part, is_in_place, page, perform
from firstlight.incidents.looks import note_looks
from firstlight.searches import queries
from firstlight.searches.actions import case as acts
from firstlight.searches.actions import ending
from firstlight.searches.models import SearchCase
from firstlight.searches.rules import SEARCH_CASE
from firstlight.searches.rules.categories import CATEGORIES
from firstlight.searches.schemas import (
    ActivateSearch,
    AuthoriseShare,
    CloseCase,
    CloseUnfounded,
    ConfirmCase,
    DebriefCase,
    GuardScene,
    HandOver,
    HandOverCriminal,
    OfCase,
    OpenFile,
    PauseSearch,
    ReportFound,
    ResumeSearch,
    UrgentShare,
)

Act = tuple[Callable[..., Any], type[OfCase], dict[str, Any]]
ACTS: dict[str, Act] = {
    "police_confirm": (acts.confirm_case, ConfirmCase, {}),
    "unfounded": (acts.close_unfounded, CloseUnfounded, {}),
    "authorise_share": (acts.authorise_share, AuthoriseShare, {}),
    "urgent_share": (acts.share_urgently, UrgentShare, {}),
    "activate": (acts.activate_search, ActivateSearch, {}),
    "suspend": (acts.pause_search, PauseSearch, {}),
    "resume": (acts.resume_search, ResumeSearch, {}),
    "find": (ending.report_found, ReportFound, {}),
    "to_hospital": (ending.hand_over, HandOver, {"to": "hospital"}),
    "to_family": (ending.hand_over, HandOver, {"to": "family"}),
    "debrief": (ending.debrief_case, DebriefCase, {}),
    "close": (ending.close_case, CloseCase, {}),
    "find_deceased": (ending.guard_scene, GuardScene, {}),
    "hand_over_criminal": (ending.hand_over_criminal, HandOverCriminal, {}),
}
PARTS = ("groups", "stories", "clues", "tracks", "notices")
# Where on the page an act is done; the others change all of it.
PART_OF = {
    "plan": "plan",
    "adopt": "plan",
    "story": "stories",
    "weight": "stories",
    "clue": "clues",
    "weigh": "clues",
    "track": "tracks",
    "draft": "notices",
    "notice": "notices",
}
OVER = ("closed_found", "closed_found_deceased", "closed_unfounded", "transferred")
FILTERS = (
    Filter("open", gettext_lazy("Going on"), lambda rows: rows.exclude(state__in=OVER)),
    Filter("over", gettext_lazy("Closed"), lambda rows: rows.filter(state__in=OVER)),
)


def _columns() -> list[Column]:
    return [
        Column("number", _("Number"), lambda c: Cell(c.incident.number, f"/searches/{c.pk}/")),
        Column(
            "state",
            _("State"),
            lambda c: Cell(SEARCH_CASE.state_names[c.state], state=c.state),
            "state",
        ),
        Column("title", _("Call"), lambda c: Cell(c.incident.title, f"/searches/{c.pk}/")),
        Column("kind", _("Kind of missing person"), lambda c: CATEGORIES[c.category]),
        Column("seen", _("Last seen"), lambda c: c.last_seen_at, "last_seen_at"),
    ]


@page(may="searches.see")
def searches(request: SeatedRequest) -> HttpResponse:
    """List the searches that the actor may read."""
    shown = listing(
        request,
        queries.desk_cases(request.actor),
        _columns(),
        FILTERS,
        name="searches",
        pick=attrgetter("incident_id"),
    )
    if isinstance(shown, HttpResponse):
        return shown
    if request.actor.may("incidents.manage"):
        shown.bulk_url = reverse("incidents_hand_over")
    return render(request, "searches/searches.html", {"listing": shown})


@page(may="searches.see")
def search(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one search; that a helping station looks at it is noted."""
    case = queries.get_case(request.actor, key)
    note_looks(request.actor, [case.incident])
    return show(request, case)


@page(may="searches.see")
def plan_panel(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Return the plan's panel alone, for the page that waits for it."""
    case = queries.get_case(request.actor, key)
    response = render(request, "searches/plan.html", search_context(request.actor, case))
    plan, _newest = queries.newest_plans(case)
    if plan and plan.number == 1 and request.GET.get("first"):
        # The map had nothing to draw when the page was opened: it is drawn anew, once.
        response["HX-Refresh"] = "true"
    return response


@page(may="searches.see")
def part(request: SeatedRequest, key: UUID, name: str) -> HttpResponse:
    """Return one part of the record, for a page that listens."""
    if name not in PARTS:
        raise Http404
    case = queries.get_case(request.actor, key)
    return render(request, f"searches/{name}.html", search_context(request.actor, case))


def show(
    request: SeatedRequest,
    case: SearchCase,
    refused: Refusal | None = None,
    file: dict[str, str] | None = None,
) -> HttpResponse:
    """Draw the record page; what was refused stands there again with what was typed."""
    context = search_context(request.actor, case, refused, file)
    return render(request, "searches/search.html", context, status=422 if refused else 200)


@require_POST
@page(may="searches.see")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a step of the workflow."""
    case = queries.get_case(request.actor, key)
    event = request.POST.get("event", "")
    if event not in ACTS:
        return redirect("search", key)
    run, takes, fixed = ACTS[event]
    values = given(
        request,
        takes,
        many=("items",),
        moments=("until", "found_at"),
        case_id=key,
        **fixed,
    )
    outcome = perform(request.actor, run, takes, values, command_id=request.POST.get("command_id"))
    return answer(request, case, event, outcome, str(SEARCH_CASE.event_names[event]))


def answer(
    request: SeatedRequest, case: SearchCase, what: str, outcome: Outcome, done: str = ""
) -> HttpResponse:
    """Go back to the page after an act and say what is `done`, or show what to mend.

    An act that was done in place is answered by its part alone.
    """
    refused: Refusal | None = None
    if not outcome.ok:
        values = {
            name: found if len(found) > 1 else found[0]
            for name, found in request.POST.lists()
            if found
        }
        case.refresh_from_db()
        refused = (what, values, outcome.errors)
    elif done:
        messages.success(request, done)
    if is_in_place(request) and (where := PART_OF.get(what)):
        context = search_context(request.actor, case, refused) | {"in_place": True}
        is_refused = refused is not None
        return draw_part(request, f"searches/{where}.html", context, refused=is_refused)
    return show(request, case, refused) if refused else redirect("search", case.pk)


@require_POST
@page(may="searches.sensitive")
def open_file(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Open the sensitive part: an act of its own that stays in the log."""
    case = queries.get_case(request.actor, key)
    outcome = perform(request.actor, acts.open_file, OpenFile, {"case_id": key})
    for sentence in outcome.errors.values():
        messages.error(request, sentence)
    response = show(request, case, file=outcome.result)
    response["Cache-Control"] = "no-store"
    return response
