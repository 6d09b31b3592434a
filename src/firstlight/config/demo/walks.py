"""Made-up signs and patrols walked past them, judged by the product's own rules."""

import math
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from firstlight.config.demo.force import Someone, Tree
from firstlight.config.demo.keys import chance, key
from firstlight.duty.models import DutySession, Shift, ShiftAssignment, ShiftLog
from firstlight.force.models import Organisation, Person
from firstlight.kernel.actions import Context
from firstlight.kernel.actor import Actor
from firstlight.patrols.actions.coverage import count_visits
from firstlight.patrols.models import (
    CellSeen,
    Checkpoint,
    GridVisit,
    PatrolPlan,
    PatrolRoute,
    PatrolRun,
    Scan,
    TrackPoint,
)
from firstlight.patrols.queries.coverage import cells_of, grids_of
from firstlight.patrols.queries.proof import evidence
from firstlight.patrols.rules import codes
from firstlight.patrols.rules.verdict import VERSION, as_json, judge, metres
from firstlight.places.models import Place

SIGNS, RUNS, ROUND = 12, 12, 4
WAYS = ("qr", "rotating", "qr", "geofence", "manual", "qr")
PACE_MPS, FIX_S, STAYS_S = 1.2, 30, 180
SPREAD_DEG = 5e-5  # about 5 m
FIRST_H, LAST_H = 8, 14  # between which hours of the day the patrols of the past began
# What happened on which of the patrols; all others went as they should.
SKIPPED, LOST, REPLAYED, UNDECIDED = {3, 8}, {1, 5}, {6}, {6, 8, 10, 11}
LEAD, SECOND = 1, 5  # numbers in the team: who leads, and who plays the volunteer


def lay(tree: Tree, found: list[Someone]) -> None:
    """Lay out twelve signs, a dozen patrols walked, and one that has just begun."""
    team = tree["nanshan"]
    people = {each.number: each.person for each in found if each.node == "nanshan"}
    signs = _signs(team)
    if len(signs) < ROUND:
        return
    plan = PatrolPlan.objects.create(
        id=key("patrol-plan", "walked"),
        station_id=team.station_id,
        organisation=team,
        name="上月巡防（演示）",
        starts_on=timezone.localdate() - timedelta(days=40),
        ends_on=timezone.localdate() - timedelta(days=1),
        state="closed",
        closing_note="按计划完成。",
        is_demo=True,
    )
    for number in range(RUNS):
        _walked(plan, people, signs, number)
    _shift(team, people[LEAD], people[SECOND], timezone.now() - timedelta(minutes=20), "now")
    _earlier_cells(team)


def _earlier_cells(team: Organisation) -> None:
    """Lay out what the visits made up without a track have seen: neighbouring cells of each."""
    visits = GridVisit.objects.filter(station_id=team.station_id, run_id=None).order_by("at")
    last = {visit.grid_id: visit for visit in visits}
    known = set(CellSeen.objects.values_list("grid_id", "cell"))
    rows = []
    for grid in grids_of(team.station_id):
        visit = last.get(grid.pk)
        cells = sorted(cells_of(grid))
        seen = cells[: round(len(cells) * visit.share)] if visit else []
        rows += [
            CellSeen(station_id=team.station_id, grid_id=grid.pk, cell=cell, last_at=visit.at)
            for cell in seen
            if visit and (grid.pk, cell) not in known
        ]
    CellSeen.objects.bulk_create(rows, batch_size=500)


def _signs(team: Organisation) -> list[Checkpoint]:
    places = Place.objects.filter(station_id=team.station_id, kind="village_contact_point")
    spots = _near(list(places.order_by("code", "name")))
    return Checkpoint.objects.bulk_create(
        Checkpoint(
            id=key("sign", number),
            station_id=team.station_id,
            organisation=team,
            place_id=place.pk,
            name=f"{place.name}巡防点"[:120],
            lon=place.lon,
            lat=place.lat,
            way=WAYS[number % len(WAYS)],
            is_demo=True,
        )
        for number, place in enumerate(spots)
    )


def _near(places: list[Place]) -> list[Place]:
    """Return a dozen places in an order in which one walks: always the nearest next."""
    rest, found = places[1:], places[:1]
    while rest and len(found) < SIGNS:
        here = found[-1]
        found.append(min(rest, key=lambda p: metres(here.lon, here.lat, p.lon, p.lat)))
        rest.remove(found[-1])
    return found


def _title(began: datetime) -> str:
    by_day = 6 <= timezone.localtime(began).hour < 18
    return "日间巡防（演示）" if by_day else "夜间巡防（演示）"


def _shift(
    team: Organisation, lead: Person, second: Person, began: datetime, name: object
) -> Shift:
    is_now = name == "now"
    row = Shift.objects.create(
        id=key("patrol-shift", name),
        station_id=team.station_id,
        organisation=team,
        kind="patrol",
        title=_title(began),
        starts_at=began,
        ends_at=began + timedelta(hours=4),
        leader=lead,
        state="in_progress" if is_now else "log_submitted",
        is_demo=True,
    )
    ShiftAssignment.objects.bulk_create(
        ShiftAssignment(
            station_id=team.station_id,
            shift=row,
            person=who,
            state="on_duty" if is_now else "completed",
            offered_at=began - timedelta(days=2),
            answered_at=began - timedelta(days=1),
            check_in_at=began,
            check_out_at=None if is_now else began + timedelta(hours=4),
            shares_track=not is_now,
        )
        for who in (lead, second)
    )
    if is_now:  # as a check-in does
        DutySession.objects.bulk_create(
            DutySession(
                id=key("patrol-duty", who.pk),
                station_id=team.station_id,
                person=who,
                organisation=team,
                task="patrol",
                started_at=began,
            )
            for who in (lead, second)
        )
    return row


