"""Missing people: case, hypotheses, plans, segments, assignments, tracks, clues and notices."""

from firstlight.searches.models.case import Clue, Hypothesis, MissingNotice, SearchCase
from firstlight.searches.models.field import Assignment, SearchSegment, Track
from firstlight.searches.models.own import DetectionTrial, OwnFind
from firstlight.searches.models.plan import Plan

__all__ = [
    "Assignment",
    "Clue",
    "DetectionTrial",
    "Hypothesis",
    "MissingNotice",
    "OwnFind",
    "Plan",
    "SearchCase",
    "SearchSegment",
    "Track",
]
