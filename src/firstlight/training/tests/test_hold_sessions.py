"""Courses held: planned, published, signed up for, held, graded, filed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pydantic import ValidationError

from firstlight.force.models import Membership, RoleGrant
from firstlight.force.seats import actor_of
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.notify.models import Message
from firstlight.training import actions, queries
from firstlight.training.models import Attendance, Course, TrainingSession
from firstlight.training.rules import months_after, places
from firstlight.training.schemas import (
    AddCourse,
    EditSession,
    GradeSession,
    HoldSession,
    Mark,
    PlanSession,
    RemindSessions,
    SessionKey,
    StepSession,
)


@pytest.fixture
def trainer(cast):
    """Dee trains Dawn."""
    grant = RoleGrant.objects.filter(membership__person=cast.people.dee)
    grant.update(role="trainer", scope=cast.dawn)
    return actor_of(cast.people.dee)


def course(cast, **more):
    said = {"organisation_id": cast.dawn.pk, "kind": "course", "name": "CPR"} | more
    return actions.add_course(cast.ada, AddCourse(**said))


def planned(cast, row, **more):
    begin = timezone.now() + timedelta(days=1)
    said = {
        "course_id": row.pk,
        "organisation_id": row.organisation_id,
        "starts_at": begin,
        "ends_at": begin + timedelta(hours=2),
    }
    return actions.plan_session(cast.ada, PlanSession(**said | more))


def step(actor, row, event, **more):
    return actions.step_session(actor, StepSession(training_id=row.pk, event=event, **more))


def opened(cast, **more):
    kept = {name: more.pop(name) for name in ("capacity",) if name in more}
    return step(cast.ada, planned(cast, course(cast, **more), **kept), "publish")


def past(row):
    """Let the session have begun."""
    begin = timezone.now() - timedelta(hours=3)
    TrainingSession.objects.filter(pk=row.pk).update(
        starts_at=begin, ends_at=begin + timedelta(hours=2)
    )


def join(actor, row):
    return actions.sign_up(actor, SessionKey(training_id=row.pk))


def held(cast, trainer, row, *people):
    past(row)
    data = HoldSession(training_id=row.pk, present=[each.pk for each in people])
    return actions.hold_session(trainer, data)


def grade(trainer, row, *marks):
    return actions.grade_session(trainer, GradeSession(training_id=row.pk, marks=marks))


def test_a_course_runs_from_plan_to_certificate(cast, trainer):
    row = opened(
        cast,
        has_exam=True,
        certificate_kind="cpr_aed",
        certificate_level="2",
        certificate_months=24,
    )
    join(cast.bo, row)
    join(cast.di, row)
    held(cast, trainer, row, cast.people.bo, cast.people.di)
    marks = (
        Mark(person_id=cast.people.bo.pk, score=80),
        Mark(person_id=cast.people.di.pk, score=59),
    )
    grade(trainer, row, *marks)
    assert step(cast.ada, row, "archive").state == "archived"
    paper = queries.credentials(cast.bo).get()
    today = timezone.localdate()
    assert (paper.state, paper.kind, paper.level) == ("valid", "cpr_aed", "2")
    assert paper.valid_until == months_after(paper.issued_on, 24)
    assert queries.holds(cast.people.bo.pk, "cpr_aed", "2", today)
    assert not queries.credentials(cast.di).exists()
    assert ("result", "/my/training/") in told(cast.people.di)  # who did not pass hears it too
    assert "result" not in {word for word, _link in told(cast.people.bo)}


def test_the_leaders_own_certificate_waits_for_somebody_else(cast, trainer):
    row = opened(cast, certificate_kind="radio_operator")
    join(cast.ada, row)
    held(cast, trainer, row, cast.people.ada)
    grade(trainer, row)
    step(cast.ada, row, "archive")
    assert queries.credentials(cast.ada).get().state == "submitted"


def test_who_signs_up_after_the_last_place_waits_and_moves_up(cast):
    row = opened(cast, capacity=1)
    for who in (cast.bo, cast.di):
        join(who, row)
    seated, waiting = places(queries.attendances(row), row.capacity)
    assert [e.person.name for e in seated + waiting] == ["Bo", "Di"]
    assert len(waiting) == 1
    actions.cancel_sign_up(cast.bo, SessionKey(training_id=row.pk))
    seated, waiting = places(queries.attendances(row), row.capacity)
    assert ([e.person.name for e in seated], waiting) == (["Di"], [])
    assert ("place", "/my/training/") in told(cast.people.di)
    join(cast.bo, row)
    assert [e.person.name for e in places(queries.attendances(row), 1)[1]] == ["Bo"]


def test_signing_up_is_for_those_whose_session_it_is_and_while_it_is_open(cast):
    row = planned(cast, course(cast))
    with pytest.raises(NotFound):
        join(cast.bo, row)
    step(cast.ada, row, "publish")
    with pytest.raises(NotFound):
        join(cast.ray, row)
    with pytest.raises(NotFound):
        join(cast.kai, row)
    past(row)
    with pytest.raises(Refused):
        join(cast.bo, row)


def test_a_session_of_the_station_is_for_all_its_teams(cast):
    row = Course.objects.create(
        station_id=cast.hill.pk, organisation=cast.hill, name="Induction", kind="induction"
    )
    begin = timezone.now() + timedelta(days=1)
    held_here = TrainingSession.objects.create(
        station_id=cast.hill.pk,
        organisation=cast.hill,
        course=row,
        starts_at=begin,
        ends_at=begin + timedelta(hours=1),
        state="open",
    )
    assert held_here in queries.sessions(cast.ray)
    assert held_here in queries.sessions(cast.bo)
    assert held_here not in queries.sessions(cast.kai)


def test_leaders_publish_trainers_hold_and_nobody_else(cast, trainer):
    row = planned(cast, course(cast))
    with pytest.raises(Refused) as no:
        step(trainer, row, "publish")
    assert no.value.code == "not-your-step"
    with pytest.raises(NotAllowed):
        step(cast.bo, row, "publish")
    with pytest.raises(NotFound):
        step(cast.zoe, row, "publish")
    step(cast.ada, row, "publish")
    with pytest.raises(NotAllowed):
        held(cast, cast.ada, row, cast.people.bo)
    with pytest.raises(NotFound):
        held(cast, trainer, row, cast.people.kai)


def test_who_came_without_signing_up_is_noted_and_who_stayed_away_is_not_graded(cast, trainer):
    row = opened(cast)
    join(cast.bo, row)
    held(cast, trainer, row, cast.people.di)
    there = {e.person.name: e.was_there for e in queries.attendances(row)}
    assert there == {"Bo": False, "Di": True}
    with pytest.raises(NotFound):
        grade(trainer, row, Mark(person_id=cast.people.bo.pk, score=70))
    grade(trainer, row, Mark(person_id=cast.people.di.pk, hours=Decimal("1.5")))
    assert queries.trainings_of(cast.people.di.pk)[0].hours == Decimal("1.5")


def test_a_session_with_a_test_is_filed_once_the_results_are_in(cast, trainer):
    row = opened(cast, has_exam=True)
    held(cast, trainer, row, cast.people.bo)
    grade(trainer, row)
    with pytest.raises(Refused) as no:
        step(cast.ada, row, "archive")
    assert no.value.code == "no-results"


@pytest.fixture
def both_trainers(cast, trainer):
    """Dee and Ray train Dawn; each was there."""
    grant = RoleGrant.objects.get(membership__person=cast.people.dee)
    own = Membership.objects.get(person=cast.people.ray)
    seat = {"station_id": own.station_id, "membership": own, "role": "trainer"}
    RoleGrant.objects.create(**seat, scope=cast.dawn, starts_at=grant.starts_at)
    return trainer, actor_of(cast.people.ray, RoleGrant.objects.get(membership=own).pk)


@pytest.mark.parametrize("kind", ["drill", "skill_test"])
def test_nobody_grades_themselves_and_another_trainer_adds_it(cast, both_trainers, kind):
    dee, ray = both_trainers
    row = opened(cast, kind=kind, has_exam=True)
    Attendance.objects.create(
        station_id=cast.hill.pk, session=row, person=cast.people.dee, signed_up_at=timezone.now()
    )
    held(cast, dee, row, cast.people.bo, cast.people.dee)
    own, bos = ({"person_id": who.pk} for who in (cast.people.dee, cast.people.bo))
    for said in ({"score": 90}, {"result": "passed"}, {"hours": Decimal(9)}):
        with pytest.raises(Refused) as no:
            grade(dee, row, Mark(**bos, score=70), Mark(**own, **said))
        assert (no.value.code, no.value.field) == ("own-mark", "marks")
    assert not Attendance.objects.exclude(result="").exists()
    grade(dee, row, Mark(**bos, score=59), Mark(**own))
    with pytest.raises(Refused) as no:
        step(cast.ada, row, "archive")
    assert no.value.code == "no-results"
    with pytest.raises(Refused) as no:
        grade(dee, row, Mark(**bos, score=99))
    assert no.value.code == "graded"
    grade(ray, row, Mark(**own, result="passed"), Mark(**bos, score=99))
    told = {e.person.name: (e.result, e.graded_by.name) for e in queries.attendances(row)}
    assert told == {"Bo": ("failed", "Dee"), "Dee": ("passed", "Ray")}
    assert step(cast.ada, row, "archive").state == "archived"


def test_only_a_trainer_grades_and_only_of_the_own_station(cast, trainer):
    row = opened(cast, kind="drill")
    held(cast, trainer, row, cast.people.bo)
    mark = Mark(person_id=cast.people.bo.pk, result="passed")
    for actor, no in ((cast.ada, NotAllowed), (cast.bo, NotAllowed), (cast.zoe, NotAllowed)):
        with pytest.raises(no):
            grade(actor, row, mark)
    stranger = RoleGrant.objects.filter(membership__person=cast.people.zoe)
    stranger.update(role="trainer")
    with pytest.raises(NotFound):
        grade(actor_of(cast.people.zoe), row, mark)
    with pytest.raises(ValidationError):
        Mark(person_id=cast.people.bo.pk, score=101)
    grade(trainer, row, mark)


def test_nothing_is_held_before_it_begins(cast, trainer):
    row = opened(cast)
    with pytest.raises(Refused) as no:
        actions.hold_session(trainer, HoldSession(training_id=row.pk))
    assert no.value.code == "not-begun"


def test_calling_off_needs_a_reason_and_tells_who_had_signed_up(cast):
    row = opened(cast)
    join(cast.bo, row)
    with pytest.raises(Refused):
        step(cast.ada, row, "cancel")
    step(cast.ada, row, "cancel", reason="storm")
    heard = Message.objects.filter(channel="inapp", key__startswith="training:off:")
    assert list(heard.values_list("person_id", flat=True)) == [cast.people.bo.pk]


def test_political_study_is_attendance_and_gates_nothing(cast, trainer):
    with pytest.raises(ValueError, match=r"attendance only|只记出勤"):
        AddCourse(
            organisation_id=cast.dawn.pk,
            kind="political_study",
            name="Study",
            certificate_kind="cpr_aed",
        )
    row = opened(cast, kind="political_study")
    held(cast, trainer, row, cast.people.bo)
    with pytest.raises(Refused):
        grade(trainer, row, Mark(person_id=cast.people.bo.pk, score=100))
    grade(trainer, row, Mark(person_id=cast.people.bo.pk))
    before = queries.valid_credentials([cast.people.bo.pk], timezone.localdate())
    step(cast.ada, row, "archive")
    own = queries.trainings_of(cast.people.bo.pk)[0]
    assert (own.was_there, own.result, own.score, own.credential) == (True, "", None, None)
    assert queries.valid_credentials([cast.people.bo.pk], timezone.localdate()) == before == {}
    di = queries.valid_credentials([cast.people.di.pk], timezone.localdate())
    assert di == {}  # who stayed away stands as who was there


def told(who):
    """Return which words somebody got, each with where it leads."""
    rows = Message.objects.filter(person_id=who.pk, key__startswith="training:")
    return {(row.key.split(":")[1], row.link) for row in rows}


def test_a_session_that_opens_is_told_to_those_for_whom_it_is(cast):
    row = opened(cast)
    for who in (cast.people.bo, cast.people.di):
        assert told(who) == {("open", "/my/training/")}
    for who in (cast.people.ada, cast.people.ray, cast.people.kai):
        assert not told(who)
    assert row.state == "open"


def test_who_signed_up_hears_of_another_time_and_who_holds_it_that_it_is_theirs(cast, trainer):
    row = opened(cast)
    join(cast.bo, row)
    later = row.starts_at + timedelta(days=1)
    said = {
        "training_id": row.pk,
        "course_id": row.course_id,
        "organisation_id": row.organisation_id,
        "trainer_id": trainer.person_id,
        "starts_at": later,
        "ends_at": later + timedelta(hours=1),
    }
    actions.edit_session(cast.ada, EditSession(**said))
    assert ("changed", "/my/training/") in told(cast.people.bo)
    assert ("changed", "/my/training/") not in told(cast.people.di)
    assert told(cast.people.dee) == {("named", f"/training/{row.pk}/")}
    before = Message.objects.count()
    actions.edit_session(cast.ada, EditSession(**said, capacity=9))
    assert Message.objects.count() == before, "more places are no other session"


def test_who_has_a_place_is_reminded_once_on_the_eve_and_who_waits_is_not(cast):
    row = opened(cast, capacity=1)
    join(cast.bo, row)
    join(cast.di, row)
    clock = Actor.job("training", cast.hill.pk, "training.age")
    for _again in range(2):
        actions.remind_sessions(clock, RemindSessions())
    assert Message.objects.filter(key__startswith="training:soon:").count() == 1
    assert ("soon", "/my/training/") in told(cast.people.bo)
    TrainingSession.objects.filter(pk=row.pk).update(starts_at=timezone.now() + timedelta(days=3))
    assert actions.remind_sessions(clock, RemindSessions()) == 0


def test_leaders_hear_that_it_can_be_filed_and_people_what_they_earned(cast, trainer):
    row = opened(cast, certificate_kind="cpr_aed")
    row = held(cast, trainer, row, cast.people.bo)
    grade(trainer, row, Mark(person_id=cast.people.bo.pk, hours=Decimal(2)))
    assert ("file", f"/training/{row.pk}/") in told(cast.people.ada)
    step(cast.ada, TrainingSession.objects.get(pk=row.pk), "archive", summary="x")
    assert ("paper", "/my/training/") in told(cast.people.bo)
