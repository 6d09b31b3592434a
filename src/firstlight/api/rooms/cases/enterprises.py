"""Enterprises: who is visited and how far it is; nothing of what was found there."""

from datetime import date, datetime
from uuid import UUID

from ninja import Router

from firstlight.api.acts import acts
from firstlight.api.reads import reads
from firstlight.api.shown import Kind, Shown, as_they_stand
from firstlight.cases.enterprises import queries

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


ENTERPRISE = Kind(
    "enterprises.enterprise",
    "enterprises",
    EnterpriseOut,
    queries.enterprises,
    as_they_stand(EnterpriseOut),
)
VISIT = Kind(
    "enterprises.enterprisevisit",
    "enterprise-visits",
    VisitOut,
    queries.visits,
    as_they_stand(VisitOut),
)
reads(router, ENTERPRISE)
reads(router, VISIT)
acts(router, ("enterprises",))
