"""One search from the ground up by the installed command: pack, map, plan, tracks, plan."""

import json
import re
from datetime import datetime, timedelta

import numpy as np
import pytest
from tests.saying import say

BASE = (1.5218, 42.5075)  # Andorra la Vella
AT = datetime.fromisoformat("2026-05-01T11:00:00+02:00")
HOURS = 8
CASE = {
    "category": "Dementia",
    "ecoregion": "Temperate",
    "terrain": "Mountainous",
    "ipp": list(BASE),
    "last_seen": "2026-05-01T08:00:00+02:00",
    "at": AT.isoformat(),
}
KINDS = ["foot"] * 6 + ["dog"] * 2 + ["vehicle", "drone", "drone", "boat"]
TEAMS = {
    "base": list(BASE),
    "teams": [
        {"name": f"{kind} {number}", "kind": kind, "people": 4 if kind == "foot" else 2}
        for number, kind in enumerate(KINDS, 1)
    ],
}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("search")
    (folder / "case.json").write_text(json.dumps(CASE))
    (folder / "teams.json").write_text(json.dumps(TEAMS))
    return folder


@pytest.fixture(scope="module")
def drawn(andorra, files):
    said = say(
        "search", "map", files / "case.json", "--terrain", andorra, "--out", files / "map.npz"
    )
    assert (said.code, said.err) == (0, "")
    return json.loads(said.out)


@pytest.fixture(scope="module")
def planned(andorra, files):
    return plan(andorra, files, "--out", files / "plan")


def plan(andorra, files, *words):
    said = say(
        *("search", "plan", files / "case.json", "--terrain", andorra),
        *("--teams", files / "teams.json", "--hours", HOURS, *words),
    )
    assert (said.code, said.err) == (0, "")
    return json.loads(said.out)


def test_the_pack_says_where_it_comes_from_and_can_be_read_by_others(andorra):
    rasterio = pytest.importorskip("rasterio")
    pack = json.loads((andorra / "pack.json").read_text(encoding="utf-8"))
    said = json.dumps(pack)
    assert "ODbL" in said
    assert "OpenStreetMap" in said
    assert re.search(r'"[0-9a-f]{64}"', said)
    for layer in ("elevation", "cover", "water", "settlements", "cost"):
        with rasterio.open(andorra / f"{layer}.tif") as raster:
            assert raster.crs.to_epsg() == 32631
            assert (raster.height, raster.width) == (870, 1056)
    with rasterio.open(andorra / "elevation.tif") as raster:
        heights = raster.read(1, masked=True)
    assert 700 < heights.min() < 1000
    assert 2900 < heights.max() < 3000  # Coma Pedrosa, 2,942 m
    assert list((andorra / "features").iterdir())


def test_the_map_holds_the_published_distances_on_real_ground(drawn, files):
    assert set(drawn) >= {"row", "quantile_mass", "cells", "entropy"}
    assert drawn["cells"] == 870 * 1056
    for share, mass in drawn["quantile_mass"].items():
        assert mass == pytest.approx(float(share), abs=0.02)
    with np.load(files / "map.npz") as file:
        heat, cell_m = file["heatmap"], float(file["cell_m"])
    assert (heat.shape, cell_m) == ((870, 1056), 30.0)
    assert heat.sum() == pytest.approx(1 - drawn["row"], abs=1e-12)


def test_row_0_is_the_south_edge(drawn, files):
    """The planning point lies south of the middle of the pack."""
    with np.load(files / "map.npz") as file:
        heat = file["heatmap"]
    assert heat[:435].sum() > heat[435:].sum()


def test_the_same_seed_gives_the_same_answer_and_tif_the_same_map(drawn, andorra, files):
    rasterio = pytest.importorskip("rasterio")
    out = files / "map.tif"
    words = ["search", "map", "-", "--terrain", andorra, "--seed", "1", "--out", out]
    said = say(*words, given=json.dumps(CASE))
    assert json.loads(said.out) == drawn
    with rasterio.open(out) as raster, np.load(files / "map.npz") as file:
        assert np.allclose(raster.read(1)[::-1], file["heatmap"], atol=1e-9)


def test_a_likely_place_scores_above_an_unlikely_one(drawn, files):
    near, far = (
        json.loads(say("search", "score", "--map", files / "map.npz", "--find", find).out)
        for find in (f"{BASE[0]},{BASE[1]}", "1.58,42.54")
    )
    for score in (near, far):
        assert set(score) == {"rossmo_r", "R", "log_density_nats_per_km2"}
        assert pytest.approx(1 - 2 * score["rossmo_r"]) == score["R"]
    assert near["R"] > 0.9 > far["R"]
    assert near["log_density_nats_per_km2"] > far["log_density_nats_per_km2"]


def test_the_plan_says_everything_that_was_promised(planned):
    assert set(planned) >= {"segments", "assignments", "pos", "gap", "shadow_price", "bound"}
    assert 0.3 < planned["pos"] <= planned["bound"] < 1
    assert planned["gap"] == pytest.approx(1 - planned["pos"] / planned["bound"], abs=1e-9)
    assert planned["gap"] < 0.1
    assert set(planned["shadow_price"]) == set(KINDS)
    assert all(price >= 0 for price in planned["shadow_price"].values())
    assert planned["pos_cumulative"] == planned["pos"]
    mass = sum(segment["poa"] for segment in planned["segments"])
    assert mass + planned["row"] == pytest.approx(1, abs=1e-9)
    names = [segment["name"] for segment in planned["segments"]]
    assert len(set(names)) == len(names)
    assert {team["team"] for team in planned["teams"]} == {t["name"] for t in TEAMS["teams"]}


