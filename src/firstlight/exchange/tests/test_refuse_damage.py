"""Whatever a file has suffered, people get a sentence and the server keeps going."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from firstlight.exchange.errors import BadFile
from firstlight.exchange.gpx import read_gpx, write_gpx
from firstlight.exchange.places import MEDIA_TYPES, survey_places, write_places
from firstlight.exchange.shapes import Geometry, PlaceShape, point
from firstlight.exchange.signed import sign_rows, verify_bundle
from firstlight.exchange.tables import read_table
from firstlight.exchange.tracks import Journey, Track, TrackPoint

NOW = datetime(2026, 3, 1, tzinfo=UTC)
RING = ((120.6, 29.5), (120.7, 29.5), (120.7, 29.6), (120.6, 29.5))
SHAPES = [
    PlaceShape("长乐", "village", point(120.6, 29.5), {"n": 1, "note": "𬱖"}),
    PlaceShape(
        "库", "water", Geometry("Polygon", ((RING,), (RING,)), multi=True), {"a": [1, None]}
    ),
]
WHOLE = {form: write_places(SHAPES, form) for form in MEDIA_TYPES}
TRACK = write_gpx(Journey((Track("第3组", ((TrackPoint(120.6, 29.5, NOW, 80.0, 2.0),),)),)))

damage = st.lists(
    st.tuples(st.floats(0, 1), st.binary(max_size=3), st.integers(0, 4)), min_size=1, max_size=6
)


def suffer(data, wounds):
    """Replace, insert and cut bytes at places told as shares of the length."""
    for share, fresh, lost in wounds:
        at = int(share * len(data))
        data = data[:at] + fresh + data[at + lost :]
    return data


@pytest.mark.parametrize("form", MEDIA_TYPES)
@settings(max_examples=150, deadline=None)
@given(wounds=damage)
def test_damaged_places_are_read_or_refused(form, wounds):
    with suppress(BadFile):
        for problem in survey_places(suffer(WHOLE[form], wounds), frame="gcj02").problems:
            assert str(problem)


@settings(max_examples=200, deadline=None)
@given(wounds=damage)
def test_damaged_track_is_read_or_refused(wounds):
    with suppress(BadFile):
        read_gpx(suffer(TRACK, wounds), NOW, frame="bd09")


@settings(max_examples=200, deadline=None)
@given(wounds=damage)
@example(wounds=[(0.0, b"", 0)])
def test_damaged_log_never_passes_as_whole(wounds):
    whole = sign_rows([{"seq": 1}], bytes(32), NOW)
    hurt = suffer(whole, wounds)
    with suppress(BadFile):
        # A zip has bytes that carry nothing, such as dates: what passes must say the same.
        assert verify_bundle(hurt).rows == [{"seq": 1}]


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes_at_all_are_read_or_refused(data):
    for read in (
        lambda: survey_places(data, "a.csv", "wgs84"),
        lambda: read_table(data, "a.csv", {"name": ("姓名",)}),
        lambda: read_gpx(data, NOW),
        lambda: verify_bundle(data),
    ):
        with suppress(BadFile):
            read()


@pytest.mark.parametrize("form", MEDIA_TYPES)
def test_file_cut_short_anywhere_is_never_taken_for_whole(form):
    whole = WHOLE[form]
    for length in range(0, len(whole) - 8, max(1, len(whole) // 60)):
        with suppress(BadFile):
            survey = survey_places(whole[:length], frame="wgs84")
            # Only a table can lose its last lines without showing it.
            assert form == "csv"
            assert [shape for _where, shape in survey.found] != SHAPES
