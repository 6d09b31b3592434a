"""What goes in: shared by pages, the API and the tests."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from firstlight.cases.checklists.schemas import Answers
from firstlight.cases.enterprises.models import Enterprise
from firstlight.kernel.schemas import Strict

Named120 = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Text120 = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Text200 = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Text300 = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Text500 = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Text1000 = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
Text2000 = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class EnterEnterprise(Strict):
    """Write an enterprise down."""

    name: Named120
    trade: Enterprise.Trade
    address: Text200 = ""
    contact_id: UUID | None = None


class EditEnterprise(EnterEnterprise):
    """Put an enterprise right; a closed one is visited no more."""

    enterprise_id: UUID
    is_closed: bool = False


class AskVisit(Strict):
    """Ask for a visit: the business itself, or a leader who offers it one."""

    enterprise_id: UUID
    wish: Text300 = ""
    organisation_id: UUID | None = None


class StepVisit(Strict):
    """Take one step of the workflow ``enterprise_visit``."""

    visit_id: UUID
    event: str = Field(max_length=40)
    version: int | None = None
    agreed: bool = False
    adviser_id: UUID | None = None
    visit_at: AwareDatetime | None = None
    let_in: bool = False
    findings: Text2000 = ""
    advice: Text2000 = ""
    told_first: bool = False
    follow_up_on: date | None = None
    followed_up: Text1000 = ""
    danger: Text500 = ""
    authority: Text120 = ""
    authority_answer: Text500 = ""
    reason: Text300 = ""


class NameAdviser(Strict):
    """Ask somebody else to advise at a visit."""

    visit_id: UUID
    adviser_id: UUID


class AnswerVisit(Strict):
    """Say whether one will advise at a visit; no needs no reason."""

    visit_id: UUID
    comes: bool


class CheckEnterprise(Strict):
    """Answer the check list of a visit: the business itself, or its adviser with it."""

    visit_id: UUID
    answers: Answers


class OfVisit(Strict):
    """One visit."""

    visit_id: UUID


class RemindFollowUps(Strict):
    """Remind the advisers whose follow-up is due."""
