import numpy as np
import pytest

from firstlight.engine.errors import BadInput
from firstlight.engine.search.lattice import Lattice, spirals
from firstlight.engine.search.paths import Task, plan_routes, richest, swept_mass
from firstlight.engine.search.tests.effort import briefly  # noqa: F401  # a fixture

CELL, SWATH = 30.0, 66.27


def hill(rows=120, cols=140, sigma=700.0, x=None, y=None):
    x = cols * CELL / 2 if x is None else x
    y = rows * CELL / 2 if y is None else y
    px = (np.arange(cols) + 0.5) * CELL - x
    py = (np.arange(rows) + 0.5) * CELL - y
    heat = np.exp(-(px[None, :] ** 2 + py[:, None] ** 2) / (2 * sigma**2))
    return heat / heat.sum()


def task(heat=None, **more):
    heat = hill() if heat is None else heat
    start = (heat.shape[1] * CELL / 2, heat.shape[0] * CELL / 2)
    given = {"swath_m": SWATH, "assets": 1, "each_m": 15_000.0, "start_m": start, **more}
    return Task(heat=heat, cell_m=CELL, **given)


@pytest.fixture(scope="module")
def planned():
    return plan_routes(task())


def test_an_even_hill_is_swept_to_within_a_twentieth_of_the_bound(planned):
    assert 0.95 * planned.bound < planned.swept_mass <= planned.bound


def test_the_mass_is_that_of_the_exact_strip(planned):
    again = swept_mass(hill(), CELL, planned.lines, SWATH, fineness=200)
    assert planned.swept_mass == pytest.approx(again, rel=2e-3)
    # An independent count: points thrown at the map, kept when within half a swath of a leg.
    rng = np.random.default_rng(5)
    heat = hill()
    cell = rng.choice(heat.size, 20_000, p=heat.ravel())
    x = (cell % heat.shape[1] + rng.random(cell.size)) * CELL
    y = (cell // heat.shape[1] + rng.random(cell.size)) * CELL
    near = np.full(cell.size, np.inf)
    for (ax, ay), (bx, by) in zip(planned.lines[0][:-1], planned.lines[0][1:], strict=True):
        dx, dy = bx - ax, by - ay
        t = np.clip(((x - ax) * dx + (y - ay) * dy) / max(dx * dx + dy * dy, 1e-12), 0, 1)
        near = np.minimum(near, np.hypot(x - ax - t * dx, y - ay - t * dy))
    share = (near <= SWATH / 2).mean()
    assert planned.swept_mass == pytest.approx(share, abs=4 * np.sqrt(share / cell.size))


@pytest.mark.usefixtures("briefly")
def test_nobody_flies_farther_than_their_share(planned):
    routes = plan_routes(task(assets=3, each_m=5_000.0))
    assert len(routes.lines) == 3
    assert max(routes.length_m) <= 5_000.0
    assert planned.length_m[0] <= 15_000.0
    assert planned.length_m[0] > 0.99 * 15_000.0


@pytest.mark.usefixtures("briefly")
def test_all_begin_at_the_start():
    routes = plan_routes(task(assets=2, each_m=4_000.0, start_m=(1500.0, 1700.0)))
    for line in routes.lines:
        assert line[0] == pytest.approx([1500.0, 1700.0])


@pytest.mark.usefixtures("briefly")
def test_routes_keep_within_the_radius():
    routes = plan_routes(task(each_m=20_000.0, within_m=800.0))
    away = np.hypot(*(routes.lines[0] - np.array([2100.0, 1800.0])).T)
    assert away.max() <= 800.0 + 1e-6


@pytest.mark.usefixtures("briefly")
def test_the_same_seed_flies_the_same_way():
    one, again, other = (plan_routes(task(), seed).lines[0] for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_a_far_hill_is_flown_to():
    heat = hill(x=3500.0, y=2800.0, sigma=300.0)
    routes = plan_routes(task(heat, start_m=(300.0, 300.0), each_m=12_000.0))
    left = 12_000.0 - np.hypot(3200, 2500)
    reachable, _ = richest(heat, CELL, left * SWATH)
    assert routes.swept_mass > 0.85 * reachable


def test_the_bound_is_the_mass_of_the_richest_ground():
    heat = np.array([[0.5, 0.1], [0.2, 0.05]])
    mass, edge = richest(heat, 10.0, 150.0)
    assert mass == pytest.approx(0.5 + 0.5 * 0.2)
    assert edge == pytest.approx(0.2 / 100)
    assert richest(heat, 10.0, 1e9)[0] == pytest.approx(0.85)


def test_a_spiral_steps_from_neighbour_to_neighbour():
    net = Lattice.for_swath(0.0, 0.0, 10.0, 300.0, 0.4)
    for way in spirals(net, net.home, 1, 200) + spirals(net, net.home, 5, 60):
        places = net.places(np.array(way))
        step = np.hypot(*np.diff(places, axis=0).T)
        assert step == pytest.approx(net.step_m)


def test_a_net_gathers_all_the_mass():
    heat = hill()
    net = Lattice.for_swath(2100.0, 1800.0, SWATH, 6000.0, 0.3)
    worth = net.worth(heat, CELL, None)
    assert worth[worth > 0].sum() == pytest.approx(1.0, abs=0.01)
    assert (worth < 0).any()


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"swath_m": 0.0}, "swath_m"),
        ({"swath_m": float("nan")}, "swath_m"),
        ({"assets": 0}, "assets"),
        ({"each_m": 10.0}, "budget_m"),
        ({"within_m": -1.0}, "within_m"),
        ({"start_m": (-5.0, 0.0)}, "start"),
        ({"start_m": (10.0, 10.0), "within_m": 500.0}, "start"),
    ],
)
def test_a_task_that_nobody_can_fly_is_refused_by_name(fault, field):
    with pytest.raises(BadInput, match=field):
        task(**fault)


def test_a_map_without_mass_is_refused():
    with pytest.raises(BadInput, match="heatmap"):
        task(np.zeros((4, 4)))
