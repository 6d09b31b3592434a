"""Joint inspections: counts and the police's own reference; nobody who was inspected."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from ninja import Router

from firstlight.api.acts import acts
from firstlight.api.reads import reads
from firstlight.api.shown import Kind, Shown
from firstlight.cases.inspections import queries
from firstlight.cases.inspections.models import JointInspection
from firstlight.kernel.actor import Actor

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


def _inspections(_actor: Actor, rows: Sequence[JointInspection]) -> Iterable[InspectionOut]:
    names = [name for name in InspectionOut.model_fields if name != "subject"]
    for row in rows:
        yield InspectionOut(subject=row.label, **{name: getattr(row, name) for name in names})


INSPECTION = Kind(
    "inspections.jointinspection",
    "inspections",
    InspectionOut,
    queries.inspections,
    _inspections,
)
reads(router, INSPECTION)
acts(router, ("inspections",))
