import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.engine.frames import gcj02
from firstlight.exchange.errors import BadFile
from firstlight.exchange.fixes import MAX_BYTES, Fix, read_owntracks, read_positions

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HERE = {"at": "2026-03-01T11:59:00+08:00", "lon_deg": 120.6, "lat_deg": 29.5}
THERE = {"_type": "location", "lon": 120.6, "lat": 29.5, "tst": 1772000000}


def positions(given, now=NOW):
    return read_positions(json.dumps(given).encode(), now)


def owntracks(message, **options):
    return read_owntracks(json.dumps(message).encode(), NOW, **options)


def test_one_position_and_a_list_are_read_alike():
    full = HERE | {"accuracy_m": 8, "speed_mps": 1.2, "battery": 61.5, "source": "radio"}
    fix = Fix(datetime.fromisoformat(HERE["at"]), 120.6, 29.5, 8, 1.2, "radio", 62)
    assert positions(full) == positions([full]) == [fix]


def test_gcj02_phone_is_put_where_it_is():
    lon, lat = gcj02.from_wgs84(120.6, 29.5)
    shifted = HERE | {"lon_deg": float(lon), "lat_deg": float(lat), "frame": "gcj02"}
    plain, moved = positions([HERE, shifted])
    assert plain.lon_deg == 120.6
    assert (moved.lon_deg, moved.lat_deg) == (
        pytest.approx(120.6, abs=1e-7),
        pytest.approx(29.5, abs=1e-7),
    )


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"lat_deg": 91}, "bad-position", "lat_deg"),
        ({"lon_deg": "120"}, "bad-position", "lon_deg"),
        ({"accuracy_m": -1}, "bad-position", "accuracy_m"),
        ({"frame": "utm"}, "bad-position", "frame"),
        ({"source": "cctv"}, "bad-position", "source"),
        ({"at": "yesterday"}, "bad-position", "at"),
        ({"at": "2026-03-01T11:59:00"}, "no-zone", "at"),
        ({"at": "2026-03-01T12:06:00Z"}, "in-future", "at"),
        ({"at": "1970-01-01T00:00:00Z"}, "too-old", "at"),
    ],
)
def test_bad_position_is_refused_by_number_and_field(change, code, field):
    with pytest.raises(BadFile) as no:
        positions([HERE, HERE | change])
    assert (no.value.code, no.value.field, no.value.where.item) == (code, field, 2)
    assert str(no.value)


def test_missing_field_is_named():
    with pytest.raises(BadFile) as no:
        positions([{"at": HERE["at"], "lon_deg": 1}])
    assert no.value.field == "lat_deg"


@pytest.mark.parametrize("body", [b"", b"[", b"null", b"[[1]]", b"\xff", b"[" * 5000])
def test_body_that_is_no_position_is_refused(body):
    with pytest.raises(BadFile):
        read_positions(body, NOW)


def test_flood_in_one_message_is_refused():
    with pytest.raises(BadFile) as no:
        read_positions(b" " * (MAX_BYTES + 1), NOW)
    assert no.value.code == "too-big"


def test_owntracks_location_is_read_in_our_units():
    (fix,) = owntracks(THERE | {"acc": 12, "vel": 36, "batt": 88, "tid": "ab", "BSSID": "x"})
    assert fix == Fix(
        datetime.fromtimestamp(1772000000, UTC), 120.6, 29.5, 12, 10, "owntracks", 88
    )


def test_owntracks_unknown_speed_and_battery_stay_unknown():
    (fix,) = owntracks(THERE | {"vel": -1, "batt": -1})
    assert (fix.speed_mps, fix.battery) == (None, None)


@pytest.mark.parametrize("kind", ["transition", "waypoint", "lwt", "card", "status", "dump", ""])
def test_owntracks_talk_of_other_things_is_no_complaint(kind):
    assert owntracks({"_type": kind, "lon": "whatever"}) == []
    assert read_owntracks(b"", NOW) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [({"lat": 95}, "bad-position"), ({"tst": 0}, "too-old"), ({"tst": 1800000000}, "in-future")],
)
def test_owntracks_nonsense_is_refused(change, code):
    with pytest.raises(BadFile) as no:
        owntracks(THERE | change)
    assert no.value.code == code


@given(body=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_no_bytes_do_worse_than_a_refusal(body):
    for read in (read_positions, read_owntracks):
        with suppress(BadFile):
            assert isinstance(read(body, NOW), list)
