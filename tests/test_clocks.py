"""Each clock that sets itself: on its day, not before, never what is held, to the last word."""

import os
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from tests.erasable import MAKERS, MARK

from firstlight.cases.photos.models import CasePhoto
from firstlight.cases.tips.tests.test_vault import everything_stored
from firstlight.duty.models import ShiftPreference, ShiftWish
from firstlight.force.actions import step_membership
from firstlight.force.models import Membership, RosterDraft
from firstlight.force.schemas import StepMembership
from firstlight.kernel.actions import Context
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import run_due, tick
from firstlight.kernel.log import verify
from firstlight.kernel.models import Event, Receipt
from firstlight.notify.models import Message
from firstlight.places.models import PlaceDraft
from firstlight.privacy import queries
from firstlight.privacy.actions import hold_erasure, release_erasure, run_clock, schedule_erasure
from firstlight.privacy.jobs import sweep_house_at
from firstlight.privacy.models import RetentionJob
from firstlight.privacy.rules import AGES, OF_HOUSE
from firstlight.privacy.schemas import HoldErasure, ReleaseErasure, RunClock
from firstlight.training.models import Credential

KEPT_DAYS = {
    "enterprise_visit": 365,
    "roster_proposal": 365,
    "tip_row": 365,
    "incident": 365,
    "search_person": 365,
    "search_tracks": 365,
    "dispute_parties": 183,
}
THREE_YEARS = 3 * 365
OF_KEYS_ALONE = {"grid_post", "school_contact"}


def night(cast, on, **more):
    return run_clock(
        Actor.job("retention", cast.hill.pk, "privacy.erase"), RunClock(on=on, **more)
    )


def left():
    """Return how often the mark stands anywhere in the database."""
    return everything_stored().count(MARK.encode())


def test_every_category_that_sets_its_own_clocks_is_tried_here():
    assert MAKERS.keys() == AGES.keys()


@pytest.mark.parametrize("category", sorted(AGES))
def test_a_clock_runs_down_on_its_day_and_takes_every_word(cast, category):
    before = left()
    row, counted_from = MAKERS[category](cast)
    assert left() > before or category in OF_KEYS_ALONE
    today = timezone.localdate()

    def run(on, **more):
        return night(cast, on, **more).get(category, 0)

    assert run(today, dry_run=True) == 0
    assert not RetentionJob.objects.exists()  # a dry run sets nothing
    run(today)
    clock = RetentionJob.objects.get(subject=row.label, category=category)
    due = clock.due_on
    kept = timedelta(days=KEPT_DAYS.get(category, THREE_YEARS))
    assert due == counted_from + kept
    assert (due, category, 1) in queries.forecast(cast.pat, due)
    assert run(due - timedelta(days=1)) == 0

    review = today + timedelta(days=30)
    hold_erasure(cast.pat, HoldErasure(job_id=clock.pk, reason="案件未结", review_on=review))
    assert run(due, dry_run=True) == run(due) == 0
    assert type(row).objects.filter(pk=row.pk).exists()
    release_erasure(cast.pat, ReleaseErasure(job_id=clock.pk))

    assert run(due, dry_run=True) == run(due) == 1
    clock.refresh_from_db()
    assert clock.state == "erased"
    assert run(due + timedelta(days=400)) == 0
    assert left() == before
    assert verify(cast.hill.pk)[1] is None


def test_what_is_held_in_part_is_not_taken_whole(cast):
    row, _day = MAKERS["tip_row"](cast)
    night(cast, timezone.localdate())
    whole = RetentionJob.objects.get(subject=row.label, category="tip_row")
    with transaction.atomic():
        context = Context(cast.olga, "test")
        part = schedule_erasure(context, row, "tip_content", whole.due_on)
        context.flush()
    review = timezone.localdate() + timedelta(days=30)
    held = HoldErasure(job_id=part.pk, reason="案件未结", review_on=review)
    hold_erasure(cast.pat, held)
    assert night(cast, whole.due_on) == {}
    assert queries.forecast(cast.pat, whole.due_on) == []
    release_erasure(cast.pat, ReleaseErasure(job_id=part.pk))
    assert night(cast, whole.due_on) == {"tip_content": 1, "tip_row": 1}


