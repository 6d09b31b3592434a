"""What this room decides from values in hand."""

from firstlight.cases.disputes.rules.dispute import DISPUTE, REFERRALS, WAYS
from firstlight.cases.disputes.rules.keeping import (
    COURT_DAYS,
    KEPT_DAYS,
    a_month_after,
    is_maker,
    working_days_after,
)
from firstlight.cases.disputes.rules.papers import PAPERS, Paper

__all__ = [
    "COURT_DAYS",
    "DISPUTE",
    "KEPT_DAYS",
    "PAPERS",
    "REFERRALS",
    "WAYS",
    "Paper",
    "a_month_after",
    "is_maker",
    "working_days_after",
]
