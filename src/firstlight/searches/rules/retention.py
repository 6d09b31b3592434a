"""How long what a search needed to know is kept after it closes."""

from datetime import timedelta

CASE_DAYS = 30
CHILD_CASE_DAYS = 7
TRACK_DAYS = 90
STILL_KEPT = timedelta(days=365)  # of a search that nobody closes
TEAMS_KEPT = timedelta(days=3 * 365)  # as a shift and who was on it


def due_days(*, is_child: bool) -> dict[str, int]:
    """Return days by category of erasure: the person's details, and the raw tracks."""
    return {
        "search_person": CHILD_CASE_DAYS if is_child else CASE_DAYS,
        "search_tracks": TRACK_DAYS,
    }
