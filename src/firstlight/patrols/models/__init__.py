"""Patrol plans and routes; checkpoints and the proof that somebody was there; coverage."""

from firstlight.patrols.models.coverage import CellSeen, GridVisit
from firstlight.patrols.models.plans import PatrolPlan, PatrolRoute, PatrolTarget
from firstlight.patrols.models.proof import Checkpoint, PatrolRun, Scan, TrackPoint

__all__ = [
    "CellSeen",
    "Checkpoint",
    "GridVisit",
    "PatrolPlan",
    "PatrolRoute",
    "PatrolRun",
    "PatrolTarget",
    "Scan",
    "TrackPoint",
]
