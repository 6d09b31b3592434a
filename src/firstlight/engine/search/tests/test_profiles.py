import numpy as np
import pytest

from firstlight.engine.errors import BadInput
from firstlight.engine.search.profiles import (
    ECOREGIONS,
    TERRAINS,
    categories,
    facts,
    profile_of,
    survival,
)


@pytest.mark.parametrize("category", categories())
def test_every_category_has_a_profile_in_every_ecoregion_and_terrain(category):
    for ecoregion in ECOREGIONS:
        for terrain in TERRAINS:
            profile = profile_of(category, ecoregion, terrain)
            assert profile.distance.shares == (0.25, 0.5, 0.75, 0.95)
            assert profile.mobility.hours(0.5) > 0
            assert sum(profile.places.values()) <= 1.02


def test_dementia_in_temperate_mountains_is_as_koester_printed_it():
    profile = profile_of("Dementia", "Temperate", "Mountainous")
    miles = np.array(profile.distance.distances_m) / 1609.344
    assert np.allclose(miles, [0.2, 0.5, 1.2, 5.1])
    assert profile.offset_m == {0.5: 15.0}


def test_mobility_law_agrees_with_its_printed_median():
    assert float(profile_of("Hiker", "Dry", "Flat").mobility.hours(0.5)) == pytest.approx(
        3, abs=0.6
    )


def test_borrowed_mobility_says_so():
    assert profile_of("Climber", "Dry", "Flat").mobility.borrowed
    assert not profile_of("Hiker", "Dry", "Flat").mobility.borrowed


@pytest.mark.parametrize("block", ["distance", "mobility", "track_offset", "uphill", "ground"])
def test_every_block_of_facts_names_its_source_and_n(block):
    assert facts()[block]["source"]
    assert "n" in facts()[block]


@pytest.mark.parametrize(
    ("category", "ecoregion", "terrain", "field"),
    [
        ("Astronaut", "Dry", "Flat", "category"),
        ("hiker", "Dry", "Flat", "category"),
        ("Hiker", "Polar", "Flat", "ecoregion"),
        ("Hiker", "Dry", "Hilly", "terrain"),
        (None, "Dry", "Flat", "category"),
        (["Hiker"], "Dry", "Flat", "category"),
    ],
)
def test_a_missing_table_is_named_with_the_known_ones(category, ecoregion, terrain, field):
    with pytest.raises(BadInput, match=rf"^{field}: no table for .*; known are \w+"):
        profile_of(category, ecoregion, terrain)


@pytest.mark.parametrize("category", categories())
def test_survival_starts_at_one_and_never_rises(category):
    alive = survival(category, np.linspace(0, 500, 300))
    assert alive[0] == 1
    assert (np.diff(alive) <= 0).all()
    assert alive[-1] >= 0


def test_survival_is_the_published_estimate_at_its_hours():
    assert float(survival("Hiker", 24)) == pytest.approx(0.867)
    assert float(survival("Angler", 48)) == pytest.approx(0.72)


@pytest.mark.parametrize("hours", [-1, float("nan"), [1, -2]])
def test_impossible_hours_are_refused(hours):
    with pytest.raises(BadInput, match=r"^hours:"):
        survival("Hiker", hours)
