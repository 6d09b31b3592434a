"""The verdict on a patrol: what makes it doubtful, and what must never do so."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from benchmarks.bench_proof import measured, same_when_late

from firstlight.patrols.rules import codes
from firstlight.patrols.rules.verdict import Claim, Elsewhere, Evidence, Fix, Point, as_json, judge

BEGAN = datetime(2026, 7, 4, 12, 0, tzinfo=UTC)
SECRET = b"s" * 32
NORTH_M = 1 / 111_195


def point(number, way="qr", **more):
    return Point(
        f"p{number}",
        120.6,
        29.4 + number * 500 * NORTH_M,
        way=way,
        short=f"AAAAA{number}",
        secret=SECRET,
        **more,
    )


def claim(sign, minutes, **more):
    at = BEGAN + timedelta(minutes=minutes)
    code = {
        "qr": codes.printed(sign.short, sign.secret, sign.issue),
        "rotating": codes.changing(sign.short, sign.secret, at, sign.period_s),
    }.get(sign.way, "")
    known = {"person": "bo", "device": "phone", "way": sign.way, "code": code, "offset_s": 0.0}
    known |= {"said_at": at, "made_at": at, "lon": sign.lon, "lat": sign.lat, "accuracy_m": 8.0}
    return Claim(f"c{sign.key}{minutes}", sign.key, **known | more)


def walked(way="qr", count=3, **more):
    signs = [point(number, way) for number in range(count)]
    claims = tuple(claim(sign, 10 * at, lon=sign.lon + 1e-4) for at, sign in enumerate(signs))
    return Evidence(
        {sign.key: sign for sign in signs}, tuple(sign.key for sign in signs), claims, **more
    )


def found(evidence):
    return {each.code for each in judge(evidence).findings}


@pytest.mark.parametrize("way", ["qr", "rotating", "geofence"])
def test_signs_reached_in_time_prove_a_patrol(way):
    verdict = judge(walked(way))
    assert verdict.state == "proven"
    assert [each.state for each in verdict.results] == ["proven"] * 3
    assert verdict.findings == ()


def test_a_phone_that_loses_its_place_is_no_cheat_and_the_signs_carry_the_proof():
    fixes = [
        Fix(
            "bo",
            BEGAN + timedelta(seconds=15 * at),
            120.6 + (at * 7 % 5) * 3e-5,
            29.4 + at * 18 * NORTH_M,
            20.0 + at,
        )
        for at in range(90)
        if not 20 < at < 65
    ]
    verdict = judge(walked(track=tuple(fixes)))
    stopped = [each for each in verdict.findings if each.code == "tracking_stopped"]
    assert verdict.state == "proven"
    assert stopped[0].at == BEGAN + timedelta(minutes=5)
    assert stopped[0].figures == {"minutes": 11}


def test_a_wrong_clock_that_is_known_changes_nothing():
    right = walked("rotating")
    wrong = tuple(
        replace(
            each,
            said_at=each.said_at + timedelta(minutes=4),
            made_at=each.made_at + timedelta(minutes=4),
            offset_s=240.0,
        )
        for each in right.claims
    )
    assert judge(replace(right, claims=wrong)).state == "proven"


def test_a_changing_code_used_after_its_time_is_a_replay():
    evidence = walked("rotating")
    sign = evidence.points["p1"]
    old = codes.changing(sign.short, SECRET, BEGAN - timedelta(hours=1), sign.period_s)
    claims = (evidence.claims[0], replace(evidence.claims[1], code=old), evidence.claims[2])
    verdict = judge(replace(evidence, claims=claims))
    assert verdict.state == "doubtful"
    assert [each.code for each in verdict.findings] == ["replayed"]
    assert verdict.findings[0].figures["late_s"] > 3600
    assert verdict.results[1].state == "doubted"


def test_a_code_that_nobody_could_sign_is_said_to_be_forged():
    evidence = walked()
    forged = codes.printed("AAAAA1", b"another secret of 32 characters..", 1)
    claims = (evidence.claims[0], replace(evidence.claims[1], code=forged))
    assert "forged_code" in found(replace(evidence, claims=claims))


def test_a_slip_in_typing_proves_nothing_and_accuses_nobody():
    evidence = walked()
    slip = replace(evidence.claims[1], way="typed", code="SAAAA")
    verdict = judge(replace(evidence, claims=(evidence.claims[0], slip, evidence.claims[2])))
    assert verdict.state == "partly"
    assert verdict.results[1].state == "claimed"


def test_one_stray_fix_is_weather_but_two_are_a_story():
    evidence = walked()
    stray = [replace(each, lat=each.lat + 0.02) for each in evidence.claims]
    once = judge(replace(evidence, claims=(stray[0], *evidence.claims[1:])))
    twice = judge(replace(evidence, claims=(stray[0], stray[1], evidence.claims[2])))
    assert (once.state, once.results[0].state) == ("partly", "doubted")
    assert twice.state == "doubtful"


def test_nobody_walks_five_hundred_metres_in_ten_seconds():
    evidence = walked()
    soon = evidence.claims[0].said_at + timedelta(seconds=10)
    claims = (evidence.claims[0], replace(evidence.claims[1], said_at=soon, made_at=soon))
    assert "too_fast" in found(replace(evidence, claims=claims))
    assert found(walked(means="vehicle")) == set()


def test_a_phone_that_speaks_for_two_at_every_sign_is_found_and_a_handed_over_one_is_not():
    evidence = walked()
    also = tuple(replace(each, key=each.key + "x", person="di") for each in evidence.claims)
    assert "one_phone" in found(replace(evidence, claims=evidence.claims + also))
    handed = (*evidence.claims[:2], replace(evidence.claims[2], person="di"))
    assert found(replace(evidence, claims=handed)) == set()


def test_one_person_is_in_one_patrol_at_a_time():
    other = Elsewhere("other", "bo", "another", "", BEGAN + timedelta(minutes=12))
    assert found(walked(elsewhere=(other,))) == {"person_in_two_runs"}


def test_two_patrols_may_meet_at_a_sign_but_not_pass_on_its_picture():
    evidence = walked("rotating")
    one = evidence.claims[1]
    near = Elsewhere("other", "di", "hers", one.code, one.said_at, one.lon, one.lat)
    assert found(replace(evidence, elsewhere=(near,))) == set()
    far = replace(near, lat=near.lat + 0.05)
    assert found(replace(evidence, elsewhere=(far,))) == {"code_shared"}


def test_visits_entered_at_one_sitting_are_told_from_one_forgotten_sign():
    evidence = walked("manual")
    sat = BEGAN + timedelta(hours=2)
    late = tuple(replace(each, made_at=sat, witness="di") for each in evidence.claims)
    own = tuple(replace(each, witness="di") for each in evidence.claims)
    assert judge(replace(evidence, claims=own)).state == "proven"
    assert found(replace(evidence, claims=late)) == {"entered_at_once"}
    assert judge(replace(evidence, claims=(*own[:2], late[2]))).state == "partly"


def test_a_word_by_hand_needs_a_second_persons_word():
    evidence = walked("manual")
    alone = tuple(replace(each, witness="bo") for each in evidence.claims)
    assert judge(evidence).results[0].state == "claimed"
    assert judge(replace(evidence, claims=alone)).results[0].state == "claimed"


def test_a_made_up_place_is_found_by_flag_by_leap_and_by_being_too_good():
    flagged = tuple(
        Fix("bo", BEGAN + timedelta(seconds=at), 120.6, 29.4, 5.0, True) for at in range(5)
    )
    leaps = tuple(
        Fix(
            "bo",
            BEGAN + timedelta(seconds=15 * at),
            120.6 + at * 1e-5 + (at > 5) * 0.02,
            29.4,
            5.0,
        )
        for at in range(12)
    )
    ruled = tuple(
        Fix("bo", BEGAN + timedelta(seconds=10 * at), 120.6 + at * 1.2e-4, 29.4, 5.0)
        for at in range(40)
    )
    assert "mock_location" in found(walked(track=flagged))
    assert "jump" in found(walked(track=leaps))
    assert "too_smooth" in found(walked(track=ruled))


def test_a_browser_tells_no_flag_and_a_made_up_place_shows_all_the_same():
    """No page knows that its place is made up (only an app through the API can say so)."""
    exact = walked()
    exact = replace(exact, claims=tuple(replace(c, lon=120.6) for c in exact.claims))
    assert all(each.is_mock is None for each in exact.claims)
    assert found(exact) == {"too_exact"}
    assert judge(exact).state == "doubtful"
    frozen = tuple(
        Fix("bo", BEGAN + timedelta(seconds=30 * at), 120.6, 29.4, 0.0) for at in range(30)
    )
    verdict = judge(walked(track=frozen))
    assert [(each.code, each.grave) for each in verdict.findings] == [("place_stood_still", False)]
    assert verdict.state == "proven"  # a phone indoors does that too: the signs carry the proof


def asking(minutes, **more):
    """Three signs, ten minutes apart; the second asks for a stay."""
    evidence = walked(**more)
    points = evidence.points | {"p1": replace(evidence.points["p1"], dwell_min=minutes)}
    return replace(evidence, points=points)


def test_a_stay_cut_short_is_a_doubt_about_that_visit_and_nothing_worse():
    verdict = judge(asking(15))
    assert verdict.state == "partly"
    assert [each.state for each in verdict.results] == ["proven", "doubted", "proven"]
    [short] = verdict.findings
    assert (short.code, short.grave, short.checkpoint) == ("stay_short", False, "p1")
    assert short.figures == {"asked_min": 15, "stayed_min": 10.0}
    assert judge(asking(10)).state == "proven"


def test_the_last_stay_lasts_until_the_end_and_is_not_weighed_before():
    def last(minutes):
        ended = None if minutes is None else BEGAN + timedelta(minutes=20 + minutes)
        evidence = walked(ended_at=ended)
        points = evidence.points | {"p2": replace(evidence.points["p2"], dwell_min=5)}
        return found(replace(evidence, points=points))

    assert last(1) == {"stay_short"}
    assert last(5) == last(None) == last(-3) == set()


def test_who_came_before_they_scanned_and_who_scans_again_have_stayed():
    evidence = asking(15)
    near = tuple(
        Fix("bo", BEGAN + timedelta(minutes=4, seconds=20 * at), 120.6 + at * 1e-5, sign.lat, 9.0)
        for sign in [evidence.points["p1"]]
        for at in range(19)
    )
    assert "stay_short" not in found(replace(evidence, track=near))
    again = claim(evidence.points["p1"], 4)
    assert found(replace(evidence, claims=(*evidence.claims, again))) == set()


def test_a_second_person_at_the_next_sign_cuts_nobodys_stay_short():
    evidence = asking(15)
    hers = replace(evidence.claims[2], person="di", device="hers")
    assert found(replace(evidence, claims=(*evidence.claims[:2], hers))) == set()


def test_a_skipped_sign_makes_it_partly_and_nothing_worse():
    evidence = walked()
    verdict = judge(replace(evidence, claims=evidence.claims[:2]))
    assert verdict.state == "partly"
    assert verdict.results[2].state == "missed"


def test_what_is_kept_of_a_verdict_holds_figures_and_no_words():
    kept = as_json(judge(walked()))
    assert kept["state"] == "proven"
    assert kept["version"] == 2
    assert set(kept["results"][0]) == {"checkpoint", "state", "way", "at"}


def test_of_two_hundred_made_up_patrols_nearly_all_are_judged_rightly():
    precision, recall, by_cheat, _why = measured(200, seed=7)
    assert precision >= 0.98
    assert recall >= 0.98
    assert min(by_cheat.values()) >= 0.9


def test_the_order_in_which_it_arrives_changes_nothing():
    assert same_when_late(20) == 1.0
