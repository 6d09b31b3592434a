"""A team's briefing says first that the search is paused, found or guarded, and stays true."""

import re

import pytest
from django.utils import timezone, translation

from firstlight.console.searches.outfield import HALTS
from firstlight.searches.actions.case import pause_search
from firstlight.searches.actions.ending import guard_scene, report_found
from firstlight.searches.schemas import GuardScene, PauseSearch, ReportFound
from firstlight.searches.tests.conftest import PLACE
from firstlight.searches.tests.test_tell_searchers import segment

__all__ = ["segment"]
SPOT = {"lon": PLACE[0], "lat": PLACE[1]}


def halt(cast, case, state):
    if state == "suspended":
        pause_search(cast.olga, PauseSearch(case_id=case.pk, reason="Storm"))
    elif state == "found":
        now = timezone.now()
        report_found(
            cast.olga, ReportFound(case_id=case.pk, found_at=now, condition="well", **SPOT)
        )
    else:
        guard_scene(cast.olga, GuardScene(case_id=case.pk, **SPOT))


@pytest.mark.parametrize("state", HALTS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_briefing_says_first_what_is_the_matter(cast, sign_in, search, group, state, language):
    page = f"/field/{group.pk}/"
    browser = sign_in(cast.people.bo)
    browser.cookies["django_language"] = language
    before = browser.get(page).content.decode()
    assert "notice--" not in before.partition('id="briefing"')[2].partition("<h2>")[0]
    source = re.search(rf'data-live="searchcase:{search.pk} [^"]*" data-src="([^"]+)"', before)
    halt(cast, search, state)
    with translation.override(language):
        words = [str(word) for word in HALTS[state][1:]]
    for shown in (browser.get(page), browser.get(source[1])):
        assert shown.status_code == 200
        assert all(word in shown.content.decode() for word in words)
    assert "<html" not in browser.get(source[1]).content.decode()
