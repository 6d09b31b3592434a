"""The days of a dispute: who mediates is reminded once of each, and nobody else."""

from datetime import date, timedelta

import pytest
from conftest import person
from django.utils import timezone

from firstlight.cases.disputes.actions import remind_day
from firstlight.cases.disputes.models import DisputeCase
from firstlight.cases.disputes.rules import days_of
from firstlight.cases.disputes.schemas import RemindDay
from firstlight.force.models import Person
from firstlight.kernel.errors import NotAllowed
from firstlight.kernel.jobs import run_due, tick
from firstlight.notify.models import Message

TODAY = date(2026, 5, 10)


def dispute(cast, **more):
    own = {"station_id": cast.hill.pk, "number": "D2026-0001", "kind": "people"}
    usual = {"matter": "neighbour", "place_area": "村", "summary": "x"}
    return DisputeCase.objects.create(**own, **usual, **{"reported_on": TODAY} | more)


def soon(days):
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"state": "mediating", "due_on": soon(8)}, []),
        ({"state": "mediating", "due_on": soon(7)}, ["month"]),
        ({"state": "mediating", "due_on": soon(0)}, ["month"]),
        ({"state": "mediating", "due_on": soon(-1)}, ["month_over"]),
        ({"state": "agreed", "due_on": soon(-1), "court_by": soon(8)}, []),
        ({"state": "agreed", "court_by": soon(7)}, ["court"]),
        ({"state": "agreed", "court_by": soon(-1)}, []),
        ({"state": "court_confirmed", "court_by": soon(3)}, []),
        ({"state": "agreed", "agreed_on": soon(-29)}, []),
        ({"state": "agreed", "agreed_on": soon(-30)}, ["visit"]),
        ({"state": "court_confirmed", "agreed_on": soon(-30)}, ["visit"]),
        ({"state": "agreed", "agreed_on": soon(-30), "perform_by": soon(1)}, []),
        ({"state": "agreed", "agreed_on": soon(-3), "perform_by": soon(0)}, ["visit"]),
        ({"state": "performing", "perform_by": soon(0), "visited_on": soon(-2)}, ["visit"]),
        ({"state": "performing", "perform_by": soon(-2), "visited_on": soon(-2)}, []),
        ({"state": "mediating", "due_on": soon(20), "level_review_on": soon(0)}, ["level"]),
    ],
)
def test_which_days_have_come(facts, expected):
    assert [day.what for day in days_of(DisputeCase(**facts), TODAY)] == expected


@pytest.fixture
def mei(cast):
    """A mediator of Hill's committee, who reads English."""
    found = person("Mei", cast.hill, role="mediator", category="staff")
    Person.objects.filter(pk=found.pk).update(language="en")
    return found


def titles(who):
    return list(
        Message.objects.filter(person_id=who.pk).order_by("pk").values_list("title", flat=True)
    )


def look(days=0):
    """Let the clock look, and do what it asked for."""
    tick(timezone.now() + timedelta(days=days))
    run_due(50)


@pytest.mark.usefixtures("daytime")
def test_the_mediator_is_reminded_once_of_each_day(cast, mei):
    today = timezone.localdate()
    row = dispute(cast, state="mediating", mediator=mei, due_on=today + timedelta(days=3))
    for _twice in range(2):
        look()
    assert titles(mei) == ["The month of a mediation ends soon"]
    assert not Message.objects.exclude(person_id=mei.pk).exists()
    letter = Message.objects.get()
    assert letter.link == f"/disputes/{row.pk}/"
    assert row.number not in letter.title + letter.body
    DisputeCase.objects.filter(pk=row.pk).update(
        state="agreed",
        agreed_on=today - timedelta(days=25),
        court_by=today + timedelta(days=5),
        perform_by=today,
    )
    look()
    new = sorted(titles(mei)[1:])
    assert new == ["A return visit is due", "The thirty days for the court end soon"]
    DisputeCase.objects.filter(pk=row.pk).update(state="performed")
    before = Message.objects.count()
    look(40)
    assert Message.objects.count() == before


@pytest.mark.usefixtures("daytime")
def test_of_a_month_that_is_over_the_officers_hear_too(cast, mei):
    yesterday = timezone.localdate() - timedelta(days=1)
    dispute(cast, state="mediating", mediator=mei, due_on=yesterday)
    look()
    assert titles(mei) == ["The month of a mediation is over"]
    assert Message.objects.filter(person_id=cast.people.olga.pk).exists()
    for stranger in ("bo", "ada", "zoe"):
        assert titles(getattr(cast.people, stranger)) == []


def test_days_are_read_by_who_may_see_the_dispute(cast, mei, sign_in):
    today = timezone.localdate()
    row = dispute(cast, state="mediating", mediator=mei, due_on=today)
    found = sign_in(cast.people.olga).get("/api/disputes/days").json()
    assert found == [
        {"subject": row.label, "number": row.number, "what": "month", "on": str(today)}
    ]
    assert sign_in(cast.people.bo).get("/api/disputes/days").json() == []
    assert "summary" not in sign_in(cast.people.olga).get(f"/api/disputes/{row.pk}").json()


def test_only_the_clock_reminds(cast, mei):
    row = dispute(cast, state="mediating", mediator=mei, due_on=timezone.localdate())
    with pytest.raises(NotAllowed):
        remind_day(cast.olga, RemindDay(case_id=row.pk, what="month"))


def test_the_api_reads_the_days_and_does_nothing_in_a_dispute(cast, mei, sign_in):
    row = dispute(cast, state="mediating", mediator=mei, due_on=timezone.localdate())
    browser = sign_in(mei)
    kinds = browser.get("/api/openapi.json").json()["paths"]
    assert "/api/disputes/days" in kinds
    assert not [path for path in kinds if "disputes" in path and "get" not in kinds[path]]
    for act in ("remind_days", "step_dispute", "record_consent"):
        given = {"case_id": str(row.pk)}
        answer = browser.post(f"/api/do/disputes.{act}", given, content_type="application/json")
        assert answer.status_code in (404, 405)


@pytest.mark.usefixtures("nighttime")
def test_nobody_is_woken_for_it(cast, mei):
    dispute(cast, state="mediating", mediator=mei, due_on=timezone.localdate())
    look()
    assert titles(mei) == []
