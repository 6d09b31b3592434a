"""What goes in. Keys and passphrases are never shown, logged or kept."""

from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, SecretStr, StringConstraints

from firstlight.cases.tips.vault import Opened
from firstlight.kernel.schemas import Strict

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
MOST_PICTURES = 3


class Sealed(Strict):
    """An input of which no error tells what was in it."""

    model_config = ConfigDict(arbitrary_types_allowed=True, hide_input_in_errors=True)


class MakeKey(Sealed):
    """Make the station's vault, or a new one in place of the one in use."""

    passphrase: SecretStr = Field(max_length=200)
    again: SecretStr = Field(max_length=200)


class TakeShare(MakeKey):
    """Take over a share with the code that a colleague has handed out."""

    code: SecretStr = Field(max_length=60)


class GiveCode(Sealed):
    """Hand out a share to a colleague, from the opened vault."""

    keys: dict[UUID, Opened]


class DropShare(Sealed):
    """Take a share away from somebody who leaves."""

    share_id: UUID


class ReceiveTip(Sealed):
    """What somebody puts into the mailbox: conduct, with place and time; a name only by choice."""

    what: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=4000)]
    where: Needed
    when: Needed
    who: Line = ""
    is_urgent: bool = False
    name: Short = ""
    contact: Short = ""
    pictures: Annotated[list[bytes], Field(max_length=MOST_PICTURES)] = []


class WriteBack(Sealed):
    """What an informant adds, with their code."""

    code: Code
    words: Words


class BoxCode(Sealed):
    """An informant's code."""

    code: Code


class OpenTip(Sealed):
    """Read a tip, with the opened vault."""

    tip_id: UUID
    keys: dict[UUID, Opened]


class StepTip(Sealed):
    """Take one step of a tip."""

    tip_id: UUID
    event: Annotated[str, StringConstraints(max_length=30)]
    version: int | None = None
    kind: Short = ""
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""
    is_conduct: bool = False
    referred_to: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    words: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    police_ref: Short = ""
    handed_to: Short = ""


class Reply(Sealed):
    """Ask or tell the informant something; only their code opens it."""

    tip_id: UUID
    words: Words


class AskOpening(Sealed):
    """Ask that a tip's writer be opened."""

    tip_id: UUID
    reason: Words
    keys: dict[UUID, Opened]


class AgreeOpening(Sealed):
    """Agree to it with the other lock."""

    opening_id: UUID
    keys: dict[UUID, Opened]


class RefuseOpening(Sealed):
    """Refuse it."""

    opening_id: UUID


class ReadInformant(AgreeOpening):
    """Read who wrote, once both have opened."""


class EndOpenings(Sealed):
    """Nothing: the clock knows what is over."""
