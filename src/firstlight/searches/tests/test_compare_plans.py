"""What a plan says of an earlier one: which ground, which teams, and why."""

from copy import deepcopy
from typing import Any

import pytest

from firstlight.engine.errors import BadInput
from firstlight.searches.planning.plan_changes import compared

MIDDLES = {"A1": [1.50, 42.50], "A2": [1.51, 42.50], "B1": [1.52, 42.50]}


def plan() -> dict[str, Any]:
    segments = [
        {"name": name, "area_ha": 20.0, "middle": middle, "poa": 0.3, "poa_clues": 0.3}
        | {"pod_so_far": 0.0}
        for name, middle in MIDDLES.items()
    ]
    teams = [{"team": "foot", "segments": ["A1"]}, {"team": "dog", "segments": ["B1"]}]
    counts = {"minute": 180.0, "clue_count": 0, "track_count": 0, "pos_before": 0.0}
    return {"segments": segments, "teams": teams} | counts


def searched() -> dict[str, Any]:
    after = deepcopy(plan()) | {"minute": 240.0, "track_count": 2, "pos_before": 0.2}
    after["segments"][0] |= {"poa": 0.1, "pod_so_far": 0.7}
    after["segments"][1] |= {"poa": 0.38}
    after["teams"][0]["segments"] = ["A2"]
    return after


def test_says_where_somebody_looked_and_where_it_grew_likelier() -> None:
    found = compared(plan(), searched())
    assert (found["minutes"], found["tracks"], found["clues"]) == (60.0, 2, 0)
    assert (found["pos_before"], found["pos_now"]) == (0.0, 0.2)
    assert {row["name"]: row["why"] for row in found["segments"]} == {
        "A1": "searched",
        "A2": "elsewhere",
    }


def test_says_which_team_goes_elsewhere_and_because_of_what() -> None:
    (row,) = compared(plan(), searched())["teams"]
    assert (row["team"], row["before"], row["after"]) == ("foot", ["A1"], ["A2"])
    assert (row["because"]["name"], row["because"]["why"]) == ("A1", "searched")


def test_a_team_that_was_not_there_has_no_before() -> None:
    after = searched()
    after["teams"].append({"team": "drone", "segments": ["B1"]})
    row = compared(plan(), after)["teams"][-1]
    assert (row["team"], row["before"], row["after"]) == ("drone", None, ["B1"])


def test_ground_that_only_shares_a_name_is_not_compared() -> None:
    after = searched()
    after["segments"][0]["middle"] = [1.9, 42.6]
    found = compared(plan(), after)
    assert [row["name"] for row in found["segments"]] == ["A2"]
    assert found["new_segments"] == 1


def test_nothing_has_changed_against_itself() -> None:
    found = compared(plan(), plan())
    assert (found["segments"], found["teams"], found["minutes"]) == ([], [], 0.0)


@pytest.mark.parametrize(
    "before",
    [
        [],
        {},
        {"segments": [], "teams": [3]},
        {"segments": [{"name": "A1"}], "teams": []},
        plan() | {"minute": "soon"},
        plan() | {"teams": [{"team": 3, "segments": []}]},
    ],
    ids=str,
)
def test_what_is_no_plan_is_refused(before: Any) -> None:
    with pytest.raises(BadInput, match=r"^previous: "):
        compared(before, plan())
