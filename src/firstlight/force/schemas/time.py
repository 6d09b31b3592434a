"""What goes in about people's time and quiet."""

from datetime import time
from typing import Self
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AwareDatetime, Field, model_validator

from firstlight.kernel.schemas import Strict


class SayAvailability(Strict):
    """Say when one can come: a range, a weekly habit, or in some minutes from now.

    A weekly habit gives `weekday` (0 is Monday), `from_time` and `to_time`; everything else is a
    range from `starts_at` (now, unless given) to `ends_at` (open, unless given).
    """

    is_available: bool
    notice_min: int = Field(0, ge=0, le=24 * 60)
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    weekday: int | None = Field(None, ge=0, le=6)
    from_time: time | None = None
    to_time: time | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        weekly = (self.weekday, self.from_time, self.to_time)
        if any(each is not None for each in weekly) and None in weekly:
            raise ValueError(_("A weekly habit needs the day, from when and until when."))
        if self.weekday is not None and (self.starts_at or self.ends_at):
            raise ValueError(_("Say either a weekly habit or a range, not both in one."))
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValueError(_("This ends before it begins."))
        return self


class DropAvailability(Strict):
    """Take back something one has said about one's time."""

    availability_id: UUID


class SetQuiet(Strict):
    """Set do-not-disturb and quiet hours; what is left out is lifted."""

    do_not_disturb_until: AwareDatetime | None = None
    quiet_from: time | None = None
    quiet_to: time | None = None

    @model_validator(mode="after")
    def _both(self) -> Self:
        if (self.quiet_from is None) != (self.quiet_to is None):
            raise ValueError(_("Quiet hours need a beginning and an end."))
        return self
