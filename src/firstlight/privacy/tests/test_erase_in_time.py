"""The clock that erases: on its day, not before, and not what is held back."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from firstlight.force.actions import step_membership
from firstlight.force.models import Account, Membership, Person
from firstlight.force.schemas import StepMembership
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.jobs import run_due, tick
from firstlight.kernel.models import Job
from firstlight.notify.models import Message
from firstlight.privacy import actions, queries
from firstlight.privacy.jobs import holds_to_review
from firstlight.privacy.models import ImpactAssessment, RetentionJob
from firstlight.privacy.rules import ERASERS, NUMBERS, RULES
from firstlight.privacy.schemas import HoldErasure, ReleaseErasure, ReviewHold, RunClock


@pytest.fixture
def leaver(cast):
    """Bo has left; the clock runs."""
    row = Membership.objects.get(person=cast.people.bo)
    Person.objects.filter(pk=cast.people.bo.pk).update(phone="000 1")
    Account.objects.create(username="bo", person=cast.people.bo)
    step_membership(cast.bo, StepMembership(membership_id=row.pk, event="withdraw"))
    return RetentionJob.objects.get()


def run(cast, on, **more):
    job = Actor.job("retention", cast.hill.pk, "privacy.erase")
    return actions.run_clock(job, RunClock(on=on, **more))


def test_nothing_goes_before_its_day(cast, leaver):
    assert run(cast, leaver.due_on - timedelta(days=1)) == {}
    assert Person.objects.get(pk=cast.people.bo.pk).phone == "000 1"


def test_on_its_day_it_is_gone_and_the_name_stays_with_the_hours(cast, leaver):
    assert run(cast, leaver.due_on) == {"force.leaver": 1}
    bo = Person.objects.get(pk=cast.people.bo.pk)
    assert (bo.phone, bo.email, bo.born_on, bo.name) == ("", "", None, "Bo")
    assert not Account.objects.filter(username="bo").exists()
    leaver.refresh_from_db()
    assert leaver.state == "erased"
    assert run(cast, leaver.due_on) == {}


def test_a_dry_run_counts_and_erases_nothing(cast, leaver):
    assert run(cast, leaver.due_on, dry_run=True) == {"force.leaver": 1}
    assert Person.objects.get(pk=cast.people.bo.pk).phone == "000 1"


def test_what_is_held_back_stays_until_released(cast, leaver):
    review = timezone.localdate() + timedelta(days=30)
    hold = HoldErasure(job_id=leaver.pk, reason="open complaint", review_on=review)
    actions.hold_erasure(cast.pat, hold)
    assert run(cast, leaver.due_on) == {}
    actions.release_erasure(cast.pat, ReleaseErasure(job_id=leaver.pk))
    assert run(cast, leaver.due_on) == {"force.leaver": 1}


@pytest.mark.parametrize("days", [0, 400])
def test_a_hold_needs_a_day_of_review_to_come_within_a_year(cast, leaver, days):
    day = timezone.localdate() + timedelta(days=days)
    hold = HoldErasure(job_id=leaver.pk, reason="x", review_on=day)
    with pytest.raises(Refused) as no:
        actions.hold_erasure(cast.pat, hold)
    assert no.value.field == "review_on"


def test_only_the_privacy_officer_of_the_station_holds_back(cast, leaver):
    hold = HoldErasure(job_id=leaver.pk, reason="x", review_on="2999-01-01")
    with pytest.raises(NotAllowed):
        actions.hold_erasure(cast.olga, hold)
    with pytest.raises(NotFound):
        queries.retention_job(cast.zoe, leaver.pk)


def test_who_joins_again_is_left_alone(cast, leaver):
    Membership.objects.create(
        station_id=cast.hill.pk, person=cast.people.bo, organisation=cast.ridge, state="active"
    )
    run(cast, leaver.due_on)
    assert Person.objects.get(pk=cast.people.bo.pk).phone == "000 1"


def test_every_station_has_its_nightly_run_once(cast):
    moment = timezone.now()
    for _again in range(2):
        tick(moment)
    kinds = Job.objects.filter(kind="privacy.run_clock")
    assert kinds.count() == 4  # two stations, the association, the bureau
    assert run_due(now=moment + timedelta(days=2)) >= 4
    assert not Job.objects.exclude(state="done").exists()


@pytest.mark.usefixtures("daytime")
def test_a_hold_is_dated_reviewed_and_its_day_is_told(cast, leaver):
    today = timezone.localdate()
    again = ReviewHold(job_id=leaver.pk, reason="still open", review_on=today + timedelta(days=60))
    with pytest.raises(Refused) as no:
        actions.review_hold(cast.pat, again)
    assert no.value.code == "not-held"
    first = today + timedelta(days=30)
    hold = HoldErasure(job_id=leaver.pk, reason="open complaint", review_on=first)
    actions.hold_erasure(cast.pat, hold)
    past = ReviewHold(job_id=leaver.pk, reason="x", review_on=today)
    with pytest.raises(Refused) as no:
        actions.review_hold(cast.pat, past)
    assert no.value.field == "review_on"
    assert list(holds_to_review(timezone.now())) == []
    RetentionJob.objects.filter(pk=leaver.pk).update(hold_review_on=today)
    for _twice in range(2):
        tick()
        run_due()
    assert [m.person_id for m in Message.objects.filter(link=f"/privacy/{leaver.pk}/")] == [
        cast.people.pat.pk
    ]
    with pytest.raises(NotAllowed):
        actions.review_hold(cast.olga, again)
    actions.review_hold(cast.pat, again)
    leaver.refresh_from_db()
    assert (leaver.state, leaver.held_on, leaver.reviewed_on) == ("held", today, today)
    assert (leaver.hold_reason, leaver.hold_review_on) == ("still open", again.review_on)


def test_the_dry_run_counts_by_day_what_the_run_then_erases(cast, leaver, sign_in):
    due = leaver.due_on
    assert queries.forecast(cast.pat, due - timedelta(days=1)) == []
    assert queries.forecast(cast.pat, due) == [(due, "force.leaver", 1)]
    assert queries.forecast(cast.zoe, due) == []
    desk = sign_in(cast.people.pat)
    days = (due - timezone.localdate()).days
    near, far = (desk.get(f"/privacy/clock/?days={n}").content.decode() for n in (1, 365))
    assert days > 1
    assert far.count(str(due)) == near.count(str(due)) + 1  # also in the list of all clocks
    assert desk.get("/privacy/clock/?out=csv")["Content-Type"].startswith("text/csv")
    soon = str(timezone.localdate() + timedelta(days=300))
    sent = {"event": "hold", "reason": "open complaint", "review_on": soon}
    assert desk.post(f"/privacy/{leaver.pk}/step/", sent).status_code == 302
    assert "open complaint" in desk.get("/privacy/clock/").content.decode()
    assert queries.forecast(cast.pat, due) == []
    wrong = {"event": "review", "reason": "x", "review_on": "2000-01-01"}
    assert desk.post(f"/privacy/{leaver.pk}/step/", wrong).status_code == 422
    assert desk.post(f"/privacy/{leaver.pk}/step/", {"event": "release"}).status_code == 302
    assert run(cast, due) == {"force.leaver": 1}
    assert run(cast, due) == {}
    assert desk.get("/privacy/clock/").content.decode().count("people__name") >= 2


def test_every_category_that_a_room_erases_has_its_words():
    assert ERASERS.keys() <= RULES.keys()
    assert len(ERASERS) > 30


def test_a_thing_is_known_by_its_number_or_its_day_never_by_a_name(cast, leaver, sign_in):
    known = queries.reference_of(leaver)
    assert known == f"{timezone.localdate()} · {str(cast.people.bo.pk)[-6:]}"
    page = sign_in(cast.people.pat).get(f"/privacy/{leaver.pk}/").content.decode()
    assert known in page
    assert "force.person:" not in page.partition('class="log')[0]
    assert not re.search(r"\bBo\b", page.partition('class="log')[0])
    paper = ImpactAssessment.objects.create(
        station_id=cast.hill.pk, title="Location", person_id=cast.people.pat.pk
    )
    job = RetentionJob(subject=paper.label, category="privacy.assessment")
    assert queries.reference_of(job) == "Location"
    key = str(paper.pk)
    paper.delete()
    assert queries.reference_of(job) == f"…{key[-6:]}"


@pytest.mark.parametrize(("category", "field"), NUMBERS.items())
def test_every_number_is_a_field_of_its_thing(db, category, field):
    assert "name" not in field
    label = RULES[category].of[0]._meta.label_lower
    job = RetentionJob(subject=f"{label}:{UUID(int=7)}", category=category)
    assert queries.reference_of(job) == "…000007"
