"""Every act of this room, tried by the wrong role, the wrong team and the wrong station."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from firstlight.kernel.actions import REGISTRY
from firstlight.kernel.errors import NotAllowed, NotFound, Refusal, Refused
from firstlight.kernel.models import Event
from firstlight.searches.actions.notices import draft_notice
from firstlight.searches.models import Plan, SearchSegment
from firstlight.searches.schemas import DraftNotice
from firstlight.searches.tests.conftest import PLACE

NOBODYS = ("searches.expire_notice", "searches.raise_overdue", "searches.remind_told")
FOR_ONESELF = ("searches.report_missing", "searches.add_trial", "searches.add_finds")
PLANNERS = ("searches.note_plan_stage", "searches.finish_plan")
OURS = sorted(
    name for name in REGISTRY if name.startswith("searches.") and name not in (*NOBODYS, *PLANNERS)
)
SQUARE = {
    "type": "Polygon",
    "coordinates": [
        [
            [PLACE[0], PLACE[1]],
            [PLACE[0] + 0.004, PLACE[1]],
            [PLACE[0] + 0.004, PLACE[1] + 0.004],
            [PLACE[0], PLACE[1] + 0.004],
            [PLACE[0], PLACE[1]],
        ]
    ],
}


@pytest.fixture
def given(cast, search):
    """What each act takes, right in everything but who sends it."""
    segment = SearchSegment.objects.create(
        station_id=search.station_id, case=search, name="A1", geometry=SQUARE, area_m2=160_000
    )
    plan = Plan.objects.create(
        station_id=search.station_id,
        case=search,
        number=1,
        done_at=timezone.now(),
        result={"segments": []},
    )
    notice = draft_notice(cast.dee, DraftNotice(case_id=search.pk, text="An old woman"))
    now = timezone.now()
    case, place = {"case_id": search.pk}, {"lon": PLACE[0], "lat": PLACE[1]}
    ground = {"segment_id": segment.pk, "said_at": now}
    until = now + timedelta(hours=5)
    return {
        "searches.open_case": {
            "incident_id": search.incident_id,
            "category": "Dementia",
            "lkp_lon": PLACE[0],
            "lkp_lat": PLACE[1],
            "last_seen_at": now,
        },
        "searches.report_missing": {
            "category": "Dementia",
            "lkp_lon": PLACE[0],
            "lkp_lat": PLACE[1],
            "last_seen_at": now,
            "place_name": "x",
        },
        "searches.add_told": {"incident_id": search.incident_id, "text": "seen at the mill"},
        "searches.confirm_case": case | {"police_ref": "P-1"},
        "searches.close_unfounded": case | {"reason": "home again"},
        "searches.authorise_share": case
        | {"family_agreed": True, "items": ["age"], "until": until},
        "searches.share_urgently": case | {"reason": "cold", "items": ["age"], "until": until},
        "searches.activate_search": case
        | {
            "commander_id": cast.people.olga.pk,
            "meeting_point": "mill",
            "radio_plan": "channel 4",
        },
        "searches.pause_search": case | {"reason": "storm"},
        "searches.resume_search": case,
        "searches.record_told": case | {"whom": "family", "how": "phone", "told_at": now},
        "searches.open_file": case,
        "searches.set_portrait": case | {"photo": b"x"},
        "searches.drop_portrait": case,
        "searches.open_portrait": case,
        "searches.take_back_team": {"assignment_id": uuid4()},
        "searches.set_hypothesis": case | {"name": "took the bus"},
        "searches.add_trial": {
            "team_kind": "foot",
            "visibility": "low",
            "method": "measured",
            "held_on": now.date(),
            "width_m": 20,
            "trials": 12,
        },
        "searches.drop_trial": {"trial_id": uuid4()},
        "searches.restore_trial": {"trial_id": uuid4()},
        "searches.add_finds": {
            "lines": [{"category": "Dementia", "distance_m": 300, "year": 2025}]
        },
        "searches.count_find": case | {"found_where": "way"},
        "searches.drop_find": {"find_id": uuid4()},
        "searches.restore_find": {"find_id": uuid4()},
        "searches.report_clue": case | {"kind": "object", "text": "hat", "seen_at": now},
        "searches.add_photo": {"clue_id": uuid4(), "photo": b"x"},
        "searches.weigh_clue": case | {"clue_id": uuid4()},
        "searches.ask_plan": case,
        "searches.adopt_plan": case | {"plan_id": plan.pk},
        "searches.assign_segment": {
            "segment_id": segment.pk,
            "leader_id": cast.people.ada.pk,
            "member_ids": [cast.people.bo.pk],
            "team_name": "F1",
            "back_by": until,
        },
        "searches.start_segment": ground,
        "searches.finish_segment": ground | {"pod_estimate": 0.5},
        "searches.abort_segment": ground | {"reason": "rock fall"},
        "searches.report_back": {
            "assignment_id": uuid4(),
            "said_at": now,
            "outcome": "searched",
            "pod_estimate": 0.5,
        },
        "searches.reopen_segment": {"segment_id": segment.pk},
        "searches.edit_segment": {"segment_id": segment.pk, "geometry": SQUARE},
        "searches.split_segment": {
            "segment_id": segment.pk,
            "line": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
        },
        "searches.join_segments": {"segment_id": segment.pk, "other_id": segment.pk},
        "searches.add_track": case
        | {"starts_at": now, "points": [(0, *PLACE, None), (1, *PLACE, None)]},
        "searches.report_found": case | place | {"found_at": now, "condition": "well"},
        "searches.hand_over": case | {"to": "hospital", "receiver": "ward 3"},
        "searches.debrief_case": case | {"debrief": "well done"},
        "searches.close_case": case,
        "searches.guard_scene": case | place,
        "searches.hand_over_criminal": case | {"reason": "signs"},
        "searches.draft_notice": case | {"text": "An old woman"},
        "searches.approve_notice": {
            "notice_id": notice.pk,
            "family_agreed_items": ["clothing"],
        },
        "searches.reject_notice": {"notice_id": notice.pk, "reason": "no"},
        "searches.publish_notice": {"notice_id": notice.pk},
        "searches.renew_notice": {"notice_id": notice.pk},
        "searches.recall_notice": {"notice_id": notice.pk},
    }


def test_the_table_below_names_every_act(given):
    assert sorted(given) == OURS


def tried(actor, name, data):
    """How the act ends for this actor: the class of the "no", or None if it was done."""
    act = REGISTRY[name]
    try:
        with transaction.atomic():
            act.run(actor, act.takes.model_validate(data))
    except Refusal as no:
        return type(no)
    return None


@pytest.mark.parametrize("who", ["zoe", "kai"])
def test_another_station_finds_nothing_and_changes_nothing(cast, given, who):
    before = Event.objects.filter(station_id=cast.hill.pk).count()
    # Whoever takes calls takes them for their own station, and measures its own searchers.
    names = [name for name in OURS if name not in FOR_ONESELF]
    ends = {name: tried(getattr(cast, who), name, given[name]) for name in names}
    assert {name: end for name, end in ends.items() if end not in (NotFound, NotAllowed)} == {}
    assert Event.objects.filter(station_id=cast.hill.pk).count() == before


@pytest.mark.parametrize("who", ["amy", "pat", "uma", "sam"])
def test_who_has_no_part_in_searches_is_turned_away(cast, given, who):
    ends = {name: tried(getattr(cast, who), name, given[name]) for name in OURS}
    assert {name: end for name, end in ends.items() if end not in (NotFound, NotAllowed)} == {}


@pytest.mark.parametrize("who", ["bo", "ada"])
def test_volunteers_and_team_leaders_do_not_decide(cast, given, who):
    free = ("searches.field", "incidents.report")
    decisions = [name for name in OURS if REGISTRY[name].may not in free]
    ends = {name: tried(getattr(cast, who), name, given[name]) for name in decisions}
    assert {name: end for name, end in ends.items() if end is not NotAllowed} == {}


def test_what_an_officer_decides_a_dispatcher_does_not(cast, given):
    names = (
        "searches.confirm_case",
        "searches.authorise_share",
        "searches.pause_search",
        "searches.hand_over",
        "searches.close_case",
        "searches.guard_scene",
        "searches.hand_over_criminal",
        "searches.approve_notice",
    )
    ends = {name: tried(cast.dee, name, given[name]) for name in names}
    assert {name: end for name, end in ends.items() if end is not Refused} == {}


def test_what_the_clock_and_the_planner_do_no_person_does(cast):
    clock = {name: tried(cast.olga, name, {"key": uuid4()}) for name in NOBODYS}
    data = {"plan_id": uuid4()}
    stage = data | {"progress": 1, "stage": "map"}
    assert set(clock.values()) == {NotAllowed}
    assert tried(cast.olga, "searches.finish_plan", data) is NotAllowed
    assert tried(cast.olga, "searches.note_plan_stage", stage) is NotAllowed


def test_who_was_not_asked_and_is_not_there_cannot_reach_a_case(cast, case):
    act = REGISTRY["searches.report_clue"]
    data = {"case_id": case.pk, "kind": "object", "text": "hat", "seen_at": timezone.now()}
    with pytest.raises(NotFound):
        act.run(cast.ray, act.takes.model_validate(data))


def test_a_story_that_is_not_of_the_case_is_not_changed(cast, search):
    act = REGISTRY["searches.set_hypothesis"]
    data = {"case_id": search.pk, "hypothesis_id": uuid4(), "name": "x"}
    with pytest.raises(NotFound):
        act.run(cast.olga, act.takes.model_validate(data))
