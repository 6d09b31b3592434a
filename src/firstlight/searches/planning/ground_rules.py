"""The planner's rules for who may go where, asked of one team that somebody sends by hand."""

from collections.abc import Collection, Mapping
from typing import Any


def barred_by(kind: str, words: Collection[str], facts: Mapping[str, Any]) -> str:
    """Return what of a segment keeps a team away: ``water``, ``land``, ``steep``, or "".

    Parameters
    ----------
    kind
        The kind of team.
    words
        What all of the team are trained for, as the planner's sheet has it.
    facts
        The segment's, as the plan left them; what is not known keeps nobody away.
    """
    # The engine takes time to import; only who sends a team pays for it.
    from firstlight.engine.search.teams import RULES, STEEP_DEG

    water = facts.get("water")
    there = {
        "water": water is True,
        "land": water is False,
        "steep": facts.get("slope_deg", 0.0) >= STEEP_DEG and not water,
    }
    found = (r.feature for r in RULES if there.get(r.feature) and r.keeps_away(kind, words))
    return next(found, "")
