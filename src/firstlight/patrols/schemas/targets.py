"""What goes in about how often places are visited."""

from datetime import time
from typing import Annotated, Self
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints, model_validator

from firstlight.kernel.schemas import Strict
from firstlight.patrols.models import PatrolTarget

MOST_AT_ONCE = 2000


class Often(Strict):
    """How often, in what season, at what time of day, by what means, for how long."""

    times: int = Field(1, ge=1, le=24)
    every_days: int = Field(7, ge=1, le=92)
    season: PatrolTarget.Season | None = None
    from_time: time | None = None
    to_time: time | None = None
    means: PatrolTarget.Means = PatrolTarget.Means.ANY
    dwell_min: int = Field(10, ge=0, le=240)

    @model_validator(mode="after")
    def _window_whole(self) -> Self:
        if (self.from_time is None) != (self.to_time is None):
            raise ValueError(_("Say both from when and until when, or neither."))
        if self.from_time is not None and self.from_time == self.to_time:
            raise ValueError(_("Say both from when and until when, or neither."))
        return self


class SetTargets(Often):
    """Say how often these are visited; what was said of them for the same season is replaced."""

    organisation_id: UUID
    place_ids: tuple[UUID, ...] = Field((), max_length=MOST_AT_ONCE)
    checkpoint_ids: tuple[UUID, ...] = Field((), max_length=MOST_AT_ONCE)
    route_ids: tuple[UUID, ...] = Field((), max_length=MOST_AT_ONCE)


class EditTargets(Often):
    """Say anew how often each of these is visited."""

    target_ids: tuple[UUID, ...] = Field(min_length=1, max_length=MOST_AT_ONCE)


class DropTargets(Strict):
    """These are not visited any more; or they are again."""

    target_ids: tuple[UUID, ...] = Field(min_length=1, max_length=MOST_AT_ONCE)
    bring_back: bool = False


class TargetLine(Often):
    """One line of a list: the place by its name or code."""

    line: int = Field(ge=1)
    place: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class TakeTargets(Strict):
    """Take a list in: all of it, or nothing."""

    organisation_id: UUID
    lines: tuple[TargetLine, ...] = Field(min_length=1, max_length=MOST_AT_ONCE)
