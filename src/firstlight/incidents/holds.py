"""What keeps an incident from a step: a room above says why, and what is to be done first."""

from collections.abc import Callable

from django.utils.functional import Promise

from firstlight.incidents.models import Incident

# Given the incident and the step, the sentence that keeps it from that; "" when nothing does.
Hold = Callable[[Incident, str], str | Promise]
HOLDS: list[Hold] = []


def hold_back(hold: Hold) -> None:
    """Have `hold` asked before each step of an incident; rooms call this in their ``apps.py``."""
    if hold not in HOLDS:
        HOLDS.append(hold)


def held(incident: Incident, event: str) -> str | Promise:
    """Return why the step cannot be taken yet, or "" when no room above minds."""
    return next((why for hold in HOLDS if (why := hold(incident, event))), "")
