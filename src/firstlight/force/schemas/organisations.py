"""What goes in about the organisation tree."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from firstlight.force.schemas.shapes import Kind, Line, Phone
from firstlight.kernel.schemas import Strict


class OpenOrganisation(Strict):
    """Plant a node of the tree."""

    kind: Kind
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    name_en: Line = ""
    parent_id: UUID
    founded_on: date | None = None
    based_on: Line = ""
    duty_phone: Phone | None = None


class EditOrganisation(Strict):
    """Change what a node is called and says about itself."""

    organisation_id: UUID
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    name_en: Line = ""
    founded_on: date | None = None
    based_on: Line = ""
    duty_phone: Phone | None = None
    base_id: UUID | None = None


class MoveOrganisation(Strict):
    """Hang a node, with all below it, under another parent."""

    organisation_id: UUID
    parent_id: UUID


class CloseOrganisation(Strict):
    """Close a node in which nobody serves any more."""

    organisation_id: UUID
