"""What this room decides from values in hand."""

from firstlight.cases.disputes.rules.days import Day, days_of, visit_on
from firstlight.cases.disputes.rules.dispute import DISPUTE, REFERRALS, WAYS
from firstlight.cases.disputes.rules.keeping import (
    COURT_DAYS,
    KEPT_DAYS,
    a_month_after,
    is_maker,
    working_days_after,
)
from firstlight.cases.disputes.rules.papers import PAPERS, Paper, missing_of, required_of

__all__ = [
    "COURT_DAYS",
    "DISPUTE",
    "KEPT_DAYS",
    "PAPERS",
    "REFERRALS",
    "WAYS",
    "Day",
    "Paper",
    "a_month_after",
    "days_of",
    "is_maker",
    "missing_of",
    "required_of",
    "visit_on",
    "working_days_after",
]
