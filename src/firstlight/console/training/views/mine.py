"""One's own training, on a phone: certificates, sessions to join, what one has done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.training.shown import offer, own_squad, papers
from firstlight.console.web import page, perform
from firstlight.training import queries
from firstlight.training.actions import (
    answer_seat,
    appeal_decision,
    cancel_sign_up,
    send_picture,
    sign_up,
    step_credential,
)
from firstlight.training.schemas import (
    AnswerSeat,
    AppealDecision,
    SendEvidence,
    SessionKey,
    StepCredential,
)


@page(may="training.join")
def mine(request: SeatedRequest) -> HttpResponse:
    """Show one's own training."""
    return _mine(request)


def _mine(request: SeatedRequest, errors: dict[str, str] | None = None) -> HttpResponse:
    actor = request.actor
    ahead = queries.sessions(actor).filter(ends_at__gte=timezone.now(), state__in=["open"])
    done = queries.trainings_of(actor.person_id) if actor.person_id else []
    context: dict[str, Any] = {
        "offers": [
            offer(row, actor.person_id)
            for row in ahead.order_by("starts_at")[:30]
            if queries.is_for(actor.person_id, row)
        ],
        "squad": own_squad(actor),
        "papers": papers(queries.credentials(actor, actor.person_id)),
        "done": [each for each in done if each.was_there],
        "errors": errors or {},
    }
    return render(request, "training/mine.html", context, status=422 if errors else 200)


@require_POST
@page(may="training.join")
def join(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Sign up for a session."""
    queries.session(request.actor, key)
    outcome = perform(request.actor, sign_up, SessionKey, {"training_id": key})
    if not outcome.ok:
        return _mine(request, outcome.errors)
    messages.success(request, _("You are on the list."))
    return redirect("my_training")


@require_POST
@page(may="training.join")
def leave(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Give one's place back."""
    queries.session(request.actor, key)
    outcome = perform(request.actor, cancel_sign_up, SessionKey, {"training_id": key})
    if not outcome.ok:
        return _mine(request, outcome.errors)
    messages.success(request, _("Your place is given back. No reason is needed."))
    return redirect("my_training")


@require_POST
@page(may="me.edit", part="training")
def picture(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Hand in a picture of one's own certificate."""
    queries.credential(request.actor, key)
    sent = request.FILES.get("content")
    content = b"".join(sent.chunks()) if sent else b""
    values = {"credential_id": key, "content": content}
    outcome = perform(request.actor, send_picture, SendEvidence, values)
    if not outcome.ok:
        return _mine(request, outcome.errors)
    messages.success(request, _("Sent. It is erased as soon as somebody has looked at it."))
    return redirect("my_training")


@require_POST
@page(may="me.edit", part="training")
def renew(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Put the new certificate in the place of one's own that runs out."""
    newer = queries.newer_of(queries.my_credential(request.actor, key))
    values = {"credential_id": key, "event": "renew", "replacement_id": newer and newer.pk}
    outcome = perform(request.actor, step_credential, StepCredential, values)
    if not outcome.ok:
        return _mine(request, outcome.errors)
    messages.success(request, _("Renewed: the new one counts in its place."))
    return redirect("my_training")


@require_POST
@page(may="training.join")
def seat(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Say yes or no to a place in the squad."""
    queries.my_decision(request.actor, key)
    values = given(request, AnswerSeat, decision_id=key)
    outcome = perform(request.actor, answer_seat, AnswerSeat, values)
    if not outcome.ok:
        return _mine(request, outcome.errors)
    messages.success(request, _("Your answer is noted."))
    return redirect("my_training")


@require_POST
@page(may="training.join")
def appeal(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Ask for the decision about oneself to be looked at again."""
    queries.my_decision(request.actor, key)
    values = given(request, AppealDecision, decision_id=key)
    outcome = perform(request.actor, appeal_decision, AppealDecision, values)
    if not outcome.ok:
        return _mine(request, outcome.errors)
    messages.success(request, _("Sent. Somebody else than who decided will answer."))
    return redirect("my_training")
