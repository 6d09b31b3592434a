"""What goes in: shared by pages, the API and the tests."""

from firstlight.training.schemas.courses import (
    AddCourse,
    EditCourse,
    EditSession,
    GradeSession,
    HoldSession,
    Mark,
    PlanSession,
    RemindSessions,
    SessionKey,
    StepSession,
)
from firstlight.training.schemas.credentials import (
    AddInclusion,
    AgeCredentials,
    DropInclusion,
    OpenEvidence,
    SendEvidence,
    StepCredential,
    SubmitCredential,
)
from firstlight.training.schemas.squad import (
    AnswerAppeal,
    AnswerSeat,
    AppealDecision,
    DecideSquad,
    Deviation,
    ProposeSquad,
    SetCriteria,
)

__all__ = [
    "AddCourse",
    "AddInclusion",
    "AgeCredentials",
    "AnswerAppeal",
    "AnswerSeat",
    "AppealDecision",
    "DecideSquad",
    "Deviation",
    "DropInclusion",
    "EditCourse",
    "EditSession",
    "GradeSession",
    "HoldSession",
    "Mark",
    "OpenEvidence",
    "PlanSession",
    "ProposeSquad",
    "RemindSessions",
    "SendEvidence",
    "SessionKey",
    "SetCriteria",
    "StepCredential",
    "StepSession",
    "SubmitCredential",
]
