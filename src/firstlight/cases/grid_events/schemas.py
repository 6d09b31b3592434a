"""What goes in: shared by pages, the API and the tests."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from firstlight.cases.grid_events.models import GridEvent
from firstlight.cases.photos.schemas import NewPhoto
from firstlight.kernel.schemas import Lat, Lon, Strict

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class ReportEvent(Strict):
    """Report a matter: what, where. `seen_at` when it was seen, if it is sent later."""

    category: GridEvent.Category
    description: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)
    ]
    place_name: Line
    lon: Lon | None = None
    lat: Lat | None = None
    level: GridEvent.Level = GridEvent.Level.ORDINARY
    shows_reporter: bool = False
    seen_at: AwareDatetime | None = None
    patrol_run_id: UUID | None = None
    from_outside: bool = False


class StepGridEvent(Strict):
    """Take one step of the workflow ``grid_event``; each step asks for its own evidence."""

    grid_event_id: UUID
    event: str = Field(max_length=40)
    version: int | None = None
    into_id: UUID | None = None
    reason: Words = ""
    right_place: Short = ""
    handler_id: UUID | None = None
    due_at: AwareDatetime | None = None
    helper: Short = ""
    result: Words = ""
    evidence: Words = ""
    answer: Words = ""
    agency: Short = ""
    referral_no: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    outcome: Words = ""


class AddEventPhoto(NewPhoto):
    """Add a picture to a grid event."""

    grid_event_id: UUID


class OfEventPhoto(Strict):
    """One picture of a grid event."""

    grid_event_id: UUID
    photo_id: UUID


class PostWorker(Strict):
    """Say that somebody serves a grid."""

    person_id: UUID
    grid_id: UUID


class EndPost(Strict):
    """Say that somebody no longer serves a grid."""

    grid_post_id: UUID


class KeepClocks(Strict):
    """Remind of what is late, and put into the archive what nobody disputes.

    With `urgent_only`, as at night, only what is urgent is looked at.
    """

    urgent_only: bool = False
