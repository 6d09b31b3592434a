"""Who serves which grid: the desk's page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.cases.grid_events import queries
from firstlight.cases.grid_events.actions import end_post, post_worker
from firstlight.cases.grid_events.schemas import EndPost, PostWorker
from firstlight.console.cases.grid_events.words import LABELS
from firstlight.console.choices import choice, choices
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform


@page(may="grid_events.manage")
def listed(request: SeatedRequest) -> HttpResponse:
    """List who serves which grid; put somebody there."""
    actor, outcome = request.actor, Outcome()
    if request.method == "POST":
        values = given(request, PostWorker)
        outcome = perform(actor, post_worker, PostWorker, values)
        if outcome.ok:
            messages.success(request, _("They see the events of this grid from now on."))
            return redirect("grid_posts")
    context = {
        "posts": queries.posts(actor),
        "people": [
            choice(m.person, f"{m.person.name} · {m.organisation.called}")
            for m in queries.handlers(actor.station_id)
        ],
        "grids": choices(queries.grids(actor)),
        "labels": LABELS,
        "values": request.POST,
        "errors": outcome.errors,
    }
    return render(
        request, "cases/grid_events/posts.html", context, status=200 if outcome.ok else 422
    )


@require_POST
@page(may="grid_events.manage")
def end(request: SeatedRequest, key: UUID) -> HttpResponse:
    """End that somebody serves a grid."""
    outcome = perform(request.actor, end_post, EndPost, {"grid_post_id": key})
    if outcome.ok:
        messages.success(request, _("They no longer see the events of this grid."))
    return redirect("grid_posts")
