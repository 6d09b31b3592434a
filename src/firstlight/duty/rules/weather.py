"""What a warning's colour proposes. A person decides; nothing here orders anybody."""

from collections.abc import Mapping
from typing import Any

# Emergency Response Law of the PRC (2024), articles 63 and 71: four colours, four levels.
# Change a station's own table here; the page names the source beside the proposal.
RESPONSE_LEVELS: Mapping[str, int] = {"red": 1, "orange": 2, "yellow": 3, "blue": 4}
# Red rain, typhoon, snow, ice and haze close schools (Zhejiang's rules on weather disasters,
# article 29); any other red warning asks a person to look as well.
CALLS_OFF_GATES = frozenset({"red"})


def proposed_level(colour: str) -> int | None:
    """Return the response level that a colour proposes: 1 the highest, `None` without a colour."""
    return RESPONSE_LEVELS.get(colour)


def calls_off_gates(warning: Any) -> bool:
    """Whether a warning proposes calling gate duties off: by its colour, and never an exercise."""
    return warning.colour in CALLS_OFF_GATES and not warning.is_exercise
