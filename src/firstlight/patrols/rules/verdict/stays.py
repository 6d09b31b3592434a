"""Did they stay as long as the sign asks? A doubt about that visit, nothing against anybody."""

from itertools import groupby

from firstlight.patrols.rules.verdict.evidence import Claim, Evidence, Finding, Fix, Point, metres
from firstlight.patrols.rules.verdict.tracks import GAP_S

READ_S = 30.0  # coming up to a sign and reading it takes a moment


def short(
    placed: list[tuple[Claim, Point]], evidence: Evidence
) -> tuple[list[Finding], frozenset[str]]:
    """Return the stays that were cut short, and the keys of the scans that began them.

    A stay lasts from the scan, or from when the track came to the sign before it, until the same
    person or phone shows another sign, or the patrol ends. Where neither is known nothing is said.
    """
    found, keys = [], set()
    for visit, point in _visits(placed):
        stayed_s = _stayed_s(visit, point, placed, evidence)
        if stayed_s is None or stayed_s + READ_S >= 60.0 * point.dwell_min:
            continue
        keys |= {claim.key for claim in visit}
        figures = {"asked_min": point.dwell_min, "stayed_min": round(stayed_s / 60, 1)}
        first = visit[0]
        found.append(Finding("stay_short", False, point.key, first.at, figures))
    return found, frozenset(keys)


def _visits(placed: list[tuple[Claim, Point]]) -> list[tuple[list[Claim], Point]]:
    """Return each person's scans in a row at one sign that asks for a stay."""
    visits = []
    for person in sorted({claim.person for claim, _point in placed}):
        own = [each for each in placed if each[0].person == person]
        for _key, group in groupby(own, key=lambda each: each[1].key):
            rows = list(group)
            if rows[0][1].dwell_min > 0:
                visits.append(([claim for claim, _point in rows], rows[0][1]))
    return visits


def _stayed_s(
    visit: list[Claim], point: Point, placed: list[tuple[Claim, Point]], evidence: Evidence
) -> float | None:
    last = visit[-1]
    until = [
        claim.at_s
        for claim, other in placed
        if other.key != point.key and _goes_with(claim, last) and claim.at_s >= last.at_s
    ]
    if evidence.ended_at is not None and evidence.ended_at.timestamp() >= last.at_s:
        until.append(evidence.ended_at.timestamp())
    return min(until) - _came_s(visit[0], point, evidence.track) if until else None


def _goes_with(claim: Claim, last: Claim) -> bool:
    same_phone = bool(claim.device) and claim.device == last.device
    return claim.key != last.key and (same_phone or claim.person == last.person)


def _came_s(first: Claim, point: Point, track: tuple[Fix, ...]) -> float:
    """Return since when the person was at the sign: the scan, or the track without a gap."""
    since = first.at_s
    for fix in sorted(track, key=lambda each: each.at, reverse=True):
        at_s = fix.at.timestamp()
        if fix.person != first.person or at_s > first.at_s:
            continue
        away_m = metres(fix.lon, fix.lat, point.lon, point.lat)
        if since - at_s > GAP_S or away_m > point.radius_m + (fix.accuracy_m or 0.0):
            break
        since = at_s
    return since
