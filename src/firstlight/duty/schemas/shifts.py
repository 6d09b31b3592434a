"""What goes in about shifts and the people in them."""

from datetime import date, timedelta
from typing import Annotated, Literal, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from firstlight.duty.models.shifts import Shift, ShiftNeed
from firstlight.kernel.schemas import Lat, Lon, Strict
from firstlight.training.models import Credential

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Hash = Annotated[str, StringConstraints(max_length=64)]
LONGEST = timedelta(hours=24)


class PostNeed(Strict):
    """A post: so many people, who hold any one of these certificates."""

    part: ShiftNeed.Part = ShiftNeed.Part.MEMBER
    count: int = Field(1, ge=1, le=50)
    credentials: tuple[Credential.Kind, ...] = ()


class ShiftPlan(Strict):
    """What a shift is; also what other rooms hand in when they make one."""

    kind: Shift.Kind
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    place_name: Line = ""
    place_id: UUID | None = None
    lon: Lon | None = None
    lat: Lat | None = None
    min_people: int = Field(2, ge=2, le=200)
    max_people: int = Field(4, ge=2, le=200)
    needs: tuple[PostNeed, ...] = ()
    joining: Shift.Joining = Shift.Joining.OPEN
    risk_level: Shift.Risk = Shift.Risk.ORDINARY
    risks: Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)] = ""
    gear: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    needs_child_clearance: bool = False
    officer_id: UUID | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError(str(_("It must end after it begins.")))
        if self.ends_at - self.starts_at > LONGEST:
            raise ValueError(str(_("A shift is at most a day long.")))
        if self.max_people < self.min_people:
            raise ValueError(str(_("The most people cannot be fewer than the fewest.")))
        if sum(need.count for need in self.needs) > self.max_people:
            raise ValueError(str(_("The posts ask for more people than there are places.")))
        if self.risk_level == Shift.Risk.RISKY and not self.risks:
            raise ValueError(str(_("Say what the risks are and what protects against them.")))
        return self


class OpenShift(ShiftPlan):
    """Open a shift by hand in an organisation."""

    organisation_id: UUID


class EditShift(ShiftPlan):
    """Put a shift right before it begins."""

    shift_id: UUID
    version: int | None = None


class ShiftKey(Strict):
    """One shift."""

    shift_id: UUID


class StepShift(Strict):
    """Take one step of a shift."""

    shift_id: UUID
    event: Literal[
        "start", "start_short", "end", "submit_log", "return_log", "confirm", "cancel", "abort"
    ]
    reason: Words = ""
    version: int | None = None


class NameLeader(Strict):
    """Name who leads a shift: one of those who have accepted."""

    shift_id: UUID
    person_id: UUID


class JoinShift(Strict):
    """Sign up, ask to join, or stand on the waiting list, as the shift has it."""

    shift_id: UUID
    risks_read: bool = False


class InvitePeople(Strict):
    """Invite people to a shift; each answers as they like."""

    shift_id: UUID
    person_ids: tuple[UUID, ...] = Field(min_length=1, max_length=200)
    answer_by: AwareDatetime | None = None


class AnswerShift(Strict):
    """Accept or decline; declining asks for no reason."""

    assignment_id: UUID
    accept: bool
    risks_read: bool = False
    version: int | None = None


class AssignmentKey(Strict):
    """One person's place in a shift."""

    assignment_id: UUID


class WithdrawFromShift(Strict):
    """Give one's own place back."""

    assignment_id: UUID
    version: int | None = None


class ConfirmRequest(Strict):
    """Confirm somebody who asked to join, or not."""

    assignment_id: UUID
    confirm: bool


class ArriveAtShift(Strict):
    """Check in: with the place as measured, or as said; the location is a choice of its own."""

    assignment_id: UUID
    lon: Lon | None = None
    lat: Lat | None = None
    place: Line = ""
    shares_location: bool = False


class LeaveShift(Strict):
    """Check out, with the minutes of breaks."""

    assignment_id: UUID
    breaks_min: int = Field(0, ge=0, le=600)


class KeepMark(Strict):
    """Leave a mark as it is although somebody objected, and tell them why."""

    assignment_id: UUID
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Objection(Strict):
    """Object to being marked as not come."""

    assignment_id: UUID
    words: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class OfferSwap(Strict):
    """Look for somebody to stand in: one person, or anyone who qualifies."""

    assignment_id: UUID
    person_id: UUID | None = None
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class TakeSwap(Strict):
    """Stand in for somebody."""

    swap_id: UUID
    risks_read: bool = False


class SwapKey(Strict):
    """One request for cover."""

    swap_id: UUID


class SignInHelper(Strict):
    """A helper who is no member signs in at a post; erased on its day."""

    shift_id: UUID
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    phone: Annotated[str, StringConstraints(strip_whitespace=True, max_length=30)] = ""
    risks_read: bool = False


class HelperKey(Strict):
    """One helper who came by."""

    walk_up_id: UUID


class WriteLog(Strict):
    """What the shift leader writes at the end."""

    shift_id: UUID
    weather: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    found: Prose = ""
    help_given: Prose = ""
    leaflets: int = Field(0, ge=0, le=100000)
    talked_away: int = Field(0, ge=0, le=100000)
    incidents: Prose = ""
    equipment_note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    leader_note: Prose = ""


class SetReminder(Strict):
    """How long before a shift one is reminded, 0 for never; how many hours a month one wants."""

    remind_min: int = Field(ge=0, le=20160)
    wanted_hours: int | None = Field(None, ge=0, le=200)


class SayWish(Strict):
    """Would like a shift, would rather not, or takes back what one has said of it."""

    shift_id: UUID
    says: Literal["like", "rather_not", "nothing"]


class MakeFeed(Strict):
    """Make the secret address of one's own calendar anew; the old one ends."""


class DropFeed(Strict):
    """End the secret address of one's own calendar."""


class ClockedShift(Strict):
    """What the clock hands in about a shift: everybody should be back."""

    shift_id: UUID


class ClockedPlace(Strict):
    """What the clock hands in about somebody's place: a reminder, or a day to answer by."""

    assignment_id: UUID


class EraseHelpers(Strict):
    """Erase helpers whose day has come."""

    on: date
