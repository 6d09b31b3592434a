"""How long objections are kept: as complaints are (practice, 13); hours and stars stay."""

from datetime import timedelta

KEPT = timedelta(days=3 * 365)
