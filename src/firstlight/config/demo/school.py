"""Made-up courses, sessions and who was at them, so that training has something to show."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from firstlight.config.demo.force import Someone, Tree
from firstlight.config.demo.keys import chance, key
from firstlight.training.models import (
    Attendance,
    Course,
    CredentialInclusion,
    SquadCriteria,
    TrainingSession,
)
from firstlight.training.rules.squad import USUAL

COURSES = (
    # key, kind, name, hours, test, certificate at the end, months that it runs
    ("cpr", "course", "心肺复苏与自动体外除颤器", "4", True, "cpr_aed", 24),
    ("water", "drill", "水域救援演练", "3", False, "", None),
    ("search", "drill", "山地走失搜寻演练", "4", False, "", None),
    ("radio", "skill_test", "对讲机通信考核", "2", True, "radio_operator", 36),
    (
        "induction",
        "induction",
        "新队员岗前培训：权限与边界、未成年人保护、个人信息",
        "6",
        False,
        "",
        None,
    ),
    ("study", "political_study", "月度学习", "1.5", False, "", None),
)
HELD = (
    # course, days from today, state, how many were there
    ("water", -80, "archived", 18),
    ("search", -45, "archived", 22),
    ("cpr", -30, "graded", 12),
    ("study", -12, "archived", 30),
    ("radio", -2, "held", 9),
    ("cpr", 6, "open", 10),
    ("water", 13, "open", 7),
    ("induction", 20, "planned", 0),
)
SEATS = 10


def lay(tree: Tree, found: list[Someone]) -> None:
    """Lay out what a team has trained and will train."""
    people = [each for each in found if each.node == "nanshan"]
    courses = {row[0]: _course(tree, row) for row in COURSES}
    Course.objects.bulk_create(courses.values())
    sessions = [
        (_session(tree, courses[name], days, state, people), state, count)
        for name, days, state, count in HELD
    ]
    TrainingSession.objects.bulk_create(row for row, *_rest in sessions)
    Attendance.objects.bulk_create(
        own for row, state, count in sessions for own in _attendances(row, people, state, count)
    )
    SquadCriteria.objects.create(
        id=key("criteria", "changle"),
        station_id=tree["changle"].station_id,
        organisation=tree["changle"],
        number=1,
        seats=12,
        rules=USUAL,
        in_force_from=timezone.localdate() - timedelta(days=60),
        note="演示标准",
    )
    CredentialInclusion.objects.create(
        id=key("inclusion", "first-aid"),
        station_id=tree["association"].station_id,
        organisation=tree["association"],
        higher_kind="red_cross_first_aid_certificate",
        lower_kind="cpr_aed",
    )


def _course(tree: Tree, row: tuple[str, str, str, str, bool, str, int | None]) -> Course:
    name, kind, words, hours, has_exam, certificate, months = row
    team = tree["nanshan"]
    return Course(
        id=key("course", name),
        station_id=team.station_id,
        organisation=team,
        kind=kind,
        name=words,
        hours=Decimal(hours),
        has_exam=has_exam,
        certificate_kind=certificate,
        certificate_months=months,
        is_demo=True,
    )


def _session(
    tree: Tree, course: Course, days: int, state: str, people: list[Someone]
) -> TrainingSession:
    team = tree["nanshan"]
    day = timezone.localdate() + timedelta(days=days)
    begins = timezone.make_aware(datetime.combine(day, time(14)))
    trainer = next(each.person for each in people if each.part and each.part.role == "trainer")
    return TrainingSession(
        id=key("session", course.name, days),
        station_id=team.station_id,
        organisation=team,
        course=course,
        trainer=trainer,
        place_name="综合治理中心（演示）",
        starts_at=begins,
        ends_at=begins + timedelta(hours=float(course.hours)),
        capacity=SEATS if days > 0 else None,
        state=state,
        is_demo=True,
    )


def _attendances(
    row: TrainingSession, people: list[Someone], state: str, count: int
) -> list[Attendance]:
    luck = chance("attendance", row.course.name, row.starts_at.date())
    there = state in ("held", "graded", "archived")
    tested = state in ("graded", "archived") and row.course.has_exam
    found = []
    for place, each in enumerate(luck.sample(people, count)):
        score = luck.randint(52, 98) if tested else None
        passed = score is not None and score >= row.course.pass_mark
        found.append(
            Attendance(
                id=key("attendance", row.pk, place),
                station_id=row.station_id,
                session=row,
                person=each.person,
                signed_up_at=row.starts_at - timedelta(days=30, minutes=-place),
                was_there=True if there else None,
                hours=row.course.hours if there else None,
                score=score,
                result="" if score is None else ("passed" if passed else "failed"),
                graded_by=None if score is None else row.trainer,
            )
        )
    return found
