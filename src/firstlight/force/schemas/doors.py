"""What goes in about sign-ins, kept views and roster files."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from firstlight.kernel.schemas import Strict


class InvitePerson(Strict):
    """Make a door key for a person; they choose their own password with the link."""

    person_id: UUID
    username: Annotated[
        str, StringConstraints(strip_whitespace=True, pattern=r"^[\w.@+-]{3,150}$")
    ]


class RenewKey(Strict):
    """Take a person's way in back and give them a new one: password, second factor, devices."""

    person_id: UUID


class ChoosePassword(Strict):
    """Set the first password of one's own account; its strength is checked before."""

    password: str = Field(min_length=1, max_length=400, repr=False)


class KeepView(Strict):
    """Keep a list as it is filtered, sorted and searched now, under a name."""

    list: str = Field(min_length=1, max_length=40)
    label: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    query: str = Field(max_length=500)


class DropView(Strict):
    """Forget a list that one has kept."""

    list: str = Field(min_length=1, max_length=40)
    query: str = Field(max_length=500)


class UploadRoster(Strict):
    """Lay a roster file down to look at; nothing of it is taken in yet."""

    organisation_id: UUID
    filename: str = Field(max_length=255)
    content: bytes


class ImportRoster(Strict):
    """Take in a roster that was looked at.

    `same` says which lines are the person we know by that phone, `other` which are somebody else
    with the same phone; `only_good` takes in what is well when some lines are not; `team` leaves
    out the lines that name another team than this one, in a file of several.
    """

    draft_id: UUID
    same: frozenset[int] = frozenset()
    other: frozenset[int] = frozenset()
    only_good: bool = False
    team: str = Field(default="", max_length=120)


class DropRoster(Strict):
    """Throw an uploaded roster away."""

    draft_id: UUID


class UndoImport(Strict):
    """Take back what an import of a roster did.

    `expected` is how many lines can be taken back, as the page said before somebody confirmed it.
    """

    import_id: UUID
    expected: int = Field(ge=0)


class UndoPlaces(Strict):
    """Take back what an import of places did; `expected` as with a roster."""

    place_import_id: UUID
    expected: int = Field(ge=0)
