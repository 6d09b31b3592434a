"""Stories that begin along a way, in an area or down a river, drawn on the map."""

import json

import pytest
from django.urls import reverse

from firstlight.console.searches.tests.test_drive_search import browser, pressed
from firstlight.kernel import jobs
from firstlight.kernel.models import Job
from firstlight.searches.models import Hypothesis, Plan
from firstlight.searches.tests.conftest import PLACE

LON, LAT = PLACE
LINE = [[LON, LAT], [LON + 0.004, LAT + 0.002], [LON + 0.008, LAT]]
RING = [[LON, LAT], [LON + 0.004, LAT], [LON + 0.004, LAT + 0.004], [LON, LAT]]
WAY = json.dumps({"type": "LineString", "coordinates": LINE})
AREA = json.dumps({"type": "Polygon", "coordinates": [RING]})
TOLD = {"name": "took the old road", "weight": "2"}


def address(search, how):
    return reverse("search_story", args=[search.pk, how])


@pytest.mark.parametrize(
    ("how", "drawn", "kind", "start", "words"),
    [
        ("route", WAY, "route", {"kind": "route", "places": LINE}, "Walked along a way"),
        ("area", AREA, "walked", {"kind": "area", "places": RING}, "somewhere in an area"),
        ("river", WAY, "water", {"kind": "route", "places": LINE}, "Went into a river"),
    ],
)
def test_a_drawn_story_is_kept_and_planned_with(
    cast, search, pack, how, drawn, kind, start, words
):
    olga = browser(cast.people.olga)
    assert address(search, how) in olga.get(f"/searches/{search.pk}/").content.decode()
    assert "draw-map" in olga.get(address(search, how)).content.decode()
    pressed(olga.post(address(search, how), TOLD | {"drawn": drawn}))
    story = Hypothesis.objects.get(name="took the old road")
    assert (story.kind, story.start, story.weight) == (kind, start, 2.0)
    assert words in olga.get(f"/searches/{search.pk}/").content.decode()

    pressed(olga.post(f"/searches/{search.pk}/do/plan/", {"hours": "4"}))
    plan = Plan.objects.get()
    jobs.work(Job.objects.get(key=f"plan:{plan.pk}"))
    plan.refresh_from_db()
    assert plan.error == ""
    assert plan.result["hypotheses"][str(story.pk)] > 0.4


def test_a_river_carries_at_the_speed_that_was_said(cast, search, pack):
    olga = browser(cast.people.olga)
    pressed(olga.post(address(search, "river"), TOLD | {"drawn": WAY, "speed_mps": "1.5"}))
    assert Hypothesis.objects.get(kind="water").parameters == {"speed_mps": 1.5}


@pytest.mark.parametrize(
    ("how", "wrong", "field"),
    [
        ("route", {}, "What was drawn"),
        ("route", {"drawn": "scribble"}, "What was drawn"),
        ("route", {"drawn": AREA}, "What was drawn"),
        ("area", {"drawn": WAY}, "What was drawn"),
        ("area", {"drawn": '{"type": "Polygon", "coordinates": 5}'}, "What was drawn"),
        ("route", {"drawn": '{"type": "LineString", "coordinates": [[1, 2]]}'}, "begins"),
        ("route", {"drawn": '{"type": "LineString", "coordinates": [[1, 2], 3]}'}, "begins"),
        ("route", {"drawn": '{"type": "LineString", "coordinates": [[1, 2], [3, 95]]}'}, "begins"),
        ("river", {"drawn": WAY, "speed_mps": "40"}, "river"),
        ("river", {"drawn": WAY, "speed_mps": "fast"}, "river"),
        ("route", {"drawn": WAY, "name": ""}, "In a few words"),
        ("route", {"drawn": WAY, "weight": "0"}, "How likely"),
    ],
)
def test_what_is_no_way_is_refused_by_its_field(cast, search, how, wrong, field):
    before = Hypothesis.objects.count()
    refused = browser(cast.people.olga).post(address(search, how), TOLD | wrong)
    assert refused.status_code == 422
    assert field in refused.content.decode()
    assert Hypothesis.objects.count() == before


@pytest.mark.parametrize("who", ["ada", "bo", "uma", "zoe", "kai"])
def test_nobody_else_draws_a_story(cast, search, who):
    before = Hypothesis.objects.count()
    answer = browser(getattr(cast.people, who)).post(
        address(search, "route"), TOLD | {"drawn": WAY}
    )
    assert answer.status_code in (403, 404)
    assert Hypothesis.objects.count() == before


def test_there_is_no_other_way_to_draw(cast, search):
    assert browser(cast.people.olga).get(address(search, "cloud")).status_code == 404
