"""Who is on duty. Where they are is asked anew each time: it is not part of any feed."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema

from firstlight.api.acts import acts
from firstlight.api.problems import SignedIn
from firstlight.api.reads import reads
from firstlight.api.shown import Kind, Shown, as_they_stand
from firstlight.duty import queries
from firstlight.duty.queries import events, storms
from firstlight.kernel.errors import SwitchedOff

router = Router(tags=["duty"])


class DutyOut(Shown):
    """A person on duty, from check-in to check-out."""

    person_id: UUID
    organisation_id: UUID
    thread: UUID | None
    task: str
    started_at: datetime
    ended_at: datetime | None
    shares_location: bool


class OnDutyOut(Schema):
    """Somebody on duty now; a place only while they share it, coarse unless one runs call-outs."""

    session_id: UUID
    person_id: UUID
    name: str
    organisation: str
    task: str
    thread: UUID | None
    started_at: datetime
    shares_location: bool
    lon: float | None
    lat: float | None
    accuracy_m: float | None
    last_fix_at: datetime | None


class ShiftOut(Shown):
    """A stretch of service, as whoever may join or lead it sees it; who comes is on its page."""

    organisation_id: UUID
    kind: str
    place_name: str
    starts_at: datetime
    ends_at: datetime
    min_people: int
    max_people: int
    leader_id: UUID | None
    risk_level: str
    joining: str
    state: str


class EventOut(Shown):
    """Somebody's event at which the force has posts."""

    organisation_id: UUID
    name: str
    organiser: str
    place_name: str
    lon: float | None
    lat: float | None
    expected: int
    starts_at: datetime
    ends_at: datetime
    state: str


class ActivationOut(Shown):
    """What the force does about a hazard; whoever is asked to stand by for it sees it."""

    organisation_id: UUID
    warning_id: UUID | None
    hazard: str
    warning_colour: str
    response_level: int | None
    area: str
    command_post: str
    red_line: str
    state: str
    readied_at: datetime | None
    deployed_at: datetime | None
    ended_at: datetime | None


@router.get("/duty/now", response=list[OnDutyOut], operation_id="list_on_duty")
def list_on_duty(request: SignedIn, thread: UUID | None = None) -> list[dict[str, Any]]:
    """Return who is on duty now, for one call or at all."""
    if request.auth.is_off("duty"):
        raise SwitchedOff
    return [asdict(each) for each in queries.on_duty(request.auth, thread)]


reads(router, Kind("duty.dutysession", "duty", DutyOut, queries.sessions, as_they_stand(DutyOut)))
reads(router, Kind("duty.shift", "shifts", ShiftOut, queries.shifts, as_they_stand(ShiftOut)))
reads(
    router,
    Kind("duty.eventdeployment", "events", EventOut, events.events, as_they_stand(EventOut)),
)
reads(
    router,
    Kind(
        "duty.emergencyactivation",
        "activations",
        ActivationOut,
        storms.activations,
        as_they_stand(ActivationOut),
    ),
)
acts(router, ("duty",))
