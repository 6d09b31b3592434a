"""Plans by the job: what it refuses, in which words, and ground that stays when planned anew."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from firstlight.duty.models import DutySession, Position
from firstlight.force.models import ImportedPlace, PlaceImport
from firstlight.force.queries import place_standings
from firstlight.kernel import jobs
from firstlight.kernel.errors import Refused
from firstlight.kernel.models import Job
from firstlight.notify.models import Message
from firstlight.places.actions.places import laid
from firstlight.places.models import Place, TerrainPack
from firstlight.searches.actions.case import set_hypothesis
from firstlight.searches.actions.clues import report_clue, weigh_clue
from firstlight.searches.actions.field import edit_segment
from firstlight.searches.actions.plans import adopt_plan, ask_plan
from firstlight.searches.actions.tracks import add_track
from firstlight.searches.models import Assignment, Plan, SearchCase, SearchSegment
from firstlight.searches.planning.sweep import sweep_lines
from firstlight.searches.queries import live_segments
from firstlight.searches.queries.afloat import SEARCHED
from firstlight.searches.queries.live import live_tracks
from firstlight.searches.schemas import (
    AddTrack,
    AdoptPlan,
    AskPlan,
    EditSegment,
    ReportClue,
    SetHypothesis,
    WeighClue,
)
from firstlight.searches.tests.conftest import PLACE
from firstlight.searches.tests.test_run_search import plan_now, send, walked
from firstlight.searches.words import PLAN_ERRORS


def test_without_terrain_nobody_is_left_waiting(cast, search):
    plan = plan_now(cast, search)
    assert plan.error == "no-terrain"
    assert plan.done_at is not None


def test_without_people_the_plan_says_so(cast, case, pack):
    SearchCase.objects.filter(pk=case.pk).update(state="confirmed")
    assert plan_now(cast, case).error == "no-teams"


def test_swapped_coordinates_are_said_in_words(cast, search, pack):
    SearchCase.objects.filter(pk=search.pk).update(lkp_lon=29.4, lkp_lat=80.0)
    search.hypotheses.update(start={"kind": "point", "lon": 29.4, "lat": 80.0})
    search.refresh_from_db()
    plan = plan_now(cast, search)
    assert plan.error == "off-terrain"
    assert plan.error in PLAN_ERRORS


def test_a_pack_that_is_gone_is_said_in_words(cast, search, pack, tmp_path):
    TerrainPack.objects.update(folder=str(tmp_path / "nowhere"))
    assert plan_now(cast, search).error.startswith("other: terrain")


def test_the_same_question_has_the_same_answer(cast, search, pack):
    one, two = plan_now(cast, search, extra_foot=1), plan_now(cast, search, extra_foot=1)
    rows = [{row["name"]: row["poa"] for row in plan.result["segments"]} for plan in (one, two)]
    assert rows[0].keys() == rows[1].keys()
    assert all(abs(rows[0][name] - rows[1][name]) < 0.01 for name in rows[0])


def test_a_job_that_runs_twice_plans_once(cast, search, pack):
    plan = plan_now(cast, search)
    done_at = plan.done_at
    jobs.work(Job.objects.get(key=f"plan:{plan.pk}"))
    plan.refresh_from_db()
    assert plan.done_at == done_at


def test_a_plan_goes_nowhere_without_a_person_who_takes_it_into_use(cast, search, pack):
    plan_now(cast, search)
    assert not live_segments(search).exists()


def test_clues_move_the_map_and_withdrawn_ones_leave_no_trace(cast, search, pack):
    plain = plan_now(cast, search)
    adopt_plan(cast.olga, AdoptPlan(case_id=search.pk, plan_id=plain.pk))
    clue = report_clue(
        cast.bo,
        ReportClue(
            case_id=search.pk,
            kind="sighting",
            text="seen by the road",
            lon=PLACE[0] + 0.008,
            lat=PLACE[1],
            accuracy_m=100,
            seen_at=timezone.now() - timedelta(minutes=20),
        ),
    )
    weigh_clue(cast.olga, WeighClue(case_id=search.pk, clue_id=clue.pk, reliability=0.9))
    moved = plan_now(cast, search)
    weigh_clue(cast.olga, WeighClue(case_id=search.pk, clue_id=clue.pk, withdraw=True))
    back = plan_now(cast, search)
    poa = [{row["name"]: row["poa"] for row in p.result["segments"]} for p in (plain, moved, back)]
    assert max(abs(poa[0][name] - poa[1][name]) for name in poa[0]) > 0.02
    assert max(abs(poa[0][name] - poa[2][name]) for name in poa[0]) < 0.01
    assert moved.result["changed"]["clues"] == 1


def test_a_second_story_shares_the_probability(cast, search, pack):
    set_hypothesis(
        cast.olga,
        SetHypothesis(
            case_id=search.pk,
            kind="transport",
            name="took the bus",
            weight=1.0,
            start={"kind": "point", "lon": PLACE[0] + 0.01, "lat": PLACE[1]},
        ),
    )
    weights = plan_now(cast, search).result["hypotheses"]
    stories = [share for key, share in weights.items() if key != "elsewhere"]
    assert len(stories) == 2
    assert all(abs(share - stories[0]) < 0.02 for share in stories)


def test_a_plan_older_than_the_teams_on_the_ground_is_not_used(cast, search, pack):
    first, second = plan_now(cast, search), plan_now(cast, search)
    adopt_plan(cast.olga, AdoptPlan(case_id=search.pk, plan_id=first.pk))
    send(cast, search, max(live_segments(search), key=lambda segment: segment.poa))
    with pytest.raises(Refused) as no:
        adopt_plan(cast.olga, AdoptPlan(case_id=search.pk, plan_id=second.pk))
    assert no.value.code == "stale-plan"


def test_new_ground_is_cut_beside_the_old_which_keeps_its_names(cast, search, pack):
    first = plan_now(cast, search, radius_m=900)
    adopt_plan(cast.olga, AdoptPlan(case_id=search.pk, plan_id=first.pk))
    before = {segment.name: segment.pk for segment in live_segments(search)}
    wider = plan_now(cast, search, radius_m=1500)
    assert wider.error == ""
    adopt_plan(cast.olga, AdoptPlan(case_id=search.pk, plan_id=wider.pk))
    after = {segment.name: segment.pk for segment in live_segments(search)}
    assert len(after) > len(before)
    assert {name: after[name] for name in before} == before


def test_an_outline_that_crosses_itself_or_a_neighbour_is_refused(cast, search, pack):
    plan = plan_now(cast, search)
    adopt_plan(cast.olga, AdoptPlan(case_id=search.pk, plan_id=plan.pk))
    one, two = live_segments(search)[:2]
    lon, lat = one.facts["middle"]
    bow = [[lon, lat], [lon + 0.003, lat + 0.003], [lon + 0.003, lat], [lon, lat + 0.003]]
    for geometry in ({"type": "Polygon", "coordinates": [[*bow, bow[0]]]}, two.geometry, {}):
        with pytest.raises(Refused) as no:
            edit_segment(cast.olga, EditSegment(segment_id=one.pk, geometry=geometry))
        assert no.value.field == "geometry"


def test_a_group_that_is_late_is_told_to_the_desk_once(cast, search, pack):
    plan = plan_now(cast, search)
    adopt_plan(cast.olga, AdoptPlan(case_id=search.pk, plan_id=plan.pk))
    group = send(cast, search, live_segments(search).first())
    late = timezone.now() - timedelta(minutes=5)
    Assignment.objects.filter(pk=group.pk).update(back_by=late)
    for _ in range(2):
        jobs.tick()
        for job in Job.objects.filter(kind="searches.overdue", state="ready"):
            jobs.work(job)
    told = Message.objects.filter(thread=search.incident_id, key__contains="desk:overdue")
    assert {message.person_id for message in told} >= {cast.people.dee.pk, cast.people.olga.pk}
    assert Job.objects.filter(kind="searches.overdue").count() == 1


def test_lines_over_a_segment_lie_as_far_apart_as_asked():
    side = 0.009
    square = {
        "type": "Polygon",
        "coordinates": [[[120, 29], [120 + side, 29], [120 + side, 29 + side], [120, 29 + side]]],
    }
    square["coordinates"][0].append(square["coordinates"][0][0])
    line = sweep_lines(square, 100.0)
    assert 16 <= len(line) <= 24
    assert all(120 - 1e-6 <= lon <= 120 + side + 1e-6 for lon, _lat in line)


def test_a_search_that_is_over_is_not_planned(cast, search, pack):
    SearchCase.objects.filter(pk=search.pk).update(state="found")
    with pytest.raises(Refused):
        ask_plan(cast.olga, AskPlan(case_id=search.pk))
    assert not Plan.objects.exists()


def test_somebody_in_the_water_stays_in_the_water(cast, search, pack):
    west, south = PLACE[0] - 0.002, PLACE[1] - 0.002
    east, north = west + 0.006, south + 0.006
    shore = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    water = Place(station_id=cast.hill.pk, kind="water_body")
    laid(water, "lake", {"type": "Polygon", "coordinates": [shore]}).save()
    own = {"station_id": cast.hill.pk}
    batch = PlaceImport.objects.create(**own, made_by_id=uuid4(), filename="lake.kml")
    told = {"number": 1, "verdict": "new", "name": "lake", "kind": "water_body"}
    line = ImportedPlace.objects.create(**own, **told, batch=batch, place=water)
    assert [each.why for each in place_standings(batch, [line])] == [""]
    set_hypothesis(
        cast.olga,
        SetHypothesis(
            case_id=search.pk,
            kind="water",
            name="in the lake",
            weight=3.0,
            start={"kind": "point", "lon": PLACE[0], "lat": PLACE[1]},
            parameters={"wind_mps": 3.0, "wind_from_deg": 270.0},
        ),
    )
    plan = plan_now(cast, search)
    assert plan.error == ""
    story = search.hypotheses.get(kind="water")
    assert plan.result["hypotheses"][str(story.pk)] > 0.6
    # And no undoing of an import takes the water away.
    assert [each.why for each in place_standings(batch, [line])] == [SEARCHED]


def test_a_story_in_the_water_where_there_is_none_is_said_in_words(cast, search, pack):
    set_hypothesis(
        cast.olga,
        SetHypothesis(
            case_id=search.pk,
            kind="water",
            name="in the lake",
            start={"kind": "point", "lon": PLACE[0], "lat": PLACE[1]},
        ),
    )
    assert plan_now(cast, search).error == "no-water"


def test_what_phones_sent_counts_until_a_file_comes_in(cast, search, pack):
    plan = plan_now(cast, search)
    adopt_plan(cast.olga, AdoptPlan(case_id=search.pk, plan_id=plan.pk))
    best = max(live_segments(search), key=lambda segment: segment.poa)
    group = send(cast, search, best)
    begun = timezone.now() - timedelta(minutes=40)
    Assignment.objects.filter(pk=group.pk).update(leaves_at=begun)
    SearchSegment.objects.filter(pk=best.pk).update(searched_from=begun, state="searching")
    session = DutySession.objects.create(
        station_id=cast.hill.pk,
        person=cast.people.bo,
        organisation=cast.dawn,
        thread=search.incident_id,
        started_at=begun,
        shares_location=True,
    )
    path = walked(best, begun)["points"]
    Position.objects.bulk_create(
        Position(
            station_id=cast.hill.pk,
            session_id=session.pk,
            at=begun + timedelta(seconds=seconds),
            lon=lon,
            lat=lat,
            accuracy_m=good_to,
            received_at=timezone.now(),
        )
        for seconds, lon, lat, good_to in path
    )
    followed = plan_now(cast, search, extra_foot=1)
    assert followed.error == ""
    rows = {row["name"]: row for row in followed.result["segments"]}
    assert rows[best.name]["pod_so_far"] > 0.1
    assert rows[best.name]["poa"] < best.poa

    add_track(cast.bo, AddTrack(case_id=search.pk, assignment_id=group.pk, **walked(best, begun)))
    assert live_tracks(search, timezone.now()) == []


def test_who_does_not_share_their_location_is_not_followed(cast, search, pack):
    plan = plan_now(cast, search)
    adopt_plan(cast.olga, AdoptPlan(case_id=search.pk, plan_id=plan.pk))
    segment = live_segments(search).first()
    group = send(cast, search, segment)
    begun = timezone.now() - timedelta(minutes=40)
    Assignment.objects.filter(pk=group.pk).update(leaves_at=begun)
    SearchSegment.objects.filter(pk=segment.pk).update(searched_from=begun)
    session = DutySession.objects.create(
        station_id=cast.hill.pk,
        person=cast.people.bo,
        organisation=cast.dawn,
        started_at=begun,
        shares_location=False,
    )
    for minute in range(3):
        Position.objects.create(
            station_id=cast.hill.pk,
            session_id=session.pk,
            at=begun + timedelta(minutes=minute),
            lon=PLACE[0],
            lat=PLACE[1],
            received_at=timezone.now(),
        )
    assert live_tracks(search, timezone.now()) == []
