"""The lines to search along, in the files that a team loads into its receiver."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone

from firstlight.console.searches.tests.test_drive_search import browser
from firstlight.exchange.gpx import read_gpx
from firstlight.searches.models import Assignment, Plan, SearchSegment
from firstlight.searches.tests.test_refuse_strangers import SQUARE

SIDE_M = 0.004 * 97_000  # of the segment, west to east: the lines run along its longer side


@pytest.fixture
def segment(search):
    return SearchSegment.objects.create(
        station_id=search.station_id, case=search, name="A1", geometry=SQUARE, area_m2=160_000
    )


def planned(group, spacing_m):
    """Let the group go by a plan that says how far apart its lines lie."""
    leg = {
        "team": group.team_name,
        "segment": group.segment.name,
        "search_min": 60.0,
        "spacing_m": spacing_m,
        "sweep_width_m": 30.0,
    }
    plan = Plan.objects.create(
        station_id=group.station_id,
        case=group.segment.case,
        number=1,
        done_at=timezone.now(),
        result={"assignments": [leg]},
    )
    Assignment.objects.filter(pk=group.pk).update(plan=plan)


def load(cast, group, form, who="bo"):
    return browser(getattr(cast.people, who)).get(reverse("field_outing", args=[group.pk, form]))


def routes(cast, group):
    answer = load(cast, group, "gpx")
    return read_gpx(io.BytesIO(answer.content), timezone.now()).routes


def test_a_group_on_foot_follows_its_middle(cast, group):
    planned(group, 25.0)
    [route] = routes(cast, group)
    passes = len(route.points) / 2
    assert passes == round(SIDE_M / (25.0 * group.members.count()))
    west, east = min(p.lon_deg for p in route.points), max(p.lon_deg for p in route.points)
    corners = [lon for lon, _lat in SQUARE["coordinates"][0]]
    assert min(corners) - 1e-5 <= west < east <= max(corners) + 1e-5
    assert b"<LineString>" in load(cast, group, "kml").content
    assert "LineString" in load(cast, group, "geojson").content.decode()


def test_without_a_plan_a_group_on_foot_has_no_line_and_a_drone_has(cast, group):
    assert routes(cast, group) == ()
    assert load(cast, group, "wpml").status_code == 404
    Assignment.objects.filter(pk=group.pk).update(team_kind="drone")
    [route] = routes(cast, group)
    assert len(route.points) / 2 == round(SIDE_M / 50)
    assert load(cast, group, "wpml").content[:2] == b"PK"


def test_a_vehicle_keeps_to_its_roads(cast, group):
    planned(group, 25.0)
    Assignment.objects.filter(pk=group.pk).update(team_kind="vehicle")
    assert routes(cast, group) == ()


def test_lines_are_for_who_goes_and_for_the_desk(cast, group):
    planned(group, 25.0)
    assert load(cast, group, "gpx", "olga").status_code == 200
    for stranger in ("ray", "kai", "zoe"):
        assert load(cast, group, "gpx", stranger).status_code in (403, 404)
