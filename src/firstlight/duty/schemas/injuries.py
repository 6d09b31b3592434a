"""What goes in when somebody of the force was hurt."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from firstlight.duty.schemas.shifts import Line, Words
from firstlight.kernel.schemas import Strict

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class ReportInjury(Strict):
    """Somebody was hurt in service: oneself, or somebody of a team that one leads."""

    person_id: UUID | None = None
    shift_id: UUID | None = None
    kind: Title
    happened_at: AwareDatetime
    place_name: Line = ""


class StepInjury(Strict):
    """Take one step of an injury."""

    injury_id: UUID
    event: Literal["first_aid", "notify", "claim", "settle", "no_claim", "bravery", "result"]
    version: int | None = None
    first_aid: Words = ""
    called_120: Literal["", "yes", "not_needed"] = ""
    hospital: Line = ""
    insurer_ref: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    bravery_note: Words = ""
    reason: Words = ""


class ChooseSecrecy(Strict):
    """One's own choice: whether a nomination for bravery may become public."""

    injury_id: UUID
    wants_secrecy: bool = Field()
