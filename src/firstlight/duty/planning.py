"""Where this room asks the engine: whom to invite to the shifts of some days, and why."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from math import cos, radians
from typing import Any
from uuid import UUID

from django.utils import timezone

from firstlight.duty.models import RosterProposal, Shift
from firstlight.duty.queries import roster_facts, roster_rows
from firstlight.duty.queries.roster_facts import Known, Stretch
from firstlight.duty.rules.daykinds import midnight
from firstlight.duty.rules.fitness import OFFICER, VOLUNTEER, asks_for_officer, papers_for
from firstlight.engine.errors import BadInput
from firstlight.engine.rostering import (
    Paper,
    Person,
    Place,
    Post,
    Problem,
    Proposal,
    Rules,
    Slot,
    Span,
    Wish,
    fitting,
    propose,
)
from firstlight.kernel.earth import DEGREE_M

FOR_EVER = 36_600  # days
WISH = 40  # weighs as much as forty kilometres of way; far less than an empty place
NIGHT_FROM, NIGHT_TO = time(22), time(5)


Say = Callable[[float], None]  # hears which share of the work is done


class NoRoster(ValueError):
    """There is nothing to work out; the code says what is missing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A problem, and whom and what its numbers stand for; a need of None is a plain place."""

    problem: Problem
    shifts: list[Shift]
    needs: list[list[UUID | None]]
    people: list[UUID]
    day0: datetime


def worked_out(row: RosterProposal, say: Say) -> tuple[dict[str, object], str]:
    """Return the result of a proposal as it is kept, and the SHA-256 of what it came from.

    How long is looked depends on how much there is; every machine finds the same where that time
    is not used up.

    Raises
    ------
    NoRoster
        ``no-shifts`` ahead in these days, ``no-people``, or ``no-way`` to keep all rules.
    """
    asked = asked_for(row)
    limits = fitting(asked.problem)
    found = propose(asked.problem, limits, say)
    if not found.is_feasible:
        # What people have accepted among themselves may be more than a plan would ask of them.
        free = replace(
            asked.problem.rules,
            max_day_min=None,
            max_week_min=None,
            max_nights_running=None,
            newcomers_per_experienced=None,
            newcomers_at_risk=True,
        )
        found = propose(replace(asked.problem, rules=free), limits, say)
    if not found.is_feasible:
        raise NoRoster("no-way")
    return _kept(asked, found), _digest(asked.problem)


def _digest(problem: Problem) -> str:
    """Return the SHA-256 of a problem; a county's is too long to be written out in one go."""
    found = hashlib.sha256()
    told: list[Rules | Person | Slot | Place] = [problem.rules, *problem.people]
    told += [*problem.slots, *problem.kept]
    for each in told:
        found.update(json.dumps(asdict(each), sort_keys=True, default=str).encode())
    return found.hexdigest()


def asked_for(row: RosterProposal) -> Asked:
    """Return the question for the engine: the open shifts of those days and who may be asked."""
    day0 = midnight(row.starts_on)
    end = midnight(row.ends_on + timedelta(days=1))
    shifts = roster_rows.rostered_shifts(row.organisation, max(day0, timezone.now()), end)
    if not shifts:
        raise NoRoster("no-shifts")
    known = roster_facts.known_people(row.organisation, shifts, day0, end)
    if not known:
        raise NoRoster("no-people")
    number = {each.person_id: n for n, each in enumerate(known)}
    close = _too_close(shifts, Rules().rest_min)
    origin = next(
        ((s.lon, s.lat) for s in shifts if s.lon is not None and s.lat is not None), None
    )
    is_whole = roster_rows.is_whole(row.organisation)
    slots, needs, kept = [], [], []
    for place, shift in enumerate(shifts):
        holds = {
            key: n
            for key, n in number.items()
            if shift not in close.get(key, ()) and place not in known[n].away
        }
        slot, own, held = _slot(shift, place, holds, day0, origin)
        slots.append(replace(slot, unit=str(shift.station_id)) if is_whole else slot)
        needs.append(own)
        kept += held
    problem = Problem(
        people=tuple(_person(each, close.get(each.person_id, []), day0, origin) for each in known),
        slots=tuple(slots),
        rules=Rules(day0_weekday=row.starts_on.weekday()),
        kept=tuple(kept),
    )
    return Asked(problem, shifts, needs, [each.person_id for each in known], day0)


