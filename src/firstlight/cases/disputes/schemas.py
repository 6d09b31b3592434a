"""What goes in."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from firstlight.cases.disputes.models import DisputeCase
from firstlight.kernel.schemas import Strict

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Event = Annotated[str, StringConstraints(max_length=30)]


class ReportDispute(Strict):
    """Write a dispute down: where about and what about, nobody's name."""

    matter: DisputeCase.Matter
    place_area: Needed
    summary: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class StepDispute(Strict):
    """Take one step of a dispute."""

    case_id: UUID
    event: Event
    version: int | None = None
    kind: DisputeCase.Kind | None = None
    is_excluded: bool = False
    referred_to: Annotated[str, StringConstraints(max_length=30)] = ""
    party: Annotated[str, StringConstraints(max_length=4)] = ""
    told: bool = False
    main_facts: Long = ""
    terms: Long = ""
    perform_by: date | None = None
    signed: bool = False
    seal: bool = False
    court_ref: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    joint: bool = False
    proof: bool = False


class NameMediator(Strict):
    """Say who mediates, of which committee."""

    case_id: UUID
    mediator_id: UUID
    committee: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""


class AddParty(Strict):
    """Add a party: a letter, nothing else."""

    case_id: UUID


class AnswerPartyConsent(Strict):
    """Note what a party has answered."""

    party_id: UUID
    answer: Literal["given", "refused"]
    way: Literal["signed", "oral"]
    takes_mediator: bool = False
    takes_helpers: bool = False


class WriteParty(Strict):
    """Write down who a party is, once every party has agreed."""

    party_id: UUID
    name: Needed
    phone: Annotated[str, StringConstraints(strip_whitespace=True, max_length=30)] = ""
    address: Line = ""


class SetLevel(Strict):
    """Give a case a level of the station's scheme, or take it away."""

    case_id: UUID
    level_id: UUID | None = None


class KeepLevel(Strict):
    """Add a level to the station's scheme, or change one."""

    level_id: UUID | None = None
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    owner: Needed
    hand_over: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)
    ]
    review_days: int = Field(7, ge=1, le=31)
    place: int = Field(0, ge=0, le=99)
    is_active: bool = True


class MarkPaper(Strict):
    """Say how a paper of the file stands."""

    case_id: UUID
    kind: Event
    stands: Literal["there", "not_needed", "to_come"]


class AskHelp(Strict):
    """Ask a volunteer to come: when and where to meet."""

    case_id: UUID
    person_id: UUID
    meet_at: AwareDatetime
    meet_where: Needed


class AnswerHelp(Strict):
    """Say whether one comes."""

    help_id: UUID
    says: Literal["coming", "no"]


class RemindDay(Strict):
    """Remind of one day of a dispute; `what` is that of `rules.Day`."""

    case_id: UUID
    what: str
