"""One button ends a search that has not begun, or is paused: the person is back."""

import pytest

from firstlight.incidents.tests.test_one_commander_one_call import give
from firstlight.searches.actions.case import pause_search
from firstlight.searches.models import SearchCase
from firstlight.searches.rules.case import FOUND_BESIDE
from firstlight.searches.schemas import PauseSearch
from firstlight.searches.tests.conftest import activate, confirm, share

WORDS = {"en": "Found safe", "zh-hans": "已找到"}


def brought_to(cast, case, state):
    confirm(cast, case)
    if state != "confirmed":
        share(cast, case)
    if state == "suspended":
        activate(cast, case)
        pause_search(cast.olga, PauseSearch(case_id=case.pk, reason="Dark"))
    case.refresh_from_db()


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("state", FOUND_BESIDE)
def test_the_button_stands_on_the_page_and_ends_the_search(cast, sign_in, case, state, language):
    brought_to(cast, case, state)
    browser = sign_in(cast.people.olga)
    browser.cookies["django_language"] = language
    page = browser.get(f"/searches/{case.pk}/").content.decode()
    assert WORDS[language] in page
    assert 'id="find-place"' in page
    values = {"event": "find", "version": case.version, "condition": "well"}
    values["found_at"] = "2026-01-01T10:00"
    refused = browser.post(f"/searches/{case.pk}/step/", values | {"place": ""})
    assert refused.status_code == 422
    done = browser.post(f"/searches/{case.pk}/step/", values | {"place": "at home"})
    assert done.status_code == 302
    assert SearchCase.objects.get(pk=case.pk).state == "found"
    after = browser.get(f"/searches/{case.pk}/").content.decode()
    assert "find-place" not in after


def test_before_the_police_confirm_there_is_no_such_button(cast, sign_in, case):
    page = sign_in(cast.people.olga).get(f"/searches/{case.pk}/").content.decode()
    assert "find-place" not in page


def test_a_dispatcher_reads_whose_step_it_is_in_words(cast, sign_in, case):
    confirm(cast, case)
    browser = sign_in(cast.people.dee)
    browser.cookies["django_language"] = "en"
    page = browser.get(f"/searches/{case.pk}/").content.decode()
    assert "For: Leader of a group" in page
    assert "group_leader" not in page


def test_who_holds_the_commanders_role_for_it_can_be_chosen(cast, sign_in, case):
    confirm(cast, case)
    share(cast, case)
    browser = sign_in(cast.people.olga)
    page, key = f"/searches/{case.pk}/", str(cast.people.di.pk)
    assert f'value="{key}"' not in browser.get(page).content.decode()
    give(cast, case.incident_id)
    assert f'value="{key}"' in browser.get(page).content.decode()
