"""When each outing sets out, drawn by lot: the same visits, at an hour that nobody can tell.

The policy: among all half hours at which the outing could begin so that every visit still falls
within its hours, each is as likely as any other. Every draw pays the same visits, so the coverage
planned, and every required visit in it, is kept whichever is drawn.
"""

from dataclasses import replace
from random import Random

from firstlight.engine.routing.model import PatrolRoute, Problem, Stop, Visit, Window

FULL_S = 48 * 3600.0


def beginnings(problem: Problem, route: PatrolRoute) -> list[float]:
    """Return every time of day at which a route could set out and pay the same visits.

    Times are seconds since midnight, from the starts of its team; the planned one is among them.
    """
    team = next(each for each in problem.teams if each.key == route.team)
    spans = [_span(problem, visit) for visit in route.visits]
    found = [start for start in team.starts_s if _fits(route, spans, start - route.start_s)]
    return found or [route.start_s]


def drawn(problem: Problem, route: PatrolRoute, luck: Random) -> tuple[PatrolRoute, int]:
    """Return the route at a beginning drawn by lot, and from how many it was drawn."""
    choices = beginnings(problem, route)
    shift = luck.choice(choices) - route.start_s
    visits = tuple(
        replace(
            visit,
            arrive_s=visit.arrive_s + shift,
            begin_s=visit.begin_s + shift,
            leave_s=visit.leave_s + shift,
        )
        for visit in route.visits
    )
    moved = replace(route, start_s=route.start_s + shift, end_s=route.end_s + shift, visits=visits)
    return moved, len(choices)


def _fits(route: PatrolRoute, spans: list[list[Window]], shift: float) -> bool:
    return all(
        any(low <= visit.begin_s + shift <= high for low, high in allowed)
        for visit, allowed in zip(route.visits, spans, strict=True)
    )


def _span(problem: Problem, visit: Visit) -> list[Window]:
    """Return when this visit may begin: for one of several a day, its own part of the day."""
    stop = next(each for each in problem.stops if each.point.key == visit.stop)
    allowed = list(stop.windows) or [(0.0, FULL_S)]
    if stop.wanted == 1:
        return allowed
    low, high = _part(problem, stop, allowed, visit.begin_s)
    return [(max(low, a), min(high, b)) for a, b in allowed if max(low, a) <= min(high, b)]


def _part(problem: Problem, stop: Stop, allowed: list[Window], begin_s: float) -> Window:
    first = max(allowed[0][0], min(team.starts_s[0] for team in problem.teams))
    last = min(allowed[-1][1], max(team.starts_s[-1] + team.work_s for team in problem.teams))
    width = (last - first) / stop.wanted
    number = min(stop.wanted - 1, max(0, int((begin_s - first) // width))) if width > 0 else 0
    return first + number * width, first + (number + 1) * width - 60.0
