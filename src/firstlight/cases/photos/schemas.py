"""What a picture comes with; each kind of case adds which of its rows it belongs to."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from firstlight.cases.photos.models import CasePhoto


class NewPhoto(BaseModel):
    """A picture that somebody has looked over and, where needed, blurred before it was sent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    photo: bytes
    looked_over: bool = False
    blurred: int = Field(0, ge=0, le=200)
    stage: CasePhoto.Stage = CasePhoto.Stage.OTHER
    pair_id: UUID | None = None
    caption: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
