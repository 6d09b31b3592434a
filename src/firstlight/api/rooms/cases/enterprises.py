"""Enterprises: who is visited and how far it is; nothing of what was found there."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from ninja import Router

from firstlight.api.acts import acts
from firstlight.api.reads import reads
from firstlight.api.shown import Kind, Shown
from firstlight.cases.enterprises import queries
from firstlight.cases.enterprises.models import Enterprise, EnterpriseVisit
from firstlight.kernel.actor import Actor

router = Router(tags=["enterprises"])


class EnterpriseOut(Shown):
    """An enterprise of the register."""

    name: str
    trade: str
    address: str
    contact_id: UUID | None
    is_closed: bool


class VisitOut(Shown):
    """A visit: its course, never the wish, the findings, the advice or the check list."""

    number: str
    state: str
    enterprise_id: UUID
    is_offered: bool
    organisation_id: UUID | None
    adviser_says: str
    visit_at: datetime | None
    visited_at: datetime | None
    advised_at: datetime | None
    follow_up_on: date | None


def _enterprises(_actor: Actor, rows: Sequence[Enterprise]) -> Iterable[EnterpriseOut]:
    names = [name for name in EnterpriseOut.model_fields if name != "subject"]
    for row in rows:
        yield EnterpriseOut(subject=row.label, **{name: getattr(row, name) for name in names})


def _visits(_actor: Actor, rows: Sequence[EnterpriseVisit]) -> Iterable[VisitOut]:
    names = [name for name in VisitOut.model_fields if name != "subject"]
    for row in rows:
        yield VisitOut(subject=row.label, **{name: getattr(row, name) for name in names})


ENTERPRISE = Kind(
    "enterprises.enterprise", "enterprises", EnterpriseOut, queries.enterprises, _enterprises
)
VISIT = Kind("enterprises.enterprisevisit", "enterprise-visits", VisitOut, queries.visits, _visits)
reads(router, ENTERPRISE)
reads(router, VISIT)
acts(router, ("enterprises",))
