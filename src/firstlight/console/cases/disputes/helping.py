"""A member's own page: asked to help, when and where; what one asked for; nothing of a dispute."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firstlight.cases.disputes import queries
from firstlight.cases.disputes.actions import answer_help
from firstlight.cases.disputes.schemas import AnswerHelp
from firstlight.console.given import given
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform


@page(may="me.edit", part="disputes")
def mine(request: SeatedRequest) -> HttpResponse:
    """Show what one was asked, and what one asked for; say whether one comes."""
    outcome = Outcome()
    if request.method == "POST":
        values = given(request, AnswerHelp)
        outcome = perform(request.actor, answer_help, AnswerHelp, values)
        if outcome.ok:
            messages.success(request, _("Noted."))
            return redirect("my_disputes")
    context = {
        "asked": queries.my_help(request.actor),
        "reports": queries.my_reports(request.actor),
        "errors": outcome.errors,
    }
    status = 200 if outcome.ok else 422
    return render(request, "cases/disputes/mine.html", context, status=status)
