"""Stars: the list by name, one with its figures worked out again, appeals."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.records.words import LABELS, STAR, hours
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import StepShown, steps_of
from firstlight.console.web import page, perform
from firstlight.force.models import by_called
from firstlight.force.queries import organisations
from firstlight.kernel.actor import Actor
from firstlight.kernel.log import entries_of
from firstlight.privacy.queries import has_consent
from firstlight.records import actions, queries
from firstlight.records.models import Recognition
from firstlight.records.rules import RECOGNITION
from firstlight.records.schemas import AnswerStarAppeal, AppealStar, ProposeStars, StepStar

FILTERS = (
    Filter("new", gettext_lazy("To review"), lambda r: r.filter(state="proposed")),
    Filter("reviewed", gettext_lazy("For public notice"), lambda r: r.filter(state="reviewed")),
    Filter("notice", gettext_lazy("On public notice"), lambda r: r.filter(state="public_notice")),
    Filter(
        "over",
        gettext_lazy("Notice is over"),
        lambda r: r.filter(state="public_notice", notice_until__lt=timezone.localdate()),
    ),
    Filter("objected", gettext_lazy("Objected to"), lambda r: r.filter(state="under_objection")),
    Filter(
        "appeal",
        gettext_lazy("Appeal to answer"),
        lambda r: r.filter(appeals__isnull=False, appeals__answered_at__isnull=True),
    ),
)


def _columns() -> list[Column]:
    # Never by star, and without hours: nobody is ranked.
    return [
        Column(
            "person",
            _("Member"),
            lambda s: Cell(s.person.name, reverse("star", args=[s.pk])),
            "person__pinyin",
        ),
        Column("level", _("Star"), lambda s: "★" * s.level),
        Column(
            "state", _("State"), lambda s: Cell(RECOGNITION.state_names[s.state], state=s.state)
        ),
        Column("until", _("Notice until"), lambda s: s.notice_until, "notice_until"),
        Column(
            "team",
            _("Team (organisation)"),
            lambda s: s.organisation.called,
            by_called("organisation__"),
        ),
    ]


@page(may="records.star")
def listed(request: SeatedRequest) -> HttpResponse:
    """List the stars by name; work out who has earned one."""
    actor = request.actor
    if request.method == "POST":
        values = given(request, ProposeStars)
        outcome = perform(actor, actions.propose_stars, ProposeStars, values)
        if outcome.ok:
            count = len(outcome.result)
            words = ngettext("%(n)s star proposed.", "%(n)s stars proposed.", count)
            messages.success(request, words % {"n": count})
        else:
            messages.error(request, next(iter(outcome.errors.values())))
        return redirect("stars")
    shown = listing(request, queries.stars(actor), _columns(), FILTERS, name="stars")
    if isinstance(shown, HttpResponse):
        return shown
    context = {
        "listing": shown,
        "teams": [(str(row.pk), row.called) for row in organisations(actor)],
        "appeals": queries.appeals(actor).filter(answered_at__isnull=True),
        "own_key": actor.person_id,
    }
    return render(request, "records/stars.html", context)


@page(may="records.own")
def star(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one, worked out again."""
    return _show(request, queries.star(request.actor, key))


@require_POST
@page(may="records.own")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take one step."""
    row = queries.star(request.actor, key)
    values = given(request, StepStar, recognition_id=key)
    outcome = perform(request.actor, actions.step_star, StepStar, values)
    if outcome.ok:
        state = RECOGNITION.state_names[outcome.result.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
        return redirect("star", key)
    return _show(request, row, (values.get("event", ""), values, outcome.errors))


@require_POST
@page(may="records.own")
def appeal(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Ask for a decision about oneself to be looked at again."""
    row = queries.star(request.actor, key)
    values = given(request, AppealStar, recognition_id=key)
    outcome = perform(request.actor, actions.appeal_star, AppealStar, values)
    if outcome.ok:
        messages.success(request, _("Somebody else than who decided will answer."))
        return redirect("star", key)
    return _show(request, row, wrong=outcome.errors)


@require_POST
@page(may="records.star")
def answer(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Answer an appeal."""
    queries.appeal(request.actor, key)
    values = given(request, AnswerStarAppeal, appeal_id=key)
    outcome = perform(request.actor, actions.answer_star_appeal, AnswerStarAppeal, values)
    if outcome.ok:
        messages.success(request, _("Answered."))
    else:
        messages.error(request, next(iter(outcome.errors.values())))
    return redirect("stars")


def _steps(actor: Actor, row: Recognition, refused: Any) -> list[StepShown]:
    """Return the steps; one that must wait says for what, before it is tried."""
    shown = steps_of(RECOGNITION, actor, row, STAR, refused=refused)
    if row.person_id == actor.person_id:
        # Who does not want one takes the name back.
        return [each for each in shown if each.event != "object"]
    waits: dict[str, str] = {}
    if row.state == "reviewed" and not has_consent(row.person_id, "publish_name"):
        waits["publish"] = _(
            "They have not agreed to be named in public. They were told that it waits for their "
            "yes, unless they had said no lately; a no is theirs."
        )
    if row.notice_until and timezone.localdate() <= row.notice_until:
        waits["award"] = _("The public notice runs until %(day)s.") % {"day": row.notice_until}
    for each in shown:
        each.why_not = each.why_not or waits.get(each.event, "")
    return sorted(shown, key=lambda each: (bool(each.why_not), not each.main, each.grave))


def _show(
    request: SeatedRequest,
    row: Recognition,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
    wrong: dict[str, str] | None = None,
) -> HttpResponse:
    actor = request.actor
    own = row.person_id == actor.person_id
    context = {
        "star": row,
        "stars": "★" * row.level,
        "state": RECOGNITION.state_names[row.state],
        "steps": _steps(actor, row, refused),
        "hours": hours(row.basis_min),
        "again": queries.worked_again(row),
        "objections": queries.objections(actor, row),
        "appeals": row.appeals.order_by("created_at"),
        "may_appeal": own and row.state in ("not_awarded", "revoked"),
        "labels": LABELS,
        "errors": wrong or {},
        "log": log_lines(actor, entries_of(row)),
    }
    return render(request, "records/star.html", context, status=422 if refused or wrong else 200)
