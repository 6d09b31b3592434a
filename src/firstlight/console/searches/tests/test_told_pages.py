"""What is still to be told stands on the search's page and in the desk's list until it is done."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.searches.actions.ending import report_found
from firstlight.searches.models import SearchCase
from firstlight.searches.schemas import ReportFound
from firstlight.searches.tests.conftest import confirm
from firstlight.searches.tests.test_tell_afterwards import share_at_once


@pytest.fixture
def urgent(cast, case):
    confirm(cast, case)
    return share_at_once(cast, case)


def found(cast, case, ago):
    at = timezone.now() - ago
    spot = {"place": "at home", "condition": "well"}
    report_found(cast.olga, ReportFound(case_id=case.pk, found_at=at, **spot))


def english(browser):
    browser.cookies["django_language"] = "en"
    return browser


def test_the_desk_lists_it_below_and_when_late_above_the_calls(cast, sign_in, urgent):
    browser = english(sign_in(cast.people.olga))
    owed, call = f"/searches/{urgent.pk}/#told", f"/?of={urgent.incident_id}"
    desk = browser.get("/desk/now/").content.decode()
    assert "Notice to the family owed" in desk
    assert desk.index(call) < desk.index(owed)
    found(cast, urgent, timedelta(hours=25))
    desk = browser.get("/desk/now/").content.decode()
    assert "Notice to the family overdue" in desk
    assert desk.index(owed) < desk.index(call)


def test_it_is_recorded_on_the_page_and_shown_there(cast, sign_in, urgent):
    browser = english(sign_in(cast.people.olga))
    page, deed = f"/searches/{urgent.pk}/", f"/searches/{urgent.pk}/do/told/"
    assert "To be told afterwards" in browser.get(page).content.decode()
    found(cast, urgent, timedelta(0))
    assert "Still to be told" in browser.get(page).content.decode()
    wrong = browser.post(deed, {"whom": "family", "how": "", "told_at": "2026-01-01T10:00"})
    assert wrong.status_code == 422
    assert "How: choose one of the answers." in wrong.content.decode()
    assert 'value="2026-01-01T10:00"' in wrong.content.decode()
    values = {"whom": "family", "how": "phone", "told_at": "2026-01-01T10:00"}
    assert browser.post(deed, values).status_code == 302
    after = browser.get(page).content.decode()
    assert "Still to be told" not in after
    assert "By telephone" in after
    assert SearchCase.objects.get(pk=urgent.pk).told_by_id == cast.people.olga.pk


def test_a_leader_reads_that_it_is_owed_and_has_no_button(cast, sign_in, urgent):
    page = english(sign_in(cast.people.ada)).get(f"/searches/{urgent.pk}/").content.decode()
    assert "To be told afterwards" in page
    assert "/do/told/" not in page
