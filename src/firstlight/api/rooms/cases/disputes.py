"""Disputes: how far each is and its days; nothing of what it is about, and no party.

What is done in a dispute is done on its pages, with the paper in hand.
"""

from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Router, Schema

from firstlight.api.problems import SignedIn
from firstlight.api.reads import reads
from firstlight.api.shown import Kind, Shown, as_they_stand
from firstlight.cases.disputes import queries
from firstlight.cases.disputes.rules import DISPUTE, days_of

router = Router(tags=["disputes"])


class DisputeOut(Shown):
    """A dispute: its course and its days, never its words, its place or its parties."""

    number: str
    state: str
    kind: str
    matter: str
    reported_on: date
    mediating_on: date | None
    due_on: date | None
    agreed_on: date | None
    perform_by: date | None
    court_by: date | None
    visited_on: date | None
    level_review_on: date | None
    closed_on: date | None


class DayOut(Schema):
    """A day that has come or comes within a week: the month, court, return visit or level."""

    subject: str
    number: str
    what: str
    on: date


@router.get("/disputes/days", response=list[DayOut], operation_id="list_dispute_days")
def list_days(request: SignedIn) -> list[dict[str, Any]]:
    """Return the days of one's disputes that have come or come within a week, soonest first."""
    today = timezone.localdate()
    found = [
        {"subject": row.label, "number": row.number, "what": day.what, "on": day.on}
        for row in queries.disputes(request.auth).exclude(state__in=DISPUTE.terminal)
        for day in days_of(row, today)
    ]
    return sorted(found, key=lambda each: (each["on"], each["number"]))


reads(
    router,
    Kind(
        "disputes.disputecase", "disputes", DisputeOut, queries.disputes, as_they_stand(DisputeOut)
    ),
)
