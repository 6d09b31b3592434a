"""Pages of training: planned by the leader, held by the trainer, joined on a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.force.models import RoleGrant
from firstlight.training.models import (
    Attendance,
    Course,
    Credential,
    SquadAppeal,
    SquadDecision,
    SquadProposal,
    TrainingSession,
)


@pytest.fixture
def trainer(cast):
    """Dee trains Dawn."""
    grant = RoleGrant.objects.filter(membership__person=cast.people.dee)
    grant.update(role="trainer", scope=cast.dawn)
    return cast.people.dee


@pytest.fixture
def course(cast):
    return Course.objects.create(
        station_id=cast.hill.pk,
        organisation=cast.dawn,
        name="CPR",
        has_exam=True,
        certificate_kind="cpr_aed",
    )


def session(course, hours, state):
    begin = timezone.now() + timedelta(hours=hours)
    return TrainingSession.objects.create(
        station_id=course.station_id,
        organisation=course.organisation,
        course=course,
        starts_at=begin,
        ends_at=begin + timedelta(hours=2),
        capacity=1,
        state=state,
    )


def test_only_who_arranges_courses_is_led_to_put_one_right(cast, sign_in, course):
    address = f"/training/courses/{course.pk}/"
    leader = sign_in(cast.people.ada)
    assert f'href="{address}"' in leader.get("/training/courses/").content.decode()
    assert leader.get(address).status_code == 200
    desk = sign_in(cast.people.dee)
    listed = desk.get("/training/courses/").content.decode()
    assert ("CPR" in listed, f'href="{address}"' in listed) == (True, False)
    assert desk.get(address).status_code == 404


def test_a_leader_plans_and_opens_a_session(cast, sign_in, course):
    client = sign_in(cast.people.ada)
    begin = timezone.localtime() + timedelta(days=3)
    said = {
        "course_id": course.pk,
        "organisation_id": cast.dawn.pk,
        "starts_at": begin.strftime("%Y-%m-%dT%H:%M"),
        "ends_at": (begin + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"),
        "capacity": "12",
    }
    wrong = client.post("/training/new/", said | {"ends_at": said["starts_at"]})
    assert wrong.status_code == 422
    assert 'value="12"' in wrong.content.decode()
    assert client.post("/training/new/", said).status_code == 302
    row = TrainingSession.objects.get()
    client.post(f"/training/{row.pk}/step/", {"event": "publish"})
    row.refresh_from_db()
    assert row.state == "open"
    assert "CPR" in client.get("/training/?out=csv").content.decode("utf-8-sig")


def test_members_join_wait_and_give_back_on_a_phone(cast, sign_in, course):
    row = session(course, 24, "open")
    assert sign_in(cast.people.di).post(f"/my/training/{row.pk}/join/").status_code == 302
    client = sign_in(cast.people.bo)
    client.post(f"/my/training/{row.pk}/join/")
    waiting = client.get("/my/training/").content.decode()
    assert ("Waiting, number 1" in waiting) or ("候补第 1 位" in waiting)
    sign_in(cast.people.di).post(f"/my/training/{row.pk}/leave/")
    assert Attendance.objects.get(person=cast.people.di).cancelled_at is not None
    assert sign_in(cast.people.ray).post(f"/my/training/{row.pk}/join/").status_code == 404


def test_a_trainer_ticks_who_came_and_writes_down_the_results(cast, sign_in, trainer, course):
    row = session(course, -3, "open")
    for who in (cast.people.bo, cast.people.di):
        Attendance.objects.create(
            station_id=row.station_id, session=row, person=who, signed_up_at=timezone.now()
        )
    client = sign_in(trainer)
    page = client.get(f"/training/{row.pk}/hold/").content.decode()
    assert page.count("checked") == 2
    client.post(f"/training/{row.pk}/hold/", {"present": [cast.people.bo.pk]})
    bad = client.post(f"/training/{row.pk}/grade/", {f"score-{cast.people.bo.pk}": "101"})
    assert bad.status_code == 422
    assert 'value="101"' in bad.content.decode()
    client.post(f"/training/{row.pk}/grade/", {f"score-{cast.people.bo.pk}": "88"})
    leader = sign_in(cast.people.ada)
    leader.post(f"/training/{row.pk}/step/", {"event": "archive", "summary": "well done"})
    row.refresh_from_db()
    assert (row.state, row.summary) == ("archived", "well done")
    Attendance.objects.filter(person=cast.people.bo).update(hours=0)  # a course of no hours
    mine = sign_in(cast.people.bo).get("/my/training/").content.decode()
    assert "CPR" in mine
    assert "0.0" not in mine
    assert Credential.objects.get(person=cast.people.bo).state == "valid"
    assert not Credential.objects.filter(person=cast.people.di).exists()


@pytest.mark.parametrize("kind", ["drill", "skill_test"])
def test_a_drill_is_graded_on_its_page_by_somebody_else(cast, sign_in, trainer, course, kind):
    course.kind = kind
    course.save()
    row = session(course, -3, "held")
    for who in (cast.people.bo, trainer):
        Attendance.objects.create(
            station_id=row.station_id, session=row, person=who, was_there=True, hours=2
        )
    page = f"/training/{row.pk}/grade/"
    for who in (cast.people.ada, cast.people.bo, cast.people.zoe):
        assert sign_in(who).get(page).status_code == 404
        assert sign_in(who).post(page, {f"score-{cast.people.bo.pk}": "88"}).status_code == 404
    client = sign_in(trainer)
    shown = client.get(page).content.decode()
    assert f"score-{cast.people.bo.pk}" in shown
    assert f"score-{trainer.pk}" not in shown
    assert "不给自己评定" in shown
    client.post(page, {f"result-{cast.people.bo.pk}": "failed", f"score-{trainer.pk}": "100"})
    assert Attendance.objects.get(person=trainer).result == ""
    record = client.get(f"/training/{row.pk}/").content.decode()
    assert record.count("Dee") > 1
    assert f'href="{page}"' not in record  # the rest is for another trainer
    RoleGrant.objects.filter(membership__person=cast.people.finn).update(role="trainer")
    other = sign_in(cast.people.finn)
    assert f'href="{page}"' in other.get(f"/training/{row.pk}/").content.decode()
    assert f"score-{cast.people.bo.pk}" not in other.get(page).content.decode()
    assert other.post(page, {f"score-{trainer.pk}": "61"}).status_code == 302
    told = dict(Attendance.objects.values_list("person__name", "graded_by__name"))
    assert told == {"Bo": "Dee", "Dee": "Finn"}
    leader = sign_in(cast.people.ada)
    leader.post(f"/training/{row.pk}/step/", {"event": "archive"})
    row.refresh_from_db()
    assert row.state == "archived"
    assert not Credential.objects.filter(person=cast.people.bo).exists()


def test_what_includes_what_is_said_on_its_page_and_a_circle_refused(cast, sign_in):
    client = sign_in(cast.people.olga)
    said = {"organisation_id": cast.hill.pk, "higher_kind": "water_rescue"}
    assert client.post("/training/includes/", said | {"lower_kind": "cpr_aed"}).status_code == 302
    back = {
        "organisation_id": cast.hill.pk,
        "higher_kind": "cpr_aed",
        "lower_kind": "water_rescue",
    }
    assert client.post("/training/includes/", back).status_code == 422
    assert sign_in(cast.people.ada).get("/training/includes/").status_code == 200
    assert sign_in(cast.people.ada).post("/training/includes/", back).status_code == 404


def test_the_list_of_certificates_shows_what_runs_out(cast, sign_in):
    today = timezone.localdate()
    for who, days in ((cast.people.bo, 20), (cast.people.di, 200)):
        Credential.objects.create(
            station_id=cast.hill.pk,
            person=who,
            kind="cpr_aed",
            issuer="x",
            issued_on=today,
            valid_until=today + timedelta(days=days),
            state="valid",
        )
    page = sign_in(cast.people.ada).get("/training/certificates/?f=30").content.decode()
    assert "Bo" in page
    assert ">Di<" not in page


def test_the_squad_from_criteria_to_the_answer_of_an_appeal(cast, sign_in):
    officer = sign_in(cast.people.olga)
    page = officer.get("/training/squad/criteria/")
    said = {"organisation_id": cast.hill.pk, "seats": 1, "in_force_from": timezone.localdate()}
    said |= {"least_credentials": 0, "least_drills": 0, "months": 12}
    assert page.status_code == 200
    assert officer.post("/training/squad/criteria/", said | {"seats": 0}).status_code == 422
    assert officer.post("/training/squad/criteria/", said).status_code == 302
    answer = officer.post("/training/squad/", {"organisation_id": cast.dawn.pk})
    address = answer.headers["Location"]
    row = SquadProposal.objects.get()
    first = row.ranking[0]["person"]
    assert officer.post(f"{address}decide/", {}).status_code == 422
    officer.post(f"{address}decide/", {"chosen": [first]})
    row.refresh_from_db()
    assert row.decided_at is not None
    person = next(p for p in (cast.people.bo, cast.people.di) if str(p.pk) != first)
    own = SquadDecision.objects.get(person=person)
    member = sign_in(person)
    assert member.get(address).status_code == 404
    member.post(f"/my/training/squad/{own.pk}/appeal/", {"text": "Look again, please."})
    assert "Look again, please." in member.get("/my/training/").content.decode()
    appeal = SquadAppeal.objects.get()
    said = {"is_upheld": "true", "answer": "Granted: you are right."}
    officer = sign_in(cast.people.olga)
    officer.post(f"/training/squad/appeals/{appeal.pk}/", said)
    appeal.refresh_from_db()
    assert appeal.answered_at is None
    sign_in(cast.people.finn).post(f"/training/squad/appeals/{appeal.pk}/", said)
    member = sign_in(person)
    member.post(f"/my/training/squad/{own.pk}/", {"accepts": "true"})
    own.refresh_from_db()
    assert (own.is_chosen, own.accepts) == (True, True)


def test_a_member_puts_the_new_certificate_in_the_place_of_the_old_on_the_phone(cast, sign_in):
    today = timezone.localdate()
    old, new = (
        Credential.objects.create(
            station_id=cast.hill.pk,
            person=cast.people.bo,
            kind="cpr_aed",
            issuer="x",
            issued_on=today - timedelta(days=700),
            valid_until=today + timedelta(days=days),
            state=state,
        )
        for days, state in ((9, "expiring"), (600, "submitted"))
    )
    bo = sign_in(cast.people.bo)
    assert 'href="/my/training/#papers-h"' in bo.get("/me/").content.decode(), "the picture"
    where = f"/my/training/certificates/{old.pk}/renew/"
    assert where not in bo.get("/my/training/").content.decode()
    assert bo.post(where).status_code == 422
    Credential.objects.filter(pk=new.pk).update(state="valid")
    assert where in bo.get("/my/training/").content.decode()
    assert bo.post(where).status_code == 302
    assert Credential.objects.get(pk=old.pk).state == "replaced"
    assert sign_in(cast.people.di).post(where).status_code == 404


def test_why_a_certificate_does_not_count_is_read_by_who_holds_it(cast, sign_in):
    Credential.objects.create(
        station_id=cast.hill.pk,
        person=cast.people.bo,
        kind="cpr_aed",
        issuer="x",
        issued_on=timezone.localdate(),
        state="rejected",
        state_note="照片看不清",
    )
    bo = sign_in(cast.people.bo)
    for page in ("/my/training/", "/me/"):
        assert "照片看不清" in bo.get(page).content.decode()
    assert (
        "照片看不清"
        in sign_in(cast.people.ada).get(f"/people/{cast.people.bo.pk}/").content.decode()
    )
