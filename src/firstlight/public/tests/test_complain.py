"""Complaining: without an account, past whom it is about, both sides heard, a second look."""

import re
from datetime import timedelta

import pytest
from conftest import seated, settle
from django.utils import timezone

from firstlight.force.actions import appeal_complaint, step_complaint
from firstlight.force.models import Complaint, Membership, Person
from firstlight.force.queries.outside import complaint_behind, complaints
from firstlight.force.schemas.outside import AppealComplaint, StepComplaint
from firstlight.force.seats import actor_of
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.notify.models import Message
from firstlight.privacy.actions import run_clock
from firstlight.privacy.models import RetentionJob
from firstlight.privacy.schemas import RunClock

PATH = "/p/en/complain/"
BACK = "/p/en/complain/back/"
WORDS = "He asked for my papers at the gate."


def complain(cast, visitor, about=None):
    answer = visitor(PATH, {"about_id": str((about or cast.dawn).pk), "content": WORDS})
    assert answer.status_code == 200
    again = visitor.client.post(PATH, answer.wsgi_request.POST.dict())
    assert again.content == answer.content  # sent again from the same page: its receipt
    return re.search(r"data-code>([^<]+)<", answer.content.decode())[1]


def take(who, row, event, **given):
    return step_complaint(who, StepComplaint(complaint_id=row.pk, event=event, **given))


@pytest.fixture
def eve(cast):
    """A second administrator of the association."""
    seat = seated("Eve", cast.association, role="association_admin", category="staff")
    settle([seat])
    return actor_of(seat[0])


def eve_of(actor):
    return Person.objects.get(pk=actor.person_id)


def test_it_goes_past_whom_it_is_about_to_the_association(cast, visitor):
    row = complaint_behind(complain(cast, visitor))
    assert (row.state, row.station_id) == ("received", cast.association.pk)
    assert row in complaints(cast.amy)
    for name in ("ada", "bo", "olga", "finn", "dee", "pat", "uma", "sam", "zoe", "kai"):
        assert not complaints(getattr(cast, name)).exists()
        with pytest.raises((NotAllowed, NotFound)):
            take(getattr(cast, name), row, "acknowledge")
    said = Event.objects.get(action="force.send_complaint")
    assert said.on_behalf_of == "complainant"
    assert WORDS not in str(said.data)


def test_who_may_handle_it_hears_of_it_and_who_serves_there_never_sees_it(cast, visitor, eve):
    own = Membership(person_id=eve.person_id, station_id=cast.hill.pk, organisation=cast.ridge)
    own.state = "active"
    own.save(force_insert=True)
    row = complaint_behind(complain(cast, visitor))
    letter = Message.objects.get(link=f"/complaints/{row.pk}/")
    assert letter.person_id == cast.people.amy.pk
    assert WORDS not in f"{letter.title}{letter.body}"
    assert not complaints(eve).exists()
    with pytest.raises(NotFound):
        take(eve, row, "acknowledge")


def test_the_handler_is_never_of_the_team_nor_the_one_complained_about(cast, visitor, eve):
    row = complaint_behind(complain(cast, visitor))
    take(cast.amy, row, "acknowledge")
    mixed = seated("Max", cast.association, role="association_admin", category="staff")
    settle([mixed])
    Membership.objects.create(
        station_id=cast.hill.pk, person=mixed[0], organisation=cast.ridge, state="active"
    )
    for who in (mixed[0], cast.people.olga, cast.people.ada):
        with pytest.raises(Refused) as no:
            take(cast.amy, row, "assign", handler_id=who.pk)
        assert no.value.code == "not-independent"
    take(cast.amy, row, "assign", handler_id=eve.person_id, about_person_id=cast.people.bo.pk)
    with pytest.raises(Refused) as no:
        take(cast.amy, row, "hear", hearing="It was raining.")
    assert no.value.code == "not-handler"
    Complaint.objects.update(about_person=eve.person_id)
    with pytest.raises(NotFound):
        take(eve, row, "hear", hearing="I am right.")


