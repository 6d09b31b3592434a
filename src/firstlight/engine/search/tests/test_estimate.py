from dataclasses import replace

import numpy as np
import pytest

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.search.estimate import Scenario, estimate, mixed
from firstlight.engine.search.ground import PLACES, ground_of
from firstlight.engine.search.particles import map_at
from firstlight.engine.search.profiles import ECOREGIONS, TERRAINS, categories, profile_of
from firstlight.engine.search.rings import mass_within
from firstlight.engine.search.starts import Start
from firstlight.engine.search.tests.made_ground import made_terrain

TABLES = [(c, e, t) for c in categories() for e in ECOREGIONS for t in TERRAINS]
DEMENTIA = profile_of("Dementia", "Temperate", "Mountainous")
COUNT = 3000


def square(extent_m, cells=160, zone=50):
    cell = 2 * extent_m / cells
    return Grid(zone, True, 300_000.0, 3_300_000.0, cell, cells, cells)


def middle(grid):
    return Start.point(grid.width_m / 2, grid.height_m / 2)


def drawn(profile, grid, terrain=None, seed=1, minute=np.inf, **more):
    scenario = Scenario("one", 1.0, profile, middle(grid))
    found = estimate([scenario], grid, seed, terrain, count=COUNT, **more)
    return map_at(found.particles, minute)


def within(found, radii):
    x_m, y_m = found.grid.width_m / 2, found.grid.height_m / 2
    return [mass_within(found.mass, found.grid, x_m, y_m, radius) for radius in radii]


@pytest.mark.parametrize(("category", "ecoregion", "terrain"), TABLES)
def test_map_holds_the_published_distances_of_every_table(category, ecoregion, terrain):
    profile = profile_of(category, ecoregion, terrain)
    radii = profile.distance.distances_m
    cells = int(np.clip(2 * radii[-1] / radii[0], 160, 400))
    found = drawn(profile, square(1.02 * radii[-1], cells))
    assert np.allclose(within(found, radii), [0.25, 0.5, 0.75, 0.95], atol=0.01)
    assert found.mass.sum() + found.row == pytest.approx(1, abs=1e-12)


def test_a_circle_smaller_than_a_cell_does_not_spoil_the_others():
    profile = profile_of("Despondent", "Urban", "Flat")
    radii = profile.distance.distances_m
    found = drawn(profile, square(1.02 * radii[-1], cells=100))
    assert np.allclose(within(found, radii)[1:], [0.5, 0.75, 0.95], atol=0.01)


@pytest.mark.parametrize("category", categories())
def test_map_on_terrain_holds_the_published_distances(category):
    profile = profile_of(category, "Temperate", "Mountainous")
    radii = profile.distance.distances_m
    grid = square(1.02 * radii[-1], cells=200)
    found = drawn(profile, grid, made_terrain(grid))
    assert np.allclose(within(found, radii), [0.25, 0.5, 0.75, 0.95], atol=0.02)
    assert found.mass.sum() + found.row == pytest.approx(1, abs=1e-12)


def test_a_map_smaller_than_the_farthest_circle_still_holds_the_inner_ones():
    found = drawn(DEMENTIA, square(2500))
    radii = DEMENTIA.distance.distances_m
    assert np.allclose(within(found, radii[:3]), [0.25, 0.5, 0.75], atol=0.01)
    assert 0.05 < found.row < 0.25


def test_places_of_finds_are_as_published_where_the_ground_has_them():
    hiker = profile_of("Hiker", "Temperate", "Flat")
    grid = square(5000, cells=250)
    terrain = made_terrain(grid)
    found = drawn(hiker, grid, terrain)
    place = ground_of(terrain, 600).place
    shares = np.bincount(place.ravel(), found.mass.ravel(), len(PLACES)) / found.mass.sum()
    total = sum(hiker.places.values())
    for name in ("field", "woods", "rock", "road", "linear"):
        assert shares[PLACES.index(name)] == pytest.approx(hiker.places[name] / total, abs=0.05)


def test_the_ground_shapes_the_map():
    grid = square(5000)
    flat, hilly = (drawn(DEMENTIA, grid, ground) for ground in (None, made_terrain(grid)))
    road = ground_of(made_terrain(grid), 600).place == PLACES.index("road")
    assert hilly.mass[road].sum() > 2 * flat.mass[road].sum()


def test_the_same_seed_gives_the_same_map():
    grid = square(4000, cells=80)
    one, two, other = (drawn(DEMENTIA, grid, seed=seed).mass for seed in (5, 5, 6))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)


def test_moving_the_case_moves_the_map():
    grid = square(4000, cells=80)
    moved = replace(grid, west_m=grid.west_m + 12_345, south_m=grid.south_m - 777)
    assert np.array_equal(drawn(DEMENTIA, grid).mass, drawn(DEMENTIA, moved).mass)


