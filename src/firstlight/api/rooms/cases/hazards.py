"""Hazards: what a phone says of them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from ninja import Router

from firstlight.api.acts import acts
from firstlight.api.reads import reads
from firstlight.api.shown import Kind, Shown
from firstlight.cases.hazards import queries
from firstlight.cases.hazards.models import Hazard
from firstlight.kernel.actor import Actor

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


def _hazards(_actor: Actor, rows: Sequence[Hazard]) -> Iterable[HazardOut]:
    names = [name for name in HazardOut.model_fields if name != "subject"]
    for row in rows:
        yield HazardOut(subject=row.label, **{name: getattr(row, name) for name in names})


HAZARD = Kind("hazards.hazard", "hazards", HazardOut, queries.hazards, _hazards)
reads(router, HAZARD)
acts(router, ("hazards",))
