"""Asking about one's own data without an account: by a code, to the privacy officer alone."""

import re

import pytest
from django.utils import timezone

from firstlight.force.models import Complaint
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.notify.models import Message
from firstlight.privacy import queries
from firstlight.privacy.actions import note_done, run_clock, step_request
from firstlight.privacy.models import DataSubjectRequest, RetentionJob
from firstlight.privacy.schemas import NoteDone, RunClock, StepRequest

PATH = "/p/en/rights/"
BACK = "/p/en/rights/back/"


def asked(cast, **more):
    return {
        "organisation_id": str(cast.hill.pk),
        "right": "erase",
        "scope": "My grandmother was looked for in spring.",
        "asked_by": "A Grandchild",
        "contact": "000 111",
    } | more


def step(who, row, event, **given):
    return step_request(who, StepRequest(data_request_id=row.pk, event=event, **given))


def test_a_request_comes_in_is_answered_and_read_by_its_code(cast, visitor, sign_in):
    for wrong in ({"contact": ""}, {"asked_by": ""}, {"right": "own"}, {"scope": ""}):
        assert visitor(PATH, asked(cast, **wrong)).status_code == 422
    team = visitor(PATH, asked(cast, organisation_id=str(cast.dawn.pk)))
    assert team.status_code == 422
    code = re.search(r"data-code>([^<]+)<", visitor(PATH, asked(cast)).content.decode())[1]
    row = DataSubjectRequest.objects.get()
    assert (row.station_id, row.subject_id, row.state) == (cast.hill.pk, None, "received")
    assert [m.person_id for m in Message.objects.all()] == [cast.people.pat.pk]
    said = Event.objects.get(action="force.send_rights_request")
    assert said.on_behalf_of == "person"
    assert "Grand" not in str(said.data)
    for name in ("bo", "olga", "zoe", "amy", "uma"):
        with pytest.raises(NotFound):
            queries.data_request(getattr(cast, name), row.pk)
    page = sign_in(cast.people.pat).get(f"/privacy/requests/{row.pk}/").content.decode()
    assert "A Grandchild" in page
    assert "000 111" in page
    with pytest.raises(Refused):  # only who has the code takes it back
        step(cast.pat, row, "withdraw")
    step(cast.pat, row, "verify_id", identity_check="A call back.")
    step(cast.pat, row, "refuse", answer="The law keeps it a year.", court_told=True)
    shown = visitor.client.post(BACK, {"code": code}).content.decode()
    assert "The law keeps it a year." in shown
    assert "Grandchild" not in shown
    assert visitor.client.post(BACK, {"code": code, "event": "fulfil"}).status_code == 422
    assert visitor.client.post(BACK, {"code": code, "event": "review"}).status_code == 200
    row.refresh_from_db()
    assert row.state == "verified"
    with pytest.raises(Refused):  # not before it is done
        step(cast.pat, row, "fulfil", answer="It is erased.")
    note_done(cast.pat, NoteDone(data_request_id=row.pk, where="The search of 3 March: erased."))
    row.refresh_from_db()
    step(cast.pat, row, "fulfil", answer="It is erased.")
    due = RetentionJob.objects.get(category="privacy.request").due_on
    run_clock(Actor.job("retention", cast.hill.pk, "privacy.erase"), RunClock(on=due))
    row.refresh_from_db()
    assert (row.asked_by, row.contact, row.scope, row.answer) == ("", "", "", "")
    assert (row.right, row.state) == ("erase", "fulfilled")
    assert visitor.client.post(BACK, {"code": code}).status_code == 422


def test_a_code_of_something_else_or_none_opens_nothing(cast, visitor):
    Complaint.objects.create(
        station_id=cast.association.pk,
        about=cast.dawn,
        content="x",
        code_hash="x",
        answer_by=timezone.localdate(),
    )
    DataSubjectRequest.objects.create(
        station_id=cast.hill.pk,
        subject_id=cast.people.bo.pk,
        right="access",
        due_on=timezone.localdate(),
    )
    for code in ("", "nothing", "x"):
        assert visitor.client.post(BACK, {"code": code}).status_code == 422
    code = re.search(r"data-code>([^<]+)<", visitor(PATH, asked(cast)).content.decode())[1]
    visitor.client.post(BACK, {"code": code, "event": "withdraw"})
    assert DataSubjectRequest.objects.get(subject_id=None).state == "withdrawn"
