"""The input of each act: keys, moments, choices and counts.

No field takes free words, so that no name can be written where none may stand; the two numbers of
papers must look like numbers.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from firstlight.cases.inspections.models import JointInspection
from firstlight.kernel.schemas import Strict

# As in 公(治)检字〔2026〕12号: digits, brackets and the words of official numbers, nothing to
# write a name with.
_SIGNS = r"[0-9公安治检字第号〔〕\[\]()（）/\-]"
PAPER = rf"^[A-Z]?{_SIGNS}*[0-9]{{2}}{_SIGNS}*$"
Number = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=4, max_length=40, pattern=PAPER),
]
Task = Literal["queue", "teach", "count", "first_aid"]
Count = Annotated[int, Field(ge=0, le=100_000)]
# A choice or a day, as the check list names them: nothing to write a sentence with.
_Choice = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,60}$")]
_Said = Count | Annotated[float, Field(ge=0, le=100_000)] | _Choice | list[_Choice]


class RequestInspection(Strict):
    """Ask for an inspection of a site."""

    place_id: UUID
    organisation_id: UUID
    planned_at: AwareDatetime
    tasks: tuple[Task, ...] = Field(default=(), max_length=4)
    school_contact_id: UUID | None = None


class StepInspection(Strict):
    """Take one step of the workflow ``joint_inspection``."""

    inspection_id: UUID
    event: str = Field(max_length=40)
    version: int | None = None
    no_basis: bool = False
    legal_basis: JointInspection.Basis | Literal[""] = ""
    certificate_no: Number | Literal[""] = ""
    officer_in_charge_id: UUID | None = None
    second_officer_id: UUID | None = None
    told: bool = False
    rooms_checked: Count | None = None
    items_found: Count | None = None
    items_handed_in: Count | None = None
    police_record_ref: Number | Literal[""] = ""


class AskHelpers(Strict):
    """Ask volunteers whether they will support."""

    inspection_id: UUID
    people: tuple[UUID, ...] = Field(min_length=1, max_length=40)


class AnswerInspection(Strict):
    """Say yes or no to supporting an inspection; no needs no reason."""

    inspection_id: UUID
    accepts: bool
    signs: bool = False


class OfInspection(Strict):
    """One inspection."""

    inspection_id: UUID


class CheckInspection(Strict):
    """Answer the check list of an inspection: counts, choices and days."""

    inspection_id: UUID
    answers: Annotated[dict[_Choice, _Said], Field(max_length=200)]
