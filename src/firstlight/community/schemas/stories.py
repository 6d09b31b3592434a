"""What goes in about stories."""

from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from firstlight.community.schemas.talks import Line, Words
from firstlight.kernel.schemas import Strict

Body = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]


class WriteStory(Strict):
    """Begin a story."""

    organisation_id: UUID
    title: Line
    body: Body


class EditStory(Strict):
    """Change a story before it is approved."""

    story_id: UUID
    title: Line
    body: Body
    version: int | None = None


class StoryKey(Strict):
    """One story."""

    story_id: UUID


class ShowPerson(Strict):
    """Say who is named or shown: a member, who answers, or somebody else with a paper."""

    story_id: UUID
    person_id: UUID | None = None
    shown_as: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    is_child: bool = False
    paper_ref: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""


class StoryPersonKey(Strict):
    """One person shown in a story."""

    shown_id: UUID


class AnswerStory(Strict):
    """One's own answer to being shown; a no after a yes takes a public story down at once."""

    shown_id: UUID
    agrees: bool


class DecideStory(Strict):
    """Approve a story, or give it back with a reason; never one's own."""

    story_id: UUID
    is_approved: bool
    reason: Words = ""
