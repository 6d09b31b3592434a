"""What goes in: shared by pages, the API and the tests."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from firstlight.kernel.schemas import Lat, Lon, Strict


class CheckIn(Strict):
    """Come on duty; `shares_location` is a choice made anew each time, off unless said."""

    organisation_id: UUID | None = None
    task: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = "standby"
    thread: UUID | None = None
    shares_location: bool = False


class CheckOut(Strict):
    """Go off duty; it ends the location too."""


class StayOnDuty(Strict):
    """Take back that one went off duty, a moment ago."""

    session_id: UUID


class ShareLocation(Strict):
    """Turn the location on or off while on duty."""

    on: bool


class CloseSession(Strict):
    """End the duty of somebody who has gone home without checking out."""

    session_id: UUID


class ReportPosition(Strict):
    """A checkpoint by hand, or a fix of one's own phone, while on duty."""

    lon: Lon
    lat: Lat
    accuracy_m: float | None = Field(None, ge=0)


class PurgePositions(Strict):
    """Erase raw fixes that are older than they may be."""

    at: datetime
