"""What goes in: shared by pages, the API and the tests."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints, model_validator

from firstlight.kernel.schemas import Strict
from firstlight.training.models import Credential


class SubmitCredential(Strict):
    """Hand in a certificate of one's own, or of somebody whom one looks after."""

    person_id: UUID | None = None
    kind: Credential.Kind
    level: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    issuer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    issued_on: date
    valid_until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.valid_until is not None and self.valid_until < self.issued_on:
            raise ValueError(_("The certificate ends before it begins."))
        return self


class StepCredential(Strict):
    """Take one step of the workflow ``credential``."""

    credential_id: UUID
    event: str = Field(max_length=40)
    version: int | None = None
    evidence_seen: bool = False
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    replacement_id: UUID | None = None


class AgeCredentials(Strict):
    """Mark what runs out soon and what has run out, by a day; with `tells` people are told."""

    on: date
    tells: bool = True


class SendEvidence(Strict):
    """Hand in a picture of a certificate; it is erased as soon as somebody has looked at it."""

    credential_id: UUID
    content: bytes = Field(max_length=8 * 1024 * 1024)


class OpenEvidence(Strict):
    """Look at the picture of a certificate that waits to be verified."""

    credential_id: UUID


class AddInclusion(Strict):
    """Say that one certificate includes another; a level left empty means every level."""

    organisation_id: UUID
    higher_kind: Credential.Kind
    higher_level: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    lower_kind: Credential.Kind
    lower_level: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""


class DropInclusion(Strict):
    """Take back that one certificate includes another."""

    inclusion_id: UUID
