"""Consents: one purpose each, the person's own word, taken back in one step."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.duty.actions import check_in, report_position, share_location
from firstlight.duty.queries import session_of
from firstlight.duty.schemas import CheckIn, ReportPosition, ShareLocation
from firstlight.force.actions import edit_me
from firstlight.force.schemas import EditMe
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, Refused
from firstlight.privacy import actions, purposes, queries
from firstlight.privacy.models import Consent
from firstlight.privacy.schemas import AnswerConsent, AskConsent, RunClock


def give(actor, purpose):
    return actions.give_consent(actor, AnswerConsent(purpose=purpose))


def test_a_yes_stands_and_is_taken_back_in_one_step(cast):
    give(cast.bo, "home_area")
    assert queries.has_consent(cast.bo.person_id, "home_area")
    actions.withdraw_consent(cast.bo, AnswerConsent(purpose="home_area"))
    assert not queries.has_consent(cast.bo.person_id, "home_area")


def test_a_yes_to_one_purpose_is_no_yes_to_another(cast):
    give(cast.bo, "home_area")
    assert not queries.has_consent(cast.bo.person_id, "health_statement")
    assert not queries.has_consent(cast.di.person_id, "home_area")


def test_after_a_no_nobody_asks_again_but_the_person_may_change_their_mind(cast):
    actions.refuse_consent(cast.bo, AnswerConsent(purpose="home_area"))
    ask = AskConsent(subject_id=cast.bo.person_id, purpose="home_area")
    with pytest.raises(Refused) as no:
        actions.ask_consent(cast.ada, ask)
    assert no.value.code == "ask-again-lock"
    assert give(cast.bo, "home_area").state == "given"


def test_the_lock_opens_after_its_time(cast):
    actions.refuse_consent(cast.bo, AnswerConsent(purpose="home_area"))
    long_ago = timezone.now() - timedelta(days=purposes.ASK_AGAIN_DAYS + 1)
    Consent.objects.update(ended_at=long_ago)
    ask = AskConsent(subject_id=cast.bo.person_id, purpose="home_area")
    assert actions.ask_consent(cast.ada, ask).state == "asked"
    with pytest.raises(Refused):
        actions.ask_consent(cast.ada, ask)


def test_only_who_reviews_may_ask_and_only_for_known_purposes(cast):
    with pytest.raises(NotAllowed):
        actions.ask_consent(cast.di, AskConsent(subject_id=cast.bo.person_id, purpose="home_area"))
    with pytest.raises(Refused):
        give(cast.bo, "everything")


def test_a_consent_runs_out(cast):
    give(cast.bo, "location_on_duty")
    check_in(cast.bo, CheckIn(shares_location=True))
    Consent.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not queries.has_consent(cast.bo.person_id, "location_on_duty")
    job = Actor.job("retention", cast.hill.pk, "privacy.erase")
    actions.run_clock(job, RunClock(on=timezone.localdate()))
    assert Consent.objects.get().state == "expired"
    assert not session_of(cast.bo.person_id).shares_location


def test_a_changed_notice_is_asked_anew(cast):
    give(cast.bo, "home_area")
    Consent.objects.update(notice_version="0")
    assert not queries.has_consent(cast.bo.person_id, "home_area")
    job = Actor.job("retention", cast.hill.pk, "privacy.erase")
    actions.run_clock(job, RunClock(on=timezone.localdate()))
    assert Consent.objects.get().state == "superseded"


def test_what_was_kept_for_a_purpose_goes_with_the_yes(cast):
    with pytest.raises(Refused) as no:
        edit_me(cast.bo, EditMe(home_lon=120.7, home_lat=29.5))
    assert no.value.code == "no-consent"
    give(cast.bo, "home_area")
    give(cast.bo, "emergency_contact")
    edit_me(cast.bo, EditMe(home_lon=120.7, home_lat=29.5, emergency_contact="Aunt"))
    actions.withdraw_consent(cast.bo, AnswerConsent(purpose="home_area"))
    actions.withdraw_consent(cast.bo, AnswerConsent(purpose="emergency_contact"))
    cast.people.bo.refresh_from_db()
    assert cast.people.bo.home_lon is None
    assert cast.people.bo.memberships.get().emergency_contact == ""


def test_location_needs_its_own_yes_and_ends_with_it(cast):
    with pytest.raises(Refused):
        check_in(cast.bo, CheckIn(shares_location=True))
    give(cast.bo, "location_on_duty")
    on = check_in(cast.bo, CheckIn(shares_location=True))
    assert on.token
    actions.withdraw_consent(cast.bo, AnswerConsent(purpose="location_on_duty"))
    session = session_of(cast.bo.person_id)
    assert (session.shares_location, session.token_hash) == (False, "")
    with pytest.raises(Refused):
        share_location(cast.bo, ShareLocation(on=True))
    report_position(cast.bo, ReportPosition(lon=120.7, lat=29.5))  # by hand serves alike


def test_the_officer_of_privacy_sees_figures_not_people(cast):
    give(cast.bo, "home_area")
    figures = {purpose.key: counts for purpose, counts in queries.consent_figures(cast.pat)}
    assert figures["home_area"]["given"] == 1
    assert queries.consent_figures(cast.zoe)[0][1].total() == 0
