"""The quick-response squad: criteria, proposal, decision, appeals."""

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
from firstlight.console.training.shown import nodes
from firstlight.console.training.squad_words import LABELS, PART_NAMES, field_rows, why_left_out
from firstlight.console.web import Outcome, page, perform
from firstlight.training import actions, queries
from firstlight.training.models import Credential, SquadProposal
from firstlight.training.rules.squad import USUAL
from firstlight.training.schemas import (
    AnswerAppeal,
    DecideSquad,
    ProposeSquad,
    SetCriteria,
)


@page(may="training.squad")
def squad(request: SeatedRequest) -> HttpResponse:
    """Show the criteria in force and the proposals; make a new one."""
    outcome = Outcome()
    if request.method == "POST":
        values = given(request, ProposeSquad)
        outcome = perform(request.actor, actions.propose_squad, ProposeSquad, values)
        if outcome.ok:
            return redirect("squad_proposal", outcome.result.pk)
    versions = list(queries.criteria(request.actor)[:20])
    context = {
        "versions": [_version(row) for row in versions],
        "proposals": queries.proposals(request.actor)[:50],
        "teams": nodes(request.actor),
        "values": request.POST,
        "errors": outcome.errors,
    }
    return render(request, "training/squad.html", context, status=200 if outcome.ok else 422)


def _version(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "must": [str(Credential.Kind(kind).label) for kind in row.rules["must"]],
        "parts": [
            (name, row.rules["weights"][part], row.rules["full"][part], row.rules["least"][part])
            for part, name in PART_NAMES.items()
        ],
    }


@page(may="training.frame")
def criteria(request: SeatedRequest) -> HttpResponse:
    """Write down a new version of what counts."""
    outcome = Outcome()
    values: Any = request.POST or _usual()
    if request.method == "POST":
        said = given(request, SetCriteria, many=("must",))
        outcome = perform(request.actor, actions.set_criteria, SetCriteria, said)
        if outcome.ok:
            messages.success(request, _("The new version is written down."))
            may = request.actor.may("training.squad")
            return redirect("squad" if may else "training")
        values = said
    context = {
        "labels": LABELS,
        "teams": nodes(request.actor),
        "kinds": Credential.Kind.choices,
        "rows": field_rows(),
        "values": values,
        "errors": outcome.errors,
    }
    return render(request, "training/criteria.html", context, status=200 if outcome.ok else 422)


def _usual() -> dict[str, Any]:
    found: dict[str, Any] = {
        "seats": 12,
        "months": USUAL["months"],
        "must": USUAL["must"],
        "in_force_from": str(timezone.localdate()),
    }
    for word, end in (("weight", "s"), ("full", ""), ("least", "")):
        for part in PART_NAMES:
            found[f"{word}_{part}"] = f"{USUAL[word + end][part]:g}"
    return found


@page(may="training.squad")
def proposal(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a ranking with everybody's reasons."""
    return _proposal(request, queries.proposal(request.actor, key))


def _proposal(
    request: SeatedRequest, row: SquadProposal, errors: dict[str, str] | None = None
) -> HttpResponse:
    names, decided = queries.names_of(row), queries.decisions(row)
    posted = request.POST if errors else None
    context = {
        "proposal": row,
        "lines": [_line(line, names, decided, posted) for line in row.ranking],
        "parts": PART_NAMES.values(),
        "is_same": queries.recomputed(row),
        "may_decide": request.actor.may("training.decide") and row.decided_at is None,
        "appeals": queries.appeals(request.actor).filter(decision__proposal=row),
        "may_review": request.actor.may("training.review"),
        "own_key": request.actor.person_id,
        "errors": errors or {},
    }
    return render(request, "training/proposal.html", context, status=422 if errors else 200)


def _line(line: Any, names: dict[str, str], decided: dict[UUID, Any], posted: Any) -> Any:
    key = line["person"]
    chosen = key in posted.getlist("chosen") if posted else line["is_proposed"]
    return {
        "key": key,
        "name": names.get(key, "—"),
        "rank": line["rank"],
        "points": line["points"],
        "is_proposed": line["is_proposed"],
        "is_chosen": chosen,
        "reason": posted.get(f"reason-{key}", "") if posted else "",
        "parts": [
            {"figure": line["figures"][part], "points": line["parts"][part]} for part in PART_NAMES
        ],
        "why": [why_left_out(code) for code in line["left_out"]],
        "decision": decided.get(UUID(key)),
    }


@require_POST
@page(may="training.decide")
def decide(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Decide about everybody in a proposal."""
    row = queries.proposal(request.actor, key)
    reasons = [
        {"person_id": line["person"], "reason": request.POST.get(f"reason-{line['person']}", "")}
        for line in row.ranking
    ]
    values = {
        "proposal_id": key,
        "chosen": request.POST.getlist("chosen"),
        "reasons": [each for each in reasons if each["reason"].strip()],
    }
    outcome = perform(request.actor, actions.decide_squad, DecideSquad, values)
    if not outcome.ok:
        return _proposal(request, row, {"": next(iter(outcome.errors.values()))})
    messages.success(request, _("Decided. Everybody is told on their own page."))
    return redirect("squad_proposal", key)


@require_POST
@page(may="training.review")
def answer(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Answer an appeal."""
    row = queries.appeal(request.actor, key)
    values = given(request, AnswerAppeal, appeal_id=key)
    outcome = perform(request.actor, actions.answer_appeal, AnswerAppeal, values)
    if outcome.ok:
        messages.success(request, _("Answered."))
    else:
        messages.error(request, next(iter(outcome.errors.values())))
    if request.actor.may("training.squad"):
        return redirect("squad_proposal", row.decision.proposal_id)
    return redirect("squad_appeals")


@page(may="training.review")
def appeals(request: SeatedRequest) -> HttpResponse:
    """List the appeals that the actor may answer, the open ones first."""
    rows = queries.appeals(request.actor).order_by("answered_at", "created_at")
    context = {"appeals": rows[:100], "own_key": request.actor.person_id, "may_review": True}
    return render(request, "training/appeals.html", context)
