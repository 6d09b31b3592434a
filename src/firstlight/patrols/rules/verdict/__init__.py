"""Proof of patrol: evidence in, verdict out."""

from firstlight.patrols.rules.verdict.evidence import (
    Claim,
    Elsewhere,
    Evidence,
    Finding,
    Fix,
    Point,
    metres,
)
from firstlight.patrols.rules.verdict.judge import VERSION, Result, Verdict, as_json, judge

__all__ = [
    "VERSION",
    "Claim",
    "Elsewhere",
    "Evidence",
    "Finding",
    "Fix",
    "Point",
    "Result",
    "Verdict",
    "as_json",
    "judge",
    "metres",
]
