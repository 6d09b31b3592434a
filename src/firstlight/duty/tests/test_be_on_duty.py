"""On duty: seen only then, only by consent, only until check-out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.duty import actions, queries
from firstlight.duty.models import DutySession, Position
from firstlight.duty.rules import token_hash
from firstlight.duty.schemas import (
    CheckIn,
    CheckOut,
    CloseSession,
    PurgePositions,
    ReportPosition,
    ShareLocation,
)
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.ids import uuid7
from firstlight.privacy.actions import give_consent
from firstlight.privacy.schemas import AnswerConsent


def consent(actor):
    give_consent(actor, AnswerConsent(purpose="location_on_duty"))


def test_one_is_on_duty_once_and_then_off(cast):
    actions.check_in(cast.bo, CheckIn())
    with pytest.raises(Refused) as no:
        actions.check_in(cast.bo, CheckIn())
    assert no.value.code == "on-duty"
    assert [each.name for each in queries.on_duty(cast.olga)] == ["Bo"]
    actions.check_out(cast.bo, CheckOut())
    assert queries.on_duty(cast.olga) == []
    with pytest.raises(Refused):
        actions.check_out(cast.bo, CheckOut())


def test_the_location_is_off_unless_chosen(cast):
    consent(cast.bo)
    assert actions.check_in(cast.bo, CheckIn()).token == ""
    assert not queries.session_of(cast.bo.person_id).shares_location


def test_check_out_darkens_the_location_and_ends_the_token(cast):
    consent(cast.bo)
    on = actions.check_in(cast.bo, CheckIn(shares_location=True))
    assert queries.session_by_token(on.token) == on.session
    assert on.token not in (on.session.token_hash, "")
    assert on.session.token_hash == token_hash(on.token)
    DutySession.objects.update(last_lon=120.7, last_lat=29.5, last_fix_at=timezone.now())
    actions.check_out(cast.bo, CheckOut())
    row = DutySession.objects.get()
    assert (row.last_lon, row.last_lat, row.last_fix_at, row.token_hash) == (None, None, None, "")
    assert queries.session_by_token(on.token) is None
    assert queries.session_by_token("") is None


def test_the_location_is_turned_off_while_serving_on(cast):
    consent(cast.bo)
    on = actions.check_in(cast.bo, CheckIn(shares_location=True))
    actions.share_location(cast.bo, ShareLocation(on=False))
    assert queries.session_by_token(on.token) is None
    assert queries.my_session(cast.bo) is not None
    assert actions.share_location(cast.bo, ShareLocation(on=True)).token != on.token


def test_a_leader_sees_a_coarse_place_and_the_officer_the_fine_one(cast):
    consent(cast.bo)
    actions.check_in(cast.bo, CheckIn(shares_location=True))
    DutySession.objects.update(last_lon=120.712345, last_lat=29.512345)
    assert queries.on_duty(cast.ada)[0].lon == 120.712
    assert queries.on_duty(cast.olga)[0].lon == 120.712345


def test_who_does_not_share_has_no_place(cast):
    actions.check_in(cast.bo, CheckIn())
    DutySession.objects.update(last_lon=120.7, last_lat=29.5)
    assert queries.on_duty(cast.olga)[0].lon is None


def test_duty_is_seen_by_the_own_side_only(cast):
    actions.check_in(cast.bo, CheckIn())
    assert queries.on_duty(cast.zoe) == []
    assert queries.on_duty(cast.ray) == []
    assert [each.name for each in queries.on_duty(cast.ada)] == ["Bo"]


def test_one_serves_where_one_belongs(cast):
    with pytest.raises(Refused) as no:
        actions.check_in(cast.bo, CheckIn(organisation_id=cast.ridge.pk))
    assert no.value.field == "organisation_id"


def test_a_forgotten_duty_is_ended_by_the_leader_not_by_a_stranger(cast):
    row = actions.check_in(cast.bo, CheckIn()).session
    close = CloseSession(session_id=row.pk)
    with pytest.raises(NotAllowed):
        actions.close_session(cast.di, close)
    with pytest.raises(NotFound):
        actions.close_session(cast.zoe, close)
    actions.close_session(cast.ada, close)
    assert queries.session_of(cast.bo.person_id) is None


def test_an_auditor_does_not_come_on_duty(cast):
    with pytest.raises(NotAllowed):
        actions.check_in(cast.uma, CheckIn())


def test_a_place_by_hand_needs_duty(cast):
    here = ReportPosition(lon=120.7, lat=29.5)
    with pytest.raises(Refused):
        actions.report_position(cast.bo, here)
    actions.check_in(cast.bo, CheckIn())
    actions.report_position(cast.bo, here)
    assert Position.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "search", "kept"),
    [(29, False, True), (31, False, False), (31, True, True), (89, True, True), (91, True, False)],
)
def test_raw_fixes_are_erased_in_time(cast, days, search, kept):
    row = actions.check_in(cast.bo, CheckIn()).session
    DutySession.objects.update(thread=uuid7() if search else None)
    now = timezone.now()
    Position.objects.create(
        station_id=cast.hill.pk,
        session_id=row.pk,
        at=now - timedelta(days=days),
        lon=0,
        lat=0,
        received_at=now,
    )
    job = Actor.job("duty", cast.hill.pk, "duty.purge")
    actions.purge_positions(job, PurgePositions(at=now))
    assert Position.objects.exists() is kept
