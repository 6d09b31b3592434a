"""What a restored backup brings back is erased again by the signed log, or named as owed."""

import argparse
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from tests.saying import ROOT, say
from tests.serving import environment

from firstlight.cases.grid_events.actions import erase_photo
from firstlight.cases.grid_events.schemas import OfEventPhoto
from firstlight.cases.grid_events.tests.playing import reported
from firstlight.cases.photos.models import CasePhoto
from firstlight.cases.tips.actions import forget_me
from firstlight.cases.tips.letterbox import read_box
from firstlight.cases.tips.schemas import BoxCode
from firstlight.cases.tips.tests.conftest import outside, put_in, safe
from firstlight.community.actions import drop_person, recall_story
from firstlight.community.queries import public_stories, public_story
from firstlight.community.schemas import StoryKey, StoryPersonKey
from firstlight.community.tests.test_tell_stories import published as told_of
from firstlight.community.tests.test_tell_stories import story
from firstlight.config.commands import restore
from firstlight.console.searches.tests.test_show_portrait import photograph
from firstlight.duty.actions import check_in
from firstlight.duty.queries import session_of
from firstlight.duty.schemas import CheckIn
from firstlight.exchange.signed import new_key, public_key, sign_rows
from firstlight.force.actions.rights import correct_person, erase_asker
from firstlight.force.models import Membership, Person
from firstlight.force.schemas.rights import CorrectPerson, ErasePerson
from firstlight.incidents.actions import erase_incident, move_incident, report_call
from firstlight.incidents.schemas import IncidentKey, MoveIncident, ReportCall
from firstlight.kernel.actions import REGISTRY
from firstlight.kernel.actor import Actor
from firstlight.kernel.commandline import CommandRefused
from firstlight.kernel.log import rows_of, verify
from firstlight.kernel.workflow import WORKFLOWS
from firstlight.privacy.actions import ask_right, give_consent, run_clock, withdraw_consent
from firstlight.privacy.models import Consent, DataSubjectRequest, RetentionJob
from firstlight.privacy.rules import OWED, REPEATS
from firstlight.privacy.schemas import AnswerConsent, AskRight, RunClock
from firstlight.searches.actions.notices import recall_notice
from firstlight.searches.actions.portrait import drop_portrait, set_portrait
from firstlight.searches.models import MissingNotice, SearchCase
from firstlight.searches.schemas import OfCase, OfNotice, SetPortrait
from firstlight.searches.tests.conftest import case, confirm
from firstlight.searches.tests.test_notices_for_members import published as noticed

__all__ = ["case", "safe", "story"]
KEY = new_key()
# Acts whose names sound like one, and that erase nothing which a log must bring away again: lists,
# drafts and plans, what a clock does every night, and what the step beside it says.
OTHERS = {
    "action_item.drop",
    "checklists.drop_form",
    "community.drop_agenda",
    "complaint.withdraw",
    "data_subject_request.withdraw",
    "duty.drop_event_post",
    "duty.drop_feed",
    "duty.drop_roster",
    "duty.drop_span",
    "duty.drop_swap",
    "duty.erase_helpers",
    "duty.withdraw_from_shift",
    "emergency_activation.withdraw",
    "equipment.drop_request",
    "equipment.erase_images",
    "force.drop_availability",
    "force.drop_roster",
    "force.drop_view",
    "membership.withdraw",
    "mutual_aid.withdraw",
    "patrols.drop_route",
    "patrols.drop_targets",
    "patrols.erase_evidence",
    "places.drop_places",
    "privacy.drop_entry",
    "privacy.hold_erasure",
    "privacy.release_erasure",
    "privacy.repeat_erasure",
    "privacy.withdraw_consent",
    "searches.drop_find",
    "searches.drop_trial",
    "searches.recall_notice",
    "shift.drop_below",
    "shift_assignment.withdraw",
    "tips.drop_share",
    "training.drop_inclusion",
}


