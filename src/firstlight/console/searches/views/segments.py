"""The page of one segment: send a team, search it again, redraw it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.console.given import given
from firstlight.console.places.layers import drawing
from firstlight.console.searches.ground import drawing_map, segment_context
from firstlight.console.seat import SeatedRequest
from firstlight.console.undo import inverse, offer
from firstlight.console.web import Outcome, page, perform
from firstlight.kernel.errors import NotFound, Refusal
from firstlight.searches import queries
from firstlight.searches.actions.field import (
    assign_segment,
    edit_segment,
    reopen_segment,
    report_back,
)
from firstlight.searches.actions.taking_back import take_back_team
from firstlight.searches.models import SearchSegment
from firstlight.searches.schemas import (
    AssignSegment,
    EditSegment,
    ReopenSegment,
    ReportBack,
    TakeBackTeam,
)

TAKE_BACK = inverse("team", take_back_team, TakeBackTeam)
OUTLINE = inverse("outline", edit_segment, EditSegment)


def the_segment(request: SeatedRequest, key: UUID, segment_key: UUID) -> SearchSegment:
    """Return the segment of that search, as the address names it, or raise `NotFound`."""
    case = queries.get_case(request.actor, key)
    segment = queries.get_segment(request.actor, segment_key)
    if segment.case_id != case.pk:
        raise NotFound
    return segment


@page(may="searches.see")
def segment(request: SeatedRequest, key: UUID, segment_key: UUID) -> HttpResponse:
    """Show one segment; ``team`` fills the form with that team of the plan."""
    row = the_segment(request, key, segment_key)
    team = request.GET.get("team", "")
    return render(request, "searches/segment.html", segment_context(request.actor, row, team=team))


@require_POST
@page(may="searches.manage")
def assign(request: SeatedRequest, key: UUID, segment_key: UUID) -> HttpResponse:
    """Send a team."""
    row = the_segment(request, key, segment_key)
    values = given(
        request,
        AssignSegment,
        many=("member_ids", "item_ids", "ground"),
        moments=("back_by", "leaves_at"),
        segment_id=segment_key,
    )
    outcome = perform(
        request.actor,
        assign_segment,
        AssignSegment,
        values,
        command_id=request.POST.get("command_id"),
    )
    if outcome.ok:
        said = _("The team is sent. Print its briefing.")
        if outcome.result is None:
            messages.success(request, said)
        else:
            values = {"assignment_id": outcome.result.pk}
            offer(request, said, TAKE_BACK, values, back=f"/searches/{key}/", row=outcome.result)
        return redirect("search_segment", key, segment_key)
    row.refresh_from_db()
    typed: dict[str, Any] = request.POST.dict() | {
        "member_ids": request.POST.getlist("member_ids"),
        "item_ids": request.POST.getlist("item_ids"),
        "ground": request.POST.getlist("ground"),
    }
    context = segment_context(request.actor, row, typed, outcome.errors)
    return render(request, "searches/segment.html", context, status=422)


@require_POST
@page(may="searches.manage")
def back(request: SeatedRequest, key: UUID, segment_key: UUID) -> HttpResponse:
    """Write down what the leader said by radio: the team is back."""
    row = the_segment(request, key, segment_key)
    values = given(request, ReportBack, moments=("said_at",))
    outcome = perform(
        request.actor, report_back, ReportBack, values, command_id=request.POST.get("command_id")
    )
    if outcome.ok:
        messages.success(request, _("Written down: the team is back. Count them out as well."))
        return redirect("search_segment", key, segment_key)
    row.refresh_from_db()
    context = segment_context(request.actor, row, request.POST.dict(), outcome.errors)
    return render(request, "searches/segment.html", context, status=422)


@require_POST
@page(may="searches.manage")
def reopen(request: SeatedRequest, key: UUID, segment_key: UUID) -> HttpResponse:
    """Search it again."""
    row = the_segment(request, key, segment_key)
    values = given(request, ReopenSegment, segment_id=segment_key)
    outcome = perform(request.actor, reopen_segment, ReopenSegment, values)
    if outcome.ok:
        messages.success(request, _("The segment can be given to a team again."))
        return redirect("search_segment", key, segment_key)
    row.refresh_from_db()
    context = segment_context(request.actor, row, errors=outcome.errors)
    return render(request, "searches/segment.html", context, status=422)


@page(may="searches.plan")
def redraw(request: SeatedRequest, key: UUID, segment_key: UUID) -> HttpResponse:
    """Redraw the outline by hand, while nobody is there."""
    row = the_segment(request, key, segment_key)
    outcome, before = Outcome(), row.geometry
    if request.method == "POST":
        outcome = _redrawn(request, row)
        if outcome.ok:
            said = _("The segment is redrawn. Ask for a new plan.")
            back = f"/searches/{key}/segments/{segment_key}/"
            values = {"segment_id": segment_key, "geometry": before}
            offer(request, said, OUTLINE, values, back=back, row=outcome.result)
            return redirect("search_segment", key, segment_key)
    context = segment_context(request.actor, row, errors=outcome.errors)
    context["map"] = drawing_map(request.actor, row)
    if request.method == "POST":
        context["outline"] = request.POST.get("geometry", "")
    status = 422 if outcome.errors else 200
    return render(request, "searches/redraw.html", context, status=status)


def _redrawn(request: SeatedRequest, row: SearchSegment) -> Outcome:
    try:
        geometry = drawing(request.POST.get("geometry", ""))
    except Refusal as no:
        return Outcome(errors={no.field or "geometry": str(no)})
    values = {"segment_id": row.pk, "version": request.POST.get("version"), "geometry": geometry}
    return perform(request.actor, edit_segment, EditSegment, values)