def test_a_start_elsewhere_on_the_grid_shifts_the_map():
    grid = square(4000, cells=80)
    found = []
    for shift in (0, 10):
        x_m = y_m = (30.5 + shift) * grid.cell_m
        scenario = Scenario("one", 1.0, DEMENTIA, Start.point(x_m, y_m))
        particles = estimate([scenario], grid, 1, count=COUNT).particles
        found.append(map_at(particles, np.inf).mass)
    near = slice(20, 41)
    assert found[0][near, near].sum() == pytest.approx(found[1][30:51, 30:51].sum(), rel=0.03)


def test_people_have_not_gone_far_after_a_few_minutes():
    grid = square(5000, cells=100)
    masses = [within(drawn(DEMENTIA, grid, minute=m), [1000])[0] for m in (0, 5, 20, 60, np.inf)]
    assert masses[0] == pytest.approx(0.98)
    assert (np.diff(masses) <= 1e-9).all()
    assert masses[-1] < 0.7


@pytest.mark.parametrize("premise", [0.0, 0.02, 0.3])
def test_a_wrong_premise_keeps_its_mass(premise):
    grid = square(10_000, cells=100)
    found = drawn(DEMENTIA, grid, premise=premise)
    assert found.row >= premise
    expected = 0.5 if premise <= 0.02 else 0.5 * (1 - premise) / 0.98
    assert within(found, DEMENTIA.distance.distances_m)[1] == pytest.approx(expected, abs=0.015)


def test_scenarios_share_the_mass_by_their_weights():
    grid = square(6000, cells=100)
    far = Start.point(0.9 * grid.width_m, 0.9 * grid.height_m)
    child = profile_of("Child (1-3)", "Temperate", "Mountainous")
    scenarios = [Scenario("here", 3.0, child, middle(grid)), Scenario("there", 1.0, child, far)]
    particles = estimate(scenarios, grid, 1, count=COUNT).particles
    sums = np.bincount(particles.hypothesis, particles.weight)
    assert np.allclose(sums, [0.98 * 0.75, 0.98 * 0.25])


@pytest.mark.parametrize("kind", ["points", "route", "area"])
def test_wide_starts_keep_the_distances_of_each_particle(kind):
    grid = square(9000, cells=100)
    corners = np.array([[8000.0, 8000], [10_000, 8000], [9000, 10_500]])
    start = Start(kind, corners, np.array([1.0, 2.0, 3.0]))
    found = estimate([Scenario("one", 1.0, DEMENTIA, start)], grid, 1, count=COUNT).particles
    away = np.hypot(found.x_m[:, -1] - found.x_m[:, 0], found.y_m[:, -1] - found.y_m[:, 0])
    for share, radius in zip(DEMENTIA.distance.shares, DEMENTIA.distance.distances_m, strict=True):
        assert found.weight[away <= radius].sum() == pytest.approx(share, abs=0.005)


def test_sets_with_other_minutes_are_read_off_at_all_of_them():
    grid = square(4000, cells=40)
    scenario = Scenario("one", 1.0, DEMENTIA, middle(grid))
    found = estimate([scenario], grid, 1, count=COUNT).particles
    half = replace(
        found,
        weight=found.weight / 2,
        minute=found.minute[::2],
        x_m=found.x_m[:, ::2],
        y_m=found.y_m[:, ::2],
    )
    both = mixed([replace(found, weight=found.weight / 2), half], 0.02)
    assert both.weight.sum() + both.row == pytest.approx(1, abs=1e-12)
    assert set(both.minute) == set(found.minute)
    assert np.array_equal(both.x_m[:COUNT], found.x_m)


def test_sets_on_different_grids_are_refused():
    grid, other = square(4000, cells=40), square(4000, cells=50)
    sets = [
        estimate([Scenario("one", 1.0, DEMENTIA, middle(g))], g, 1, count=1000).particles
        for g in (grid, other)
    ]
    with pytest.raises(BadInput, match=r"^particles:"):
        mixed(sets, 0.0)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"premise": 1.0}, "wrong_premise"),
        ({"premise": -0.1}, "wrong_premise"),
        ({"premise": float("nan")}, "wrong_premise"),
        ({"count": 10}, "count"),
        ({"scenarios": []}, "hypotheses"),
        ({"weight": 0.0}, "weight"),
        ({"weight": float("inf")}, "weight"),
        ({"twice": True}, "name"),
        ({"terrain": made_terrain(square(1000, cells=20))}, "terrain"),
    ],
)
def test_what_cannot_be_estimated_is_refused(change, field):
    grid = square(4000, cells=40)
    scenario = Scenario("one", change.get("weight", 1.0), DEMENTIA, middle(grid))
    scenarios = change.get("scenarios", [scenario] * (2 if "twice" in change else 1))
    with pytest.raises(BadInput, match=rf"^{field}:"):
        estimate(
            scenarios,
            grid,
            1,
            change.get("terrain"),
            change.get("premise", 0.02),
            change.get("count", 2000),
        )
