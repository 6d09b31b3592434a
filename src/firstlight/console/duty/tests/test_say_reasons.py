"""Why somebody is proposed, and why a place stays empty, is said in words of either language."""

import pytest
from django.utils import translation

from firstlight.console.duty.reasons import error_words, gap_words, reason_words

GAP = {
    "missing": 1,
    "blocked_by": [
        {"code": "paper", "about": "boat_operator"},
        {"code": "free", "about": ""},
    ],
    "facts": [
        {"code": "paper", "about": "boat_operator", "lapsed": ["2026-03-02", "2026-03-09"]},
        {"code": "free", "about": "", "lapsed": []},
    ],
    "qualified": 1,
    "qualified_free": 0,
}
CODES = [
    "paper",
    "free",
    "unit",
    "asked",
    "distance",
    "risk",
    "rest",
    "overlap",
    "day",
    "week",
    "nights",
    "own_max",
    "own_min",
    "pairing",
    "pattern",
    "next",
]


def test_a_gap_names_the_paper_and_when_it_lapses():
    with translation.override("en"):
        lines = gap_words(GAP)
    assert lines[0] == "No member with Boat operator is free at that time."
    assert "2 people" in lines[1]
    assert "2026-03" in lines[1]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("code", CODES)
def test_every_rule_has_its_sentence(language, code):
    gap = GAP | {"blocked_by": [{"code": code, "about": "cpr_aed"}], "facts": []}
    with translation.override(language):
        assert gap_words(gap)[0] != code


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_gap_that_no_rule_blocks_says_that_it_costs_too_much(language):
    with translation.override(language):
        assert len(gap_words(GAP | {"blocked_by": [], "facts": []})) == 2


@pytest.mark.parametrize(
    "code",
    [
        "only",
        "distance",
        "rest",
        "below_mean",
        "above_mean",
        "wished",
        "against_wish",
        "reserve",
        "kept",
        "qualified",
    ],
)
def test_every_reason_has_its_words(code):
    reason = {"code": code, "figure": 90.0, "about": "driving_licence", "people": []}
    with translation.override("en"):
        assert reason_words(reason, {})


def test_a_pair_is_named_where_the_reader_knows_them():
    reason = {"code": "paired", "figure": 0, "about": "", "people": ["a", "b"]}
    with translation.override("en"):
        assert "Bo" in reason_words(reason, {"a": "Bo"})
        assert reason_words(reason, {}) == "pairs well"


@pytest.mark.parametrize("code", ["no-shifts", "no-people", "no-way", "something else"])
def test_what_could_not_be_worked_out_says_why(code):
    with translation.override("en"):
        assert error_words(code) != code
