"""Does the track look walked? A weak phone that loses its fix is no cheat: it is only said."""

import math
import statistics
from itertools import pairwise

from firstlight.patrols.rules.verdict.evidence import EARTH_M, Evidence, Finding, Fix, metres

GAP_S = 180.0
MOCK_LEAST = 3
# A jump counts when several good fixes on both sides agree that it was no stray.
JUMP_M, JUMP_TIMES, SIDE = 300.0, 4.0, 3
SMOOTH_M, SMOOTH_LEAST, MOVING_M = 1.5, 20, 4.0
# Nobody walks so evenly with a receiver that is never surer or less sure: at the roughest tenth.
STEADY_M = 7.0
STILL_S = 600.0


def findings(evidence: Evidence, fastest_mps: float) -> list[Finding]:
    """Return what stands out in the tracks, person by person."""
    found = []
    for person in sorted({fix.person for fix in evidence.track}):
        own = sorted((fix for fix in evidence.track if fix.person == person), key=_at)
        found += gaps(own) + mocked(own) + jumps(own, fastest_mps) + smooth(own) + still(own)
    return found


def _at(fix: Fix) -> float:
    return fix.at.timestamp()


def gaps(own: list[Fix]) -> list[Finding]:
    """Return when tracking stopped; never grave."""
    return [
        Finding("tracking_stopped", at=one.at, figures={"minutes": round(apart_s / 60)})
        for one, two in pairwise(own)
        if (apart_s := _at(two) - _at(one)) > GAP_S
    ]


def mocked(own: list[Fix]) -> list[Finding]:
    """Return that the phone itself says places were made up."""
    said = [fix for fix in own if fix.is_mock]
    if len(said) < MOCK_LEAST:
        return []
    return [Finding("mock_location", True, None, said[0].at, {"fixes": len(said)})]


def jumps(own: list[Fix], fastest_mps: float) -> list[Finding]:
    """Return where the track leaps further than anybody moves, and stays there."""
    good = [fix for fix in fresh(own) if (fix.accuracy_m or 0.0) <= JUMP_M / JUMP_TIMES]
    for here in range(SIDE, len(good) - SIDE + 1):
        before, after = good[here - SIDE : here], good[here : here + SIDE]
        one, two = before[-1], after[0]
        away = metres(one.lon, one.lat, two.lon, two.lat)
        took_s = max(_at(two) - _at(one), 1.0)
        unsure_m = JUMP_TIMES * ((one.accuracy_m or 0.0) + (two.accuracy_m or 0.0))
        if away < JUMP_M or away - unsure_m < fastest_mps * took_s:
            continue
        if _keeps(before) and _keeps(after):
            figures = {"away_m": round(away), "took_s": round(took_s)}
            return [Finding("jump", True, None, two.at, figures)]
    return []


def fresh(own: list[Fix]) -> list[Fix]:
    """Return the fixes without repeats: a phone that finds no new place gives its last again."""
    firsts = [own[0]] if own else []
    return firsts + [two for one, two in pairwise(own) if (one.lon, one.lat) != (two.lon, two.lat)]


def _keeps(side: list[Fix]) -> bool:
    return all(metres(a.lon, a.lat, b.lon, b.lat) < JUMP_M / 2 for a, b in pairwise(side))


def smooth(own: list[Fix]) -> list[Finding]:
    """Return that the track is straighter and steadier than a body and a receiver can be."""
    bends = [
        bend
        for one, two, three in zip(own, own[1:], own[2:], strict=False)
        if (bend := _bend_m(one, two, three)) is not None
    ]
    if len(bends) < SMOOTH_LEAST:
        return []
    typical, rough = statistics.median(bends), statistics.quantiles(bends, n=10)[-1]
    steady = len({fix.accuracy_m for fix in own}) == 1 and rough <= STEADY_M
    if typical > SMOOTH_M and not steady:
        return []
    figures = {"bend_m": round(typical, 2), "fixes": len(bends)}
    return [Finding("too_smooth", True, None, own[0].at, figures)]


def _bend_m(one: Fix, two: Fix, three: Fix) -> float | None:
    """Return how far the middle fix is from where a steady mover would be; None at rest."""
    whole_s = _at(three) - _at(one)
    if whole_s <= 0 or whole_s > GAP_S or metres(one.lon, one.lat, two.lon, two.lat) < MOVING_M:
        return None
    share = (_at(two) - _at(one)) / whole_s
    east = one.lon + share * (three.lon - one.lon) - two.lon
    north = one.lat + share * (three.lat - one.lat) - two.lat
    metre = math.radians(1) * EARTH_M
    return metre * math.hypot(east * math.cos(math.radians(two.lat)), north)


def still(own: list[Fix]) -> list[Finding]:
    """Return that the phone gave one and the same place for long; never grave by itself."""
    began = 0
    for here in range(1, len(own) + 1):
        same = here < len(own) and (own[here].lon, own[here].lat) == (
            own[began].lon,
            own[began].lat,
        )
        if same:
            continue
        lasted_s = _at(own[here - 1]) - _at(own[began])
        if lasted_s >= STILL_S:
            minutes = {"minutes": float(round(lasted_s / 60))}
            return [Finding("place_stood_still", at=own[began].at, figures=minutes)]
        began = here
    return []
