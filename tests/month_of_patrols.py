"""The patrols of the month: targets, signs, plans, and every round walked with its proof."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone
from tests.month import MONTH, YEAR, at

from firstlight.equipment.actions import answer_request, ask_item, bring_back
from firstlight.equipment.models import EquipmentItem
from firstlight.equipment.rules import pre_use
from firstlight.equipment.schemas import AnswerRequest, AskItem, BringBack
from firstlight.kernel.actor import Actor
from firstlight.patrols.actions import (
    adopt_routes,
    ask_routes,
    confirm_run,
    draft_plan,
    end_run,
    make_checkpoint,
    record_scan,
    set_targets,
    start_run,
    step_plan,
)
from firstlight.patrols.actions.plans import finish_routes
from firstlight.patrols.queries.proof import expected, run_of
from firstlight.patrols.rules import codes
from firstlight.patrols.rules.verdict import metres
from firstlight.patrols.schemas.plans import DraftPlan, FinishRoutes, PlanKey, StepPlan
from firstlight.patrols.schemas.proof import (
    ConfirmRun,
    EndRun,
    MakeCheckpoint,
    RecordScan,
    StartRun,
)
from firstlight.patrols.schemas.targets import SetTargets
from firstlight.places.models import Place
from firstlight.training.actions import step_credential, submit_credential
from firstlight.training.schemas import StepCredential, SubmitCredential

STOPS, STAY_MIN = 3, 10
PACE_MPS = {"foot": 1.1, "vehicle": 7.0}
STARTS = {"foot": 9, "vehicle": 14}
KM_A_ROUND = 14
PLANS = (  # first and last day, teams on foot, vehicles: 57 rounds in all
    (1, 10, 1, 1),
    (11, 20, 1, 1),
    (21, 25, 1, 1),
    (26, 30, 1, 0),
    (29, 30, 0, 1),
)
DRIVERS = 8


def lay(month):
    """Say how often the 62 grids and the water are visited; put up signs; plan the month."""
    team = month.tree["nanshan"]
    station = Place.objects.filter(station_id=team.station_id)
    grids = list(station.filter(kind="grid"))
    water = list(station.filter(kind__in=("water_grid", "water_body")).order_by("kind"))
    assert (len(grids), len(water)) == (62, 2)
    for rows, times, days in ((grids, 2, 7), (water, 1, 1)):
        keys = [row.pk for row in rows]
        targets = SetTargets(organisation_id=team.pk, place_ids=keys, times=times, every_days=days)
        set_targets(month.leader, targets)
    for row in (*grids, *water):
        sign = MakeCheckpoint(
            organisation_id=team.pk, name=row.name, lon=row.lon, lat=row.lat, way="rotating"
        )
        make_checkpoint(month.officer, sign)
    month.grids = sorted(grids, key=_in_rows)
    month.grid_names = {row.name for row in grids} | {water[-1].name}
    month.water, month.next_grid, month.km = water, 0, 0
    month.car = EquipmentItem.objects.get(kind="patrol_car")
    _license(month)
    for first, last, foot, vehicles in PLANS:
        month.plan(at(first, 6) - timedelta(days=1), _draft, month, first, last, foot, vehicles)


def _in_rows(row):
    """Order places so that neighbours follow each other: band by band, to and fro."""
    band = int(row.lat / 0.02)
    return band, row.lon if band % 2 else -row.lon


def _license(month):
    """Eight hand in their driving licence; the leader has seen each and verifies it."""
    for each in list(month._free["nanshan"])[:DRIVERS]:
        paper = SubmitCredential(
            kind="driving_licence",
            issuer="演示车管所",
            issued_on=date(YEAR - 1, 1, 1),
            valid_until=date(YEAR + 5, 1, 1),
        )
        row = submit_credential(month.actor(each), paper)
        seen = StepCredential(credential_id=row.pk, event="verify", evidence_seen=True)
        step_credential(month.leader, seen)
        month.drivers.add(each.person.pk)


def _draft(month, first, last, foot, vehicles):
    plan = draft_plan(
        month.leader,
        DraftPlan(
            organisation_id=month.tree["nanshan"].pk,
            name=f"巡防 {first}–{last}",
            starts_on=date(YEAR, MONTH, first),
            ends_on=date(YEAR, MONTH, last),
            foot_teams=foot,
            vehicle_teams=vehicles,
            officer_contact_id=month.officer.person_id,
        ),
    )
    key = PlanKey(patrol_plan_id=plan.pk)
    asked = ask_routes(month.leader, key)
    # What the planner finds has tests and a benchmark of its own, and takes minutes: here its
    # answer is handed in by the same act, as it would write it.
    found = FinishRoutes(
        patrol_plan_id=plan.pk,
        asked_at=asked.asked_at,
        routes=[
            _round(month, date(YEAR, MONTH, day), means)
            for day in range(first, last + 1)
            for means, teams in (("foot", foot), ("vehicle", vehicles))
            if teams
        ],
    )
    finish_routes(Actor.job("planner", plan.station_id, "system.clock"), found)
    adopt_routes(month.leader, key)
    for actor, event in (
        (month.leader, "submit"),
        (month.officer, "approve"),
        (month.dispatcher, "publish"),
    ):
        step_plan(actor, StepPlan(patrol_plan_id=plan.pk, event=event))
    for route in plan.routes.order_by("starts_at"):
        month.note("rounds planned")
        who = _who(month, route)
        kit = route.means == "vehicle"
        month.serve(route.shift, who, during=_walk if kit else _walk_only, after=_back, leaflets=3)
    close = StepPlan(patrol_plan_id=plan.pk, event="close", summary="按计划完成。")
    month.plan(at(last, 8) + timedelta(days=1), step_plan, month.dispatcher, close)


def _who(month, route):
    span = "nanshan", 1, route.starts_at, route.ends_at
    if route.means != "vehicle":
        return month.pick("nanshan", 2, route.starts_at, route.ends_at, month.drives_not)
    driver = month.pick(*span, lambda each: each.person.pk in month.drivers)
    return driver + month.pick(*span, month.drives_not)


def _round(month, day, means):
    """One round: along the dam for a team on foot on Sundays, else the next grids in line."""
    wet = means == "foot" and day.isoweekday() == 7
    spots = month.water if wet else _next(month)
    moment = timezone.make_aware(datetime.combine(day, time(STARTS[means])))
    begins, stops, here = moment, [], None
    for row in spots:
        away = metres(here.lon, here.lat, row.lon, row.lat) if here else 0.0
        moment += timedelta(minutes=1 + int(away / PACE_MPS[means] / 60))
        stops.append(
            {
                "key": str(row.pk),
                "place_id": str(row.pk),
                "name": row.name,
                "kind": row.kind,
                "lon": row.lon,
                "lat": row.lat,
                "dwell_min": STAY_MIN,
                "arrive_at": moment.isoformat(),
                "is_spot": True,
            }
        )
        moment += timedelta(minutes=STAY_MIN)
        here = row
    return {
        "name": f"{day:%m-%d} {means}",
        "means": means,
        "starts_at": begins.isoformat(),
        "ends_at": (moment + timedelta(minutes=15)).isoformat(),
        "length_m": 5000.0,
        "travel_s": 3600.0,
        "stops": stops,
        "line": [[row.lon, row.lat] for row in spots],
        "turns": [],
    }


def _next(month):
    many = len(month.grids)
    found = [month.grids[(month.next_grid + n) % many] for n in range(STOPS)]
    month.next_grid = (month.next_grid + STOPS) % many
    return found


def _walk(shift, who, month):
    """Take the car out by its code, looked over; then walk."""
    take = AskItem(code=month.car.code, checked=tuple(pre_use("patrol_car")))
    asked = ask_item(month.actor(who[0]), take)
    answer_request(month.keeper, AnswerRequest(request_id=asked.pk, is_done=True))
    _walk_only(shift, who, month)


def _walk_only(shift, who, month):
    run = start_run(month.actor(who[0]), StartRun(shift_id=shift.pk))
    for stop, sign in zip(run.route.stops, expected(run), strict=True):
        moment = datetime.fromisoformat(stop["arrive_at"]) + timedelta(minutes=2)
        month.plan(moment, _scan, month, run, sign, who[0])


def _scan(month, run, sign, who):
    shown = codes.changing(sign.short, bytes(sign.secret), month.now, sign.period_s)
    said = RecordScan(
        run_id=run.pk,
        way="rotating",
        code=shown,
        device=f"phone-{who.number}",
        said_at=month.now,
        clock_offset_s=0.0,
        lon=sign.lon + 1e-5,
        lat=sign.lat + 2e-5,
        accuracy_m=12.0,
    )
    record_scan(month.actor(who), said)
    month.note("scans")
    if sign.name in month.grid_names:
        month.note("grid visits")


def _back(shift, who, month):
    run = run_of(shift)
    end_run(month.actor(who[0]), EndRun(run_id=run.pk))
    month.note("patrols")
    if run.means == "vehicle":
        month.km += KM_A_ROUND
        said = month.car.odometer_km + Decimal(month.km)
        back = BringBack(code=month.car.code, condition="完好", odometer_km=said)
        asked = bring_back(month.actor(who[0]), back)
        answer_request(month.keeper, AnswerRequest(request_id=asked.pk, is_done=True))
        month.note("car outings")
    decided = ConfirmRun(run_id=run.pk, stands=True)
    month.plan(month.now + timedelta(hours=12), confirm_run, month.officer, decided)
