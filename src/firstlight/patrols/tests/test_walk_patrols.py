"""Patrols walked: begun, shown, ended, judged; late or in time it comes to the same."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pydantic import ValidationError

from firstlight.api.outbox import Command, receive
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.patrols import actions
from firstlight.patrols.models import GridVisit, PatrolRun, Scan, TrackPoint
from firstlight.patrols.queries import coverage, proof
from firstlight.patrols.rules import codes
from firstlight.patrols.schemas import proof as takes
from firstlight.patrols.tests.playing import NORTH, scene, shift, sign
from firstlight.places.models import Place


@pytest.fixture
def play(cast):
    return scene(cast)


@pytest.fixture
def run(cast, play):
    row = actions.start_run(cast.bo, takes.StartRun(shift_id=play.shift.pk))
    PatrolRun.objects.filter(pk=row.pk).update(started_at=timezone.now() - timedelta(hours=1))
    row.refresh_from_db()
    return row


def said(row, mark, ago_min, **more):
    at = timezone.now() - timedelta(minutes=ago_min)
    code = {
        "qr": codes.printed(mark.short, mark.secret, mark.code_number),
        "rotating": codes.changing(mark.short, mark.secret, at, mark.period_s),
    }.get(mark.way, "")
    known = {"run_id": row.pk, "checkpoint_id": mark.pk, "way": mark.way, "code": code}
    known |= {"said_at": at, "device": "phone", "clock_offset_s": 0.0}
    known |= {"lon": mark.lon + 1e-4, "lat": mark.lat, "accuracy_m": 9.0}
    return known | more


def scan(actor, row, mark, ago_min, **more):
    return actions.record_scan(actor, takes.RecordScan(**said(row, mark, ago_min, **more)))


def walk(cast, play, row):
    for number, mark in enumerate(play.signs):
        scan(cast.bo, row, mark, 50 - 12 * number)
    actions.vouch_scan(
        cast.di, takes.VouchScan(scan_id=Scan.objects.get(run=row, way="manual").pk)
    )


def test_a_patrol_walked_past_its_signs_is_proven_when_it_ends(cast, play, run):
    walk(cast, play, run)
    ended = actions.end_run(cast.bo, takes.EndRun(run_id=run.pk))
    assert ended.verdict["state"] == "proven"
    assert ended.verdict["findings"] == []
    assert [each["state"] for each in ended.verdict["results"]] == ["proven"] * 3


def test_what_comes_in_late_by_the_outbox_gives_the_same_verdict(cast, play, run):
    commands = [
        Command(
            id=uuid4(),
            action="patrols.record_scan",
            data=takes.RecordScan(**said(run, mark, 50 - 12 * number)).model_dump(mode="json"),
        )
        for number, mark in enumerate(play.signs)
    ]
    ended = actions.end_run(cast.bo, takes.EndRun(run_id=run.pk))
    assert ended.verdict["state"] == "partly"
    outcomes = [receive(cast.bo, command).outcome for command in commands for _twice in range(2)]
    assert outcomes == ["done"] * 6
    assert run.scans.count() == 3
    actions.vouch_scan(cast.di, takes.VouchScan(scan_id=run.scans.get(way="manual").pk))
    run.refresh_from_db()
    assert run.verdict["state"] == "proven"


def test_a_second_person_joins_the_same_patrol(cast, play, run):
    assert actions.start_run(cast.di, takes.StartRun(shift_id=play.shift.pk)).pk == run.pk


def test_only_who_is_on_duty_in_it_walks_a_patrol(cast, play, run):
    with pytest.raises(NotFound):
        actions.start_run(cast.ray, takes.StartRun(shift_id=play.shift.pk))
    with pytest.raises(NotFound):
        scan(cast.ray, run, play.signs[0], 5)
    with pytest.raises(NotFound):
        scan(cast.kai, run, play.signs[0], 5)
    with pytest.raises(NotAllowed):
        scan(cast.pat, run, play.signs[0], 5)


def test_ones_own_word_is_not_a_second_persons_word(cast, play, run):
    mine = scan(cast.bo, run, play.signs[2], 5)
    with pytest.raises(NotFound):
        actions.vouch_scan(cast.bo, takes.VouchScan(scan_id=mine.pk))
    with pytest.raises(NotFound):
        actions.vouch_scan(cast.ray, takes.VouchScan(scan_id=mine.pk))


def test_without_consent_no_place_is_kept_and_the_signs_prove_it_all_the_same(cast, play, run):
    actions.start_run(cast.di, takes.StartRun(shift_id=play.shift.pk))
    kept = scan(cast.di, run, play.signs[0], 40)
    assert (kept.lon, kept.lat, kept.accuracy_m) == (None, None, None)
    scan(cast.di, run, play.signs[1], 30)
    ended = actions.end_run(cast.di, takes.EndRun(run_id=run.pk))
    assert [each["state"] for each in ended.verdict["results"]] == ["proven", "proven", "missed"]
    fixes = [{"at": timezone.now(), "lon": 120.6, "lat": 29.4}]
    with pytest.raises(Refused) as no:
        actions.record_track(cast.di, takes.RecordTrack(run_id=run.pk, fixes=fixes))
    assert no.value.code == "no-consent"


def test_a_scan_of_next_week_or_last_month_is_refused(cast, play, run):
    for ago_min, code in ((-60 * 24, "in-future"), (60 * 24 * 8, "too-old")):
        with pytest.raises(Refused) as no:
            scan(cast.bo, run, play.signs[0], ago_min)
        assert no.value.code == code


def test_a_phone_whose_clock_was_never_set_loses_no_scan(cast, play, run):
    mark, years_min = play.signs[0], 60 * 24 * 365 * 40
    behind_s = -60.0 * years_min
    kept = scan(cast.bo, run, mark, years_min + 5, clock_offset_s=behind_s)
    assert kept.checkpoint == mark
    for wrong in (1e300, behind_s * 3):
        with pytest.raises(ValidationError):
            scan(cast.bo, run, mark, 5, clock_offset_s=wrong)
    ended = actions.end_run(cast.bo, takes.EndRun(run_id=run.pk))
    assert ended.verdict["results"][0]["state"] == "proven"
    # What is said of it is by the server's clock.
    assert timedelta(0) < kept.received_at - kept.was_at < timedelta(minutes=6)
    assert ended.verdict["results"][0]["at"] == kept.was_at.isoformat()


def test_a_code_finds_its_own_sign_whatever_was_chosen(cast, play, run):
    wrong = said(run, play.signs[0], 5) | {"checkpoint_id": play.signs[2].pk}
    assert actions.record_scan(cast.bo, takes.RecordScan(**wrong)).checkpoint == play.signs[0]


def test_a_tag_is_kept_as_a_hash_only(cast, play, run):
    tag = sign(cast, 7, "nfc", tag_hash=codes.tag_hash("04:a2:19"))
    kept = scan(cast.bo, run, tag, 5, code="04:a2:19", checkpoint_id=None)
    assert kept.checkpoint == tag
    assert "04:a2:19" not in kept.code


def fixes_along(row, count=40):
    began = timezone.now() - timedelta(minutes=50)
    return [
        {
            "at": began + timedelta(seconds=15 * at),
            "lon": 120.6 + (at * 7 % 5) * 3e-5,
            "lat": 29.4 + at * 20 * NORTH,
            "accuracy_m": 9.0,
        }
        for at in range(count)
    ]


def grid(cast):
    ring = [[120.59, 29.395], [120.61, 29.395], [120.61, 29.415], [120.59, 29.415]]
    return Place.objects.create(
        station_id=cast.hill.pk,
        kind="grid",
        name="Grid 1",
        geometry={"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
        lon=120.6,
        lat=29.405,
        west=120.59,
        south=29.395,
        east=120.61,
        north=29.415,
        h3_cell="x",
    )


def test_of_many_grids_only_those_around_are_looked_at(cast):
    here, station = grid(cast), cast.hill.pk
    assert coverage.grids_around(station, [(120.615, 29.42), (120.7, 29.3)]) == [here]
    assert coverage.grids_around(station, [(120.7, 29.4)]) == []
    assert coverage.grids_around(station, [(120.6, 29.5)]) == []
    assert coverage.grids_around(station, [(-179.995, 29.4)]) == [
        here
    ]  # beside may be the other side
    assert coverage.grids_around(cast.lake.pk, [(120.6, 29.4)]) == []


def test_a_patrol_leaves_its_visits_to_grids_and_raw_places_go(cast, play, run):
    here = grid(cast)
    actions.record_track(cast.bo, takes.RecordTrack(run_id=run.pk, fixes=fixes_along(run)))
    walk(cast, play, run)
    actions.end_run(cast.bo, takes.EndRun(run_id=run.pk))
    visit = GridVisit.objects.get(run_id=run.pk)
    assert visit.grid_id == here.pk
    assert 5 < visit.minutes < 60
    [cover] = coverage.coverage(cast.olga)
    assert cover.seen == len(visit.cells)
    assert 0.02 < cover.share < 0.5
    days = (timezone.localdate() - timezone.localdate(visit.at)).days  # one, soon after midnight
    assert (cover.visits, cover.days_since) == (1, days)
    later = timezone.now() + timedelta(days=32)
    job = Actor.job("patrols", cast.hill.pk, "patrols.purge")
    assert actions.erase_evidence(job, takes.EraseEvidence(at=later)) == 40
    assert not TrackPoint.objects.exists()
    assert not Scan.objects.filter(lon__isnull=False).exists()
    assert coverage.coverage(cast.olga)[0].seen == cover.seen
    with pytest.raises(Refused) as no:
        actions.judge_run(cast.olga, takes.RunKey(run_id=run.pk))
    assert no.value.code == "erased"


def test_a_patrol_that_does_not_stand_covers_nothing(cast, play, run):
    grid(cast)
    actions.record_track(cast.bo, takes.RecordTrack(run_id=run.pk, fixes=fixes_along(run)))
    actions.end_run(cast.bo, takes.EndRun(run_id=run.pk))
    assert coverage.coverage(cast.olga)[0].seen > 0
    no = takes.ConfirmRun(run_id=run.pk, stands=False, note="Two of the signs were not up.")
    actions.confirm_run(cast.olga, no)
    assert coverage.coverage(cast.olga)[0].seen == 0
    actions.confirm_run(cast.olga, takes.ConfirmRun(run_id=run.pk, stands=True))
    assert coverage.coverage(cast.olga)[0].seen > 0


def test_a_verdict_is_worked_out_again_from_the_evidence(cast, play, run):
    walk(cast, play, run)
    first = actions.end_run(cast.bo, takes.EndRun(run_id=run.pk)).verdict
    assert actions.judge_run(cast.olga, takes.RunKey(run_id=run.pk)).verdict == first


def test_a_person_decides_and_the_verdict_does_nothing_by_itself(cast, play, run):
    for mark in play.signs[:2]:
        scan(cast.bo, run, mark, 10)
    ended = actions.end_run(cast.bo, takes.EndRun(run_id=run.pk))
    assert ended.verdict["state"] == "doubtful"
    assert ended.stands is None
    with pytest.raises(Refused) as no:
        actions.confirm_run(cast.olga, takes.ConfirmRun(run_id=run.pk, stands=False))
    assert no.value.code == "note"
    stands = actions.confirm_run(cast.olga, takes.ConfirmRun(run_id=run.pk, stands=True))
    assert (stands.stands, stands.confirmed_by_id) == (True, cast.people.olga.pk)


@pytest.mark.parametrize("who", ["ada", "bo", "dee", "pat"])
def test_only_an_officer_decides(cast, play, run, who):
    actions.end_run(cast.bo, takes.EndRun(run_id=run.pk))
    with pytest.raises(NotAllowed):
        actions.confirm_run(getattr(cast, who), takes.ConfirmRun(run_id=run.pk, stands=True))


def test_an_officer_does_not_decide_about_their_own_patrol_nor_another_station(cast, play):
    own = shift(cast, cast.people.olga, cast.people.di)
    row = actions.start_run(cast.olga, takes.StartRun(shift_id=own.pk))
    actions.end_run(cast.olga, takes.EndRun(run_id=row.pk))
    with pytest.raises(Refused) as no:
        actions.confirm_run(cast.olga, takes.ConfirmRun(run_id=row.pk, stands=True))
    assert no.value.code == "own"
    with pytest.raises(NotFound):
        actions.confirm_run(cast.zoe, takes.ConfirmRun(run_id=row.pk, stands=True))


def test_the_log_holds_no_place_and_no_code(cast, play, run):
    scan(cast.bo, run, play.signs[0], 5, note="by the old tree")
    kept = Event.objects.filter(action="patrols.record_scan").get()
    assert set(kept.data) == {"run_id", "way"}


def test_signs_are_put_up_by_the_station_and_a_new_code_ends_the_old(cast, play, run):
    give = {"organisation_id": cast.dawn.pk, "name": "Bridge", "lon": 120.6, "lat": 29.4}
    made = actions.make_checkpoint(cast.dee, takes.MakeCheckpoint(**give))
    with pytest.raises(NotAllowed):
        actions.make_checkpoint(cast.bo, takes.MakeCheckpoint(**give))
    with pytest.raises(NotFound):
        actions.edit_checkpoint(cast.zoe, takes.EditCheckpoint(checkpoint_id=made.pk, **give))
    old = said(run, made, 5)
    actions.reissue_code(cast.olga, takes.CheckpointKey(checkpoint_id=made.pk))
    actions.record_scan(cast.bo, takes.RecordScan(**old))
    ended = actions.end_run(cast.bo, takes.EndRun(run_id=run.pk))
    assert "old_issue" in {each["code"] for each in ended.verdict["findings"]}
    actions.retire_checkpoint(cast.olga, takes.CheckpointKey(checkpoint_id=made.pk))
    assert made not in proof.checkpoints(cast.olga)


def test_a_tag_sign_needs_its_tag(cast):
    give = {"organisation_id": cast.dawn.pk, "name": "Gate", "lon": 120.6, "lat": 29.4}
    with pytest.raises(Refused) as no:
        actions.make_checkpoint(cast.olga, takes.MakeCheckpoint(**give, way="nfc"))
    assert no.value.field == "tag"
