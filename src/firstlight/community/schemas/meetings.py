"""What goes in about joint meetings and what they settle."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from firstlight.community.schemas.talks import Line, Prose, Words
from firstlight.kernel.schemas import Strict


class PlanMeeting(Strict):
    """Call a joint meeting."""

    organisation_id: UUID
    title: Line
    starts_at: AwareDatetime
    place_name: Line
    chair_id: UUID
    attending: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""


class EditMeeting(Strict):
    """Put right what a meeting is called, when and where it is, who chairs it and takes part."""

    meeting_id: UUID
    version: int | None = None
    title: Line
    starts_at: AwareDatetime
    place_name: Line
    chair_id: UUID
    attending: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""


class FillAgenda(Strict):
    """Put on the agenda what has waited too long and is not on it yet."""

    meeting_id: UUID


class AddAgenda(Strict):
    """Put a point on the agenda by hand."""

    meeting_id: UUID
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class AgendaKey(Strict):
    """One point of an agenda."""

    agenda_id: UUID


class WriteMinutes(Strict):
    """Write what was said about a point."""

    agenda_id: UUID
    minutes: Prose


class AddAction(Strict):
    """Settle who does what by when."""

    meeting_id: UUID
    agenda_id: UUID | None = None
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    owner_id: UUID
    due_on: date


class AddFinding(Strict):
    """Settle at a debrief who does what by when: of a call, a storm or an event."""

    kind: Literal["incident", "storm", "event"]
    debriefed_id: UUID
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    owner_id: UUID
    due_on: date


class CloseMinutes(Strict):
    """Close the minutes: from then on they stand."""

    meeting_id: UUID
    version: int | None = None


class StepAction(Strict):
    """Take one step of the workflow ``action_item``."""

    action_id: UUID
    event: Literal["start", "submit", "accept", "return", "drop"]
    version: int | None = None
    evidence: Words = ""
    reason: Words = ""
    due_on: date | None = None


class RemindOwners(Strict):
    """Remind who has something to do soon, and mark what has run over."""

    on: date = Field()
