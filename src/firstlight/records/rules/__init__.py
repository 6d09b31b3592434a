"""Decisions of this room: hours by rule, stars by rule, and the workflow tables."""

from firstlight.records.rules.hours import USUAL, Stretch, count
from firstlight.records.rules.papers import NOTICE_DAYS, SERVICE_CERTIFICATE
from firstlight.records.rules.service import COUNTS, SERVICE_RECORD
from firstlight.records.rules.stars import (
    RECOGNITION,
    USUAL_STARS,
    digest,
    star_of,
    working_days_from,
)

__all__ = [
    "COUNTS",
    "NOTICE_DAYS",
    "RECOGNITION",
    "SERVICE_CERTIFICATE",
    "SERVICE_RECORD",
    "USUAL",
    "USUAL_STARS",
    "Stretch",
    "count",
    "digest",
    "star_of",
    "working_days_from",
]
