"""Who is on duty and where; shifts and rosters; school gates, storms, events, injuries."""

from firstlight.duty.models.calendars import CalendarSpan
from firstlight.duty.models.events import EventDeployment, EventPost, EventReport
from firstlight.duty.models.gates import GateWindow, SchoolContact, SchoolGateDuty
from firstlight.duty.models.injuries import InjuryReport
from firstlight.duty.models.presence import DutySession, Position
from firstlight.duty.models.rosters import RosterProposal, ShiftTemplate
from firstlight.duty.models.sayings import SAYINGS, Saying
from firstlight.duty.models.shifts import (
    Shift,
    ShiftAssignment,
    ShiftLog,
    ShiftNeed,
    ShiftPreference,
    ShiftWish,
    SwapRequest,
    WalkUp,
)
from firstlight.duty.models.storms import EmergencyActivation, StormHead, StormTask, WeatherWarning

__all__ = [
    "SAYINGS",
    "CalendarSpan",
    "DutySession",
    "EmergencyActivation",
    "EventDeployment",
    "EventPost",
    "EventReport",
    "GateWindow",
    "InjuryReport",
    "Position",
    "RosterProposal",
    "Saying",
    "SchoolContact",
    "SchoolGateDuty",
    "Shift",
    "ShiftAssignment",
    "ShiftLog",
    "ShiftNeed",
    "ShiftPreference",
    "ShiftTemplate",
    "ShiftWish",
    "StormHead",
    "StormTask",
    "SwapRequest",
    "WalkUp",
    "WeatherWarning",
]
