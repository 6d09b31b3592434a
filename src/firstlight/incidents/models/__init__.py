"""A call for help, the call-out, answers, the head count and the running log."""

from firstlight.incidents.models.callout import Answer, Callout, Invite, MutualAid
from firstlight.incidents.models.incident import Attendance, CallCard, CallKind, Incident, Note

__all__ = [
    "Answer",
    "Attendance",
    "CallCard",
    "CallKind",
    "Callout",
    "Incident",
    "Invite",
    "MutualAid",
    "Note",
]
