"""The desk's next step is the search's own, and nobody is called once the person was found."""

import pytest
from django.urls import reverse
from django.utils import timezone

from firstlight.console.incidents.shown import next_step
from firstlight.incidents.models import Incident
from firstlight.incidents.queries import open_callout_of
from firstlight.searches.actions.ending import report_found
from firstlight.searches.queries import desk_case_of
from firstlight.searches.schemas import ReportFound
from firstlight.searches.tests.conftest import PLACE, confirm


@pytest.fixture
def due(cast):
    """What the desk is offered as the next step of a search."""

    def due(who, case):
        incident = type(case.incident).objects.get(pk=case.incident_id)
        search = desk_case_of(who, incident)
        return next_step(who, incident, open_callout_of(incident), search)

    return due


def find(who, case):
    spot = {"lon": PLACE[0], "lat": PLACE[1], "found_at": timezone.now(), "condition": "hurt"}
    report_found(who, ReportFound(case_id=case.pk, **spot))


def test_a_report_is_confirmed_first_and_people_are_called_before_the_rest(cast, case, due):
    assert due(cast.olga, case).href == reverse("search", args=[case.pk])
    confirm(cast, case)
    assert "/searches/" not in due(cast.olga, case).href


def test_after_the_person_was_found_nobody_is_to_be_called(cast, sign_in, search, due):
    assert "callout" in due(cast.olga, search).href
    find(cast.bo, search)
    assert due(cast.olga, search).href == reverse("search", args=[search.pk])
    assert due(cast.dee, search) is None
    for page in ("/", f"/incidents/{search.incident_id}/"):
        shown = sign_in(cast.people.olga).get(page).content.decode()
        assert f"/searches/{search.pk}/" in shown
        assert reverse("callout_new", args=[search.incident_id]) not in shown


def test_a_plan_is_offered_once_the_police_have_confirmed_and_the_page_says_so(
    cast, sign_in, case
):
    desk, page = sign_in(cast.people.olga), reverse("search", args=[case.pk])
    asks = reverse("search_deed", args=[case.pk, "plan"])
    before = desk.get(page).content.decode()
    assert asks not in before
    assert "即可制定搜寻方案" in before
    confirm(cast, case)
    after = desk.get(page).content.decode()
    assert asks in after
    assert "即可制定搜寻方案" not in after


def test_a_life_is_at_risk_until_the_person_is_found(cast, sign_in, search):
    Incident.objects.filter(pk=search.incident_id).update(is_life_at_risk=True)
    desk, record = sign_in(cast.people.dee), f"/incidents/{search.incident_id}/"
    for page in ("/", record):
        assert "生命危险" in desk.get(page).content.decode()
    find(cast.bo, search)
    for page in ("/", record):
        shown = desk.get(page).content.decode()
        assert "生命危险" not in shown
    assert "已找到" in desk.get("/").content.decode()
