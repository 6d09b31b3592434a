"""What a search keeps its incident from while it is open."""

from django.utils.functional import Promise

from firstlight.incidents.models import Incident
from firstlight.searches.models import SearchCase
from firstlight.searches.rules import SEARCH_CASE
from firstlight.searches.words import CLOSE_FIRST, SEARCH_FIRST

OVER = frozenset(SEARCH_CASE.terminal)
# How far the search must be before its incident takes the step.
WAITS_FOR = {
    "unfounded": OVER,
    "merge": OVER,
    "end": OVER | {"handed_over", "debriefed", "scene_guarded"},
    "close": OVER,
}


def hold_incident(incident: Incident, event: str) -> str | Promise:
    """Say why the incident cannot take a step of its own that would walk around its search."""
    if event not in WAITS_FOR:
        return ""
    case: SearchCase | None = getattr(incident, "search", None)
    if case is None or case.state in WAITS_FOR[event]:
        return ""
    return CLOSE_FIRST if event == "close" else SEARCH_FIRST
