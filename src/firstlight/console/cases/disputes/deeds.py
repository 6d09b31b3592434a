"""What is done on the page of a dispute."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from pydantic import BaseModel

from firstlight.cases.disputes import queries
from firstlight.cases.disputes.actions import (
    add_party,
    answer_consent,
    ask_help,
    mark_paper,
    name_mediator,
    set_level,
    step_dispute,
    write_party,
)
from firstlight.cases.disputes.models import DisputeCase
from firstlight.cases.disputes.rules import DISPUTE, PAPERS
from firstlight.cases.disputes.schemas import (
    AddParty,
    AnswerPartyConsent,
    AskHelp,
    MarkPaper,
    NameMediator,
    SetLevel,
    StepDispute,
    WriteParty,
)
from firstlight.console.cases.disputes.disputes import show
from firstlight.console.filed import filed
from firstlight.console.given import given
from firstlight.console.papers import printed_by
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.exchange.casepaper import CasePaper, paper_pdf
from firstlight.exchange.pdf import MEDIA_TYPE
from firstlight.kernel.errors import NotFound

DEEDS: dict[str, tuple[Callable[..., Any], type[BaseModel]]] = {
    "mediator": (name_mediator, NameMediator),
    "party": (add_party, AddParty),
    "answer": (answer_consent, AnswerPartyConsent),
    "write": (write_party, WriteParty),
    "level": (set_level, SetLevel),
    "paper": (mark_paper, MarkPaper),
    "help": (ask_help, AskHelp),
}


@require_POST
@page(may="disputes.see")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a step of a dispute."""
    row = queries.dispute(request.actor, key)
    values = given(request, StepDispute, case_id=key)
    outcome = perform(request.actor, step_dispute, StepDispute, values)
    if not outcome.ok:
        return show(request, row, refused=(values.get("event", ""), values, outcome.errors))
    state = DISPUTE.state_names[outcome.result.state]
    messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
    if not queries.disputes(request.actor).filter(pk=key).exists():
        return redirect("disputes")  # it has left this reader's sight
    return redirect("dispute", key)


@require_POST
@page(may="disputes.see")
def deed(request: SeatedRequest, key: UUID, what: str) -> HttpResponse:
    """Do one thing in a dispute."""
    row = queries.dispute(request.actor, key)
    if what not in DEEDS:
        raise NotFound
    run, takes = DEEDS[what]
    values = given(request, takes, moments=("meet_at",))
    if "case_id" in takes.model_fields:
        values["case_id"] = key
    outcome = perform(request.actor, run, takes, values)
    if not outcome.ok:
        return show(request, row, deed=what, errors=outcome.errors)
    messages.success(request, _("Noted."))
    return redirect("dispute", key)


@page(may="disputes.mediate")
def paper(request: SeatedRequest, key: UUID, kind: str) -> HttpResponse:
    """Print one paper of the file; the agreement with what was agreed."""
    row = queries.dispute(request.actor, key)
    found = PAPERS.get(kind)
    if found is None or not queries.sees_parties(request.actor, row):
        raise NotFound
    language = translation.get_language() or "zh-hans"
    sheet = CasePaper(
        title=str(found.name),
        about=f"{row.number} · {row.get_kind_display()} · {row.get_matter_display()}",
        text=str(found.text),
        parts=_agreement(row) if kind == "agreement" else [(str(b), "") for b in found.blanks],
        signers=[*_signers(row), str(_("Mediator"))],
        seal=str(_("Seal")) if kind == "agreement" and row.form == "written" else "",
    )
    zone = timezone.get_current_timezone()
    by = printed_by(request.actor)
    content = paper_pdf(sheet, timezone.now(), zone, language, by)
    return HttpResponse(
        content,
        content_type=MEDIA_TYPE,
        headers={
            "Content-Disposition": filed(sheet.title, row.number, form="pdf"),
            "Cache-Control": "no-store",
        },
    )


def _signers(row: DisputeCase) -> list[str]:
    letters = row.parties.order_by("created_at").values_list("letter", "name")
    return [f"{letter} {name}".strip() for letter, name in letters]


def _agreement(row: DisputeCase) -> list[tuple[str, str]]:
    parties = row.parties.order_by("created_at")
    who = "\n".join(
        " ".join(filter(None, (each.letter, each.name, each.phone, each.address)))
        for each in parties
    )
    return [
        (str(_("Parties")), who),
        (str(_("Main facts and points at issue")), row.main_facts),
        (str(_("What is done, how and when")), row.terms),
        (str(_("To be performed by")), str(row.perform_by or "")),
        (str(_("Agreed on")), str(row.agreed_on or "")),
        (str(_("Mediation committee")), row.committee),
        (str(_("The court can be asked together until")), str(row.court_by or "")),
    ]
