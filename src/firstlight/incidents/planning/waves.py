"""Whom to ask next and how many, with the reason for each who is asked and each who is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from django.utils import timezone

from firstlight.engine import mobilising
from firstlight.force.queries import Member, roster
from firstlight.incidents import queries
from firstlight.incidents.models import Callout, Incident, Invite
from firstlight.incidents.planning.standing import NO_SKILLS, need_matrix
from firstlight.incidents.rules import RISKY, Circumstances, matrix, why_left_out
from firstlight.kernel.actor import Actor
from firstlight.training.queries import valid_credentials

SURE = 0.9  # how sure a wave should be of meeting what is still short
ROUND_MIN = 5  # minutes away are told in steps, so that nobody's home can be worked out


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who would be asked, and why, as facts."""

    member: Member
    station_id: UUID
    reason: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who is not asked, and why not, as a code."""

    member: Member
    code: str


@dataclass(frozen=True, slots=True)
class Wave:
    """Whom to ask next.

    Attributes
    ----------
    chosen
        In the order of asking.
    size
        How many of them the wave takes.
    expected
        How many of those are expected to come.
    chance
        The probability that they meet what is still short.
    """

    chosen: list[Choice]
    left_out: list[LeftOut]
    size: int = 0
    expected: float = 0.0
    chance: float = 0.0
    short: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ask:
    """What a call-out asks for: of whom, with which needs, with what still short."""

    incident: Incident
    needs: Sequence[Mapping[str, Any]]
    short: Sequence[Mapping[str, Any]]
    is_critical: bool
    stations: Mapping[UUID, Sequence[UUID]]
    already_asked: frozenset[UUID] = frozenset()
    left_out: frozenset[UUID] = frozenset()
    least: int = 0


@dataclass(frozen=True, slots=True)
class Pool:
    """Everybody who serves in the stations asked, with what decides about them."""

    members: list[tuple[Member, UUID]]
    skills: Mapping[UUID, frozenset[str]]
    hours: Mapping[UUID, tuple[float, float]]
    on_duty: frozenset[UUID]
    engaged: frozenset[UUID]
    no_calls: frozenset[UUID]
    minors: frozenset[UUID]


def plan_wave(ask: Ask, now: datetime) -> Wave:
    """Rank who may be asked and size the wave; everybody else is left out with a reason.

    Parameters
    ----------
    ask
        What is asked of whom. The capability to ask was checked by the action or page.
    now
        The moment for which availability, rest and papers are judged.
    """
    pool = _pool(list(ask.stations), ask.stations, now)
    able, left_out = _sort_out(ask, pool)
    if not able or not ask.short:
        return Wave([], left_out, short=[dict(need) for need in ask.short])
    holds, counts = need_matrix(
        ask.short, [pool.skills.get(m.person_id, NO_SKILLS) for m, _s in able]
    )
    minutes, known = _minutes(ask.incident, [m for m, _s in able])
    hours = np.array([pool.hours.get(m.person_id, (0.0, 0.0)) for m, _s in able])
    people = mobilising.Candidates(
        holds=holds,
        minutes=minutes,
        hours_24=hours[:, 0],
        hours_72=hours[:, 1],
        is_free=np.array([m.available for m, _s in able]),
        is_on_duty=np.array([m.person_id in pool.on_duty for m, _s in able]),
    )
    order = mobilising.rank(people, counts).order
    chosen = [_choice(ask, pool, able[i], float(minutes[i]), bool(known[i])) for i in order]
    rate = queries.answer_rate(ask.incident.station_id, is_critical=ask.is_critical, now=now)
    chance = np.full(len(order), rate)
    size = mobilising.wave_size(chance[:_MOST], holds[order][:_MOST], counts, SURE)
    size = min(len(chosen), max(size, ask.least))
    met = mobilising.chance_met_drawn(
        chance[: min(size, _MOST)], holds[order][:size][:_MOST], counts
    )
    return Wave(chosen, left_out, size, rate * size, met, [dict(need) for need in ask.short])


_MOST = 2000  # beyond this many, more people change no chance worth telling


def _pool(stations: Sequence[UUID], teams: Mapping[UUID, Sequence[UUID]], now: datetime) -> Pool:
    members = [
        (member, station)
        for station in stations
        for member in roster(
            Actor.job("callouts", station, "force.see"), now, list(teams[station]) or None
        )
    ]
    people = [member.person_id for member, _station in members]
    hours: dict[UUID, tuple[float, float]] = queries.hours_on_duty(stations, now)
    return Pool(
        members,
        valid_credentials(people, timezone.localdate(now)),
        hours,
        frozenset(queries.on_duty_now(stations)),
        frozenset(queries.out_now(stations)),
        frozenset(queries.says_no_calls(stations)),
        frozenset(queries.minors(stations, timezone.localdate(now))),
    )


def _sort_out(ask: Ask, pool: Pool) -> tuple[list[tuple[Member, UUID]], list[LeftOut]]:
    able, left_out, seen = [], [], set[UUID]()
    is_risky = ask.incident.kind in RISKY
    for member, station in pool.members:
        if member.person_id in seen or member.person_id in ask.left_out:
            continue
        seen.add(member.person_id)
        code = why_left_out(
            _circumstances(ask, pool, member), is_critical=ask.is_critical, is_risky=is_risky
        )
        if code:
            left_out.append(LeftOut(member, code))
        else:
            able.append((member, station))
    return able, left_out


def _circumstances(ask: Ask, pool: Pool, member: Member) -> Circumstances:
    day, three_days = pool.hours.get(member.person_id, (0.0, 0.0))
    held = pool.skills.get(member.person_id, NO_SKILLS)
    (row,), _counts = matrix(ask.short, [held])
    return Circumstances(
        is_adult=member.person_id not in pool.minors,
        says_no_calls=member.person_id in pool.no_calls,
        is_insured=member.insured,
        is_on_duty=member.person_id in pool.on_duty,
        is_available=member.available,
        is_unavailable=member.has_said and not member.available,
        do_not_disturb=member.do_not_disturb,
        hours_24=day,
        hours_72=three_days,
        is_engaged=member.person_id in pool.engaged,
        is_asked=member.person_id in ask.already_asked,
        holds_something_needed=not ask.short or any(row),
    )


def _minutes(
    incident: Incident, members: Sequence[Member]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return minutes until each could be there, and for whom the way is known."""
    notice = np.array([float(member.notice_min) for member in members])
    nowhere = (np.nan, np.nan)
    homes = np.array([member.home or nowhere for member in members], dtype=float)
    if incident.lon is None or incident.lat is None:
        homes[:] = np.nan
        far = homes[:, 0]
    else:
        far = mobilising.great_circle_m(homes[:, 0], homes[:, 1], incident.lon, incident.lat)
    return mobilising.travel_min(far, notice), ~np.isnan(far)


