"""Posts of an event: reported from and cleared, on a phone or from the board; our own notice."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST

from firstlight.console.events.shown import board_of
from firstlight.console.events.views import show
from firstlight.console.events.words import CROWDS, LABELS
from firstlight.console.filed import filed
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import draw_part, is_in_place, missing, page, perform
from firstlight.duty.actions.events import clear_post, report_post
from firstlight.duty.models import EventDeployment
from firstlight.duty.queries import events
from firstlight.duty.rules import EVENT_SECURITY
from firstlight.duty.rules.events import ON
from firstlight.duty.schemas.events import ClearPost, ReportPost
from firstlight.exchange.cap import Notice, write_notice

SAY, BOARD = "events/say.html", "events/board.html"


@page(may="duty.see")
def report(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Write a word on the board from the command; or show where it is written."""
    row = events.event(request.actor, key)
    context: dict[str, Any] = {"event": row, "labels": LABELS}
    if request.method != "POST":
        return render(request, SAY, context)
    values = given(request, ReportPost, event_id=key)
    outcome = perform(request.actor, report_post, ReportPost, values)
    if not is_in_place(request):
        if not outcome.ok:
            return show(request, row, wrong_report=outcome.errors, values=values)
        return redirect("event", key)
    if not outcome.ok:
        context |= {"wrong_report": outcome.errors, "values": values}
    return draw_part(request, SAY, context, refused=not outcome.ok)


@require_POST
@page(may="duty.see")
def clear(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Note from the board that a post is clear, or take it back."""
    row = events.post_of_event(request.actor, key)
    values = given(request, ClearPost, post_id=key)
    outcome = perform(request.actor, clear_post, ClearPost, values)
    if is_in_place(request):
        context = board_of(request.actor, row.event) | {"labels": LABELS}
        context["wrong_clear"] = outcome.errors
        return draw_part(request, BOARD, context, refused=not outcome.ok)
    if not outcome.ok:
        return show(request, row.event, wrong_clear=outcome.errors)
    return redirect("event", row.event_id)


@page(may="duty.join", carried=True)
def mine(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one's own post: what to do, what not, the meeting place, a word to the command."""
    return _mine(request, events.event(request.actor, key))


def _mine(
    request: SeatedRequest,
    row: EventDeployment,
    errors: dict[str, str] | None = None,
    values: Any = None,
) -> HttpResponse:
    context = {
        "event": row,
        "post": events.held_post(request.actor, row),
        "place": events.own_place(request.actor, row),
        "state": EVENT_SECURITY.state_names[row.state],
        "crowds": list(CROWDS.items()),
        "values": values or {},
        "errors": errors or {},
    }
    return render(request, "events/mine.html", context, status=422 if errors else 200)


@page(may="duty.join", carried=True)
def mine_all(request: SeatedRequest) -> HttpResponse:
    """Show the events at which one has a post."""
    shown = [
        {"row": row, "state": EVENT_SECURITY.state_names[row.state]}
        for row in events.my_events(request.actor)
    ]
    return render(request, "events/mine_all.html", {"events": shown})


@require_POST
@page(may="duty.join")
def mine_report(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Tell the command something."""
    row = events.event(request.actor, key)
    values = given(request, ReportPost, event_id=key)
    outcome = perform(request.actor, report_post, ReportPost, values)
    if not outcome.ok:
        return _mine(request, row, outcome.errors, values)
    messages.success(request, _("The command has it."))
    return redirect("my_event", key)


@require_POST
@page(may="duty.join")
def mine_clear(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Say that one's own part is clear."""
    row = events.post_of_event(request.actor, key)
    values = {"post_id": key, "is_clear": True}
    outcome = perform(request.actor, clear_post, ClearPost, values)
    if not outcome.ok:
        return _mine(request, row.event, outcome.errors)
    messages.success(request, _("The command has it."))
    return redirect("my_event", row.event_id)


@require_GET
@page(may="duty.see")
def notice(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Return our own notice that an event is cleared, in CAP 1.2 and both languages.

    Only while the event is on: what goes out as an actual alert warns of something actual.
    """
    row = events.event(request.actor, key)
    if row.state not in ON:
        return missing(request)
    said = {}
    for tag, language in (("zh-CN", "zh-hans"), ("en", "en")):
        with override(language):
            said[tag] = (
                _("Please leave the event calmly"),
                _("Follow the people who show the way: %(name)s.") % {"name": row.name},
                _("Meeting place: %(place)s") % {"place": row.assembly_point or "—"},
            )
    at = None if row.lon is None or row.lat is None else (row.lon, row.lat, 1.0)
    body = write_notice(
        Notice(
            identifier=f"{row.pk}.{row.version}",
            sender=request.get_host().partition(":")[0],
            sent_at=timezone.now(),
            expires_at=max(row.ends_at, timezone.now()),
            said=said,
            area=row.place_name,
            sender_name=row.organisation.name,
            circle=at,
            is_exercise=row.is_demo,
        )
    )
    return HttpResponse(
        body,
        content_type="application/cap+xml",
        headers={"Content-Disposition": filed(_("Notice"), row.name, form="xml")},
    )