def test_both_sides_reasons_a_grave_one_to_police_oversight_and_a_second_look_by_another(
    cast, visitor, eve
):
    code = complain(cast, visitor)
    row = complaint_behind(code)
    take(cast.amy, row, "acknowledge")
    take(cast.amy, row, "assign", handler_id=eve.person_id, about_person_id=cast.people.bo.pk)
    with pytest.raises(Refused) as no:
        take(eve, row, "uphold", remedy="He is told again what he may not do.")
    assert no.value.code == "not-heard"
    take(eve, row, "hear", hearing="It was raining.")
    with pytest.raises(Refused) as no:
        take(eve, row, "uphold", remedy="Suspended.", is_grave=True)
    assert no.value.field == "police_told_on"
    today = timezone.localdate()
    take(eve, row, "uphold", remedy="Suspended.", is_grave=True, police_told_on=today)
    shown = visitor.client.post(BACK, {"code": code}).content.decode()
    assert "Suspended." in shown
    assert "raining" not in shown
    with pytest.raises(NotFound):
        appeal_complaint(cast.di, AppealComplaint(complaint_id=row.pk, appeal="No."))
    appeal_complaint(cast.bo, AppealComplaint(complaint_id=row.pk, appeal="I did not ask."))
    with pytest.raises(Refused) as no:
        take(eve, row, "confirm", reasons="It stands.")
    assert no.value.code == "own-decision"
    take(cast.amy, row, "reverse", reasons="Nobody saw it.")
    row.refresh_from_db()
    assert row.state == "not_upheld"
    assert visitor.client.post(BACK, {"code": code, "event": "appeal", "appeal": "Again"})
    row.refresh_from_db()
    assert row.state == "not_upheld"


def told(person, key):
    return Message.objects.filter(person_id=person.pk, channel="inapp", key__contains=key)


def test_whom_it_concerns_is_told_and_heard_before_it_is_decided(cast, visitor, eve, sign_in):
    row = complaint_behind(complain(cast, visitor))
    take(cast.amy, row, "acknowledge")
    own = sign_in(cast.people.bo)
    own.cookies["django_language"] = "en"
    path = f"/me/complaints/{row.pk}/answer/"
    assert path not in own.get("/me/complaints/").content.decode()
    take(cast.amy, row, "assign", handler_id=eve.person_id, about_person_id=cast.people.bo.pk)
    letter = told(cast.people.bo, ":concerned").get()
    assert WORDS not in letter.title + letter.body
    page = own.get(letter.link).content.decode()
    assert "Eve" in page
    assert path in page
    assert WORDS not in page
    handler = Message.objects.get(person_id=eve.person_id, key__contains=":handle")
    assert handler.link == f"/complaints/{row.pk}/"
    assert sign_in(cast.people.di).post(path, {"words": "x"}).status_code == 404
    sign_in(cast.people.bo)
    assert own.post(path, {"words": ""}).status_code == 422
    assert own.post(path, {"words": "I only said good morning."}).status_code == 302
    assert Message.objects.filter(person_id=eve.person_id, key__contains=":side:").exists()
    assert "You wrote your side" in own.get(letter.link).content.decode()
    take(eve, row, "hear", hearing="On the phone: it rained.")
    read = sign_in(eve_of(eve)).get(handler.link).content.decode()
    assert "good morning" in read
    assert "it rained" in read
    take(eve, row, "uphold", remedy="He is told again what he may not do.")
    sign_in(cast.people.bo)
    assert told(cast.people.bo, ":decided:").get().link == "/me/complaints/"
    assert "phone: it rained" not in own.get("/me/complaints/").content.decode()
    assert own.post(path, {"words": "Too late."}).status_code == 422
    appeal_complaint(cast.bo, AppealComplaint(complaint_id=row.pk, appeal="I did not ask."))
    assert told(cast.people.amy, ":again").exists()
    assert not Message.objects.filter(person_id=eve.person_id, key__contains=":again").exists()