def test_every_act_that_sounds_like_an_erasure_is_done_again_or_says_why_not():
    steps = {f"{w.name}.{t.event}" for w in WORKFLOWS.values() for t in w.transitions}
    words = ("eras", "forget", "drop", "withdraw", "recall")
    found = {act for act in {*REGISTRY, *steps} if any(word in act for word in words)}
    assert found - REPEATS.keys() - OWED.keys() == OTHERS


def lost(station, acts):
    """Do `acts`, export the station's log, and restore the database from before."""
    backup = transaction.savepoint()
    acts()
    exported = sign_rows(list(rows_of(station)), KEY, timezone.now(), station=str(station))
    transaction.savepoint_rollback(backup)
    return exported


def again(tmp_path, *logs, **words):
    paths = []
    for number, content in enumerate(logs):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(content)
        paths.append(str(path))
    given = {"logs": paths, "key": public_key(KEY), "dry_run": False}
    return restore.run(argparse.Namespace(**given | words))


@pytest.fixture
def kept(cast, settings, tmp_path):
    """What stands in the backup: a picture with its file, and a home area agreed to."""
    settings.MEDIA_ROOT = tmp_path / "media"
    row = reported(cast.bo)
    picture = CasePhoto.objects.create(
        station_id=row.station_id,
        subject=row.label,
        picture=ContentFile(b"x", name="a.jpg"),
        taken_at=timezone.now(),
    )
    give_consent(cast.bo, AnswerConsent(purpose="home_area"))
    Person.objects.filter(pk=cast.bo.person_id).update(home_lon=120.8, home_lat=29.6)
    return row, picture


def test_a_picture_and_a_consent_are_taken_back_again_once(cast, kept, tmp_path):
    row, picture = kept
    give_consent(cast.bo, AnswerConsent(purpose="location_on_duty"))
    check_in(cast.bo, CheckIn(shares_location=True))

    def acts():
        erase_photo(cast.olga, OfEventPhoto(grid_event_id=row.pk, photo_id=picture.pk))
        withdraw_consent(cast.bo, AnswerConsent(purpose="home_area"))
        withdraw_consent(cast.bo, AnswerConsent(purpose="location_on_duty"))

    log = lost(cast.hill.pk, acts)
    picture.picture.storage.save(picture.picture.name, ContentFile(b"x"))  # files came back too
    assert CasePhoto.objects.exists()
    counted = again(tmp_path, log, dry_run=True)
    assert counted["again"] == {"consent.withdraw": 2, "grid_events.erase_photo": 1}
    assert CasePhoto.objects.exists()
    said = again(tmp_path, log)
    assert said["again"] == counted["again"]
    assert said["owed"] == []
    assert not session_of(cast.bo.person_id).shares_location
    assert not CasePhoto.objects.exists()
    assert not list((tmp_path / "media").rglob("*.jpg"))
    bo = Person.objects.get(pk=cast.bo.person_id)
    assert (bo.home_lon, bo.home_lat) == (None, None)
    assert not Consent.objects.filter(subject_id=bo.pk, state="given").exists()
    assert said["logs"][str(cast.hill.pk)]["lost"] >= 3
    assert str(cast.hill.pk) not in said["without_log"]
    assert verify(cast.hill.pk)[1] is None
    assert again(tmp_path, log)["again"] == {}  # what is done is not done twice


def test_what_a_clock_erased_is_erased_again_and_what_it_leaves_alone_is_owed(
    cast, kept, tmp_path
):
    bo = cast.people.bo
    Person.objects.filter(pk=bo.pk).update(phone="000 1")

    def acts():
        Membership.objects.filter(person=bo).update(state="withdrawn")
        RetentionJob.objects.create(
            station_id=cast.hill.pk,
            subject=bo.label,
            category="force.leaver",
            due_on=timezone.localdate() - timedelta(days=1),
        )
        clock = Actor.job("retention", cast.hill.pk, "privacy.erase")
        run_clock(clock, RunClock(on=timezone.localdate()))
        assert Person.objects.get(pk=bo.pk).phone == ""

    log = lost(cast.hill.pk, acts)
    (owed,) = again(tmp_path, log)["owed"]  # in the backup they are still a member
    assert (owed["action"], owed["station_id"]) == ("retention_job.erase", str(cast.hill.pk))
    assert Person.objects.get(pk=bo.pk).phone == "000 1"
    Membership.objects.filter(person=bo).update(state="withdrawn")
    said = again(tmp_path, log)
    assert (said["again"], said["owed"]) == ({"retention_job.erase": 1}, [])
    assert Person.objects.get(pk=bo.pk).phone == ""


