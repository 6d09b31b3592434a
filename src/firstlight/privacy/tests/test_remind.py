"""Answers and notices that are owed: who decides is told before the day and when it is over."""

from datetime import datetime, time, timedelta

import pytest
from conftest import person
from django.utils import timezone

from firstlight.force.models import Complaint, Person
from firstlight.kernel.errors import NotAllowed
from firstlight.kernel.jobs import run_due, tick
from firstlight.notify.models import Message
from firstlight.privacy.actions import ask_right, remind_request, report_breach, step_request
from firstlight.privacy.models import BreachIncident, DataSubjectRequest
from firstlight.privacy.schemas import AskRight, RemindRequest, ReportBreach, StepRequest

TODAY = timezone.localdate


def noon():
    return timezone.make_aware(datetime.combine(TODAY(), time(12)))


def look(at=None):
    """Let the clock look at noon, twice, and do what it asked for."""
    for _twice in range(2):
        tick(at or noon())
        run_due(50)


def titles(who, link):
    found = Message.objects.filter(person_id=who.pk, link=link).order_by("pk")
    return list(found.values_list("title", flat=True))


@pytest.fixture
def pat(cast):
    """Hill's privacy officer, who reads English."""
    Person.objects.filter(pk=cast.people.pat.pk).update(language="en")
    return cast.people.pat


def test_an_answer_is_asked_for_days_before_and_when_it_is_late_and_once_each(cast, pat, sign_in):
    row = ask_right(cast.bo, AskRight(right="correct", scope="我的电话写错了"))
    link = f"/privacy/requests/{row.pk}/"
    look()
    assert len(titles(pat, link)) == 1  # that it came in, nothing else
    own = sign_in(pat)
    assert link not in own.get("/privacy/").content.decode()
    DataSubjectRequest.objects.update(due_on=TODAY() + timedelta(days=3))
    look()
    soon = "A request about somebody’s own data is to be answered within days"
    assert titles(pat, link)[1:] == [soon]
    page = own.get("/privacy/").content.decode()
    assert link in page
    assert link in own.get("/privacy/requests/?f=soon").content.decode()
    DataSubjectRequest.objects.update(due_on=TODAY() - timedelta(days=1))
    look()
    over = "A request about somebody’s own data is overdue"
    assert titles(pat, link)[2:] == [over]
    assert "state--late" in own.get("/privacy/").content.decode()
    for letter in Message.objects.filter(link=link):
        assert row.scope not in letter.title + letter.body
        assert letter.person_id == pat.pk


def test_what_is_answered_is_not_asked_for_and_nobody_is_reminded_at_night(cast, pat):
    row = ask_right(cast.bo, AskRight(right="explain"))
    link = f"/privacy/requests/{row.pk}/"
    DataSubjectRequest.objects.update(due_on=TODAY())
    look(noon() - timedelta(hours=8))
    assert len(titles(pat, link)) == 1
    with pytest.raises(NotAllowed):
        remind_request(cast.pat, RemindRequest(data_request_id=row.pk, stage="soon"))
    tick(noon())  # asked for, and answered before it is done
    for event, words in (("verify_id", {"identity_check": "x"}), ("fulfil", {"answer": "x"})):
        step_request(cast.pat, StepRequest(data_request_id=row.pk, event=event, **words))
    run_due(50)
    look()
    assert len(titles(pat, link)) == 1


def test_who_asks_for_themselves_is_not_reminded_of_it(cast, pat):
    other = person("Uli", cast.hill, role="privacy_officer", category="staff")
    row = ask_right(cast.pat, AskRight(right="erase"))
    DataSubjectRequest.objects.update(due_on=TODAY())
    look()
    link = f"/privacy/requests/{row.pk}/"
    assert len(titles(other, link)) == 2
    assert len(titles(pat, link)) == 1


def leak(cast, hours):
    noticed = timezone.now() - timedelta(hours=hours)
    return report_breach(cast.bo, ReportBreach(what="一部手机丢了", noticed_at=noticed))


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (17, []),
        (19, ["The authority is to be told of a data breach within hours"]),
        (25, ["The authority should have been told of a data breach by now"]),
        (
            49,
            [
                "The authority should have been told of a data breach by now",
                "The people concerned are to be told of a data breach within a day",
            ],
        ),
        (
            73,
            [
                "The authority should have been told of a data breach by now",
                "The people concerned should have been told of a data breach by now",
            ],
        ),
    ],
)
def test_the_hours_of_a_leak_are_counted_by_day_and_night(cast, pat, hours, expected):
    row = leak(cast, hours)
    look(timezone.now())
    link = f"/privacy/breaches/{row.pk}/"
    assert titles(pat, link)[1:] == expected
    assert not Message.objects.exclude(person_id=pat.pk).filter(link=link).exists()


def test_a_leak_that_was_told_rings_no_more(cast, pat, sign_in):
    row = leak(cast, 25)
    link = f"/privacy/breaches/{row.pk}/"
    own = sign_in(pat)
    assert own.get("/privacy/").content.decode().count(link) == 2
    BreachIncident.objects.update(state="notified")
    look(timezone.now())
    assert len(titles(pat, link)) == 1
    assert link not in own.get("/privacy/").content.decode()


def complaint(cast, **more):
    usual = {"about": cast.dawn, "content": "话很难听", "code_hash": "x"}
    usual |= {"station_id": cast.association.pk, "answer_by": TODAY() + timedelta(days=4)}
    return Complaint.objects.create(**(usual | more))


def test_a_complaint_is_asked_for_from_its_handler_and_late_from_all_who_may(cast, sign_in):
    second = person("Uli", cast.association, role="association_admin", category="staff")
    amy = cast.people.amy
    Person.objects.filter(pk__in=[second.pk, amy.pk]).update(language="en")
    row = complaint(cast, state="investigating", handler_id=amy.pk)
    link = f"/complaints/{row.pk}/"
    look()
    assert titles(amy, link) == ["A complaint is to be answered within days"]
    assert titles(second, link) == []
    assert link in sign_in(amy).get("/complaints/?f=soon").content.decode()
    Complaint.objects.update(answer_by=TODAY() - timedelta(days=1))
    look()
    assert titles(amy, link)[1:] == ["A complaint is overdue"]
    assert titles(second, link) == ["A complaint is overdue"]
    for name in ("ada", "olga", "bo", "pat"):  # nobody of the station complained about
        assert titles(getattr(cast.people, name), link) == []
    letter = Message.objects.filter(link=link).first()
    assert row.content not in letter.title + letter.body


def test_without_a_handler_all_who_may_are_asked_and_of_a_second_look_never_who_decided(cast):
    second = person("Uli", cast.association, role="association_admin", category="staff")
    amy = cast.people.amy
    fresh = complaint(cast)
    look()
    for who in (amy, second):
        assert len(titles(who, f"/complaints/{fresh.pk}/")) == 1
    again = complaint(
        cast, state="reviewing", handler_id=amy.pk, decided_by_id=amy.pk, code_hash="y"
    )
    look()
    link = f"/complaints/{again.pk}/"
    assert (len(titles(amy, link)), len(titles(second, link))) == (0, 1)
    Complaint.objects.filter(pk=again.pk).update(
        state="upheld", answer_by=TODAY() - timedelta(days=9)
    )
    look()
    assert len(titles(second, link)) == 1
