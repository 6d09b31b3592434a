"""The verdict: from evidence to a state, findings and a result for each checkpoint.

A pure function: the same evidence gives the same verdict, whenever and however it arrived. It
weighs evidence about a run and never acts on anybody; a person confirms.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from firstlight.patrols.rules.verdict import codes, moves, places, stays, tracks
from firstlight.patrols.rules.verdict.evidence import Claim, Evidence, Finding, Point, metres

VERSION = 2
RANK = ("missed", "passed", "claimed", "doubted", "proven")
CODED = frozenset({"qr", "rotating", "typed", "nfc"})


@dataclass(frozen=True, slots=True)
class Result:
    """How one checkpoint stands: proven, doubted, claimed, passed (by the track) or missed."""

    checkpoint: str
    state: str
    way: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the evidence comes to: ``proven``, ``partly`` or ``doubtful``."""

    state: str
    findings: tuple[Finding, ...]
    results: tuple[Result, ...]
    version: int = VERSION


def judge(evidence: Evidence) -> Verdict:
    """Weigh the evidence of one run."""
    evidence = _in_order(evidence)
    placed, found, broken = _claims(evidence)
    limit = moves.FASTEST_MPS.get(evidence.means, moves.FASTEST_MPS["any"])
    far = places.far(placed, evidence)
    found += far + places.too_exact(placed)
    found += moves.too_fast(placed, evidence.means) + moves.proxies(evidence)
    found += moves.batches(evidence) + tracks.findings(evidence, limit) + _mock(evidence)
    found += _order(evidence, placed)
    hurried, brief = stays.short([each for each in placed if each[0].key not in broken], evidence)
    found += hurried
    distant = {(each.checkpoint, each.at) for each in far}
    broken |= dict.fromkeys(brief, "brief")
    results = _results(evidence, placed, broken, distant)
    return Verdict(_state(found, results), tuple(found), tuple(results))


def _in_order(evidence: Evidence) -> Evidence:
    """Return the same evidence in one order, so that the order of arrival changes nothing."""
    return replace(
        evidence,
        claims=tuple(sorted(evidence.claims, key=lambda each: (each.at_s, each.key))),
        track=tuple(sorted(evidence.track, key=lambda each: (each.at, each.person))),
        elsewhere=tuple(sorted(evidence.elsewhere, key=lambda each: (each.at, each.run))),
    )


def _claims(
    evidence: Evidence,
) -> tuple[list[tuple[Claim, Point]], list[Finding], dict[str, str]]:
    """Return the claims with their points, what their codes say, and which prove nothing."""
    placed: list[tuple[Claim, Point]] = []
    found: list[Finding] = []
    broken: dict[str, str] = {}
    for claim in evidence.claims:
        point = evidence.points.get(claim.checkpoint or "")
        if claim.way in CODED:
            fault, said = codes.judged(claim, point, evidence)
            found += said
            if fault:
                broken[claim.key] = fault
        if point is not None:
            placed.append((claim, point))
    return placed, found, broken


def _mock(evidence: Evidence) -> list[Finding]:
    said = [claim for claim in evidence.claims if claim.is_mock]
    if not said:
        return []
    return [Finding("mock_location", True, said[0].checkpoint, said[0].at)]


def _order(evidence: Evidence, placed: list[tuple[Claim, Point]]) -> list[Finding]:
    first: dict[str, Claim] = {}
    for claim, point in sorted(placed, key=lambda each: each[0].at_s):
        first.setdefault(point.key, claim)
    known = [first[key] for key in evidence.expected if key in first]
    turned = [two for one, two in pairwise(known) if two.at_s < one.at_s]
    return [Finding("other_order", False, each.checkpoint, each.at) for each in turned[:1]]


def _results(
    evidence: Evidence,
    placed: list[tuple[Claim, Point]],
    broken: dict[str, str],
    distant: set[tuple[str | None, datetime | None]],
) -> list[Result]:
    best = {key: _passed(evidence, evidence.points[key]) for key in evidence.expected}
    for claim, point in placed:
        state = _weighed(claim, point, broken, (claim.checkpoint, claim.at) in distant)
        known = best.get(point.key)
        if known is None or RANK.index(state) > RANK.index(known.state):
            best[point.key] = Result(point.key, state, claim.way, claim.at)
    return list(best.values())


def _passed(evidence: Evidence, point: Point) -> Result:
    for fix in evidence.track:
        if (fix.accuracy_m or 0.0) > point.radius_m or fix.is_mock:
            continue
        if metres(fix.lon, fix.lat, point.lon, point.lat) <= point.radius_m:
            return Result(point.key, "passed", "track", fix.at)
    return Result(point.key, "missed")


def _weighed(claim: Claim, point: Point, broken: dict[str, str], is_far: bool) -> str:
    """Return what one claim is worth."""
    fault = broken.get(claim.key)
    if fault in ("forged", "replayed", "shared", "brief") or is_far or claim.is_mock:
        return "doubted"
    if fault:
        return "claimed"
    if claim.way in CODED:
        return "proven"
    late = (claim.made_at - claim.said_at).total_seconds() > moves.LATE_ENTRY_S
    if claim.way == "geofence":
        return "proven" if _inside(claim, point) else "claimed"
    return "proven" if claim.witness and claim.witness != claim.person and not late else "claimed"


def _inside(claim: Claim, point: Point) -> bool:
    if claim.lon is None or claim.lat is None or (claim.accuracy_m or 0.0) > point.radius_m:
        return False
    return metres(claim.lon, claim.lat, point.lon, point.lat) <= point.radius_m


def _state(found: Iterable[Finding], results: list[Result]) -> str:
    if any(each.grave for each in found):
        return "doubtful"
    whole = bool(results) and all(each.state == "proven" for each in results)
    return "proven" if whole else "partly"


def as_json(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as it is kept: ids, codes, figures and times, no words."""
    return {
        "state": verdict.state,
        "version": verdict.version,
        "findings": [
            {
                "code": each.code,
                "grave": each.grave,
                "checkpoint": each.checkpoint,
                "at": each.at.isoformat() if each.at else None,
                "figures": dict(each.figures),
            }
            for each in verdict.findings
        ],
        "results": [
            {
                "checkpoint": each.checkpoint,
                "state": each.state,
                "way": each.way,
                "at": each.at.isoformat() if each.at else None,
            }
            for each in verdict.results
        ],
    }