def test_what_was_public_is_taken_down_again(cast, case, story, tmp_path):
    notice = noticed(cast, confirm(cast, case) or case)
    row = told_of(cast, story)

    def acts():
        recall_notice(cast.dee, OfNotice(notice_id=notice.pk))
        recall_story(cast.ada, StoryKey(story_id=row.pk))

    log = lost(cast.hill.pk, acts)
    assert public_story(row.slug).recalled_at is None
    said = again(tmp_path, log)
    assert said["again"] == {"community.recall_story": 1, "missing_notice.recall": 1}
    assert said["owed"] == []
    assert public_stories() == []
    assert MissingNotice.objects.get(pk=notice.pk).state == "recalled"


def test_a_portrait_a_call_and_somebody_shown_go_again_with_what_is_theirs(
    cast, case, story, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "media"
    set_portrait(cast.olga, SetPortrait(case_id=case.pk, photo=photograph()))
    call = report_call(cast.dee, ReportCall(kind="other", place_name="桥", summary="有人说"))
    unfounded = MoveIncident(incident_id=call.pk, event="unfounded", reason="误报")
    shown = story.people.get()

    def acts():
        drop_portrait(cast.olga, OfCase(case_id=case.pk))
        move_incident(cast.olga, unfounded)
        erase_incident(cast.olga, IncidentKey(incident_id=call.pk))
        drop_person(cast.ada, StoryPersonKey(shown_id=shown.pk))

    face = SearchCase.objects.get(pk=case.pk).portrait
    content = Path(face.path).read_bytes()
    log = lost(cast.hill.pk, acts)
    face.storage.save(face.name, ContentFile(content))  # files came back too
    call.refresh_from_db()
    assert (call.summary, story.people.count()) == ("有人说", 1)

    said = again(tmp_path, log)

    done = ("community.drop_person", "incidents.erase_incident", "searches.drop_portrait")
    assert (said["again"], said["owed"]) == (dict.fromkeys(done, 1), [])
    assert not SearchCase.objects.get(pk=case.pk).portrait
    assert not list((tmp_path / "media").rglob("*.jpg"))
    call.refresh_from_db()
    assert (call.summary, call.place_name, call.erased_at is None) == ("", "", False)
    assert not story.people.exists()
    assert verify(cast.hill.pk)[1] is None
    assert again(tmp_path, log)["again"] == {}


def asked_for(cast, right):
    """Bo's request about their own data, with the identity checked."""
    row = ask_right(cast.bo, AskRight(right=right, scope="全部"))
    DataSubjectRequest.objects.update(state="verified")
    return row


def test_somebody_who_was_erased_at_their_wish_is_erased_again(cast, tmp_path):
    bo = cast.people.bo
    Person.objects.filter(pk=bo.pk).update(phone="000 1")
    row = asked_for(cast, "erase")
    Membership.objects.filter(person=bo).update(state="withdrawn")

    def acts():
        erase_asker(cast.pat, ErasePerson(data_request_id=row.pk, sure=True))

    log = lost(cast.hill.pk, acts)
    assert Person.objects.get(pk=bo.pk).phone == "000 1"
    said = again(tmp_path, log)
    assert said["again"] == {"force.erase_asker": 1, "retention_job.erase": 1}
    assert said["owed"] == []
    person = Person.objects.get(pk=bo.pk)
    assert (person.phone, person.email) == ("", "")
    row.refresh_from_db()
    assert row.subject_id is None


def test_who_wrote_a_tip_and_took_their_name_back_is_forgotten_again(cast, safe, tmp_path):
    row, code = put_in(cast, name="王无名")

    def acts():
        forget_me(outside(cast), BoxCode(code=code))

    log = lost(row.station_id, acts)
    assert read_box(code).has_name
    assert again(tmp_path, log)["again"] == {"tips.forget_me": 1}
    assert not read_box(code).has_name


def test_a_correction_is_owed(cast, tmp_path):
    row = asked_for(cast, "correct")
    bo = Person.objects.get(pk=cast.bo.person_id)
    right = {name: getattr(bo, name) for name in ("name", "email", "born_on")}

    def acts():
        correct_person(cast.pat, CorrectPerson(data_request_id=row.pk, phone="000 22", **right))

    (owed,) = again(tmp_path, lost(cast.hill.pk, acts))["owed"]
    assert (owed["action"], owed["subject"]) == ("force.correct_person", bo.label)


def test_only_the_own_log_that_goes_on_from_here_is_taken(cast, kept, tmp_path):
    row, picture = kept

    def acts():
        erase_photo(cast.olga, OfEventPhoto(grid_event_id=row.pk, photo_id=picture.pk))

    log = lost(cast.hill.pk, acts)
    for words in ({"key": public_key(new_key())}, {"logs": [str(tmp_path / "none.zip")]}):
        with pytest.raises(CommandRefused):
            again(tmp_path, log, **words)
    rows = list(rows_of(cast.hill.pk))
    changed = [*rows[:-1], rows[-1] | {"action": "grid_events.erase_photo"}]
    strange = [each | {"station_id": str(cast.lake.pk)} for each in rows]
    for wrong in (changed, strange, []):
        with pytest.raises(CommandRefused):
            again(tmp_path, sign_rows(wrong, KEY, timezone.now()))
    assert CasePhoto.objects.exists()


PREPARE = """
import django
django.setup()
from firstlight.force.models import Person
from firstlight.force.seats import actor_of
from firstlight.privacy.actions import give_consent, withdraw_consent
from firstlight.privacy.schemas import AnswerConsent
seats = [(who, actor_of(who)) for who in Person.objects.order_by("pk")]
who = next(who for who, actor in seats if actor and actor.may("me.consent"))
purpose = AnswerConsent(purpose="home_area")
"""
GIVE = "give_consent(actor_of(who), purpose); Person.objects.update(home_lon=1.0, home_lat=2.0)"
TAKE = "print(withdraw_consent(actor_of(who), purpose).station_id)"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file is the backup")
def test_a_real_backup_that_was_put_back(tmp_path):
    home, backup = tmp_path / "home", tmp_path / "backup.sqlite3"
    home.mkdir()
    database = home / "firstlight.sqlite3"
    assert say("demo", "--empty", home=home).code == 0

    def act(what):
        env = environment(home, DJANGO_SETTINGS_MODULE="firstlight.config.settings")
        code = [sys.executable, "-c", PREPARE + what]
        done = subprocess.run(code, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def without_a_place():
        with closing(sqlite3.connect(database)) as opened:
            empty = "SELECT count(*) FROM force_person WHERE home_lon IS NULL"
            return opened.execute(empty).fetchone()[0]

    act(GIVE)
    with closing(sqlite3.connect(database)) as live, closing(sqlite3.connect(backup)) as copy:
        live.backup(copy)
    station, log = act(TAKE), tmp_path / "log.zip"
    exported = say("log", "export", "--signed", str(log), "--station", station, home=home)
    assert exported.code == 0, exported.err
    assert without_a_place() == 1
    for name in ("firstlight.sqlite3-wal", "firstlight.sqlite3-shm"):
        (home / name).unlink(missing_ok=True)
    shutil.copy(backup, database)
    assert without_a_place() == 0
    said = say("restore", str(log), home=home)
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert told["again"] == {"consent.withdraw": 1}
    assert told["owed"] == []
    assert told["clock"]["stations"] == 2
    assert without_a_place() == 1
    assert json.loads(say("log", "verify", home=home).out)["holds"]