def test_a_clock_set_late_lies_a_month_ahead_and_an_act_moves_it_on(cast):
    row, _day = MAKERS["shift"](cast)
    long_ago = timezone.now() - timedelta(days=2000)
    type(row).objects.filter(pk=row.pk).update(
        starts_at=long_ago, ends_at=long_ago + timedelta(hours=1)
    )
    case, _day = MAKERS["dispute_parties"](cast)
    today = timezone.localdate()
    assert night(cast, today) == {}
    assert RetentionJob.objects.get(subject=row.label).due_on == today + timedelta(days=30)
    waiting = RetentionJob.objects.get(subject=case.label)
    first = waiting.due_on
    with transaction.atomic():
        context = Context(cast.olga, "test")
        context.now = timezone.now() + timedelta(days=100)
        context.record(case, what="test.somebody_worked_on_it")
        context.flush()
    night(cast, today + timedelta(days=101))
    waiting.refresh_from_db()
    assert waiting.due_on == first + timedelta(days=100)


def test_a_dispute_is_kept_until_the_last_day_it_waits_for(cast):
    case, _day = MAKERS["dispute_parties"](cast)
    far = timezone.localdate() + timedelta(days=500)
    type(case).objects.filter(pk=case.pk).update(state="performing", perform_by=far)
    night(cast, timezone.localdate())
    clock = RetentionJob.objects.get(subject=case.label)
    assert clock.due_on == far + timedelta(days=183)


def test_a_story_taken_down_goes_in_a_month_and_a_draft_in_a_year(cast):
    down, draft = (MAKERS["story"](cast)[0] for _each in range(2))
    type(down).objects.filter(pk=down.pk).update(recalled_at=timezone.now())
    type(draft).objects.filter(pk=draft.pk).update(published_at=None)
    today = timezone.localdate()
    night(cast, today)
    due = dict(RetentionJob.objects.values_list("subject", "due_on"))
    assert due[down.label] == today + timedelta(days=30)
    assert due[draft.label] == today + timedelta(days=365)


def test_what_was_merged_into_an_event_outlives_it(cast):
    into, merged = (MAKERS["grid_event"](cast)[0] for _each in range(2))
    type(merged).objects.filter(pk=merged.pk).update(merged_into=into, state="merged")
    today = timezone.localdate()
    night(cast, today)
    RetentionJob.objects.filter(subject=merged.label).update(due_on=today + timedelta(days=5000))
    assert night(cast, today + timedelta(days=1200)) == {"grid_event": 1}
    merged.refresh_from_db()
    assert merged.merged_into is None


def test_of_a_plan_whose_route_is_kept_the_route_stays(cast):
    plan, _day = MAKERS["patrol_plan"](cast)
    plan.routes.update(is_kept=True)
    night(cast, timezone.localdate())
    night(cast, timezone.localdate() + timedelta(days=1200))
    plan.refresh_from_db()
    assert plan.routes.count() == 1
    assert (plan.closing_note, plan.state_note, plan.proposal) == ("", "", [])


def test_how_somebody_wants_to_be_asked_goes_with_the_person(cast):
    shift, _day = MAKERS["shift"](cast)
    bo = cast.people.bo
    own = {"station_id": cast.hill.pk, "person": bo}
    ShiftPreference.objects.create(**own)
    ShiftWish.objects.create(**own, shift=shift, likes=True)
    Credential.objects.create(
        **own, kind="first_aid", number="1", issuer="红十字会", issued_on="2020-01-01"
    )
    Message.objects.create(
        station_id=cast.hill.pk, key="k", person_id=bo.pk, channel="sms", address="13900000000"
    )
    membership = Membership.objects.get(person=bo)
    step_membership(cast.bo, StepMembership(membership_id=membership.pk, event="withdraw"))
    night(cast, timezone.localdate() + timedelta(days=90))
    for table in (ShiftPreference, ShiftWish, Credential):
        assert not table.objects.filter(person=bo).exists()
    assert b"13900000000" not in everything_stored()


