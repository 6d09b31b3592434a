"""Chances of survival: they meet what was published, and never rise where it gets worse."""

from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstlight.engine.errors import BadInput
from firstlight.engine.search.exposure import (
    CLOTHING,
    Exposure,
    _facts,
    alive,
    sources,
    usual_age,
)
from firstlight.engine.search.profiles import categories, survival

exposures = st.builds(
    Exposure,
    air_c=st.none() | st.floats(-60, 60),
    water_c=st.none() | st.floats(-2, 45),
    wind_mps=st.floats(0, 60),
    wet=st.booleans(),
    clothing=st.sampled_from(CLOTHING),
    age=st.none() | st.floats(0, 120),
    frail=st.booleans(),
)
HOURS = np.array([0.0, 0.5, 1, 2, 4, 8, 16, 24, 48, 96, 240])


def test_cold_air_meets_the_published_hours() -> None:
    law = _facts()["cold_air"]
    two_layers = Exposure(wind_mps=5 / 3.6)
    for air_c, hours in law["hours"]["two_layers_wind_5_kmh"].items():
        assert replace(two_layers, air_c=float(air_c)).cold_h == pytest.approx(hours, rel=0.15)
    milder = law["over_24_hours"]["two_layers_wind_5_kmh"]
    assert replace(two_layers, air_c=milder).cold_h > 24


def test_water_meets_the_published_formula() -> None:
    assert Exposure(water_c=10).afloat_h * 60 == pytest.approx(15 + 7.2 / 0.0445)
    assert Exposure(water_c=23.5).afloat_h == inf


def test_heat_meets_the_table_beyond_its_coolest_row() -> None:
    assert Exposure(air_c=26).hot_h == inf
    assert Exposure(air_c=37.8).hot_h == pytest.approx(24 / (1 / 3 - 1 / 7), rel=1e-6)
    assert Exposure(air_c=40, age=82).hot_h < 60 < Exposure(air_c=40).hot_h


def test_in_mild_weather_and_without_a_word_the_published_curve_stands() -> None:
    for exposure in (Exposure(), Exposure(air_c=20)):
        assert alive("Dementia", HOURS, exposure, False) == pytest.approx(
            survival("Dementia", HOURS)
        )


def test_a_wet_old_person_in_the_wind_has_less_time_than_a_dry_young_one() -> None:
    dry = Exposure(air_c=3, clothing="light")
    worse = replace(dry, wet=True, wind_mps=8, age=80, frail=True)
    assert worse.cold_h < 12 < dry.cold_h


def test_small_children_cool_faster() -> None:
    assert Exposure(water_c=12, age=3).afloat_h < 0.75 * Exposure(water_c=12).afloat_h
    assert Exposure(air_c=-10, age=3).cold_h < Exposure(air_c=-10).cold_h


@settings(max_examples=150, deadline=None)
@given(exposures, st.sampled_from(categories()), st.booleans())
def test_a_share_lies_in_0_to_1_and_never_rises(
    exposure: Exposure, category: str, afloat: bool
) -> None:
    share = alive(category, HOURS, exposure, afloat)
    assert share[0] == pytest.approx(1.0)
    assert ((share >= 0) & (share <= 1)).all()
    assert (np.diff(share) <= 1e-12).all()


@settings(max_examples=150, deadline=None)
@given(exposures, st.floats(-60, 26), st.floats(0, 40), st.floats(-2, 45), st.floats(0, 20))
def test_colder_is_never_better(
    exposure: Exposure, air_c: float, by: float, water_c: float, water_by: float
) -> None:
    mild = replace(exposure, air_c=air_c, water_c=water_c)
    cold = replace(exposure, air_c=max(-60, air_c - by), water_c=max(-2, water_c - water_by))
    assert (cold.on_land(HOURS) <= mild.on_land(HOURS) + 1e-12).all()
    assert (cold.in_water(HOURS) <= mild.in_water(HOURS) + 1e-12).all()


@settings(max_examples=150, deadline=None)
@given(exposures, st.floats(0, 60))
def test_wind_rain_thin_clothing_and_frailty_never_help(exposure: Exposure, wind: float) -> None:
    wind_mps = max(exposure.wind_mps, wind)
    for worse in (
        replace(exposure, wind_mps=wind_mps),
        replace(exposure, wet=True),
        replace(exposure, clothing="light"),
        replace(exposure, frail=True),
    ):
        assert worse.cold_h <= exposure.cold_h * (1 + 1e-12)
        assert worse.hot_h <= exposure.hot_h
        assert worse.afloat_h <= exposure.afloat_h


@settings(max_examples=100, deadline=None)
@given(exposures, st.floats(26.7, 60), st.floats(0, 20))
def test_hotter_is_never_better(exposure: Exposure, air_c: float, by: float) -> None:
    hot = replace(exposure, air_c=air_c)
    hotter = replace(exposure, air_c=min(60.0, air_c + by))
    assert hotter.hot_h <= hot.hot_h * (1 + 1e-12)


def test_each_part_names_its_source() -> None:
    assert all(len(source) > 15 for source in sources().values())
    assert "Tikuisis" in sources()["cold_air"]
    assert usual_age("Dementia") == 80
    assert usual_age("Hiker") is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"air_c": 61.0}, "air_c"),
        ({"air_c": nan}, "air_c"),
        ({"water_c": -5.0}, "water_c"),
        ({"wind_mps": -1.0}, "wind_mps"),
        ({"age": 200.0}, "age"),
        ({"clothing": "fur"}, "clothing"),
    ],
)
def test_refuses_what_cannot_be(wrong: dict, field: str) -> None:
    with pytest.raises(BadInput, match=rf"^{field}: "):
        Exposure(**wrong)
