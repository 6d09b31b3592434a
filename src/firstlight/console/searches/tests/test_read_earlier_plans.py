"""Plans as they were: each on a page of its own, and all its segments as files."""

import json

from django.utils import timezone

from firstlight.console.searches.tests.test_drive_search import browser
from firstlight.exchange.gpx import read_gpx
from firstlight.exchange.places import read_places
from firstlight.searches.models import Plan

AT = (120.60, 29.43)


def square(west):
    ring = [(west, AT[1]), (west + 0.004, AT[1]), (west + 0.004, AT[1] + 0.004), (west, AT[1])]
    return {"type": "Polygon", "coordinates": [[list(point) for point in ring]]}


def made(search, number, *names, **words):
    rows = [
        {
            "name": name,
            "poa": 0.25,
            "pod": 0.5,
            "pod_interval": [0.4, 0.6],
            "pod_so_far": 0.0,
            "area_ha": 12.0,
            "cover": "open",
            "teams": [],
            "visibility": "high",
            "geometry": square(AT[0] + at / 100),
        }
        for at, name in enumerate(names)
    ]
    result = {"segments": rows, "pos": number / 10, "pos_before": 0.05, "radius_m": 1500}
    result["bounds"] = [AT[0], AT[1], AT[0] + 0.1, AT[1] + 0.1]
    given = {"done_at": timezone.now(), "result": result} | words
    return Plan.objects.create(station_id=search.station_id, case=search, number=number, **given)


def test_a_plan_that_was_overtaken_is_still_read_as_it_was(cast, search):
    first, second = made(search, 1, "A1", "A2"), made(search, 2, "B1")
    failed = made(search, 3, error="no-team: x")
    olga = browser(cast.people.olga)
    page = olga.get(f"/searches/{search.pk}/").content.decode()
    address = f"/searches/{search.pk}/plans/{first.pk}/"
    assert f'href="{address}"' in page
    assert f"/plans/{second.pk}/segments.gpx" in page
    assert f'href="/searches/{search.pk}/plans/{failed.pk}/"' not in page

    old = olga.get(address).content.decode()
    assert "A2" in old
    assert "10 %" in old
    assert f"/searches/{search.pk}/plans/{first.pk}/probability.png" in old
    assert "/do/adopt/" not in old
    assert olga.get(f"/searches/{search.pk}/plans/{failed.pk}/").status_code == 404
    assert browser(cast.people.zoe).get(address).status_code == 404


def test_all_segments_of_a_plan_open_in_other_maps(cast, search):
    plan = made(search, 1, "A1", "A2")
    olga = browser(cast.people.olga)

    def file(form):
        answer = olga.get(f"/searches/{search.pk}/plans/{plan.pk}/segments.{form}")
        assert f"Plan-1.{form}" in answer["Content-Disposition"]
        return answer.content

    for form in ("kml", "geojson"):
        places = read_places(file(form), f"a.{form}", "wgs84")
        assert [place.name for place in places] == ["A1", "A2"]
        assert {place.geometry.base for place in places} == {"Polygon"}
        assert float(places[0].properties["poa"]) == 0.25
    assert len(json.loads(file("geojson"))["features"]) == 2
    tracks = read_gpx(file("gpx"), timezone.now()).tracks
    assert [track.name for track in tracks] == ["A1", "A2"]
    assert (tracks[0].segments[0][0].lon_deg, tracks[0].segments[0][0].lat_deg) == AT
    missing = f"/searches/{search.pk}/plans/{plan.pk}/segments.shp"
    assert olga.get(missing).status_code == 404