def test_files_that_no_row_names_are_swept_but_not_those_of_today(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    paths = [tmp_path / name for name in ("cases/old.jpg", "cases/new.jpg", "maps/plan/map.npz")]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    named = CasePhoto.objects.create(
        station_id=cast.hill.pk,
        subject="x",
        picture=ContentFile(b"x", name="named.jpg"),
        taken_at=timezone.now(),
    )
    yesterday = (timezone.now() - timedelta(days=2)).timestamp()
    for path in (paths[0], paths[2].parent, tmp_path / named.picture.name):
        os.utime(path, (yesterday, yesterday))
    sweep_house_at(cast.hill.pk, timezone.localdate())
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"cases/new.jpg", named.picture.name}


def test_a_sign_in_that_is_over_is_swept_with_what_it_held(cast, sign_in):
    browser = sign_in(cast.people.olga)
    old = Session.objects.get(pk=browser.session.session_key)
    old.expire_date = timezone.now() - timedelta(minutes=1)
    old.save()
    sign_in(cast.people.ada)
    sweep_house_at(cast.hill.pk, timezone.localdate())
    assert not Session.objects.filter(pk=old.pk).exists()
    assert Session.objects.count() == 1


def test_what_is_no_stations_own_is_swept_once_a_night_after_all_stations(cast):
    assert {"session", "lost_file"} == OF_HOUSE
    for _again in range(2):
        tick()
    run_due(now=timezone.now() + timedelta(days=2))
    ran = [event.action for event in Event.objects.order_by("at", "id")]
    assert ran.count("privacy.run_clock") == 4
    assert ran.count("privacy.sweep_house") == 1
    assert ran.index("privacy.sweep_house") > max(
        n for n, act in enumerate(ran) if act == "privacy.run_clock"
    )
    swept = Event.objects.get(action="privacy.sweep_house")
    assert swept.station_id == cast.bureau.pk
    assert swept.data["swept"].keys() == OF_HOUSE
    for run in Event.objects.filter(action="privacy.run_clock"):
        assert run.data["swept"].keys() & OF_HOUSE == set()


def test_what_stood_still_and_is_ended_after_all_is_erased_once_more(cast):
    row, _day = MAKERS["force.complaint"](cast)
    night(cast, timezone.localdate())
    night(cast, timezone.localdate() + timedelta(days=1200))
    type(row).objects.filter(pk=row.pk).update(answer=MARK)
    schedule_erasure(Context(cast.olga, "test"), row, "force.complaint", timezone.localdate())
    row.refresh_from_db()
    assert row.answer == ""


def test_what_has_no_clock_is_swept_every_night(cast):
    old = timezone.now() - timedelta(days=366)
    own = {"station_id": cast.hill.pk}
    letter = Message.objects.create(**own, key="k", person_id=cast.people.bo.pk, channel="inapp")
    Message.objects.create(**own, key="l", person_id=cast.people.bo.pk, channel="inapp")
    receipt = Receipt.objects.create(id=letter.pk, **own, actor="x", action="x", outcome="done")
    by = {"made_by_id": cast.people.olga.pk, "filename": "x", "content": b"x"}
    drafts = (
        PlaceDraft.objects.create(**own, **by),
        RosterDraft.objects.create(**own, **by, organisation=cast.dawn),
    )
    for row in (letter, *drafts):
        type(row).objects.filter(pk=row.pk).update(created_at=old)
    Receipt.objects.filter(pk=receipt.pk).update(at=old)
    today = timezone.localdate()
    night(cast, today, dry_run=True)
    assert Receipt.objects.exists()
    night(cast, today)
    assert not any(table.objects.exists() for table in (PlaceDraft, RosterDraft, Receipt))
    assert [each.key for each in Message.objects.filter(channel="inapp")] == ["l"]
    run = Event.objects.filter(action="privacy.run_clock").last()
    assert run.data["swept"]["letter"] == run.data["swept"]["roster_draft"] == 1