def _too_close(shifts: list[Shift], rest_min: int) -> dict[UUID, list[Shift]]:
    """Return the places that people accepted nearer to their last one than a plan may ask.

    They stand; to the plan they are service elsewhere, for its rules could not hold both.
    """
    found: dict[UUID, list[Shift]] = defaultdict(list)
    free_from: dict[UUID, datetime] = {}
    for shift in shifts:
        for row in shift.assignments.all():
            if row.state not in ("accepted", "on_duty"):
                continue
            if shift.starts_at < free_from.get(row.person_id, shift.starts_at):
                found[row.person_id].append(shift)
            else:
                free_from[row.person_id] = shift.ends_at + timedelta(minutes=rest_min)
    return found


def _minutes(at: datetime, day0: datetime) -> int:
    return int((at - day0).total_seconds() // 60)


def _slot(
    shift: Shift,
    place: int,
    number: dict[UUID, int],
    day0: datetime,
    origin: tuple[float, float] | None,
) -> tuple[Slot, list[UUID | None], list[Place]]:
    """Return a shift as a slot, the needs of its posts, and who has a place in it already."""
    needs = sorted(shift.needs.all(), key=lambda need: (need.created_at, need.pk))
    keys: list[UUID | None] = [need.pk for need in needs]
    papers = [papers_for(need) for need in needs]
    beside_police = asks_for_officer(needs)
    counts = [need.count for need in needs]
    plain = shift.min_people - sum(counts)
    rows = list(shift.assignments.all())
    held = [row for row in rows if row.state in ("accepted", "on_duty")]
    if plain > 0 or any(row.need_id is None for row in held):
        keys.append(None)
        papers.append(())
        counts.append(max(plain, 0))
    kept = [
        Place(number[row.person_id], place, keys.index(row.need_id))
        for row in held
        if row.person_id in number and row.need_id in keys
    ]
    strange = [row.need_id for row in held if row.person_id not in number]
    asked = sum(row.state == "invited" for row in rows)
    posts = []
    for post, key in enumerate(keys):
        own = sum(each.post == post for each in kept)
        wanted = max(counts[post] - strange.count(key), own)
        if key is None or len(keys) == 1:  # who is asked already may still say yes
            wanted = max(wanted - asked, own)
        posts.append(_post(shift, papers[post], wanted, beside_police=beside_police))
    live = [(post, key, n) for n, (post, key) in enumerate(zip(posts, keys, strict=True)) if post]
    moved = {n: at for at, (_post_, _key, n) in enumerate(live)}
    slot = Slot(
        starts_min=_minutes(shift.starts_at, day0),
        ends_min=_minutes(shift.ends_at, day0),
        posts=tuple(post for post, _key, _n in live if post),
        kind=shift.kind,
        place_m=_metres(shift.lon, shift.lat, origin),
        is_risky=shift.risk_level == "risky",
        is_night=_is_night(shift),
    )
    return (
        slot,
        [key for _post_, key, _n in live],
        [replace(each, post=moved[each.post]) for each in kept],
    )


def _post(
    shift: Shift, papers: tuple[str, ...], count: int, *, beside_police: bool
) -> Post | None:
    """Return a post with every paper that its shift asks for; `None` where nobody is missing."""
    if count <= 0:
        return None
    risky = shift.risk_level == "risky"
    asked: list[tuple[str, ...]] = [("adult",) if risky else ("no_minor",)]
    if risky:
        asked += [("insurance",), ("agreement",)]
    if shift.needs_child_clearance:
        asked.append(("clearance",))
    if papers:
        asked.append(papers)
    if beside_police and papers != (OFFICER,):
        asked.append((VOLUNTEER,))
    return Post(count=count, papers=tuple(asked))


def _is_night(shift: Shift) -> bool:
    begins, ends = timezone.localtime(shift.starts_at), timezone.localtime(shift.ends_at)
    return begins.date() != ends.date() or begins.time() >= NIGHT_FROM or ends.time() <= NIGHT_TO


def _metres(
    lon: float | None, lat: float | None, origin: tuple[float, float] | None
) -> tuple[float, float] | None:
    """Return a place in metres east and north of the first shift's: near enough for a town."""
    if lon is None or lat is None or origin is None:
        return None
    east = (lon - origin[0]) * cos(radians(origin[1])) * DEGREE_M
    return east, (lat - origin[1]) * DEGREE_M


def _person(
    each: Known, close: list[Shift], day0: datetime, origin: tuple[float, float] | None
) -> Person:
    home = each.home or (None, None)
    busy = (*each.busy, *((shift.starts_at, shift.ends_at) for shift in close))
    return Person(
        papers=tuple(Paper(kind, *_span(first, last, day0)) for kind, first, last in each.papers),
        free=None if each.free is None else _spans(each.free, day0),
        busy=_spans(busy, day0),
        not_asked=each.not_asked,
        units=each.units,
        wishes=tuple(Wish(place, WISH if likes else -WISH) for place, likes in each.wishes),
        home_m=_metres(home[0], home[1], origin),
        is_new=each.is_new,
        served_min=each.served_min,
        wanted_min=each.wanted_min,
    )


def _spans(found: tuple[Stretch, ...], day0: datetime) -> tuple[Span, ...]:
    return tuple(Span(_minutes(a, day0), _minutes(b, day0)) for a, b in found)


def _span(first: date, last: date | None, day0: datetime) -> tuple[int, int]:
    """Return a paper's days in minutes; one without an end outlasts every plan."""
    begins = (first - day0.date()).days
    ends = FOR_EVER if last is None else (last - day0.date()).days + 1
    return begins * 1440, ends * 1440


def _kept(asked: Asked, found: Proposal) -> dict[str, object]:
    """Return a proposal as it is kept: keys in the place of numbers, moments of minutes."""
    already = {(each.person, each.slot) for each in asked.problem.kept}
    return {
        "choices": [
            {
                "shift": str(asked.shifts[each.place.slot].pk),
                "person": str(asked.people[each.place.person]),
                "need": _text(asked.needs[each.place.slot][each.place.post]),
                "reasons": [
                    {
                        "code": reason.code,
                        "figure": reason.figure,
                        "rank": reason.rank,
                        "about": reason.about if reason.code == "qualified" else "",
                        "people": [str(asked.people[n]) for n in reason.people],
                    }
                    for reason in each.reasons
                ],
            }
            for each in found.choices
            if (each.place.person, each.place.slot) not in already
        ],
        "gaps": [_gap(asked, each) for each in found.gaps],
        "measure": {
            "gini": found.evenness.gini,
            "gini_first_come": found.evenness.gini_first_come,
            "mean_min": found.evenness.mean_min,
            "least_min": found.evenness.least_min,
            "most_min": found.evenness.most_min,
            "total": found.costs.total,
            "bound": found.bound,
            "gap": found.gap,
            "people": len(asked.people),
            "shifts": len(asked.shifts),
            "kept": len(already),
        },
    }


def _text(key: UUID | None) -> str:
    return "" if key is None else str(key)


def _gap(asked: Asked, gap: Any) -> dict[str, object]:
    return {
        "shift": str(asked.shifts[gap.slot].pk),
        "need": _text(asked.needs[gap.slot][gap.post]),
        "missing": gap.missing,
        "blocked_by": [{"code": rule.code, "about": rule.about} for rule in gap.blocked_by],
        "opened_by": [{"code": rule.code, "about": rule.about} for rule in gap.opened_by],
        "facts": [
            {
                "code": fact.rule.code,
                "about": fact.rule.about,
                "people": len(fact.people),
                "lapsed": [
                    (asked.day0 + timedelta(minutes=minute)).date().isoformat()
                    for _person_, minute in fact.lapsed
                ],
            }
            for fact in gap.facts
        ],
        "is_rearranged": gap.is_rearranged,
        "qualified": gap.qualified,
        "qualified_free": gap.qualified_free,
    }


def finished(row: RosterProposal, say: Say) -> tuple[dict[str, object], str, str]:
    """Return result, digest and, where nothing could be worked out, the code of why."""
    try:
        result, digest = worked_out(row, say)
    except NoRoster as nothing:
        return {}, "", str(nothing)
    except BadInput as fault:
        return {}, "", str(fault)[:300]
    return result, digest, ""
