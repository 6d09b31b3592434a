"""Where and how the person was found is for the desk that runs the search, and for nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.api.rooms.searches import CASE
from firstlight.api.shown import told
from firstlight.console.searches.maps import search_map
from firstlight.incidents.models import Attendance
from firstlight.searches.actions.case import close_unfounded
from firstlight.searches.actions.ending import close_case, report_found
from firstlight.searches.actions.erasing import erase_person
from firstlight.searches.models import SearchCase
from firstlight.searches.schemas import CloseCase, CloseUnfounded, ReportFound

PLACE = {"lon": 120.5312, "lat": 29.4231}


@pytest.fixture
def found(cast, search):
    spot = PLACE | {"found_at": timezone.now(), "condition": "unresponsive"}
    report_found(cast.bo, ReportFound(case_id=search.pk, **spot))
    return SearchCase.objects.select_related("incident").get(pk=search.pk)


def row_of(who, case):
    (row,) = told(who, CASE, [case])
    return row["found_lon"], row["found_lat"], row["found_condition"]


def pins(who, case):
    layers = search_map(who, case, None)["layers"]
    features = [
        f
        for layer in layers
        if layer["kind"] == "pins" and "features" in layer
        for f in layer["features"]["features"]
    ]
    return [
        f["geometry"]["coordinates"] for f in features if f["properties"].get("symbol") == "found"
    ]


def test_the_desk_reads_where_and_how_the_person_was_found(cast, sign_in, found):
    page = sign_in(cast.people.olga).get(f"/searches/{found.pk}/").content.decode()
    assert "29.423" in page
    assert "Does not respond" in page or "无反应" in page
    assert pins(cast.olga, found) == [[PLACE["lon"], PLACE["lat"]]]
    assert row_of(cast.olga, found) == (PLACE["lon"], PLACE["lat"], "unresponsive")


@pytest.mark.parametrize("who", ["bo", "ada", "ray"])
def test_who_does_not_run_the_search_reads_nothing_of_it(cast, found, who):
    reader = getattr(cast, who)
    assert row_of(reader, found) == (None, None, "")
    assert pins(reader, found) == []


def test_how_the_person_was_is_erased_with_the_file(cast, found):
    class Quiet:
        now = timezone.now()

        def record(self, *_row, **_facts):
            """Say nothing."""

    erase_person(Quiet(), found)
    found.refresh_from_db()
    assert (found.found_lon, found.found_condition) == (None, "")
    assert row_of(cast.olga, found) == (None, None, "")


def test_a_search_that_is_over_says_what_came_of_it_and_when_it_goes(cast, sign_in, found):
    desk, page = sign_in(cast.people.olga), f"/searches/{found.pk}/"
    assert "Adams" not in desk.get(page).content.decode(), "nobody is looked for any more"
    SearchCase.objects.filter(pk=found.pk).update(
        state="handed_over", handed_to="hospital", debrief="more batteries"
    )
    shown = desk.get(page).content.decode()
    assert "医疗" in shown
    assert "more batteries" in shown
    incident = desk.get(f"/incidents/{found.incident_id}/").content.decode()
    assert incident.count('value="debrief"') == 0, "the debrief is held on the search's own page"
    SearchCase.objects.filter(pk=found.pk).update(state="debriefed")
    case = SearchCase.objects.get(pk=found.pk)
    Attendance.objects.update(out_at=timezone.now())
    close_case(cast.olga, CloseCase(case_id=found.pk, version=case.version))
    shown = desk.get(page).content.decode()
    assert (timezone.localdate() + timedelta(days=30)).isoformat() in shown
    assert "timeline.pdf" in shown.partition("record__body")[2].partition("<dl")[0]
    assert "more batteries" not in sign_in(cast.people.ray).get(page).content.decode()


def test_a_search_that_is_over_asks_for_nothing_more(cast, sign_in, case):
    desk, page = sign_in(cast.people.olga), f"/searches/{case.pk}/"
    shown = desk.get(page).content.decode()
    assert f"assignment searchcase:{case.pk}" in shown, "the plan hears that the search ends"
    assert "do/clue/" in shown
    close_unfounded(cast.olga, CloseUnfounded(case_id=case.pk, reason="at home"))
    shown = desk.get(page).content.decode()
    for deed in ("clue", "draft"):
        assert f"do/{deed}/" not in shown
    assert "没有制定方案" in shown
    assert "没有派过小组" in shown
