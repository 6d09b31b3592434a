import numpy as np

from firstlight.engine.terrain import flow


def valley(rows=60, cols=41):
    """A valley that runs south along the middle column, between two even slopes."""
    y, x = np.mgrid[:rows, :cols]
    return (np.abs(x - cols // 2) * 20.0 + y * 2.0).astype(np.float32)


def test_all_water_leaves_the_grid_exactly_once():
    height = valley()
    through = flow.accumulation(height)
    edge = np.ones_like(through, bool)
    edge[1:-1, 1:-1] = False
    assert through[edge].sum() == height.size


def test_the_valley_floor_is_the_drainage():
    drains = flow.drainage(valley(), 30.0, above_m2=100 * 900)
    assert drains[2:30, 20].all()
    assert not drains[2:-2, [5, 35]].any()


def test_the_crest_is_the_ridge():
    crest = flow.ridges(-valley(), 30.0, above_m2=100 * 900)
    assert crest[5:45, 20].all()
    assert not crest[5:-5, [5, 35]].any()


def test_a_hollow_fills_and_spills():
    height = valley()
    height[30:33, 19:22] -= 50
    through = flow.accumulation(height)
    assert through[:, 20].max() > height.size / 4


def test_level_ground_has_no_ridge():
    assert not flow.ridges(np.zeros((80, 80), np.float32), 30.0).any()


def test_watercourses_run_down_to_the_edge_or_into_another():
    lines = flow.courses(valley(), 30.0, above_m2=40 * 900)
    main, area_m2 = lines[0]
    assert main[-1][1] < 30.0  # the valley runs out in the south
    assert area_m2 > 1000 * 900
    ends = {tuple(spot) for xy, _ in lines for spot in xy[:-1]}
    for xy, _ in lines[1:]:
        at_edge = (xy[-1] < 30.0).any() or xy[-1][0] > 40 * 30.0 or xy[-1][1] > 59 * 30.0
        assert at_edge or tuple(xy[-1]) in ends
