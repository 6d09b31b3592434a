"""References as published for well-known places."""

import pytest

from firstlight.exchange.gridref import mgrs, utm_reference


@pytest.mark.parametrize(
    ("lon_deg", "lat_deg", "reference"),
    [
        (2.2945, 48.8582, "31U DQ 48251 11932"),
        (-157.916085, 21.409797, "4Q FJ 12345 67890"),
        (0.0, 0.0, "31N AA 66021 00000"),
        (5.33, 60.39, "32V KN"),
        (15.63, 78.22, "33X WG"),
    ],
)
def test_mgrs_of_known_places(lon_deg, lat_deg, reference):
    found = mgrs(lon_deg, lat_deg)
    zone, square, *metres = reference.split()
    assert found.split()[:2] == [zone, square]
    for mine, theirs in zip(found.split()[2:], metres, strict=False):
        assert abs(int(mine) - int(theirs)) <= 1


def test_utm_and_mgrs_say_the_same_place():
    zone, easting, northing = utm_reference(120.58, 29.43).split()
    assert mgrs(120.58, 29.43).split()[0] == zone == "51R"
    assert mgrs(120.58, 29.43).split()[2:] == [easting[-5:], northing[-5:]]


@pytest.mark.parametrize("lat_deg", [84.5, -80.5])
def test_there_is_no_grid_towards_the_poles(lat_deg):
    assert mgrs(10.0, lat_deg) == utm_reference(10.0, lat_deg) == ""
