"""What goes in about plans and their routes."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from firstlight.kernel.schemas import Strict

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
LONGEST = timedelta(days=10)


class DraftPlan(Strict):
    """Draft a period's plan."""

    organisation_id: UUID
    name: Name
    starts_on: date
    ends_on: date
    weekdays: tuple[Annotated[int, Field(ge=0, le=6)], ...] = Field(
        tuple(range(7)), min_length=1, max_length=7
    )
    foot_teams: int = Field(2, ge=0, le=40)
    vehicle_teams: int = Field(1, ge=0, le=40)
    hours_each: float = Field(3.0, ge=0.5, le=12)
    from_time: time = time(8)
    to_time: time = time(19)
    minimum_people: int = Field(2, ge=2, le=20)
    officer_contact_id: UUID | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError(_("The period ends before it begins."))
        if self.ends_on - self.starts_on >= LONGEST:
            raise ValueError(_("A period is at most 10 days long; a month is several."))
        if not self.foot_teams + self.vehicle_teams:
            raise ValueError(_("At least one team must go out."))
        if self.window_h < self.hours_each:
            raise ValueError(_("The hours of the day are shorter than one outing."))
        return self

    @property
    def window_h(self) -> float:
        """Hours between `from_time` and `to_time`; past midnight where the latter is earlier."""
        minutes = 60 * (self.to_time.hour - self.from_time.hour)
        minutes += self.to_time.minute - self.from_time.minute
        return (minutes if minutes > 0 else minutes + 24 * 60) / 60


class EditPlan(DraftPlan):
    """Put a draft right; its routes stay until new ones are adopted."""

    patrol_plan_id: UUID


class PlanKey(Strict):
    """One plan."""

    patrol_plan_id: UUID


class StepPlan(Strict):
    """Take one step of a plan."""

    patrol_plan_id: UUID
    event: Literal["submit", "return", "approve", "publish", "amend", "close", "cancel"]
    comment: Words = ""
    reason: Words = ""
    summary: Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)] = ""
    version: int | None = None


class NoteStage(Strict):
    """The planner says how far it is, and that the job it works in is alive."""

    patrol_plan_id: UUID
    job_id: UUID | None = None
    progress: int = Field(ge=0, le=100)
    stage: Annotated[str, StringConstraints(max_length=20)]


class FinishRoutes(Strict):
    """What the planner found, or the sentence why it could not."""

    patrol_plan_id: UUID
    asked_at: datetime | None = None
    routes: list[dict[str, Any]] = []
    summary: dict[str, Any] = {}
    error: Words = ""


class StopGiven(Strict):
    """One stop of a route, in its order: what the route had, or a target of the team."""

    key: Annotated[str, StringConstraints(max_length=40)]
    dwell_min: int = Field(10, ge=0, le=240)


class EditRoute(Strict):
    """Drop, add, reorder stops and set another beginning; times are worked out anew."""

    route_id: UUID
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    starts_at: AwareDatetime
    stops: tuple[StopGiven, ...] = Field(min_length=1, max_length=100)
    version: int | None = None


class RouteKey(Strict):
    """One route."""

    route_id: UUID


class KeepRoute(Strict):
    """Keep a route to be walked again as a whole, or no longer."""

    route_id: UUID
    is_kept: bool = True


class TimeRoute(Strict):
    """What the planner says of a route that a person changed."""

    route_id: UUID
    stops: list[dict[str, Any]] = []
    line: list[list[float]] = []
    turns: list[dict[str, Any]] = []
    length_m: float = Field(default=0, ge=0)
    travel_s: float = Field(default=0, ge=0)
    ends_at: AwareDatetime | None = None
    error: Words = ""
