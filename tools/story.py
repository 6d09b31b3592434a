"""A search as it may go, acted out on the demonstration: for the pictures and the figures.

The people are the demonstration's own made-up ones; what they do goes through the same acts as in
life.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

TASKS = ("校门值守", "街面巡防", "水域巡查", "在基地备勤")
RADIO = "对讲机2频道"


@dataclass(frozen=True, slots=True)
class Story:
    """Where the pictures look: the incident, its search, and the invitation still unanswered."""

    incident: UUID
    search: UUID
    asked: UUID


def seed_demonstration() -> None:
    """Lay out the demonstration in the database that is set."""
    from firstlight.config.demo import seed
    from firstlight.config.tables import bring_up_to_date

    bring_up_to_date()
    seed()


def actor(username: str) -> Any:
    """Return somebody of the demonstration, ready to act."""
    from firstlight.force.models import Account
    from firstlight.force.seats import actor_of

    person = Account.objects.select_related("person").get(username=username).person
    assert person is not None
    return actor_of(person)


def act() -> Story:
    """Play it up to the middle of a search, with another call waiting."""
    _come_on_duty()
    case = _take_call()
    _call_out(case)
    _search(case)
    _another_call()
    return Story(case.incident_id, case.pk, _asked(case))


def _come_on_duty() -> None:
    from firstlight.duty.actions import check_in
    from firstlight.duty.queries import my_session
    from firstlight.duty.schemas import CheckIn

    for username, task in zip(("leader", "pilot", "keeper", "mediator"), TASKS, strict=True):
        who = actor(username)
        if my_session(who) is None:  # by the time of day, whoever walks is on duty already
            check_in(who, CheckIn(task=task))


def _take_call() -> Any:
    from firstlight.searches.actions.case import activate_search, authorise_share, confirm_case
    from firstlight.searches.actions.reports import report_missing
    from firstlight.searches.schemas import (
        ActivateSearch,
        AuthoriseShare,
        ConfirmCase,
        ReportMissing,
    )

    lon, lat, name = _village(3)
    now = timezone.now()
    case = report_missing(
        actor("dispatcher"),
        ReportMissing(
            category="Dementia",
            lkp_lon=lon,
            lkp_lat=lat,
            last_seen_at=now - timedelta(hours=2, minutes=40),
            person_name="演示走失者",
            age=82,
            sex="female",
            clothing="灰色外套，蓝布鞋",
            description="个子小，白发",
            place_name=f"{name}村口",
            reporter_name="演示家属",
            reporter_relation="女儿",
            weather="高温，晴",
            is_life_at_risk=True,
        ),
    )
    officer = actor("officer")
    confirm_case(officer, ConfirmCase(case_id=case.pk, police_ref="演示-0001"))
    authorise_share(
        officer,
        AuthoriseShare(
            case_id=case.pk,
            family_agreed=True,
            items=["category", "age", "sex", "clothing", "description", "last_place"],
            audience="searchers",
            until=now + timedelta(hours=48),
        ),
    )
    activate_search(
        officer,
        ActivateSearch(
            case_id=case.pk,
            commander_id=actor("commander").person_id,
            meeting_point=f"{name}文化礼堂",
            meeting_lon=lon,
            meeting_lat=lat,
            radio_plan=RADIO,
        ),
    )
    case.refresh_from_db()
    return case


def _village(number: int) -> tuple[float, float, str]:
    from firstlight.places.packs import made

    spot = made.places().villages[number]
    return spot.lon_deg, spot.lat_deg, spot.name


def _call_out(case: Any) -> None:
    from firstlight.incidents.actions import count_in, open_callout, record_answer
    from firstlight.incidents.models import Invite
    from firstlight.incidents.schemas import CountIn, OpenCallout, RecordAnswer

    officer, mine = actor("officer"), actor("volunteer").person_id
    callout = open_callout(officer, OpenCallout(incident_id=case.incident_id, wave_size=16))
    _do_jobs()
    asked = Invite.objects.filter(callout=callout).exclude(person_id=mine).order_by("pk")
    says = ["coming"] * 8 + ["later", "no", "no"]
    coming = []
    for number, (invite, word) in enumerate(zip(asked, says, strict=False)):
        eta = 5 + 4 * number if word != "no" else None
        record_answer(officer, RecordAnswer(invite_id=invite.pk, says=word, eta_min=eta))
        if word == "coming":
            coming.append(invite.person_id)
    count_in(officer, CountIn(incident_id=case.incident_id, person_ids=coming[:7]))


def _search(case: Any) -> None:
    from firstlight.searches.actions.field import assign_segment, start_segment
    from firstlight.searches.actions.plans import adopt_plan, ask_plan
    from firstlight.searches.actions.tracks import add_track
    from firstlight.searches.models import Plan
    from firstlight.searches.queries import live_segments
    from firstlight.searches.schemas import (
        AddTrack,
        AdoptPlan,
        AskPlan,
        AssignSegment,
        StartSegment,
    )

    officer, now = actor("officer"), timezone.now()
    plan = ask_plan(officer, AskPlan(case_id=case.pk, hours=4, radius_m=3000, extra_drone=1))
    _do_jobs()
    plan = Plan.objects.get(pk=plan.pk)
    if plan.error:
        raise SystemExit(f"story: the planner refused: {plan.error}")
    adopt_plan(officer, AdoptPlan(case_id=case.pk, plan_id=plan.pk))
    best = sorted(live_segments(case), key=lambda segment: -segment.poa)[:2]
    groups = _groups(case)
    for number, (segment, people) in enumerate(zip(best, groups, strict=False), 1):
        sent = assign_segment(
            officer,
            AssignSegment(
                segment_id=segment.pk,
                leader_id=people[0],
                member_ids=people[1:],
                team_name=f"第{number}组",
                back_by=now + timedelta(hours=2),
                radio=RADIO,
            ),
        )
        leads = _someone(people[0])
        start_segment(leads, StartSegment(segment_id=segment.pk, said_at=timezone.now()))
        if number == 1:
            lon, lat = segment.facts["middle"]
            add_track(
                officer,
                AddTrack(
                    case_id=case.pk,
                    assignment_id=sent.pk,
                    starts_at=now - timedelta(minutes=40),
                    points=_sweep(lon, lat),
                ),
            )


def _someone(key: UUID) -> Any:
    """Return somebody in the seat from which one works in the field."""
    from firstlight.force.models import Person
    from firstlight.force.seats import actor_in, seats

    sitting = [actor_in(seat) for seat in seats(Person.objects.get(pk=key))]
    return next(one for one in sitting if one.may("searches.field"))


def _groups(case: Any) -> list[list[UUID]]:
    from firstlight.incidents.models import Attendance

    here = list(
        Attendance.objects.filter(incident_id=case.incident_id, out_at=None)
        .order_by("pk")
        .values_list("person_id", flat=True)
    )
    return [here[:3], here[3:6]]


def _sweep(lon: float, lat: float) -> list[tuple[float, float, float, float]]:
    """Return a walk to and fro about a point: seconds, degrees, metres."""
    points = []
    for line in range(10):
        for step in range(12):
            across = step if line % 2 == 0 else 11 - step
            east, north = lon + (across - 6) * 2e-4, lat + (line - 5) * 2e-4
            points.append((15.0 * len(points), east, north, 6.0))
    return points


def _another_call() -> None:
    from firstlight.incidents.actions import report_call
    from firstlight.incidents.schemas import ReportCall

    lon, lat, name = _village(8)
    report_call(
        actor("dispatcher"),
        ReportCall.model_validate(
            {
                "kind": "help_at_event",
                "summary": "村里文艺演出，请求入口引导",
                "place_name": name,
                "lon": lon,
                "lat": lat,
                "happened_at": timezone.now() - timedelta(minutes=18),
            }
        ),
    )


def _asked(case: Any) -> UUID:
    """Return an invitation that nobody has answered: the demonstration's volunteer's, if asked."""
    from firstlight.incidents.models import Invite

    open_ones = Invite.objects.filter(callout__incident_id=case.incident_id, answer=None)
    mine = open_ones.filter(person_id=actor("volunteer").person_id).first()
    found = mine or open_ones.first()
    if found is None:
        raise SystemExit("story: everybody has answered")
    return UUID(str(found.pk))


def _do_jobs() -> None:
    from firstlight.kernel import jobs

    while jobs.run_due():
        pass
