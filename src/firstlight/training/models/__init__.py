"""What people can do, on paper and shown: certificates, courses, drills, the squad."""

from firstlight.training.models.courses import Attendance, Course, TrainingSession
from firstlight.training.models.credentials import Credential
from firstlight.training.models.inclusion import CredentialInclusion, CredentialPicture
from firstlight.training.models.squad import (
    SquadAppeal,
    SquadCriteria,
    SquadDecision,
    SquadProposal,
)

__all__ = [
    "Attendance",
    "Course",
    "Credential",
    "CredentialInclusion",
    "CredentialPicture",
    "SquadAppeal",
    "SquadCriteria",
    "SquadDecision",
    "SquadProposal",
    "TrainingSession",
]
