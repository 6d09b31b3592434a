"""One search from the report to the erasure, act by act."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.incidents.actions import count_out, edit_incident
from firstlight.incidents.models import Incident
from firstlight.incidents.schemas import CountOut, EditIncident
from firstlight.kernel import jobs
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Refused
from firstlight.kernel.models import Job
from firstlight.privacy.actions import run_clock
from firstlight.privacy.schemas import RunClock
from firstlight.searches import queries
from firstlight.searches.actions.case import activate_search, open_file
from firstlight.searches.actions.clues import report_clue, weigh_clue
from firstlight.searches.actions.ending import close_case, debrief_case, hand_over, report_found
from firstlight.searches.actions.field import assign_segment, finish_segment, start_segment
from firstlight.searches.actions.notices import approve_notice, draft_notice, publish_notice
from firstlight.searches.actions.plans import adopt_plan, ask_plan
from firstlight.searches.actions.tracks import add_track
from firstlight.searches.models import Plan, SearchCase
from firstlight.searches.schemas import (
    ActivateSearch,
    AddTrack,
    AdoptPlan,
    ApproveNotice,
    AskPlan,
    AssignSegment,
    CloseCase,
    DebriefCase,
    DraftNotice,
    FinishSegment,
    HandOver,
    OfNotice,
    OpenFile,
    ReportClue,
    ReportFound,
    StartSegment,
    WeighClue,
)
from firstlight.searches.tests.conftest import PLACE, confirm, share


def plan_now(cast, case, **wish):
    """Ask for a plan and let the job run; return it."""
    plan = ask_plan(cast.olga, AskPlan(case_id=case.pk, **wish))
    job = Job.objects.get(key=f"plan:{plan.pk}")
    jobs.work(job)
    return Plan.objects.get(pk=plan.pk)


def send(cast, case, segment, hours=2):
    return assign_segment(
        cast.olga,
        AssignSegment(
            segment_id=segment.pk,
            leader_id=cast.people.ada.pk,
            member_ids=[cast.people.bo.pk, cast.people.di.pk],
            team_name="F1",
            back_by=timezone.now() + timedelta(hours=hours),
        ),
    )


def walked(segment, start):
    """A track to and fro over the middle of a segment, one fix every ten seconds."""
    lon, lat = segment.facts["middle"]
    points = []
    for line in range(12):
        for step in range(12):
            across = step if line % 2 == 0 else 11 - step
            east, north = lon + (across - 6) * 2e-4, lat + (line - 6) * 2e-4
            points.append((10.0 * len(points), east, north, 5.0))
    return {"starts_at": start, "points": points}


def test_a_search_from_the_report_to_the_erasure(cast, search, pack):
    first = plan_now(cast, search)
    assert first.error == ""
    assert first.progress == 100
    assert 0 < first.result["pos"] <= first.result["bound"]
    adopt_plan(cast.olga, AdoptPlan(case_id=search.pk, plan_id=first.pk))
    best = max(queries.live_segments(search), key=lambda segment: segment.poa)

    assignment = send(cast, search, best)
    said_at = timezone.now()
    start_segment(cast.ada, StartSegment(segment_id=best.pk, said_at=said_at))
    clue = report_clue(
        cast.bo,
        ReportClue(
            case_id=search.pk,
            segment_id=best.pk,
            kind="object",
            text="a straw hat",
            lon=PLACE[0],
            lat=PLACE[1],
            seen_at=said_at,
        ),
    )
    weigh_clue(cast.olga, WeighClue(case_id=search.pk, clue_id=clue.pk, is_confirmed=False))
    start = timezone.now() - timedelta(minutes=30)
    add_track(
        cast.bo,
        AddTrack(case_id=search.pk, assignment_id=assignment.pk, **walked(best, start)),
    )
    finish_segment(cast.ada, FinishSegment(segment_id=best.pk, said_at=said_at, pod_estimate=0.7))

    second = plan_now(cast, search)
    assert second.error == ""
    before = {row["name"]: row["poa"] for row in first.result["segments"]}
    after = {row["name"]: row["poa"] for row in second.result["segments"]}
    assert after[best.name] < before[best.name]
    assert second.result["pos_before"] > 0
    assert best.name in {row["name"] for row in second.result["changed"]["segments"]}
    assert all(row["kept"] for row in second.result["segments"])

    notice = draft_notice(cast.dee, DraftNotice(case_id=search.pk, text="An old woman"))
    approve_notice(cast.olga, ApproveNotice(notice_id=notice.pk, family_agreed_items=["clothing"]))
    publish_notice(cast.dee, OfNotice(notice_id=notice.pk))
    report_found(
        cast.bo,
        ReportFound(
            case_id=search.pk,
            lon=PLACE[0],
            lat=PLACE[1],
            found_at=timezone.now(),
            condition="well",
        ),
    )
    notice.refresh_from_db()
    assert notice.state == "recalled"

    hand_over(cast.olga, HandOver(case_id=search.pk, to="family", identity_checked=True))
    with pytest.raises(Refused) as still:
        debrief_case(cast.olga, DebriefCase(case_id=search.pk, debrief="Well done."))
    assert still.value.code in ("not-counted-out", "somebody-out")
    who = [getattr(cast.people, name).pk for name in ("ada", "bo", "di", "ray")]
    count_out(cast.olga, CountOut(incident_id=search.incident_id, person_ids=who))
    debrief_case(cast.olga, DebriefCase(case_id=search.pk, debrief="Well done."))
    close_case(cast.olga, CloseCase(case_id=search.pk))
    closed = SearchCase.objects.get(pk=search.pk)
    assert (closed.state, closed.incident.state) == ("closed_found", "closed")

    clock = Actor.job("retention", cast.hill.pk, "privacy.erase")
    far = timezone.localdate() + timedelta(days=31)
    run_clock(clock, RunClock(on=far))
    erased = SearchCase.objects.get(pk=search.pk)
    assert (erased.person_name, erased.clothing, erased.health_need) == ("", "", "")
    assert erased.tracks.get().points != []
    run_clock(clock, RunClock(on=far + timedelta(days=60)))
    assert erased.tracks.get().points == []
    assert erased.tracks.get().length_m > 0


def test_a_file_is_opened_by_an_officer_only_and_leaves_a_trace(cast, case):
    told = open_file(cast.olga, OpenFile(case_id=case.pk))
    assert told["health_need"] == "insulin"


def test_the_meeting_point_of_the_activation_is_kept(cast, search):
    incident = search.incident
    incident.refresh_from_db()
    assert incident.meeting_point == "the mill"
    assert (incident.meeting_lon, incident.meeting_lat) == PLACE[:2]


def test_a_meeting_point_named_anew_does_not_keep_the_old_coordinates(cast, case):
    confirm(cast, case)
    share(cast, case)
    known = {"incident_id": case.incident_id, "meeting_lon": 113.1, "meeting_lat": 22.1}
    edit_incident(cast.olga, EditIncident(**known, meeting_point="the school"))
    activate_search(
        cast.olga,
        ActivateSearch(
            case_id=case.pk,
            commander_id=cast.people.olga.pk,
            meeting_point="the bridge",
            radio_plan="channel 4",
        ),
    )
    incident = Incident.objects.get(pk=case.incident_id)
    assert (incident.meeting_point, incident.meeting_lon) == ("the bridge", None)