def _walked(
    plan: PatrolPlan, people: dict[int, Person], signs: list[Checkpoint], number: int
) -> None:
    team = plan.organisation
    luck = chance("walk", number)
    lead, second = people[LEAD + number % 4], people[SECOND + number % 7]
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    hour = luck.uniform(FIRST_H, LAST_H)
    began = midnight - timedelta(days=number * 2 + 1) + timedelta(hours=hour)
    shift = _shift(team, lead, second, began, number)
    start = number * 3 % (len(signs) - ROUND + 1)
    passed = signs[start : start + ROUND]
    route = PatrolRoute.objects.create(
        id=key("patrol-route", number),
        station_id=team.station_id,
        plan=plan,
        shift=shift,
        name=f"{number + 1} 号路线",
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        stops=[_stop(sign) for sign in passed],
    )
    run = PatrolRun.objects.create(
        id=key("patrol-run", number),
        station_id=team.station_id,
        organisation=team,
        shift=shift,
        route=route,
        started_at=began,
        is_demo=True,
    )
    ended = _evidence(run, passed, lead, second, luck, number)
    run.ended_at = ended
    verdict = judge(evidence(run))
    run.verdict, run.verdict_version, run.judged_at = as_json(verdict), VERSION, ended
    if number not in UNDECIDED:
        run.stands, run.confirmed_at = True, ended + timedelta(hours=12)
    run.save()
    count_visits(Context(Actor.job("demo", team.station_id), "demo.seed"), run)
    ShiftLog.objects.create(
        station_id=team.station_id,
        shift=shift,
        written_by=lead,
        weather="晴" if number % 3 else "小雨",
        help_given="为一位老人指路。" if number % 2 else "",
        leaflets=luck.randrange(0, 30),
        submitted_at=ended,
    )


def _stop(sign: Checkpoint) -> dict[str, object]:
    return {
        "checkpoint_id": str(sign.pk),
        "name": sign.name,
        "lon": sign.lon,
        "lat": sign.lat,
        "dwell_min": STAYS_S // 60,
    }


def _evidence(
    run: PatrolRun,
    signs: list[Checkpoint],
    lead: Person,
    second: Person,
    luck: Random,
    number: int,
) -> datetime:
    """Lay out what phones said on the way; return when it ended."""
    at = run.started_at
    fixes: list[TrackPoint] = []
    scans: list[Scan] = []
    for here, sign in enumerate(signs):
        if here:
            at = _way(run, lead, signs[here - 1], sign, at, luck, fixes)
        if not (number in SKIPPED and here == 2):
            said = at + timedelta(seconds=60)
            scans.append(_scan(run, sign, lead, second, said, number, luck))
        for _fix in range(STAYS_S // FIX_S):
            at += timedelta(seconds=FIX_S)
            fixes.append(_fixed(run, lead, at, sign.lon, sign.lat, luck))
    middle = len(fixes) // 2
    if number in LOST:
        fixes = fixes[: middle - 12] + fixes[middle + 12 :]
    Scan.objects.bulk_create(scans)
    TrackPoint.objects.bulk_create(fixes)
    return at


def _scan(
    run: PatrolRun,
    sign: Checkpoint,
    lead: Person,
    second: Person,
    at: datetime,
    number: int,
    luck: Random,
) -> Scan:
    shown_at = at - timedelta(hours=26) if number in REPLAYED else at
    code = {
        "qr": codes.printed(sign.short, bytes(sign.secret), sign.code_number),
        "rotating": codes.changing(sign.short, bytes(sign.secret), shown_at, sign.period_s),
    }.get(sign.way, "")
    return Scan(
        station_id=run.station_id,
        run=run,
        checkpoint=sign,
        person=lead,
        way=sign.way,
        device=f"demo-{lead.pk}",
        code=code,
        said_at=at,
        made_at=at,
        received_at=at + timedelta(seconds=luck.uniform(1, 900)),
        lon=sign.lon + luck.gauss(0, 6e-5),
        lat=sign.lat + luck.gauss(0, 6e-5),
        accuracy_m=luck.uniform(5, 18),
        clock_offset_s=luck.gauss(0, 3),
        witness=second if sign.way == "manual" else None,
    )


def _way(
    run: PatrolRun,
    who: Person,
    start: Checkpoint,
    end: Checkpoint,
    at: datetime,
    luck: Random,
    fixes: list[TrackPoint],
) -> datetime:
    """Walk from sign to sign along a bend; return when one is there."""
    steps = max(int(metres(start.lon, start.lat, end.lon, end.lat) / PACE_MPS / FIX_S), 2)
    bend = luck.uniform(-0.15, 0.15)
    for step in range(1, steps + 1):
        at += timedelta(seconds=FIX_S)
        share = step / steps
        aside = bend * math.sin(math.pi * share)
        lon = start.lon + share * (end.lon - start.lon) + aside * (end.lat - start.lat)
        lat = start.lat + share * (end.lat - start.lat) - aside * (end.lon - start.lon)
        fixes.append(_fixed(run, who, at, lon, lat, luck))
    return at


def _fixed(
    run: PatrolRun, who: Person, at: datetime, lon: float, lat: float, luck: Random
) -> TrackPoint:
    return TrackPoint(
        station_id=run.station_id,
        run_id=run.pk,
        person_id=who.pk,
        at=at,
        lon=lon + luck.gauss(0, SPREAD_DEG),
        lat=lat + luck.gauss(0, SPREAD_DEG),
        accuracy_m=luck.uniform(4, 20),
        received_at=at,
    )
