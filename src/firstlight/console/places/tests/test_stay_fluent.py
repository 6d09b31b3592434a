"""A county's 5,000 grids: pages ask the database no more, and a map carries what it can show."""

import gzip
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firstlight.places.models import Place

FEW, MANY = 60, 5_000
ACROSS, SIDE_DEG = 71, 0.01


def grids(cast, begin, end):
    """Put grids side by side on the map."""
    made = []
    for n in range(begin, end):
        west, south = 120 + n % ACROSS * SIDE_DEG, 29 + n // ACROSS * SIDE_DEG
        east, north = west + SIDE_DEG * 0.98, south + SIDE_DEG * 0.98
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        name = f"网格{n:04d}"
        made.append(
            Place(
                station_id=cast.hill.pk,
                kind="grid",
                name=name,
                code=f"G{n:04d}",
                pinyin=f"wangge{n:04d}",
                initials=f"wg{n:04d}",
                geometry={"type": "Polygon", "coordinates": [ring]},
                lon=(west + east) / 2,
                lat=(south + north) / 2,
                west=west,
                south=south,
                east=east,
                north=north,
            )
        )
    Place.objects.bulk_create(made, batch_size=500)


def asked(browser, path):
    assert browser.get(path).status_code == 200  # what is asked for once only has been asked
    with CaptureQueriesContext(connection) as found:
        answer = browser.get(path)
    assert answer.status_code == 200
    return len(found), answer


@pytest.fixture
def olga(cast, sign_in):
    grids(cast, 0, FEW)
    return sign_in(cast.people.olga)


def test_pages_of_places_ask_and_weigh_no_more_with_five_thousand(cast, olga):
    paths = ["/places/", "/places/?q=G00", "/places/?s=-code&page=1", "/patrols/targets/"]
    before = [asked(olga, path) for path in paths]
    grids(cast, FEW, MANY)
    for path, (few, small) in zip(paths, before, strict=True):
        many, large = asked(olga, path)
        assert many <= few, path
        assert len(large.content) < 1.2 * len(small.content) + 2_000, path
    assert "5000" in olga.get("/places/").content.decode()
    assert "网格4321" in olga.get("/places/?q=wg4321").content.decode()


def test_the_map_carries_a_screen_whole_and_the_county_in_outline(cast, olga):
    grids(cast, FEW, MANY)
    whole = json.loads(olga.get("/places/layer.geojson").content)["features"]
    screen = "/places/layer.geojson?bbox=120.2,29.2,120.3,29.3"
    few, answer = asked(olga, screen)
    shown = json.loads(answer.content)["features"]

    squeezed = olga.get("/places/layer.geojson", headers={"Accept-Encoding": "br, gzip"})
    assert json.loads(gzip.decompress(squeezed.content))["features"] == whole
    assert len(squeezed.content) < len(gzip.decompress(squeezed.content)) / 3
    mark = {"If-None-Match": squeezed["ETag"]}
    assert olga.get("/places/layer.geojson", headers=mark).status_code == 200  # not as it was told
    assert len(whole) == MANY
    assert 100 <= len(shown) <= 144  # ten by ten, and those that reach in
    assert few < 15
