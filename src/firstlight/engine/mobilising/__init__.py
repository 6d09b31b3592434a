"""Whom to ask to come, how many to ask, and whether those who come cover what is needed."""

from firstlight.engine.mobilising.matching import Cover, cover
from firstlight.engine.mobilising.ranking import Candidates, Ranking, rank
from firstlight.engine.mobilising.sizing import (
    chance_enough,
    chance_met,
    chance_met_drawn,
    count_chances,
    wave_size,
)
from firstlight.engine.mobilising.travel import great_circle_m, travel_min

__all__ = [
    "Candidates",
    "Cover",
    "Ranking",
    "chance_enough",
    "chance_met",
    "chance_met_drawn",
    "count_chances",
    "cover",
    "great_circle_m",
    "rank",
    "travel_min",
    "wave_size",
]
