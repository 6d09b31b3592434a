"""Joining by the page for everybody: adults, by themselves, every question answered."""

import re

import pytest

from firstlight.force.actions import step_membership
from firstlight.force.models import Application, Membership, Person
from firstlight.force.queries import memberships
from firstlight.force.schemas import StepMembership
from firstlight.kernel.models import Event
from firstlight.notify.models import Message
from firstlight.privacy.actions import switch_module
from firstlight.privacy.models import Consent
from firstlight.privacy.purposes import PURPOSES
from firstlight.privacy.schemas import SwitchModule

PATH = "/p/en/join/"


def form(cast, **changed):
    said = {f"consent_{key}": "no" for key in PURPOSES}
    plain = {
        "organisation_id": str(cast.dawn.pk),
        "name": "李晨光",
        "born_on": "1990-05-01",
        "phone": "13800000001",
        "category": "retired_cadre",
        "privacy_notice_shown": "true",
    }
    return {**plain, **said, "consent_callouts": "yes", **changed}


def code_in(answer):
    return re.search(r"data-code>([^<]+)<", answer.content.decode())[1]


def test_an_application_is_a_submitted_membership_with_each_answer_kept(cast, visitor):
    answer = visitor(PATH, form(cast))
    assert answer.status_code == 200
    row = Membership.objects.get(application__isnull=False)
    assert (row.state, row.organisation, row.person.name) == ("submitted", cast.dawn, "李晨光")
    said = dict(Consent.objects.filter(subject_id=row.person_id).values_list("purpose", "state"))
    assert said == {key: "given" if key == "callouts" else "refused" for key in PURPOSES}
    assert row in memberships(cast.ada)
    acts = Event.objects.filter(actor=f"person:{row.person_id}")
    assert acts.filter(action="membership.submit").exists()
    code = code_in(answer)
    assert code not in str(list(Application.objects.values()))
    assert row.person.pinyin == "lichenguang"


def test_who_decides_next_is_told_and_reads_what_the_applicant_wrote(cast, visitor, sign_in):
    visitor(PATH, form(cast, words="会游泳，周末有空"))
    row = Membership.objects.get(application__isnull=False)

    def told():
        found = Message.objects.filter(channel="inapp", key__startswith=f"application:{row.pk}")
        assert {each.link for each in found} == {f"/people/{row.person_id}/"}
        assert not any("李晨光" in each.title + each.body for each in found)
        return {each.person_id for each in found}

    assert told() == {cast.people.ada.pk}
    leader = sign_in(cast.people.ada)
    assert "会游泳，周末有空" in leader.get(f"/people/{row.person_id}/").content.decode()
    step_membership(cast.ada, StepMembership(membership_id=row.pk, event="recommend"))
    assert told() - {cast.people.ada.pk} == {cast.people.olga.pk, cast.people.finn.pk}


def test_a_refused_step_without_fields_says_why(cast, visitor, sign_in):
    visitor(PATH, form(cast))
    row = Membership.objects.get(application__isnull=False)
    step_membership(cast.ada, StepMembership(membership_id=row.pk, event="recommend"))
    desk = sign_in(cast.people.olga)
    desk.cookies["django_language"] = "en"
    address = f"/people/{row.person_id}/membership/{row.pk}/"
    answer = desk.post(address, {"event": "approve"})  # nothing is signed
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("data-errors") == 1
    assert "Code of conduct" in page.partition("data-errors")[2].partition("</ul>")[0] or (
        "code of conduct" in page.partition("data-errors")[2].partition("</ul>")[0]
    )
    assert "What you typed is kept." not in page  # nothing was


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"born_on": "2015-01-01"}, "born_on"),
        ({"born_on": ""}, "born_on"),
        ({"consent_health_statement": ""}, "consent_health_statement"),
        ({"privacy_notice_shown": ""}, "privacy_notice_shown"),
        ({"organisation_id": "00000000-0000-7000-8000-000000000001"}, "organisation_id"),
        ({"phone": "call me"}, "phone"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_lost_or_stored(cast, visitor, changed, field):
    people = Person.objects.count()
    answer = visitor(PATH, form(cast, **changed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in page
    assert 'value="李晨光"' in page
    assert Person.objects.count() == people
    assert not Consent.objects.exists()


def test_a_form_is_taken_once_and_not_from_another_site(cast, visitor):
    page = visitor.client.get(PATH).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    taken, again = (visitor(PATH, form(cast), token=token) for _time in range(2))
    assert taken.status_code == again.status_code == 200
    assert code_in(taken) == code_in(again)
    assert Application.objects.count() == 1
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert visitor(PATH, form(cast), **headers).status_code == 403
    assert Application.objects.count() == 1


def test_without_an_answer_nothing_is_taken(cast, visitor):
    page = visitor.client.get(PATH).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    posted = {**form(cast), "token": token, "proof": "", "answer": "99"}
    assert visitor.client.post(PATH, posted).status_code == 422
    assert not Application.objects.exists()


def test_the_code_shows_the_state_and_withdraws(cast, visitor):
    code = code_in(visitor(PATH, form(cast)))
    row = Membership.objects.get(application__isnull=False)
    step_membership(
        cast.ada, StepMembership(membership_id=row.pk, event="ask_more", missing="Which nights?")
    )
    back = "/p/en/join/back/"
    shown = visitor.client.post(back, {"code": code.lower().replace("-", " ")}).content.decode()
    assert "Which nights?" in shown
    assert "李晨光" not in shown
    sent = {"code": code, "event": "resubmit", "words": "Fridays"}
    assert visitor.client.post(back, sent).status_code == 200
    visitor.client.post(back, {"code": code, "event": "withdraw"})
    row.refresh_from_db()
    assert row.state == "withdrawn"
    wrong = visitor.client.post(back, {"code": "AAAA-AAAA-AAAA-AAAA"})
    assert (wrong.status_code, b"No application" in wrong.content) == (422, True)


def test_a_station_that_takes_no_applications_is_not_offered(cast, visitor):
    switch_module(cast.pat, SwitchModule(module="applications", on=False, reason="full"))
    page = visitor.client.get(PATH).content.decode()
    assert "Shore" in page
    assert "Dawn" not in page
    assert visitor(PATH, form(cast)).status_code == 422
