"""What goes into the acts on a case: report, steps, end."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    Field,
    model_validator,
)

from firstlight.incidents.models import CallKind
from firstlight.incidents.schemas import ReportCall
from firstlight.kernel.schemas import Lat, Lon, Strict
from firstlight.searches.schemas.base import (
    Line,
    Name,
    OfCase,
    Prose,
    Remark,
    Sentence,
    Shareable,
    Short,
    Title,
)


class SearchFields(BaseModel):
    """The fewest facts that a search needs."""

    category: Short
    lkp_lon: Lon
    lkp_lat: Lat
    lkp_accuracy_m: Annotated[float, Field(gt=0, le=20_000)] = 50
    last_seen_at: AwareDatetime
    person_name: Name = ""
    age: Annotated[int, Field(ge=0, le=120)] | None = None
    sex: Literal["", "female", "male"] = ""
    description: Remark = ""
    clothing: Sentence = ""
    belongings: Sentence = ""
    health_need: Remark = ""
    family_contact: Line = ""
    ecoregion: Literal["Temperate", "Dry", "Urban"] = "Temperate"
    terrain: Literal["Mountainous", "Flat"] = "Mountainous"


class MissingPerson(Strict, SearchFields):
    """Add a search to a call that was taken already."""

    incident_id: UUID


class ReportMissing(ReportCall, SearchFields):
    """Take the report of a missing person in one go.

    Where and when the call happened is where and when the person was last seen.
    """

    kind: Literal[CallKind.MISSING_PERSON] = CallKind.MISSING_PERSON

    @model_validator(mode="before")
    @classmethod
    def _place_is_last_seen(cls, values: Any) -> Any:
        """Let a form that asks once for the place fill both."""
        if isinstance(values, dict):
            values = dict(values)
            for ours, theirs in (
                ("lkp_lon", "lon"),
                ("lkp_lat", "lat"),
                ("last_seen_at", "happened_at"),
            ):
                if values.get(ours) in (None, "") and values.get(theirs) not in (None, ""):
                    values[ours] = values[theirs]
        return values


class AddTold(Strict):
    """What a second caller tells of a missing person: words for the log, facts for the file."""

    incident_id: UUID
    text: Prose
    person_name: Name = ""
    health_need: Remark = ""
    family_contact: Line = ""


class ConfirmCase(OfCase):
    """The police confirm the report; there is no waiting period."""

    police_ref: Short


class CloseUnfounded(OfCase):
    """No search is needed."""

    reason: Sentence


class AuthoriseShare(OfCase):
    """What the family agrees to share, with whom, until when."""

    family_agreed: bool
    items: list[Shareable] = Field(min_length=1)
    audience: Literal["searchers", "public"] = "searchers"
    until: AwareDatetime


class UrgentShare(OfCase):
    """Life is at risk: share now, tell the family afterwards."""

    reason: Sentence
    items: list[Shareable] = Field(min_length=1)
    until: AwareDatetime


class RecordTold(OfCase):
    """Who was told afterwards of what was shared at once; or why nobody could be."""

    whom: Literal["family", "person", "guardian", "nobody"]
    how: Literal["", "in_person", "phone", "writing"] = ""
    told_at: AwareDatetime | None = None
    reason: Sentence = ""


class ActivateSearch(OfCase):
    """Commander, meeting point and radio plan are set: people may go out."""

    commander_id: UUID
    meeting_point: Line
    meeting_lon: Lon | None = None
    meeting_lat: Lat | None = None
    radio_plan: Line


class PauseSearch(OfCase):
    """Dark, storm, a reservoir that lets water go: safety first."""

    reason: Sentence


class ResumeSearch(OfCase):
    """Go on."""


class ReportFound(OfCase):
    """Somebody was found: when and how they are, and where: on the map, or in words."""

    lon: Lon | None = None
    lat: Lat | None = None
    place: Line = ""
    found_at: AwareDatetime
    condition: Literal["well", "hurt", "unresponsive"]


class HandOver(OfCase):
    """To medical care, or to a family whose identity the police have checked."""

    to: Literal["hospital", "family"]
    receiver: Title = ""
    identity_checked: bool = False


class DebriefCase(OfCase):
    """What went well, what did not: kept with the case, erased with it."""

    debrief: Prose


class CloseCase(OfCase):
    """Close; the retention clock starts."""


class GuardScene(OfCase):
    """Somebody was found dead: only police act from here."""

    lon: Lon
    lat: Lat


class HandOverCriminal(OfCase):
    """Signs of a crime."""

    reason: Sentence


class SetPortrait(OfCase):
    """A photograph of the missing person, as somebody handed it in."""

    photo: Annotated[bytes, Field(min_length=1)]


class OpenFile(OfCase):
    """Open the sensitive part of a case; reading leaves a trace."""
