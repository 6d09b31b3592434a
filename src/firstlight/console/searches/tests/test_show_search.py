"""The pages of a search, as a browser gets them."""

import html

import pytest

from firstlight.incidents.actions import count_out
from firstlight.incidents.schemas import CountOut
from firstlight.kernel import jobs
from firstlight.kernel.models import Job
from firstlight.searches.models import Plan
from firstlight.searches.words import SEARCH_FIRST


@pytest.fixture(params=["zh-hans", "en"])
def language(request, client):
    client.cookies["django_language"] = request.param
    return request.param


def run_plan():
    jobs.work(Job.objects.get(kind="searches.plan"))
    return Plan.objects.get()


def test_the_record_page_shows_in_both_languages(cast, sign_in, search, pack, language):
    olga = sign_in(cast.people.olga)
    answer = olga.get(f"/searches/{search.pk}/")
    assert answer.status_code == 200
    assert search.incident.number in answer.content.decode()
    assert olga.get("/searches/").status_code == 200


def test_the_page_of_the_call_offers_no_way_around_its_search(cast, sign_in, search):
    page = f"/incidents/{search.incident_id}/"
    shown = sign_in(cast.people.olga).get(page).content.decode()
    assert 'value="stand_by"' in shown
    assert 'value="end"' not in shown
    assert str(SEARCH_FIRST) in html.unescape(shown)


def test_a_leader_who_is_not_there_is_not_offered_to_report_found(cast, sign_in, search):
    page = f"/searches/{search.pk}/"
    ada = sign_in(cast.people.ada)
    assert 'value="find"' in ada.get(page).content.decode()
    here = [cast.people.ada.pk]
    count_out(cast.olga, CountOut(incident_id=search.incident_id, person_ids=here))
    assert 'value="find"' not in ada.get(page).content.decode()
