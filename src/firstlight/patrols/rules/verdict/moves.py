"""Whether anybody could come from sign to sign so fast, and be in one place at a time."""

from itertools import pairwise

from firstlight.patrols.rules.verdict.evidence import Claim, Evidence, Finding, Point, metres

# The most that legs, wheels and boats keep up between two signs, with room to spare, in m/s.
FASTEST_MPS = {"foot": 4.5, "boat": 15.0, "vehicle": 36.0, "any": 36.0}
LEAST_M, READING_M = 150.0, 30.0
SAME_MOMENT_S = 1800.0
LATE_ENTRY_S, BATCH_LEAST = 120.0, 3
CLOCK_STEP_S, CLOCKS_MOST = 120.0, 2


def too_fast(claims: list[tuple[Claim, Point]], means: str) -> list[Finding]:
    """Return the pairs of signs that one device claims faster than anybody goes."""
    limit_mps = FASTEST_MPS.get(means, FASTEST_MPS["any"])
    found = []
    for device in {claim.device for claim, _point in claims}:
        own = sorted(
            (each for each in claims if each[0].device == device), key=lambda each: each[0].at_s
        )
        for (one, start), (two, end) in pairwise(own):
            away = metres(start.lon, start.lat, end.lon, end.lat)
            apart_m = away - start.radius_m - end.radius_m - READING_M
            took_s = two.at_s - one.at_s
            if away > LEAST_M and apart_m > limit_mps * max(took_s, 1.0):
                figures = {"away_m": round(away), "took_s": round(took_s)}
                found.append(Finding("too_fast", True, two.checkpoint, two.at, figures))
    return found


def proxies(evidence: Evidence) -> list[Finding]:
    """Return devices that speak for several people, and people or devices of two runs at once."""
    found = []
    for device in {claim.device for claim in evidence.claims if claim.device}:
        own = sorted((each for each in evidence.claims if each.device == device), key=_at)
        if _speaks_for_several(own):
            people = len({each.person for each in own})
            figures = {"people": people}
            found.append(Finding("one_phone", True, None, own[0].at, figures))
    return found + _in_two_runs(evidence)


def _at(claim: Claim) -> float:
    return claim.at_s


def _speaks_for_several(own: list[Claim]) -> bool:
    """A phone handed over once is a handed-over phone; one that goes to and fro is a proxy."""
    turns = sum(one.person != two.person for one, two in pairwise(own))
    signs = [(each.checkpoint, each.person) for each in own]
    twice = len({sign for sign, _person in signs}) < len(set(signs))
    return turns > 1 or (turns > 0 and twice)


def _in_two_runs(evidence: Evidence) -> list[Finding]:
    found = []
    for other in evidence.elsewhere:
        at_s = other.at.timestamp()
        for claim in evidence.claims:
            together = abs(claim.at_s - at_s) <= SAME_MOMENT_S
            if together and claim.device and claim.device == other.device:
                found.append(Finding("phone_in_two_runs", True, claim.checkpoint, claim.at))
                break
            if together and claim.person == other.person:
                found.append(Finding("person_in_two_runs", True, claim.checkpoint, claim.at))
                break
    return found[:1]


def batches(evidence: Evidence) -> list[Finding]:
    """Return that visits far apart were entered at one sitting, or that a clock was turned."""
    late = [
        claim
        for claim in evidence.claims
        if (claim.made_at - claim.said_at).total_seconds() > LATE_ENTRY_S
    ]
    found = []
    if len(late) >= BATCH_LEAST:
        figures = {"claims": len(late)}
        found.append(
            Finding("entered_at_once", True, None, max(x.entered_at for x in late), figures)
        )
    elif late:
        found.append(Finding("entered_later", False, late[0].checkpoint, late[0].entered_at))
    for device in {claim.device for claim in evidence.claims}:
        own = [claim for claim in evidence.claims if claim.device == device]
        if (clocks := _clocks(own)) > CLOCKS_MOST:
            found.append(Finding("clock_turned", True, None, own[0].at, {"times": clocks}))
        elif clocks == CLOCKS_MOST:
            found.append(Finding("clock_corrected", False, None, own[-1].at))
    return found


def _clocks(own: list[Claim]) -> int:
    """Return how many different times of day a phone has believed in."""
    offsets = sorted(
        each for claim in own for each in (claim.offset_s, claim.sent_offset_s) if each is not None
    )
    steps = sum(two - one > CLOCK_STEP_S for one, two in pairwise(offsets))
    return steps + bool(offsets)
