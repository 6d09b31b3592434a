"""What goes in: shared by pages, the API, the phone and the tests."""

from datetime import datetime, timedelta
from typing import Annotated, Literal, Self
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import AwareDatetime, Field, field_validator, model_validator

from firstlight.incidents.models import CallKind
from firstlight.kernel.schemas import Lat, Lon, Strict

CLOCKS_DIFFER = timedelta(minutes=5)  # a phone's clock may be ahead of ours by this much


def not_in_future(moment: datetime | None) -> datetime | None:
    """Refuse what has not happened yet."""
    if moment and moment > timezone.now() + CLOCKS_DIFFER:
        raise ValueError(_("This time is in the future."))
    return moment


class Need(Strict):
    """So many people with one skill."""

    skill: str = Field(max_length=40)
    count: int = Field(ge=0, le=500)


class Placed(Strict):
    """Something that may have a point."""

    lon: Lon | None = None
    lat: Lat | None = None


class ReportCall(Placed):
    """Take a call for help: who reports, what, where and when."""

    kind: CallKind
    summary: str = Field("", max_length=2000)
    briefing: str = Field("", max_length=500)
    place_name: str = Field("", max_length=120)
    happened_at: AwareDatetime | None = None
    is_life_at_risk: bool = False
    reporter_name: str = Field("", max_length=60)
    reporter_phone: str = Field("", max_length=30)
    reporter_relation: str = Field("", max_length=40)
    weather: str = Field("", max_length=200)
    organisation_id: UUID | None = None

    _past = field_validator("happened_at")(not_in_future)

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.lat is None and not self.place_name.strip():
            raise ValueError(_("Say where: a point on the map or the name of the place."))
        return self


class EditIncident(Placed):
    """Set what is known by now; what is not given stays as it is."""

    incident_id: UUID
    version: int | None = None
    title: str | None = Field(None, max_length=120)
    summary: str | None = Field(None, max_length=2000)
    briefing: str | None = Field(None, max_length=500)
    place_name: str | None = Field(None, max_length=120)
    is_life_at_risk: bool | None = None
    weather: str | None = Field(None, max_length=200)
    commander_id: UUID | None = None
    owner_id: UUID | None = None
    organisation_id: UUID | None = None
    meeting_point: str | None = Field(None, max_length=120)
    meeting_lon: Lon | None = None
    meeting_lat: Lat | None = None
    radio_plan: str | None = Field(None, max_length=120)
    needs: list[Need] | None = None


class HandOverIncidents(Strict):
    """Give several open calls to another at the desk, as when a shift ends."""

    incident_ids: Annotated[list[UUID], Field(min_length=1, max_length=200)]
    owner_id: UUID


class MoveIncident(Strict):
    """Take a step in the life of an incident."""

    incident_id: UUID
    event: Literal[
        "accept", "unfounded", "merge", "stand_by", "resume", "end", "reopen", "debrief", "close"
    ]
    version: int | None = None
    reason: str = Field("", max_length=300)
    outcome: Literal["", "helped", "handed_over", "no_help_needed", "not_found", "stopped"] = ""
    other_id: UUID | None = None
    debrief: str = Field("", max_length=4000)


class AddNote(Strict):
    """Add a line to the running log."""

    incident_id: UUID
    text: str = Field(min_length=1, max_length=2000)
    said_at: AwareDatetime | None = None

    _past = field_validator("said_at")(not_in_future)


class CountIn(Strict):
    """Count people in at the scene."""

    incident_id: UUID
    person_ids: list[UUID] = Field(min_length=1, max_length=500)
    in_at: AwareDatetime | None = None
    due_at: AwareDatetime | None = None

    _past = field_validator("in_at")(not_in_future)


class CountOut(Strict):
    """Count people out."""

    incident_id: UUID
    person_ids: list[UUID] = Field(min_length=1, max_length=500)
    out_at: AwareDatetime | None = None

    _past = field_validator("out_at")(not_in_future)


class SendHome(Strict):
    """Tell people on their way that they need not come."""

    incident_id: UUID
    person_ids: list[UUID] = Field(min_length=1, max_length=500)


class Attend(Strict):
    """Count oneself in, or out."""

    incident_id: UUID
    at: AwareDatetime | None = None
    due_at: AwareDatetime | None = None

    _past = field_validator("at")(not_in_future)


class CountBackIn(Strict):
    """Take back, a moment later, that people were counted out."""

    incident_id: UUID
    person_ids: list[UUID] = Field(min_length=1, max_length=500)


class StayIn(Strict):
    """Take back, a moment later, that one counted oneself out."""

    incident_id: UUID


class ExtendDue(Strict):
    """Expect somebody back later than said."""

    attendance_id: UUID
    due_at: AwareDatetime


class AttendanceKey(Strict):
    """One attendance."""

    attendance_id: UUID


class EditCard(Strict):
    """Change the station's card for one kind of call."""

    kind: CallKind
    needs: list[Need]
    kit: list[str] = Field(max_length=30)
    dangers: dict[Literal["zh-hans", "en"], list[str]]
    forbidden: dict[Literal["zh-hans", "en"], list[str]]
    steps: dict[Literal["zh-hans", "en"], list[str]]


class ResetCard(Strict):
    """Go back to the card as it ships."""

    kind: CallKind


class IncidentKey(Strict):
    """One incident."""

    incident_id: UUID


class OpenCallout(Strict):
    """Ask people to come."""

    incident_id: UUID
    needs: list[Need] | None = None
    teams: list[UUID] = Field(default_factory=list, max_length=200)
    is_critical: bool | None = None
    wave_size: int = Field(0, ge=0, le=20_000)
    wave_every_min: int = Field(10, ge=1, le=240)
    leave_out: list[UUID] = Field(default_factory=list, max_length=20_000)


class CalloutKey(Strict):
    """One call-out."""

    callout_id: UUID


class EscalateCallout(Strict):
    """Go on to the next wave if the one that was running has not been enough."""

    callout_id: UUID
    wave: int


class Said(Strict):
    """What somebody said about coming."""

    says: Literal["coming", "later", "no"]
    eta_min: int | None = Field(None, ge=0, le=24 * 60)
    said_at: AwareDatetime | None = None
    note: str = Field("", max_length=200)

    _past = field_validator("said_at")(not_in_future)


class AnswerCallout(Said):
    """Say whether one comes: from a link, the inbox or the phone's outbox."""

    invite_id: UUID
    by: Literal["link", "page", "phone"] = "page"


class RecordAnswer(Said):
    """Write down what somebody said by radio or telephone."""

    invite_id: UUID


class TakeReply(Strict):
    """Words that came back by SMS, chat or e-mail."""

    invite_id: UUID
    text: str = Field(max_length=2000)
    channel: str = Field(max_length=20)
    said_at: AwareDatetime | None = None

    _past = field_validator("said_at")(not_in_future)


class AskAid(Strict):
    """Ask a neighbouring station for help with one case, for a time."""

    incident_id: UUID
    helper_station_id: UUID
    needs: list[Need]
    ends_at: AwareDatetime
    starts_at: AwareDatetime | None = None


class MoveAid(Strict):
    """Grant, decline, take back or end help between stations."""

    aid_id: UUID
    event: Literal["grant", "refuse", "withdraw", "end"]
    version: int | None = None


class AidKey(Strict):
    """One request for help."""

    aid_id: UUID
