"""The pages of own sweep widths and own finds, as an officer uses them."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from firstlight.console.searches.tests.test_drive_search import browser
from firstlight.console.searches.tests.test_plan_in_weather import planned
from firstlight.searches.actions.own import add_trial
from firstlight.searches.models import DetectionTrial, OwnFind
from firstlight.searches.schemas import AddTrial
from firstlight.searches.tests.test_know_ourselves import closed

WIDTHS, FINDS = "/searches/widths/", "/searches/finds/"
COUNTED = {
    "method": "count",
    "team_kind": "foot",
    "visibility": "medium",
    "held_on": "2026-03-01",
    "placed": "30",
    "found": "19",
    "track_m": "5000",
    "area_m2": "200000",
}


def text(answer):
    return answer.content.decode()


def test_an_exercise_is_written_down_and_undone(cast):
    olga = browser(cast.people.olga)
    assert "No exercise yet" in text(olga.get(WIDTHS))
    page = text(olga.post(WIDTHS, COUNTED, follow=True))
    assert "19 of 30 found" in page
    assert "<strong>40 m" in page
    assert "Olga" in page
    key = olga.session["undo"]["key"]
    olga.post(f"/undo/?of={key}")
    assert "No exercise yet" in text(olga.get(WIDTHS))


@pytest.mark.parametrize("method", ["count", "crossover", "range", "measured"])
def test_each_way_of_measuring_asks_for_its_own_fields(cast, method):
    olga = browser(cast.people.olga)
    page = text(olga.get(WIDTHS, {"method": method}))
    assert f'name="method" value="{method}"' in page
    answer = olga.post(WIDTHS, {"method": method, "team_kind": "foot", "visibility": "low"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer)


def test_nonsense_is_said_beside_its_field_and_what_was_typed_stays(cast):
    answer = browser(cast.people.olga).post(WIDTHS, COUNTED | {"found": "31"})
    assert answer.status_code == 422
    page = text(answer)
    assert "Of them found: more than were laid out." in page
    assert 'name="track_m"' in page
    assert 'value="5000"' in page
    assert not DetectionTrial.objects.exists()


def test_taking_an_exercise_out_offers_to_put_it_back(cast):
    olga = browser(cast.people.olga)
    olga.post(WIDTHS, COUNTED)
    row = DetectionTrial.objects.get()
    olga.post(reverse("own_width_drop", args=[row.pk]))
    row.refresh_from_db()
    assert row.removed_at is not None
    olga.post(f"/undo/?of={olga.session['undo']['key']}")
    row.refresh_from_db()
    assert row.removed_at is None


def test_the_plan_says_that_it_reckons_with_the_own_width(cast, search, pack):
    said = {"team_kind": "foot", "method": "measured", "width_m": 28, "trials": 12}
    for seen in ("low", "medium", "high"):
        add_trial(cast.olga, AddTrial(**said, visibility=seen, held_on=date(2026, 3, 1)))
    _plan, page = planned(browser(cast.people.olga), search, hours="4")
    assert "own width 28 m, 12 trials; the book says" in page


def test_finds_are_shown_beside_the_book(cast):
    olga = browser(cast.people.olga)
    assert "No find counts yet" in text(olga.get(FINDS))
    line = {"category": "Dementia", "distance_m": "420", "found_where": "way", "year": "2024"}
    page = text(olga.post(FINDS, line, follow=True))
    assert "1 find counts." in page
    assert page.count("<polyline") == 3
    assert "420 m" in page
    other = text(olga.get(FINDS, {"kind": "Hiker", "ecoregion": "Dry", "ground": "nowhere"}))
    assert '<option value="Hiker" selected>' in other


def test_a_find_that_cannot_be_is_refused_beside_its_field(cast):
    olga = browser(cast.people.olga)
    answer = olga.post(FINDS, {"category": "Dementia", "distance_m": "-4", "year": "2024"})
    assert answer.status_code == 422
    assert 'id="id_distance_m-error"' in text(answer)


def test_a_closed_search_is_offered_and_counted(cast, case):
    closed(case)
    olga = browser(cast.people.olga)
    assert case.incident.number in text(olga.get(FINDS))
    olga.post(reverse("own_find_count"), {"case_id": case.pk, "found_where": "water"})
    row = OwnFind.objects.get()
    assert row.found_where == "water"
    assert "Closed searches that do not count yet" not in text(olga.get(FINDS))
    olga.post(reverse("own_find_drop", args=[row.pk]))
    assert "Closed searches that do not count yet" in text(olga.get(FINDS))


@pytest.mark.parametrize(
    ("lines", "count", "said"),
    [
        ("类别,距离,发现处,年份\nDementia,420,way,2024\nHiker,1500,,2019\n", 2, ""),
        ("category,distance,year\nPerson with dementia,420,2024\n", 1, ""),
        ("category,distance,year\nDementia,420,2024\nWizard,1,2020\n", 0, "Line 3"),
        ("category,distance,year\nDementia,far,2024\n", 0, "Distance from where last seen"),
        ("category,distance,year\nDementia,5,2999\n", 0, "Line 2"),
        ("category,year\nDementia,2024\n", 0, "distance"),
    ],
)
def test_a_list_is_taken_in_whole_or_not_at_all(cast, lines, count, said):
    file = SimpleUploadedFile("finds.csv", lines.encode())
    answer = browser(cast.people.olga).post(
        reverse("own_finds_upload"), {"file": file}, follow=True
    )
    assert OwnFind.objects.count() == count
    if said:
        assert answer.status_code == 422
        assert said in text(answer)


def test_who_does_not_keep_the_figures_finds_no_page(cast):
    ada = browser(cast.people.ada)
    assert ada.get(WIDTHS).status_code == ada.get(FINDS).status_code == 404
