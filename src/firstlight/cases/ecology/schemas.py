"""What goes in: shared by pages, the API and the tests."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from firstlight.cases.ecology.models import WaterMatter, WaterRule
from firstlight.cases.photos.schemas import NewPhoto
from firstlight.kernel.schemas import Lat, Lon, Strict

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=40)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class ReportWater(Strict):
    """Report what is seen at the water, having read what holds there."""

    kind: WaterMatter
    water_id: UUID | None = None
    place_name: Line
    description: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)
    ]
    lon: Lon | None = None
    lat: Lat | None = None
    seen_at: AwareDatetime | None = None
    rule_read: bool = False
    keeps_distance: bool = False
    is_danger: bool = False
    called_110: bool = False


class StepReport(Strict):
    """Take one step of the workflow ``ecology_report``."""

    report_id: UUID
    event: str = Field(max_length=40)
    version: int | None = None
    keeps_distance: bool = False
    called_110: bool = False
    reason: Words = ""
    agency: Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)] = ""
    agency_phone: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    referral_no: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    outcome: Words = ""
    answer: Words = ""


class AddWaterPhoto(NewPhoto):
    """Add a picture to a report from the water."""

    report_id: UUID


class OfWaterPhoto(Strict):
    """One picture of a report from the water."""

    report_id: UUID
    photo_id: UUID


class SetWaterRule(Strict):
    """Set what holds at a water, from a source that can be named."""

    water_id: UUID
    covered: WaterRule.Covered
    from_day: int = Field(301, ge=0, le=1231, description="month × 100 + day")
    to_day: int = Field(630, ge=0, le=1231, description="month × 100 + day")
    zone: WaterRule.Zone = WaterRule.Zone.UNKNOWN
    source: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    confirmed_on: date | None = None


class SetAgency(Strict):
    """Set who is competent for a kind, and by which number; confirmed on a day, or not yet."""

    kind: WaterMatter
    name: Name
    phone: Phone
    confirmed_on: date | None = None


class ChaseAnswers(Strict):
    """Note which agencies have not answered in time."""
