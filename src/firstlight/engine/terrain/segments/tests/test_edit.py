import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from firstlight.engine.errors import BadInput
from firstlight.engine.frames.grid import Grid
from firstlight.engine.terrain.segments import edit
from firstlight.engine.terrain.segments.cut import cut, disc
from firstlight.engine.terrain.segments.outline import polygons


@pytest.fixture(scope="module")
def segments(country):
    return cut(country, disc(country.grid, 3000, 2400, 1800))


def test_outlines_share_their_borders_and_cover_the_area(country, segments):
    shapes = polygons(segments.labels, country.grid)
    assert shapely.coverage_is_valid(shapely.get_parts(shapes))
    assert [s.area for s in shapes] == pytest.approx(list(segments.table.area_m2))


def test_smoothed_outlines_have_no_gap_and_no_overlap(country, segments):
    shapes = polygons(segments.labels, country.grid, smooth_m=40.0)
    parts = shapely.get_parts(shapes)
    assert shapely.coverage_is_valid(parts)
    assert len(shapely.get_coordinates(parts)) < 0.5 * len(
        shapely.get_coordinates(polygons(segments.labels, country.grid))
    )
    edit.check(shapes, segments.table.name, 1.0)


def test_outlines_come_back_as_the_same_cells(country, segments):
    again = edit.rasterise(polygons(segments.labels, country.grid), country.grid)
    assert (again == segments.labels).all()


def test_shapes_by_hand_become_segments(country):
    shapes = [box(1000, 1000, 1500, 1600), box(1500, 1000, 2100, 1600)]
    drawn = edit.from_shapes(country, shapes, ["west", "east"])
    assert len(drawn) == 2
    assert drawn.table.area_m2.sum() == pytest.approx(1100 * 600, rel=0.1)


def test_a_sliver_between_two_segments_belongs_to_one_of_them(country):
    shapes = [box(900, 900, 1500, 1500), box(1516, 900, 2100, 1500)]
    labels = edit.rasterise(shapes, country.grid)
    assert (labels[31:48, 31:69] >= 0).all()


@pytest.mark.parametrize(
    ("shapes", "reason"),
    [
        ([Polygon([(0, 0), (900, 900), (900, 0), (0, 900)]), box(2000, 0, 2600, 600)], "A1: Self"),
        ([box(0, 0, 900, 900), box(600, 0, 1500, 900)], "A1 and A2 overlap by 270000 m2"),
        (
            [
                Polygon(box(0, 0, 900, 900).exterior, [box(300, 300, 600, 600).exterior]),
                box(900, 0, 1500, 900),
            ],
            "gap of 90000 m2",
        ),
        ([box(0, 0, 900, 900), Polygon()], "A2"),
    ],
)
def test_segments_that_cannot_be_given_out_are_refused(shapes, reason):
    with pytest.raises(BadInput, match=reason):
        edit.check(shapes, ["A1", "A2"], 1000.0)


def test_a_slip_of_the_hand_passes():
    edit.check([box(0, 0, 900, 900), box(899.5, 0, 1500, 900)], ["A1", "A2"], 1000.0)


def test_a_shape_off_the_terrain_is_refused(country):
    shapes = [box(0, 0, 900, 900), box(90_000, 0, 91_000, 900)]
    with pytest.raises(BadInput, match="A2 lies off"):
        edit.from_shapes(country, shapes, ["A1", "A2"])


def test_splitting_and_joining_keep_the_area(country, segments):
    widest = int(segments.table.area_m2.argmax())
    x, _ = segments.table.middle_xy[widest]
    line = np.array([(x, 0.0), (x, country.grid.height_m)])
    two = edit.split(country, segments, widest, line)
    assert len(two) == len(segments) + 1
    assert ((two.labels >= 0) == (segments.labels >= 0)).all()
    mine = segments.labels == widest
    parts = np.unique(two.labels[mine])
    assert len(parts) == 2
    one = edit.join(country, two, *parts)
    assert len(one) == len(segments)
    assert (one.labels == segments.labels).all()


def test_a_line_that_misses_is_refused(country, segments):
    with pytest.raises(BadInput, match="line"):
        edit.split(country, segments, 0, np.array([(0.0, 0.0), (10.0, 10.0)]))


def test_strangers_are_not_joined(country, segments):
    with pytest.raises(BadInput, match="neighbours"):
        edit.join(country, segments, 0, len(segments) - 1)
    with pytest.raises(BadInput, match="there is no segment"):
        edit.join(country, segments, 0, 999)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 14), st.integers(1, 14), st.integers(1, 6), st.integers(0, 9999))
def test_any_labels_come_back_from_their_outlines(rows, cols, kinds, seed):
    rng = np.random.default_rng(seed)
    grid = Grid(51, True, 0.0, 0.0, 30.0, rows, cols)
    labels = rng.integers(-1, kinds, grid.shape).astype(np.int32)
    labels[0, 0] = kinds - 1
    shapes = polygons(labels, grid)
    assert len(shapes) == kinds
    assert [shape.area for shape in shapes] == pytest.approx(
        [900.0 * (labels == kind).sum() for kind in range(kinds)]
    )
    present = [shape for shape in shapes if not shape.is_empty]
    assert shapely.is_valid(present).all()
    x, y = np.meshgrid(*grid.centres())
    for kind, shape in enumerate(shapes):
        assert (shapely.contains_xy(shape, x, y) == (labels == kind)).all()


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 9999), st.sampled_from([20.0, 45.0, 90.0]))
def test_smoothing_never_opens_a_gap(seed, smooth_m):
    rng = np.random.default_rng(seed)
    grid = Grid(51, True, 0.0, 0.0, 30.0, 40, 50)
    labels = rng.integers(0, 12, (8, 10)).repeat(5, axis=0).repeat(5, axis=1).astype(np.int32)
    labels = np.where(rng.random(labels.shape) < 0.1, labels.T.reshape(labels.shape), labels)
    parts = shapely.get_parts(polygons(labels, grid, smooth_m))
    assert shapely.coverage_is_valid(parts)
    assert shapely.union_all(parts).area == pytest.approx(sum(shapely.area(parts)))
