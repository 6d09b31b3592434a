"""Training, certificates, flights and the squad of the month."""

from datetime import date, timedelta

from tests.month import MONTH, YEAR, at

from firstlight.equipment.actions import plan_flight, step_flight
from firstlight.equipment.models import EquipmentItem
from firstlight.equipment.schemas import PlanFlight, StepFlight
from firstlight.training.actions import (
    add_course,
    answer_seat,
    decide_squad,
    grade_session,
    hold_session,
    plan_session,
    propose_squad,
    set_criteria,
    sign_up,
    step_session,
)
from firstlight.training.models import SquadDecision
from firstlight.training.schemas import (
    AddCourse,
    AnswerSeat,
    DecideSquad,
    GradeSession,
    HoldSession,
    Mark,
    PlanSession,
    ProposeSquad,
    SessionKey,
    SetCriteria,
    StepSession,
)

COURSES = (  # day, kind, name, whether there is a test, certificate, how many come
    (8, "political_study", "月度学习", False, None, 20),
    (12, "course", "心肺复苏", True, "cpr_aed", 10),
    (19, "drill", "水域救援演练", False, None, 12),
)
FAILS = 2  # so many of those tested do not pass
FLIGHTS = (9, 23)
SEATS = 6
CYCLES = 48  # of the drone's batteries, before the month


def lay(month):
    """Lay out what is trained, flown and chosen in the month."""
    for row in COURSES:
        month.plan(at(2, 9), _publish, month, *row)
    for day in FLIGHTS:
        month.plan(at(day, 9) - timedelta(days=2), _plan_flight, month, day)
    month.plan(at(28, 10), _squad, month)


def _publish(month, day, kind, name, has_exam, certificate, many):
    team = month.tree["nanshan"].pk
    words = {"kind": kind, "name": name, "has_exam": has_exam}
    words |= {"certificate_kind": certificate, "certificate_months": 24 if certificate else None}
    course = add_course(month.leader, AddCourse(organisation_id=team, **words))
    planned = PlanSession(
        course_id=course.pk,
        organisation_id=team,
        starts_at=at(day, 14),
        ends_at=at(day, 16),
        trainer_id=month.trainer.person_id,
        capacity=many,
    )
    row = plan_session(month.leader, planned)
    step_session(month.leader, StepSession(training_id=row.pk, event="publish"))
    who = [each for each in month.members("nanshan") if not each.part][:many]
    for each in who:
        sign_up(month.actor(each), SessionKey(training_id=row.pk))
    month.plan(at(day, 16), _hold, month, row, who, has_exam)


def _hold(month, row, who, has_exam):
    there = [each.person.pk for each in who]
    hold_session(month.trainer, HoldSession(training_id=row.pk, present=there))
    failed = there[:FAILS]
    marks = [Mark(person_id=key, score=40 if key in failed else 85) for key in there]
    marks = marks if has_exam else []
    grade_session(month.trainer, GradeSession(training_id=row.pk, marks=marks))
    filed = StepSession(training_id=row.pk, event="archive", summary="按计划完成。")
    step_session(month.leader, filed)
    month.note("sessions")
    month.note("attendances", len(there))
    if has_exam:
        month.note("certificates", len(there) - FAILS)


def _plan_flight(month, day):
    drone = EquipmentItem.objects.get(kind="unmanned_aircraft")
    planned = PlanFlight(
        aircraft_id=drone.pk,
        area_name="田畈",
        lon=120.9,
        lat=29.7,
        height_m=80,
        purpose="搜寻演练",
        planned_at=at(day, 9),
        films_no_homes=True,
    )
    month.plan(at(day, 9), _fly, month, plan_flight(month.pilot, planned))


def _fly(month, row):
    checks = {"weather": True, "fence": True, "people": True}
    for event, words in (
        ("check_free", {}),
        ("preflight", checks),
        ("take_off", {}),
        ("land", {}),
        ("log", {"images": "erased", "battery_cycles": 2}),
    ):
        step_flight(month.pilot, StepFlight(flight_id=row.pk, event=event, **words))
    month.note("flights")
    month.note("battery cycles", 2)


def _squad(month):
    team = month.tree["nanshan"].pk
    criteria = SetCriteria(
        organisation_id=team,
        seats=SEATS,
        in_force_from=date(YEAR, MONTH, 28),
        must=("cpr_aed",),
    )
    set_criteria(month.officer, criteria)
    row = propose_squad(month.leader, ProposeSquad(organisation_id=team))
    chosen = [line["person"] for line in row.ranking if line["is_proposed"]]
    decide_squad(month.officer, DecideSquad(proposal_id=row.pk, chosen=chosen))
    people = {str(each.person.pk): each for each in month.members("nanshan")}
    for decision in SquadDecision.objects.filter(proposal=row, is_chosen=True):
        own = month.actor(people[str(decision.person_id)])
        answer_seat(own, AnswerSeat(decision_id=decision.pk, accepts=True))
        month.note("squad seats")
