"""A minor's file opens by a second person's yes, or at once with a life at risk; never quietly."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from firstlight.incidents.models import Note
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.jobs import run_due, tick
from firstlight.kernel.models import Event
from firstlight.notify.models import Message
from firstlight.privacy.actions import request_access, run_clock, step_access
from firstlight.privacy.models import RetentionJob, SensitiveAccess
from firstlight.privacy.queries.access import accesses
from firstlight.privacy.schemas import RequestAccess, RunClock, StepAccess
from firstlight.searches.actions.case import open_file
from firstlight.searches.actions.reports import add_told
from firstlight.searches.models import SearchCase
from firstlight.searches.queries.briefs import sensitive_of
from firstlight.searches.schemas import AddTold, OpenFile
from firstlight.searches.tests.conftest import confirm, report


@pytest.fixture
def child(cast):
    case = report(cast, age=9, category="Child (7-9)", person_name="Little One")
    confirm(cast, case)
    return case


def ask(who, case, *, parts=("name",), **more):
    asked = RequestAccess(
        kind="search", record_id=case.pk, parts=list(parts), reason="To call them by name.", **more
    )
    return request_access(who, asked)


def step(who, row, event, **more):
    return step_access(who, StepAccess(access_id=row.pk, event=event, **more))


def told(step):
    """Who was sent word of a step."""
    rows = Message.objects.filter(key__contains=f":{step}:", link__startswith="/access/")
    return set(rows.values_list("person_id", flat=True))


def shown(who, case):
    return open_file(who, OpenFile(case_id=case.pk))


def test_what_a_second_caller_tells_stands_in_the_file_and_nowhere_else(cast, search, sign_in):
    values = {"kind": "missing_person", "place_name": "mill", "clothing": "red scarf"}
    values |= {"person_name": "Old Wang", "health_need": "insulin", "family_contact": "his son"}
    values |= {"same_as": str(search.incident_id), "command_id": str(uuid4())}
    assert sign_in(cast.people.dee).post("/report/", values).status_code == 302
    note = Note.objects.get()
    assert "red scarf" in note.text
    search.refresh_from_db()
    assert search.said_since[0]["person_name"] == "Old Wang"
    page = sign_in(cast.people.dee).get(f"/searches/{search.pk}/").content.decode()
    log = json.dumps([each.data for each in Event.objects.all()])
    for secret in ("Old Wang", "insulin", "his son"):
        assert secret not in note.text + page + log
    with pytest.raises(NotAllowed):
        shown(cast.dee, search)
    with pytest.raises(NotFound):
        add_told(cast.zoe, AddTold(incident_id=search.incident_id, text="x", person_name="y"))
    desk = sign_in(cast.people.olga)
    assert "Old Wang" not in desk.get(f"/searches/{search.pk}/").content.decode()
    opened = desk.post(f"/searches/{search.pk}/file/").content.decode()
    assert all(each in opened for each in ("Old Wang", "insulin", "his son"))
    # A grant for a part of the file shows that part.
    assert "person_name_since" not in sensitive_of(search, ("health",))


def test_a_minors_file_is_asked_for_agreed_to_used_and_closes_again(cast, child, sign_in):
    with pytest.raises(Refused) as no:
        shown(cast.olga, child)
    assert no.value.code == "no-grant"
    for name in ("dee", "ada", "bo", "pat", "uma"):
        with pytest.raises(NotAllowed):
            ask(getattr(cast, name), child)
    with pytest.raises(NotFound):
        ask(cast.zoe, child)
    with pytest.raises(Refused) as no:
        ask(cast.olga, child, parts=["diary"])
    assert no.value.field == "parts"
    row = ask(cast.olga, child)
    assert (row.is_minor, row.ref) == (True, child.incident.number)
    assert told("request_access") == {cast.people.finn.pk, cast.people.pat.pk}
    with pytest.raises(Refused) as no:
        ask(cast.olga, child)
    assert no.value.code == "asked-already"
    with pytest.raises(Refused) as no:
        step(cast.olga, row, "approve")
    assert no.value.code == "own-request"
    assert not accesses(cast.zoe).exists()
    step(cast.finn, row, "approve")
    assert told("approve") == {cast.people.olga.pk}
    assert shown(cast.olga, child)["person_name"] == "Little One"
    assert shown(cast.olga, child)["family_contact"] == ""  # not asked for
    with pytest.raises(Refused):
        shown(cast.finn, child)  # who agrees has not got it
    row.refresh_from_db()
    assert row.uses == 2
    uses = Event.objects.filter(action="privacy.use_access")
    assert [use.data for use in uses] == [{"parts": ["name"], "minor": True}] * 2
    page = sign_in(cast.people.pat).get(f"/access/{row.pk}/").content.decode()
    assert "Olga" in page
    assert "Little One" not in page
    SensitiveAccess.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused):
        shown(cast.olga, child)
    tick()
    run_due()
    row.refresh_from_db()
    assert row.state == "expired"
    assert ask(cast.olga, child).state == "requested"


def test_with_a_life_at_risk_it_opens_at_once_and_is_looked_at_by_another(cast, child):
    row = ask(cast.olga, child, parts=["health", "family"], is_urgent=True)
    assert row.state == "granted_urgent"
    assert told("break_glass") == {cast.people.pat.pk}
    assert told("request_access") == set()
    assert shown(cast.olga, child)["health_need"] == child.health_need
    SensitiveAccess.objects.update(expires_at=timezone.now())
    tick()
    run_due()
    row.refresh_from_db()
    assert row.state == "review_due"
    assert row.review_by > timezone.localdate()
    with pytest.raises(Refused):
        step(cast.finn, row, "ok")
    with pytest.raises(Refused) as no:
        step(cast.pat, row, "bad")
    assert no.value.field == "finding"
    step(cast.pat, row, "bad", finding="Nobody was at risk.")
    due = RetentionJob.objects.get(category="privacy.access").due_on
    run_clock(Actor.job("retention", cast.hill.pk, "privacy.erase"), RunClock(on=due))
    row.refresh_from_db()
    assert (row.reason, row.finding, row.state) == ("", "", "reviewed_bad")


def test_a_refusal_says_why_and_a_search_that_is_over_has_no_emergency(cast, case):
    assert shown(cast.olga, case)["person_name"]  # an adult is looked for: at once, logged
    SearchCase.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    with pytest.raises(Refused) as no:
        shown(cast.olga, case)
    assert no.value.code == "no-grant"
    with pytest.raises(Refused) as no:
        ask(cast.olga, case, is_urgent=True)
    assert no.value.code == "not-urgent"
    row = ask(cast.olga, case)
    with pytest.raises(Refused) as no:
        step(cast.pat, row, "deny")
    assert no.value.field == "finding"
    step(cast.pat, row, "deny", finding="The file is closed.")
    with pytest.raises(Refused):
        shown(cast.olga, case)


def test_the_pages_lead_from_the_search_to_the_grant_and_back(cast, child, sign_in):
    browser = sign_in(cast.people.olga)
    page = browser.get(f"/searches/{child.pk}/").content.decode()
    form = f"/access/new/?kind=search&record={child.pk}"
    assert form.replace("&", "&amp;") in page
    assert browser.get(form).status_code == 200
    asked = {"kind": "search", "record": str(child.pk), "reason": "x"}
    assert browser.post("/access/new/", asked).status_code == 422
    assert browser.post("/access/new/", {**asked, "parts": ["photo", "name"]}).status_code == 302
    row = SensitiveAccess.objects.get()
    assert f"/access/{row.pk}/" in browser.get(f"/searches/{child.pk}/").content.decode()
    refused = browser.post(f"/access/{row.pk}/step/", {"event": "approve"})
    assert refused.status_code == 422
    browser = sign_in(cast.people.finn)
    assert browser.get("/access/?f=waiting").content.decode().count("data-row") == 1
    assert browser.post(f"/access/{row.pk}/step/", {"event": "approve"}).status_code == 302
    browser = sign_in(cast.people.olga)
    opened = browser.post(f"/searches/{child.pk}/file/").content.decode()
    assert "Little One" in opened
    assert sign_in(cast.people.bo).get("/access/").status_code == 404
