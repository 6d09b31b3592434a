"""Parts of the product go off at once, for everybody under the switch, and come back whole."""

from dataclasses import replace

import pytest

from firstlight.console.field.answer import link_actor
from firstlight.duty.actions import check_in
from firstlight.duty.models import DutySession
from firstlight.duty.schemas import CheckIn
from firstlight.force.roles import ROLES
from firstlight.force.seats import actor_of
from firstlight.incidents.actions import count_in, open_callout, report_call
from firstlight.incidents.models import Invite
from firstlight.incidents.schemas import CountIn, OpenCallout, ReportCall
from firstlight.kernel.errors import NotAllowed, Refused
from firstlight.kernel.models import Event
from firstlight.privacy.actions import give_consent, switch_module
from firstlight.privacy.modules import ALWAYS, MODULES
from firstlight.privacy.schemas import AnswerConsent, SwitchModule
from firstlight.public.tests.test_publish_notices import case, publish

__all__ = ["case"]


def switch(actor, module, *, on=False, reason="under review"):
    return switch_module(actor, SwitchModule(module=module, on=on, reason=reason))


def test_every_capability_belongs_to_a_part_or_is_never_switched_off():
    rooms = {each.partition(".")[0] for role in ROLES.values() for each in role.capabilities}
    switched = frozenset().union(*(module.rooms for module in MODULES.values()))
    assert rooms <= switched | ALWAYS
    assert not switched & ALWAYS


@pytest.mark.parametrize("module", [key for key, each in MODULES.items() if each.rooms])
def test_a_part_that_is_off_is_nobodys_and_comes_back_whole(cast, module):
    whole = {name: actor_of(person).capabilities for name, person in vars(cast.people).items()}
    switch(cast.pat, module)
    for name, person in vars(cast.people).items():
        rooms = {each.partition(".")[0] for each in actor_of(person).capabilities}
        here = name not in ("zoe", "kai", "amy")
        assert not (here and rooms & MODULES[module].rooms), name
        assert here or actor_of(person).capabilities == whole[name]
    switch(cast.pat, module, on=True)
    assert whole == {
        name: actor_of(person).capabilities for name, person in vars(cast.people).items()
    }


def test_what_an_association_switches_off_is_off_in_its_stations(cast, rule):
    switch(rule(cast.association), "searches")
    assert not actor_of(cast.people.olga).may("searches.see")
    assert not actor_of(cast.people.zoe).may("searches.see")


@pytest.fixture
def rule(cast):
    """A privacy officer of any organisation."""
    return lambda organisation: replace(
        cast.pat, station_id=organisation.pk, stations=frozenset({organisation.pk})
    )


def test_pages_menus_and_the_api_close_alike(cast, case, sign_in):
    browser = sign_in(cast.people.olga)
    assert str(case.pk) in browser.get("/api/searches").content.decode()
    assert b'href="/searches/"' in browser.get("/").content
    switch(cast.pat, "searches")
    assert b'href="/searches/"' not in browser.get("/").content
    assert browser.get("/searches/").status_code == 404
    refused = browser.post("/api/do/searches.pause_search", {}, content_type="application/json")
    assert refused.status_code in (404, 422)
    assert str(case.pk) not in browser.get("/api/searches").content.decode()


def test_only_the_privacy_officer_switches_and_says_why(cast):
    for name in ("olga", "dee", "ada", "bo", "amy", "uma", "sam"):
        with pytest.raises(NotAllowed):
            switch(getattr(cast, name), "searches")
    for odd in ({"reason": " "}, {"on": True}):
        with pytest.raises(Refused):
            switch(cast.pat, "searches", **odd)
    with pytest.raises(Refused) as no:
        switch(cast.pat, "privacy")
    assert no.value.field == "module"
    switch(cast.pat, "searches")
    assert Event.objects.get(action="privacy.switch_module").data == {
        "module": "searches",
        "on": False,
    }


def test_locations_go_off_at_once_and_stay_off(cast):
    give_consent(cast.bo, AnswerConsent(purpose="location_on_duty"))
    check_in(cast.bo, CheckIn(shares_location=True))
    switch(cast.pat, "location")
    session = DutySession.objects.get()
    assert (session.shares_location, session.token_hash) == (False, "")
    give_consent(cast.di, AnswerConsent(purpose="location_on_duty"))
    with pytest.raises(Refused) as no:
        check_in(cast.di, CheckIn(shares_location=True))
    assert no.value.code == "module-off"
    check_in(cast.di, CheckIn())


def test_calls_stay_open_while_people_are_out(cast):
    incident = report_call(cast.olga, ReportCall(kind="other", place_name="bridge"))
    count_in(cast.olga, CountIn(incident_id=incident.pk, person_ids=[cast.people.bo.pk]))
    with pytest.raises(Refused) as no:
        switch(cast.pat, "incidents")
    assert no.value.code == "people-out"
    assert cast.olga.may("incidents.see")


def test_the_privacy_officers_page_has_the_switches(cast, sign_in):
    browser = sign_in(cast.people.pat)
    page = browser.get("/privacy/").content.decode()
    assert 'value="searches"' in page
    assert 'value="location"' in page
    sent = {"module": "notices", "on": "false", "reason": "being reviewed"}
    assert browser.post("/privacy/modules/", sent, follow=True).status_code == 200
    assert "being reviewed" in browser.get("/privacy/").content.decode()
    assert not actor_of(cast.people.olga).may("notices.manage")


def test_answer_links_close_with_call_outs(cast):
    incident = report_call(
        cast.olga, ReportCall(kind="other", place_name="bridge", is_life_at_risk=True)
    )
    callout = OpenCallout(incident_id=incident.pk, needs=[{"skill": "any", "count": 1}])
    open_callout(cast.olga, callout)
    invite = Invite.objects.first()
    assert link_actor(invite).may("callouts.answer")
    switch(cast.pat, "callouts")
    assert not link_actor(invite).may("callouts.answer")


@pytest.mark.parametrize("part", ["notices", "searches", "incidents"])
def test_public_notices_close_with_every_part_without_which_none_is_recalled(
    cast, case, client, part
):
    notice = publish(cast, case)
    assert client.get(f"/n/{notice.slug}/").status_code == 200
    switch(cast.pat, part)
    assert client.get(f"/n/{notice.slug}/").status_code == 404
