"""Every change of a search, one function a verb."""

from firstlight.searches.actions import (
    case,
    clues,
    ending,
    erasing,
    field,
    notices,
    overdue,
    own,
    plans,
    portrait,
    reports,
    reshaping,
    taking_back,
    telling,
    tracks,
)

__all__ = [
    "case",
    "clues",
    "ending",
    "erasing",
    "field",
    "notices",
    "overdue",
    "own",
    "plans",
    "portrait",
    "reports",
    "reshaping",
    "taking_back",
    "telling",
    "tracks",
]
