"""Hazards: what a phone says of them."""

from datetime import date, datetime
from uuid import UUID

from ninja import Router

from firstlight.api.acts import acts
from firstlight.api.reads import reads
from firstlight.api.shown import Kind, Shown, as_they_stand
from firstlight.cases.hazards import queries

router = Router(tags=["hazards"])


class HazardOut(Shown):
    """A hazard as whoever may see it sees it."""

    number: str
    state: str
    site_kind: str
    site_name: str
    place_id: UUID | None
    kind: str
    description: str
    is_immediate: bool
    severity: str
    owner_name: str
    deadline_on: date | None
    found_at: datetime
    rechecked_at: datetime | None
    escalations: int


HAZARD = Kind("hazards.hazard", "hazards", HazardOut, queries.hazards, as_they_stand(HazardOut))
reads(router, HAZARD)
acts(router, ("hazards",))