def _choice(
    ask: Ask, pool: Pool, able: tuple[Member, UUID], minutes: float, is_known: bool
) -> Choice:
    member, station = able
    held = pool.skills.get(member.person_id, NO_SKILLS)
    reason = {
        "skills": [n["skill"] for n in ask.needs if n["skill"] in held],
        "minutes": max(ROUND_MIN, ROUND_MIN * round(minutes / ROUND_MIN)) if is_known else None,
        "hours_24": round(pool.hours.get(member.person_id, (0.0, 0.0))[0], 1),
        "is_on_duty": member.person_id in pool.on_duty,
        "is_free": member.available,
    }
    return Choice(member, station, reason)


def asking(
    callout: Callout,
    short: Sequence[Mapping[str, Any]],
    now: datetime,
    leave_out: frozenset[UUID] = frozenset(),
) -> Ask:
    """Return what a call-out asks for now, of its own station and of those that help.

    The call-out may be one that is not saved yet, to look at a wave before it is asked.
    """
    incident = callout.incident
    stations: dict[UUID, list[UUID]] = {
        incident.station_id: [UUID(str(team)) for team in callout.teams]
    }
    helping = queries.windows(now).filter(incident=incident)
    stations.update({aid.helper_station_id: [] for aid in helping})
    asked = Invite.objects.filter(callout=callout.pk).values_list("person_id", flat=True)
    return Ask(
        incident=incident,
        needs=callout.needs,
        short=short,
        is_critical=callout.is_critical,
        stations=stations,
        already_asked=frozenset(asked),
        left_out=leave_out,
        least=callout.wave_size,
    )
