"""What goes in about signs, scans and tracks."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from firstlight.kernel.schemas import Lat, Lon, Strict
from firstlight.patrols.models import Checkpoint

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Way = Literal["qr", "rotating", "typed", "nfc", "geofence", "manual"]
MOST_FIXES = 1000
CENTURY_S = 100 * 365.25 * 86400.0  # a phone whose clock was never set is some decades behind


class MakeCheckpoint(Strict):
    """Put up a sign: where, by what a visit is shown."""

    organisation_id: UUID
    name: Name
    lon: Lon
    lat: Lat
    radius_m: int = Field(60, ge=15, le=500)
    way: Checkpoint.Way = Checkpoint.Way.QR
    period_s: int = Field(60, ge=20, le=900)
    tag: Words = ""
    dwell_min: int = Field(0, ge=0, le=120)


class EditCheckpoint(MakeCheckpoint):
    """Put a sign right; an empty `tag` leaves the tag as it is."""

    checkpoint_id: UUID


class CheckpointKey(Strict):
    """One sign."""

    checkpoint_id: UUID


class StartRun(Strict):
    """Begin the patrol of a shift that is in progress and that one is on duty in."""

    shift_id: UUID


class RecordScan(Strict):
    """One visit to a sign, as the phone says it; places only with one's consent."""

    run_id: UUID
    checkpoint_id: UUID | None = None
    way: Way
    code: Words = ""
    device: Annotated[str, StringConstraints(max_length=64)] = ""
    said_at: AwareDatetime
    made_at: AwareDatetime | None = None
    sent_at: AwareDatetime | None = None
    clock_offset_s: float | None = Field(None, ge=-CENTURY_S, le=CENTURY_S)
    lon: Lon | None = None
    lat: Lat | None = None
    accuracy_m: float | None = Field(None, ge=0)
    is_mock: bool | None = None
    note: Words = ""


class FixIn(Strict):
    """One fix of a track."""

    at: AwareDatetime
    lon: Lon
    lat: Lat
    accuracy_m: float | None = Field(None, ge=0)
    is_mock: bool | None = None


class RecordTrack(Strict):
    """Fixes of one's own way, some at a time."""

    run_id: UUID
    fixes: list[FixIn] = Field(min_length=1, max_length=MOST_FIXES)


class RunKey(Strict):
    """One patrol."""

    run_id: UUID


class EndRun(RunKey):
    """End a patrol; `said_at` when it ended, if that was before it could be sent."""

    said_at: AwareDatetime | None = None


class VouchScan(Strict):
    """Give one's own word for what somebody else of the patrol entered by hand."""

    scan_id: UUID


class ConfirmRun(RunKey):
    """The officer's decision about a patrol; a note where it does not stand."""

    stands: bool
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class EraseEvidence(Strict):
    """Erase raw fixes and places of scans that are older than they may be."""

    at: datetime
