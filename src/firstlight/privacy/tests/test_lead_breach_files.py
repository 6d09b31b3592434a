"""A leak: anybody says so, the clocks run from the suspicion, both notices are kept with it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.notify.models import Message
from firstlight.privacy.actions import (
    assess_breach,
    contain_breach,
    report_breach,
    run_clock,
    step_breach,
)
from firstlight.privacy.models import BreachIncident, RetentionJob
from firstlight.privacy.schemas import (
    AssessBreach,
    ContainBreach,
    ReportBreach,
    RunClock,
    StepBreach,
)


@pytest.fixture
def leak(cast):
    noticed = timezone.now() - timedelta(hours=2)
    return report_breach(
        cast.bo, ReportBreach(what="A roster in a chat group", noticed_at=noticed)
    )


def step(who, row, event, **given):
    return step_breach(who, StepBreach(breach_id=row.pk, event=event, **given))


def test_a_leak_is_judged_contained_told_and_closed(cast, leak):
    assert [m.person_id for m in Message.objects.all()] == [cast.people.pat.pk]
    assert leak.authority_due_at - leak.noticed_at == timedelta(hours=24)
    assert leak.people_due_at - leak.noticed_at == timedelta(hours=72)
    for name in ("bo", "olga", "amy", "uma", "zoe"):
        with pytest.raises((NotAllowed, NotFound)):
            step(getattr(cast, name), leak, "confirm")
    told = AssessBreach(
        breach_id=leak.pk, whose="volunteers", kinds="phones", how_many=12, has_minors=True
    )
    assess_breach(cast.pat, told)
    with pytest.raises(Refused):
        contain_breach(cast.pat, ContainBreach(breach_id=leak.pk, measures="Taken down."))
    step(cast.pat, leak, "confirm")
    with pytest.raises(Refused):  # the file says what stopped it before anybody is told
        step(cast.pat, leak, "notify", authority="x")
    contain_breach(cast.pat, ContainBreach(breach_id=leak.pk, measures="Taken down."))
    now = timezone.now()
    notice = {
        "authority": "Cyberspace office",
        "authority_told_at": now,
        "people_told_at": now,
        "people_told_how": "a letter each",
    }
    for wrong, field in (
        ({"authority_told_at": now + timedelta(hours=1)}, "authority_told_at"),
        ({"people_told_at": leak.noticed_at - timedelta(hours=1)}, "people_told_at"),
        ({}, "guardians_told"),
    ):
        with pytest.raises(Refused) as no:
            step(cast.pat, leak, "notify", **notice | wrong)
        assert no.value.field == field
    step(cast.pat, leak, "notify", **notice, guardians_told=True)
    step(cast.pat, leak, "review", finding="Rosters are not sent to groups.")
    with pytest.raises(Refused):
        assess_breach(cast.pat, told)
    due = RetentionJob.objects.get(category="privacy.breach").due_on
    run_clock(Actor.job("retention", cast.hill.pk, "privacy.erase"), RunClock(on=due))
    leak.refresh_from_db()
    assert (leak.what, leak.state, leak.how_many) == ("", "closed", 12)
    assert "chat group" not in str(list(Event.objects.values_list("data", flat=True)))


def test_a_false_alarm_and_one_without_harm_need_their_reasons(cast, leak):
    with pytest.raises(Refused) as no:
        step(cast.pat, leak, "dismiss")
    assert no.value.field == "finding"
    other = report_breach(cast.bo, ReportBreach(what="A lost phone"))
    step(cast.pat, leak, "dismiss", finding="The list was empty.")
    step(cast.pat, other, "confirm")
    contain_breach(cast.pat, ContainBreach(breach_id=other.pk, measures="Wiped."))
    told = {"authority": "Cyberspace office", "authority_told_at": timezone.now()}
    with pytest.raises(Refused) as no:
        step(cast.pat, other, "no_personal_notice", **told)
    assert no.value.field == "finding"
    step(cast.pat, other, "no_personal_notice", **told, finding="It was encrypted and wiped.")
    with pytest.raises(Refused) as no:
        report_breach(
            cast.bo, ReportBreach(what="x", noticed_at=timezone.now() + timedelta(hours=1))
        )
    assert no.value.field == "noticed_at"


def test_the_pages_take_it_from_the_report_to_the_register(cast, sign_in):
    browser = sign_in(cast.people.bo)
    assert browser.get("/me/leak/").status_code == 200
    assert browser.post("/me/leak/", {"what": ""}).status_code == 422
    assert browser.post("/me/leak/", {"what": "A lost phone"}).status_code == 302
    row = BreachIncident.objects.get()
    assert browser.get("/privacy/breaches/").status_code == 404
    desk = sign_in(cast.people.pat)
    address = f"/privacy/breaches/{row.pk}/"
    assert "A lost phone" in desk.get("/privacy/breaches/").content.decode()
    assert desk.get(address).status_code == 200
    assert desk.post(f"{address}do/assess/", {"how_many": "many"}).status_code == 422
    known = {"how_many": "3", "whose": "volunteers", "happened_at": "2026-01-01T10:00"}
    assert desk.post(f"{address}do/assess/", known).status_code == 302
    assert desk.post(f"{address}do/step/", {"event": "confirm"}).status_code == 302
    assert desk.post(f"{address}do/contain/", {"measures": ""}).status_code == 422
    assert desk.post(f"{address}do/contain/", {"measures": "Wiped."}).status_code == 302
    assert desk.post(f"{address}do/step/", {"event": "notify"}).status_code == 422
    assert desk.post(f"{address}do/nothing/", {}).status_code == 404
    register = desk.get("/privacy/breaches/print/").content.decode()
    assert "Wiped." in register
    assert "volunteers" in register