def test_every_part_of_the_plan_can_be_done_and_says_why(planned):
    end = AT + timedelta(hours=HOURS)
    known = {segment["name"]: segment for segment in planned["segments"]}
    assert planned["assignments"]
    for task in planned["assignments"]:
        low, high = task["pod_interval"]
        assert 0 <= low <= task["pod"] <= high <= 1
        assert task["poa"] == pytest.approx(known[task["segment"]]["poa"])
        assert datetime.fromisoformat(task["begin_at"]) >= AT
        assert datetime.fromisoformat(task["end_at"]) <= end
        assert task["why"]["poa_rank"] >= 1
        assert known[task["segment"]]["water"] is False or task["kind"] in ("boat", "drone")
    for team in planned["teams"]:
        assert team["people"] >= 2
        if team["back_at"]:
            assert datetime.fromisoformat(team["back_at"]) <= end + timedelta(seconds=1)


def test_the_plan_s_files_open_elsewhere(planned, files):
    folder = files / "plan"
    going = [team["team"] for team in planned["teams"] if team["segments"]]
    segments = json.loads((folder / "segments.geojson").read_text())
    assert len(segments["features"]) == len(planned["segments"])
    for team in going:
        name = team.replace(" ", "_")
        assert b"<gpx" in (folder / f"{name}.gpx").read_bytes()
        assert json.loads((folder / f"{name}.geojson").read_text())["features"]
        paper = (folder / f"{name}.pdf").read_bytes()
        assert paper.startswith(b"%PDF")
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
        assert b"/FontFile" in paper


def sweep(folder, planned, team):
    """Write the track of a team that did what it was told, on lines as far apart as told."""
    shapes = {
        feature["properties"]["name"]: feature["geometry"]
        for feature in json.loads((folder / "plan" / "segments.geojson").read_text())["features"]
    }
    points = []
    for task in (each for each in planned["assignments"] if each["team"] == team):
        rings = shapes[task["segment"]]["coordinates"]
        if shapes[task["segment"]]["type"] == "MultiPolygon":
            rings = rings[0]
        ring = np.array(rings[0])
        west, south = ring.min(axis=0)
        east, north = ring.max(axis=0)
        begin = datetime.fromisoformat(task["begin_at"])
        end = datetime.fromisoformat(task["end_at"])
        lines = max(2, int((north - south) * 111_000 / (task["spacing_m"] or 50)))
        at = [
            (lon, lat)
            for row, lat in enumerate(np.linspace(south, north, lines))
            for lon in np.linspace(west, east, 12)[:: 1 if row % 2 else -1]
        ]
        points += [
            (lon, lat, begin + (end - begin) * (number / len(at)))
            for number, (lon, lat) in enumerate(at)
        ]
    marks = "".join(
        f'<trkpt lat="{lat:.6f}" lon="{lon:.6f}"><time>{when.isoformat()}</time></trkpt>'
        for lon, lat, when in points
    )
    out = folder / f"{team.replace(' ', '_')}-walked.gpx"
    out.write_text(
        '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="a receiver">'
        f"<trk><name>{team}</name><trkseg>{marks}</trkseg></trk></gpx>"
    )
    return out


def test_what_was_searched_lowers_what_is_left_and_moves_the_next_plan(planned, andorra, files):
    tracks = [sweep(files, planned, team) for team in ("foot 1", "foot 2", "foot 3")]
    kept = files / "planned.json"
    kept.write_text(json.dumps(planned))
    again = plan(andorra, files, "--tracks", *tracks, "--previous", kept)
    assert 0 < again["pos_before"] < 1
    assert again["pos_cumulative"] > again["pos_before"]
    before = {segment["name"]: segment["poa"] for segment in planned["segments"]}
    after = {segment["name"]: segment["poa"] for segment in again["segments"]}
    walked = {
        task["segment"] for task in planned["assignments"] if task["team"] in ("foot 1", "foot 2")
    }
    shared = walked & after.keys()
    assert sum(after[name] for name in shared) < sum(before[name] for name in shared)
    assert sum(after.values()) + again["row"] == pytest.approx(1, abs=1e-9)
    assert again["row"] > planned["row"]
    changed = again["changed"]
    assert (changed["tracks"], changed["pos_now"]) == (3, again["pos_before"])
    assert {row["name"] for row in changed["segments"] if row["why"] == "searched"} & walked
    assert all(row["before"] != row["after"] for row in changed["teams"])


def test_drone_routes_keep_to_their_length_and_say_how_good_they_are(drawn, files):
    words = ["--assets", "3", "--budget-m", "30000", "--swath-m", "66.27", "--start", "centre"]
    said = say("search", "paths", files / "map.npz", *words, "--within-m", "4000")
    assert (said.code, said.err) == (0, "")
    routes = json.loads(said.out)
    assert routes["type"] == "FeatureCollection"
    assert len(routes["features"]) == len(routes["length_m"]) == 3
    assert sum(routes["length_m"]) <= 30_000
    assert 0 < routes["swept_mass"] <= routes["bound"] <= 1
    for feature in routes["features"]:
        assert feature["geometry"]["type"] == "LineString"
        line = np.array(feature["geometry"]["coordinates"])
        assert ((line > (1.4, 42.4)) & (line < (1.8, 42.7))).all()
    flat = say("search", "paths", files / "map.npz", *words, "--frame", "map")
    for feature in json.loads(flat.out)["features"]:
        line = np.array(feature["geometry"]["coordinates"])
        assert (line.min(axis=0) >= 0).all()
        assert (line.max(axis=0) <= (1056 * 30, 870 * 30)).all()
