"""Was the phone where the sign stands? One stray fix is weather, two or a track is a story."""

from firstlight.patrols.rules.verdict.evidence import Claim, Evidence, Finding, Fix, Point, metres

STRAY_M, STRAY_TIMES, TRACK_S = 150.0, 3.0, 120.0
EXACT_M, EXACT_LEAST = 1.5, 3


def off_m(claim: Claim, point: Point) -> float | None:
    """Return how far beyond all doubt a claim's fix lies from its checkpoint, in m; 0 if near."""
    if claim.lon is None or claim.lat is None:
        return None
    away = metres(claim.lon, claim.lat, point.lon, point.lat)
    allowed = point.radius_m + max(STRAY_TIMES * (claim.accuracy_m or 0.0), STRAY_M)
    return away if away > allowed else 0.0


def far(claims: list[tuple[Claim, Point]], evidence: Evidence) -> list[Finding]:
    """Return the claims made far from their checkpoint; grave when something else agrees."""
    strays = [(claim, point, away) for claim, point in claims if (away := off_m(claim, point))]
    found = []
    for claim, point, away in strays:
        nearest = _track_m(claim, point, evidence.track)
        if nearest is not None and nearest <= point.radius_m + STRAY_M:
            continue  # the track passes the sign: the scan's own fix was the stray
        grave = nearest is not None or len(strays) > 1
        figures = {"away_m": round(away)}
        found.append(Finding("far", grave, claim.checkpoint, claim.at, figures))
    return found


def _track_m(claim: Claim, point: Point, track: tuple[Fix, ...]) -> float | None:
    """Return how near the track comes to the sign about then; None where it says nothing."""
    said_s = claim.said_at.timestamp()
    about = [
        fix
        for fix in track
        if fix.person == claim.person and abs(fix.at.timestamp() - said_s) <= TRACK_S
    ]
    about = [fix for fix in about if (fix.accuracy_m or 0.0) <= STRAY_M]
    if len(about) < EXACT_LEAST:
        return None
    return min(metres(fix.lon, fix.lat, point.lon, point.lat) for fix in about)


def too_exact(claims: list[tuple[Claim, Point]]) -> list[Finding]:
    """No phone hits the middle of a sign's circle again and again; a made-up place does."""
    away = [
        metres(claim.lon, claim.lat, point.lon, point.lat)
        for claim, point in claims
        if claim.lon is not None and claim.lat is not None
    ]
    exact = sum(each <= EXACT_M for each in away)
    if exact < EXACT_LEAST or exact <= len(away) / 2:
        return []
    return [Finding("too_exact", grave=True, figures={"claims": exact})]
