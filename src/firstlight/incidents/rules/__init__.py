"""What this room decides from values in hand."""

from firstlight.incidents.rules.duplicates import Report, alike
from firstlight.incidents.rules.eligibility import Circumstances, why_left_out
from firstlight.incidents.rules.needs import ANY, RISKY, matrix, merged, normal_needs
from firstlight.incidents.rules.workflows import ACTIVE, CALLOUT, INCIDENT, MUTUAL_AID, OPEN

__all__ = [
    "ACTIVE",
    "ANY",
    "CALLOUT",
    "INCIDENT",
    "MUTUAL_AID",
    "OPEN",
    "RISKY",
    "Circumstances",
    "Report",
    "alike",
    "matrix",
    "merged",
    "normal_needs",
    "why_left_out",
]
