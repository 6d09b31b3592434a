"""What the rights desk gives when it acts on a request."""

from datetime import date
from uuid import UUID

from firstlight.force.schemas.shapes import Email, Name, Phone
from firstlight.kernel.schemas import Strict


class NameAsker(Strict):
    """Say whose data a request is about: the whole name and telephone as they are kept."""

    data_request_id: UUID
    name: Name
    phone: Phone


class CorrectPerson(Strict):
    """A person's particulars as they should stand; what is left out is emptied."""

    data_request_id: UUID
    name: Name
    born_on: date | None = None
    phone: Phone | None = None
    email: Email | None = None


class ErasePerson(Strict):
    """Erase who asked for it; `sure` when what goes and what stays was read."""

    data_request_id: UUID
    sure: bool = False
