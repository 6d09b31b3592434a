"""Days that must not be missed: the month, the court's thirty days, the visit, the level."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

SOON = timedelta(days=7)
VISIT_AFTER = timedelta(days=30)  # where the agreement names no day


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a dispute.

    `what` is ``month``, ``month_over``, ``court``, ``visit`` or ``level``.
    """

    what: str
    on: date


def days_of(row: Any, today: date) -> list[Day]:
    """Return the days of a dispute that have come or come within a week."""
    found = []
    if row.state == "mediating" and row.due_on is not None and row.due_on - SOON <= today:
        found.append(Day("month_over" if row.due_on < today else "month", row.due_on))
    court: date | None = row.court_by if row.state == "agreed" else None
    if court is not None and court - SOON <= today <= court:
        found.append(Day("court", court))
    visit = visit_on(row)
    if visit is not None and visit <= today:
        found.append(Day("visit", visit))
    if row.level_review_on is not None and row.level_review_on <= today:
        found.append(Day("level", row.level_review_on))
    return found


def visit_on(row: Any) -> date | None:
    """Return when to go and see whether an agreement is kept, or None once that is done."""
    by: date | None = row.perform_by
    if row.state in ("agreed", "court_confirmed") and row.agreed_on is not None:
        return by or row.agreed_on + VISIT_AFTER
    is_early = by is not None and row.visited_on is not None and row.visited_on < by
    return by if row.state == "performing" and is_early else None
