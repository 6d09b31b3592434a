"""Segments are cut and joined by hand; no ground is lost and nothing is counted twice."""

import pytest

from firstlight.kernel.errors import NotFound, Refused, Stale
from firstlight.searches.actions.reshaping import join_segments, split_segment
from firstlight.searches.models import SearchSegment
from firstlight.searches.planning.reshaping import cut, joined
from firstlight.searches.queries import live_segments
from firstlight.searches.schemas import JoinSegments, SplitSegment
from firstlight.searches.tests.conftest import PLACE

SIDE_DEG = 0.004


def square(col, row=0):
    west, south = PLACE[0] + col * SIDE_DEG, PLACE[1] + row * SIDE_DEG
    east, north = west + SIDE_DEG, south + SIDE_DEG
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def line(*points):
    return {"type": "LineString", "coordinates": [list(point) for point in points]}


def across(col, share=0.5):
    lon = PLACE[0] + (col + share) * SIDE_DEG
    return line((lon, PLACE[1] - 0.001), (lon, PLACE[1] + SIDE_DEG + 0.001))


@pytest.fixture
def ground(search):
    return [
        SearchSegment.objects.create(
            station_id=search.station_id,
            case=search,
            name=f"A{number + 1}",
            geometry=square(number),
            area_m2=joined(square(number), square(number)).area_m2,
            poa=0.2,
        )
        for number in range(3)
    ]


def split_at(actor, segment, share=0.5, **words):
    given = {"segment_id": segment.pk, "line": across(int(segment.name[1]) - 1, share)}
    return split_segment(actor, SplitSegment(**given | words))


def test_both_halves_hold_all_the_ground_and_all_the_chance(cast, search, ground):
    halves = split_at(cast.olga, ground[0], 0.25)

    assert [each.name for each in halves] == ["A1a", "A1b"]
    assert sum(each.area_m2 for each in halves) == pytest.approx(ground[0].area_m2, rel=1e-6)
    assert sum(each.poa for each in halves) == pytest.approx(0.2)
    assert halves[0].poa == pytest.approx(0.15, rel=0.01)
    assert {each.name for each in live_segments(search)} == {"A1a", "A1b", "A2", "A3"}


def test_what_was_searched_counts_for_both_halves_and_after_joining_the_least(cast, ground):
    SearchSegment.objects.filter(pk=ground[0].pk).update(pod_estimate=0.7)
    SearchSegment.objects.filter(pk=ground[1].pk).update(pod_estimate=0.4)
    halves = split_at(cast.olga, ground[0])
    assert [each.pod_estimate for each in halves] == [0.7, 0.7]
    half = next(each for each in halves if _touches(each, ground[1]))

    [whole] = join_segments(cast.olga, JoinSegments(segment_id=half.pk, other_id=ground[1].pk))

    assert whole.pod_estimate == 0.4
    [unseen] = join_segments(cast.olga, JoinSegments(segment_id=whole.pk, other_id=ground[2].pk))
    assert unseen.pod_estimate is None


def _touches(one, two):
    east = max(point[0] for point in one.geometry["coordinates"][0])
    return east == pytest.approx(two.geometry["coordinates"][0][0][0])


def test_joining_the_halves_gives_the_whole_back(cast, search, ground):
    one, two = split_at(cast.olga, ground[0])
    [whole] = join_segments(cast.olga, JoinSegments(segment_id=one.pk, other_id=two.pk))
    assert whole.area_m2 == pytest.approx(ground[0].area_m2, rel=1e-3)
    assert whole.geometry["type"] == "Polygon"
    assert whole.poa == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("drawn", "code"),
    [
        (
            line((PLACE[0] + 0.001, PLACE[1] + 0.001), (PLACE[0] + 0.002, PLACE[1] + 0.002)),
            "no-cut",
        ),
        (line((0, 0), (1, 1)), "no-cut"),
        (across(0, 0.001), "sliver"),
        (square(0), "no-line"),
        ({"type": "LineString", "coordinates": [[1]]}, "no-line"),
        ({}, "no-line"),
        (line((119, 29), (121, 30), (121, 29), (119, 30)), "no-line"),
    ],
)
def test_a_line_that_cuts_nothing_usable_is_refused(cast, search, ground, drawn, code):
    with pytest.raises(Refused) as no:
        split_segment(cast.olga, SplitSegment(segment_id=ground[0].pk, line=drawn))
    assert (no.value.code, no.value.field) == (code, "line")
    assert not SearchSegment.objects.filter(is_retired=True).exists()


def test_ground_without_a_common_border_is_not_joined(cast, search, ground):
    with pytest.raises(Refused) as no:
        join_segments(cast.olga, JoinSegments(segment_id=ground[0].pk, other_id=ground[2].pk))
    assert (no.value.code, no.value.field) == ("apart", "other_id")
    with pytest.raises(Refused) as no:
        join_segments(cast.olga, JoinSegments(segment_id=ground[0].pk, other_id=ground[0].pk))
    assert no.value.code == "same"


def test_ground_under_somebody_s_feet_or_changed_meanwhile_stays(cast, search, ground):
    group = ground[0].assignments.create(
        station_id=search.station_id, team_name="1", leader=cast.people.ada
    )
    with pytest.raises(Refused) as no:
        split_at(cast.olga, ground[0])
    assert no.value.code == "sent-already"
    group.delete()
    with pytest.raises(Stale):
        split_at(cast.olga, ground[0], version=7)
    split_at(cast.olga, ground[0])
    with pytest.raises((Stale, NotFound)):
        split_at(cast.olga, ground[0])


def test_a_line_that_crosses_a_horseshoe_twice_loses_none_of_it():
    shoe = {
        "type": "Polygon",
        "coordinates": [
            [
                [120, 29],
                [120.03, 29],
                [120.03, 29.03],
                [120.02, 29.03],
                [120.02, 29.01],
                [120.01, 29.01],
                [120.01, 29.03],
                [120, 29.03],
                [120, 29],
            ]
        ],
    }
    large, small = cut(shoe, line((119.9, 29.02), (120.1, 29.02)))
    whole = joined(shoe, shoe).area_m2
    assert large.area_m2 + small.area_m2 == pytest.approx(whole, rel=1e-6)
    assert small.geometry["type"] == "MultiPolygon"
