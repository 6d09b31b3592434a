"""What is done on the page of a search beside its steps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from pydantic import BaseModel

from firstlight.console.given import given
from firstlight.console.searches.views.records import answer
from firstlight.console.seat import SeatedRequest
from firstlight.console.undo import inverse, offer
from firstlight.console.web import Outcome, missing, page, perform
from firstlight.kernel.errors import NotFound
from firstlight.searches import queries
from firstlight.searches.actions.case import set_hypothesis
from firstlight.searches.actions.clues import report_clue, weigh_clue
from firstlight.searches.actions.notices import (
    approve_notice,
    draft_notice,
    publish_notice,
    recall_notice,
    reject_notice,
    renew_notice,
)
from firstlight.searches.actions.plans import adopt_plan, ask_plan
from firstlight.searches.actions.telling import record_told
from firstlight.searches.models import SearchCase
from firstlight.searches.schemas import (
    AdoptPlan,
    ApproveNotice,
    AskPlan,
    DraftNotice,
    OfNotice,
    RecordTold,
    RejectNotice,
    ReportClue,
    SetHypothesis,
    WeighClue,
)

Prepare = Callable[[SeatedRequest, SearchCase, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Deed:
    """An act of the page: what runs, what it takes, what is said after."""

    run: Callable[..., Any]
    takes: type[BaseModel]
    said: str | Promise
    prepare: Prepare | None = None


def _story(request: SeatedRequest, case: SearchCase, values: dict[str, Any]) -> dict[str, Any]:
    """Put the place of a story together; without one it begins at the last known place."""
    lon, lat = request.POST.get("lon", "").strip(), request.POST.get("lat", "").strip()
    start = {"kind": "point", "lon": lon or case.lkp_lon, "lat": lat or case.lkp_lat}
    try:
        start |= {"lon": float(start["lon"]), "lat": float(start["lat"])}
    except ValueError:
        start = {}
    known = values.get("hypothesis_id")
    if known:
        row = queries.get_hypothesis(case, UUID(str(known)))
        values = {"kind": row.kind, "name": row.name, "weight": row.weight} | values
        start = row.start
    told = {
        name: float(request.POST[name])
        for name in ("wind_mps", "wind_from_deg")
        if request.POST.get(name, "").replace(".", "", 1).isdigit()
    }
    if known and not told:
        told = row.parameters
    withdrawn = request.POST.get("withdraw") == "true"
    return values | {"start": start, "parameters": told, "is_withdrawn": withdrawn}


def _weigh(request: SeatedRequest, case: SearchCase, values: dict[str, Any]) -> dict[str, Any]:
    """Gather what was said of each story: fields ``story-<key>``."""
    prefix = "story-"
    told = {
        name.removeprefix(prefix): request.POST[name].strip()
        for name in request.POST
        if name.startswith(prefix) and request.POST[name].strip()
    }
    what = request.POST.get("do", "")
    return values | {
        "likelihoods": told,
        "withdraw": what == "withdraw",
        "is_confirmed": what == "count",
    }


DEEDS: dict[str, Deed] = {
    "plan": Deed(ask_plan, AskPlan, _("The planner is at work.")),
    "adopt": Deed(adopt_plan, AdoptPlan, _("The plan is in use.")),
    "story": Deed(set_hypothesis, SetHypothesis, _("Kept. Ask for a new plan."), _story),
    "clue": Deed(report_clue, ReportClue, _("The clue is written down.")),
    "weigh": Deed(weigh_clue, WeighClue, _("Kept. Ask for a new plan."), _weigh),
    "told": Deed(record_told, RecordTold, _("It is recorded who was told.")),
    "draft": Deed(draft_notice, DraftNotice, _("The notice is drafted.")),
}
WEIGHED = inverse("weighed", weigh_clue, WeighClue)
STORY = inverse("story", set_hypothesis, SetHypothesis)
NOTICES: dict[str, tuple[Callable[..., Any], type[BaseModel]]] = {
    "approve": (approve_notice, ApproveNotice),
    "reject": (reject_notice, RejectNotice),
    "publish": (publish_notice, OfNotice),
    "renew": (renew_notice, OfNotice),
    "recall": (recall_notice, OfNotice),
}


@require_POST
@page(may="searches.see")
def deed(request: SeatedRequest, key: UUID, what: str) -> HttpResponse:
    """Carry out one of the page's acts."""
    case = queries.get_case(request.actor, key)
    if what not in DEEDS:
        raise NotFound
    act = DEEDS[what]
    values = given(request, act.takes, moments=("seen_at", "back_at", "told_at"), case_id=key)
    values.pop("version", None) if what != "adopt" else None
    if act.prepare is not None:
        values = act.prepare(request, case, values)
    before = _before(request, case, what, values)
    outcome = perform(
        request.actor, act.run, act.takes, values, command_id=request.POST.get("command_id")
    )
    where = "weight" if "hypothesis_id" in values else what
    if not (outcome.ok and before and outcome.result):
        return answer(request, case, where, outcome, str(act.said))
    how, known = before
    offer(request, str(act.said), how, known, back=f"/searches/{key}/", row=outcome.result)
    return answer(request, case, where, outcome)


def _before(
    request: SeatedRequest, case: SearchCase, what: str, values: dict[str, Any]
) -> tuple[str, dict[str, Any]] | None:
    """Return what puts a clue or a story back as it stands now: both only move weights."""
    try:
        if what == "weigh":
            clue = queries.get_clue(request.actor, UUID(str(values.get("clue_id"))))
            return WEIGHED, {
                "case_id": case.pk,
                "clue_id": clue.pk,
                "likelihoods": clue.likelihoods,
                "reliability": clue.reliability,
                "is_confirmed": clue.is_confirmed,
                "withdraw": clue.withdrawn_at is not None,
            }
        if what == "story" and values.get("hypothesis_id"):
            story = queries.get_hypothesis(case, UUID(str(values["hypothesis_id"])))
            names = ("kind", "name", "weight", "start", "parameters", "is_withdrawn")
            known = {name: getattr(story, name) for name in names}
            return STORY, known | {"case_id": case.pk, "hypothesis_id": story.pk}
    except ValueError:
        return None
    return None


@require_POST
@page(may="notices.manage")
def notice(request: SeatedRequest, key: UUID, notice_key: UUID) -> HttpResponse:
    """Take a step of a notice, or recall it."""
    case = queries.get_case(request.actor, key)
    row = queries.get_notice(request.actor, notice_key)
    event = request.POST.get("event", "")
    if event not in NOTICES or row.case_id != case.pk:
        return missing(request)
    run, takes = NOTICES[event]
    values = given(request, takes, many=("family_agreed_items",), notice_id=notice_key)
    outcome: Outcome = perform(request.actor, run, takes, values)
    return answer(request, case, "notice", outcome, str(_("The notice is changed.")))
