"""Whether the code that was scanned is the sign's own, and of its time."""

from firstlight.patrols.rules import codes
from firstlight.patrols.rules.verdict.evidence import (
    Claim,
    Elsewhere,
    Evidence,
    Finding,
    Point,
    metres,
)

# Reading a sign and sending take a moment; typing it takes longer; a clock that was never
# compared with the server's may be minutes off.
SCAN_S, TYPE_S, UNKNOWN_CLOCK_S = 60.0, 120.0, 600.0
NEAR_M = 300.0


def judged(claim: Claim, point: Point | None, evidence: Evidence) -> tuple[str, list[Finding]]:
    """Return how a claim by code stands ("", or why it proves nothing), and what stands out."""
    if claim.way == "nfc":
        same = point is not None and codes.tag_hash(claim.code) == point.tag_hash
        return ("", []) if same else ("unread", [_finding("wrong_tag", claim)])
    code = codes.read(claim.code)
    if code is None or point is None or code.short != point.short:
        return "unread", [_finding("unread_code", claim)]
    if not codes.is_genuine(code, point.secret):
        return "forged", [_finding("forged_code", claim, grave=True)]
    if code.kind == codes.PRINTED:
        if code.number == point.issue:
            return "", []
        return "old", [_finding("old_issue", claim, issue=code.number)]
    late_s = _lateness_s(claim, code, point)
    if late_s > 0:
        return "replayed", [_finding("replayed", claim, grave=True, late_s=round(late_s))]
    return _shared(claim, evidence.elsewhere)


def _lateness_s(claim: Claim, code: codes.Code, point: Point) -> float:
    """Return by how many seconds a changing code was used outside its time; 0 if it fits."""
    said_s = claim.said_at.timestamp()
    step = codes.full_step(code.number, claim.said_at, point.period_s)
    opens_s, shuts_s = step * point.period_s, (step + 1) * point.period_s
    known = [each for each in (claim.offset_s, claim.sent_offset_s) if each is not None]
    slack_s = (TYPE_S if claim.way == "typed" else SCAN_S) if known else UNKNOWN_CLOCK_S
    gaps = [max(opens_s - at_s, at_s - shuts_s) for at_s in (said_s - off for off in known or [0])]
    gap_s = min(gaps)
    return gap_s if gap_s > slack_s else 0.0


def _shared(claim: Claim, elsewhere: tuple[Elsewhere, ...]) -> tuple[str, list[Finding]]:
    """Two patrols may meet at a sign; the same code of two places is a picture passed on."""
    text = codes.read(claim.code)
    same = [other for other in elsewhere if other.code and codes.read(other.code) == text]
    for other in same:
        far = _apart_m(claim, other)
        if far > NEAR_M + 2 * (claim.accuracy_m or 0.0):
            return "shared", [_finding("code_shared", claim, grave=True, apart_m=round(far))]
    return "", []


def _apart_m(claim: Claim, other: Elsewhere) -> float:
    if claim.lon is None or claim.lat is None or other.lon is None or other.lat is None:
        return 0.0
    return metres(claim.lon, claim.lat, other.lon, other.lat)


def _finding(name: str, claim: Claim, *, grave: bool = False, **figures: float) -> Finding:
    return Finding(name, grave, claim.checkpoint, claim.at, figures)
