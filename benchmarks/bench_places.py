"""Places: 5,000 grids come in, are listed, found and drawn on the map."""

import json
import math
import os
import random
import tempfile
import time

os.environ["FIRSTLIGHT_HOME"] = tempfile.mkdtemp(prefix="firstlight-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstlight.config.settings")

import django

django.setup()

from benchmarks.report import Row, say  # noqa: E402
from django.utils import timezone  # noqa: E402

from firstlight.config.tables import bring_up_to_date  # noqa: E402
from firstlight.exchange.shapes import Box  # noqa: E402
from firstlight.force.models import Membership, Organisation, Person, RoleGrant  # noqa: E402
from firstlight.force.rules import place_in_tree  # noqa: E402
from firstlight.force.seats import actor_of  # noqa: E402
from firstlight.places import actions, queries  # noqa: E402
from firstlight.places.schemas import ImportPlaces, UploadPlaces  # noqa: E402

GRIDS, SIDE_DEG, CORNERS = 5_000, 0.01, 40


def outline(west, south, luck):
    """A ragged grid cell of some forty corners that stays within its square."""
    middle = (west + SIDE_DEG / 2, south + SIDE_DEG / 2)
    ring = []
    for corner in range(CORNERS):
        turn = 2 * math.pi * corner / CORNERS
        reach = SIDE_DEG * luck.uniform(0.42, 0.49)
        ring.append([middle[0] + reach * math.cos(turn), middle[1] + reach * math.sin(turn)])
    return [*ring, ring[0]]


def grids_file():
    luck, across = random.Random(7), 71
    features = [
        {
            "type": "Feature",
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    outline(120 + n % across * SIDE_DEG, 29 + n // across * SIDE_DEG, luck)
                ],
            },
            "properties": {"name": f"网格{n:04d}", "kind": "grid", "code": f"G{n:04d}"},
        }
        for n in range(GRIDS)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def officer():
    station = place_in_tree(Organisation(kind="station", name="派出所"), None)
    station.save()
    person = Person.objects.create(station_id=station.pk, name="演警甲")
    row = Membership.objects.create(
        station_id=station.pk,
        person=person,
        organisation=station,
        category="officer",
        state="active",
    )
    RoleGrant.objects.create(
        station_id=station.pk,
        membership=row,
        role="station_officer",
        scope=station,
        starts_at=timezone.now(),
    )
    return actor_of(person)


def best_s(act, times=5):
    taken = []
    for _again in range(times):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return min(taken)


def main():
    bring_up_to_date()
    actor, content = officer(), grids_file()
    began = time.perf_counter()
    upload = UploadPlaces(filename="grids.geojson", content=content, frame="wgs84")
    draft = actions.upload_places(actor, upload)
    looked = time.perf_counter()
    counts = actions.import_places(actor, ImportPlaces(draft_id=draft.pk))
    taken_in = time.perf_counter()
    assert counts["new"] == GRIDS, counts
    screen = Box(120.2, 29.2, 120.3, 29.3)

    def layer(box, tolerance_deg):
        return queries.layer_json(actor, box, ["grid"], tolerance_deg)

    say(
        [
            Row("5,000 grids looked at before import, s", looked - began, 10, "at most"),
            Row("5,000 grids taken in, s", taken_in - looked, 20, "at most"),
            Row(
                "all 5,000 as a map layer at overview zoom, s",
                best_s(lambda: layer(None, 0.0005)),
                1.0,
                "at most",
            ),
            Row("that layer, MB", len(layer(None, 0.0005)) / 1e6, 3.0, "at most"),
            Row(
                "one screen of grids as a map layer, s",
                best_s(lambda: layer(screen, 0.0)),
                0.1,
                "at most",
            ),
            Row(
                "a page of the list, s",
                best_s(lambda: list(queries.places(actor).defer("geometry")[:50])),
                0.1,
                "at most",
            ),
            Row(
                "a name found by initials, s",
                best_s(lambda: list(queries.search(actor, "wg4321").defer("geometry")[:50])),
                0.1,
                "at most",
            ),
            Row(
                "the grid under a point, s",
                best_s(lambda: queries.grid_at(actor, 120.255, 29.255)),
                0.05,
                "at most",
            ),
            Row(
                "the five nearest, s",
                best_s(lambda: queries.nearest(actor, 120.25, 29.25, ["grid"], 5)),
                0.2,
                "at most",
            ),
        ]
    )


if __name__ == "__main__":
    main()
