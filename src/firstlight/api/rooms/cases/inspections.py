"""Joint inspections: counts and the police's own reference; nobody who was inspected."""

from datetime import datetime
from uuid import UUID

from ninja import Router

from firstlight.api.acts import acts
from firstlight.api.reads import reads
from firstlight.api.shown import Kind, Shown, as_they_stand
from firstlight.cases.inspections import queries

router = Router(tags=["inspections"])


class InspectionOut(Shown):
    """An inspection as a desk sees it."""

    number: str
    state: str
    place_id: UUID
    organisation_id: UUID
    planned_at: datetime
    tasks: list[str]
    officer_in_charge_id: UUID | None
    second_officer_id: UUID | None
    started_at: datetime | None
    halts: int
    ended_at: datetime | None
    rooms_checked: int | None
    items_found: int | None
    items_handed_in: int | None
    police_record_ref: str


INSPECTION = Kind(
    "inspections.jointinspection",
    "inspections",
    InspectionOut,
    queries.inspections,
    as_they_stand(InspectionOut),
)
reads(router, INSPECTION)
acts(router, ("inspections",))