def test_of_several_complaints_the_summary_leads_to_the_one_that_lacks_words(
    cast, visitor, eve, sign_in
):
    rows = [complaint_behind(complain(cast, visitor)) for _each in range(3)]
    for row in rows:
        take(cast.amy, row, "acknowledge")
        take(cast.amy, row, "assign", handler_id=eve.person_id, about_person_id=cast.people.bo.pk)
    own = sign_in(cast.people.bo)
    for row in rows:
        path = f"/me/complaints/{row.pk}/answer/"
        text = own.post(path, {"words": ""}).content.decode()
        led = re.search(r'data-errors>.*?<a href="#([^"]+)"', text, re.DOTALL)[1]
        forms = re.findall(r"<form.*?</form>", text, re.DOTALL)
        assert [path in form for form in forms if f'id="{led}"' in form] == [True]
        assert text.count(f'id="{led}"') == 1


def test_whom_it_concerns_may_become_known_only_when_it_is_looked_into(cast, visitor, eve):
    row = complaint_behind(complain(cast, visitor))
    take(cast.amy, row, "acknowledge")
    take(cast.amy, row, "assign", handler_id=eve.person_id)
    assert not told(cast.people.bo, ":concerned").exists()
    take(eve, row, "hear", hearing="It was me.", about_person_id=cast.people.bo.pk)
    take(eve, row, "hear", hearing="And it rained.")
    row.refresh_from_db()
    assert (row.about_person_id, row.hearing) == (
        cast.people.bo.pk,
        "It was me.\n\nAnd it rained.",
    )
    assert told(cast.people.bo, ":concerned").count() == 1


def test_who_complained_withdraws_or_asks_again_by_the_code_alone(cast, visitor, eve):
    code = complain(cast, visitor)
    row = complaint_behind(code)
    with pytest.raises(Refused):
        take(cast.amy, row, "withdraw")
    take(cast.amy, row, "acknowledge")
    visitor.client.post(BACK, {"code": code, "event": "withdraw"})
    row.refresh_from_db()
    assert row.state == "withdrawn"
    other = complain(cast, visitor)
    row = complaint_behind(other)
    take(cast.amy, row, "acknowledge")
    take(cast.amy, row, "assign", handler_id=eve.person_id)
    take(eve, row, "not_uphold", reasons="Nobody was there.")
    asked = {"code": other, "event": "appeal", "appeal": "I was."}
    assert visitor.client.post(BACK, asked).status_code == 200
    row.refresh_from_db()
    assert (row.state, row.appeal) == ("reviewing", "I was.")


def test_it_is_erased_after_three_years_but_that_it_was_stays(cast, visitor):
    code = complain(cast, visitor)
    row = complaint_behind(code)
    take(cast.amy, row, "acknowledge")
    visitor.client.post(BACK, {"code": code, "event": "withdraw"})
    job = RetentionJob.objects.get(category="force.complaint")
    assert job.due_on >= timezone.localdate() + timedelta(days=1000)
    clock = Actor.job("retention", cast.association.pk, "privacy.erase")
    run_clock(clock, RunClock(on=job.due_on))
    row.refresh_from_db()
    assert (row.content, row.state) == ("", "withdrawn")


def test_the_handlers_page_lists_and_shows_it(cast, visitor, sign_in):
    row = complaint_behind(complain(cast, visitor))
    desk = sign_in(cast.people.amy)
    assert b"Dawn" in desk.get("/complaints/").content
    assert WORDS in desk.get(f"/complaints/{row.pk}/").content.decode()
    done = desk.post(f"/complaints/{row.pk}/step/", {"event": "acknowledge"})
    assert done.status_code == 302
    other = Membership(person=cast.people.bo, station_id=cast.hill.pk, organisation=cast.ridge)
    other.state = "active"
    other.save()
    chosen = desk.get(f"/complaints/{row.pk}/").content.decode()
    assert chosen.count(f'value="{cast.people.bo.pk}"') == 1  # once, of however many teams
    refused = desk.post(f"/complaints/{row.pk}/step/", {"event": "assign"})
    assert refused.status_code == 422
    assert sign_in(cast.people.olga).get(f"/complaints/{row.pk}/").status_code == 404
