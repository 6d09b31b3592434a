"""A point that is typed the wrong way about, or half, is noticed at the field to mend."""

import pytest
from django.utils import translation
from pydantic import ValidationError

from firstlight.kernel.forms import perform
from firstlight.kernel.schemas import Lat, Lon, Strict


class Spot(Strict):
    lon: Lon
    lat: Lat
    home_lon: Lon | None = None
    home_lat: Lat | None = None
    flat: float = 0


HERE = {"lon": 120.6, "lat": 29.4}


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"lon": 29.4, "lat": 120.6}, "lat", "swapped"),
        ({"lon": "29.4", "lat": "-120.6"}, "lat", "swapped"),
        (HERE | {"home_lon": 29.4, "home_lat": 120.6}, "home_lat", "swapped"),
        (HERE | {"home_lat": 29.4}, "home_lon", "needs both"),
        (HERE | {"home_lon": 120.6}, "home_lat", "needs both"),
        ({"lon": 120.6}, "lat", "This is needed"),
        ({"lon": 120.6, "lat": 120.6}, "lat", "at most 90"),
        ({"lon": float("nan"), "lat": 29.4}, "lon", "must be a number"),
        (HERE | {"flat": "x"}, "flat", "number"),
    ],
)
def test_what_is_wrong_with_a_point_is_said_at_one_field(cast, typed, field, said):
    with translation.override("en"):
        outcome = perform(cast.olga, lambda _actor, data: data, Spot, typed)
    assert said in outcome.errors[field]


def test_whole_points_are_taken_and_more_than_is_asked_is_not():
    assert Spot(**HERE, home_lon=0, home_lat=90).home_lat == 90
    assert Spot(**HERE, home_lon=None, home_lat=None).home_lat is None
    with pytest.raises(ValidationError, match="not permitted"):
        Spot(**HERE, alat=1)
