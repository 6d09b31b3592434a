"""Insurance and agreements that end: members hear in time, officers read one line of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.force.actions import remind_papers
from firstlight.force.jobs import papers_ending, remind_of_papers
from firstlight.force.models import Agreement, Insurance, Membership, RoleGrant
from firstlight.force.schemas import RemindPapers
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed
from firstlight.kernel.models import Job
from firstlight.notify.models import Message
from firstlight.privacy.actions import give_consent, run_clock
from firstlight.privacy.models import Consent
from firstlight.privacy.schemas import AnswerConsent, RunClock


def today():
    return timezone.localdate()


def cover(who, days):
    return Insurance.objects.create(
        station_id=who.station_id,
        person=who,
        insurer="Insurer",
        starts_on=today() - timedelta(days=300),
        ends_on=today() + timedelta(days=days),
    )


def signed(who, days):
    return Agreement.objects.create(
        station_id=who.station_id,
        membership=Membership.objects.get(person=who),
        text_version="1",
        signed_on=today() - timedelta(days=300),
        ends_on=None if days is None else today() + timedelta(days=days),
    )


def looked_at(cast, on=None):
    clock = Actor.job("force.clock", cast.hill.pk, "system.clock")
    return remind_papers(clock, RemindPapers(on=on or today()))


def links(who):
    sent = Message.objects.filter(person_id=who.pk, channel="inapp", key__startswith="paper-ends")
    return list(sent.order_by("pk").values_list("link", flat=True))


def test_members_hear_three_times_and_officers_read_one_line_of_all_that_are_new(cast):
    bo, di, olga = cast.people.bo, cast.people.di, cast.people.olga
    cover(bo, 20)
    signed(di, 20)
    assert looked_at(cast) == 2
    assert looked_at(cast) == 0
    assert links(bo) == links(di) == ["/me/#mem-h"]
    assert links(olga) == ["/people/?f=ending"]
    assert links(cast.people.ada) == []
    assert looked_at(cast, today() + timedelta(days=14)) == 2
    assert looked_at(cast, today() + timedelta(days=20)) == 2
    assert looked_at(cast, today() + timedelta(days=21)) == 0  # it is over, the page says so
    assert (len(links(bo)), len(links(olga))) == (3, 3)


def test_who_has_the_next_one_already_is_left_in_peace(cast):
    bo, di = cast.people.bo, cast.people.di
    cover(bo, 5)
    cover(bo, 400)
    signed(di, 5)
    signed(di, None)
    cover(cast.people.finn, 5)  # an officer is insured elsewhere
    cover(cast.people.kai, 5)  # of another station
    assert looked_at(cast) == 0


def test_a_consent_that_has_run_out_is_told_once_and_can_be_given_again(cast):
    for actor in (cast.bo, cast.di):
        give_consent(actor, AnswerConsent(purpose="location_on_duty"))
    long_ago = timezone.now() - timedelta(days=365)
    Consent.objects.update(expires_at=timezone.now(), asked_at=long_ago)
    give_consent(cast.di, AnswerConsent(purpose="location_on_duty"))  # before the clock came
    job = Actor.job("retention", cast.hill.pk, "privacy.erase")
    run_clock(job, RunClock(on=today()))
    for _again in range(2):
        looked_at(cast)
    over = Message.objects.filter(key__startswith="consent-over", channel="inapp")
    assert [(each.person_id, each.link) for each in over] == [(cast.people.bo.pk, "/me/#my-data")]


def test_the_clock_asks_by_day_only_and_nobody_else_may(cast, daytime):
    cover(cast.people.bo, 7)
    for order in papers_ending(timezone.now()):
        job = Job(kind=order.kind, station_id=order.station_id, payload=order.payload)
        remind_of_papers(job)
    assert links(cast.people.bo) == ["/me/#mem-h"]
    with pytest.raises(NotAllowed):
        remind_papers(cast.olga, RemindPapers(on=today()))


def test_a_role_that_ends_later_stands_on_ones_own_page_until_then(cast, sign_in):
    own = sign_in(cast.people.ada)
    own.cookies["django_language"] = "en"
    held = RoleGrant.objects.filter(membership__person=cast.people.ada)
    held.update(ends_at=timezone.now() + timedelta(days=3))
    assert "Team leader</span>" in own.get("/me/").content.decode()
    held.update(ends_at=timezone.now() - timedelta(days=1))
    assert "Team leader</span>" not in own.get("/me/").content.decode()


def test_nobody_is_woken_for_it(cast, nighttime):
    assert list(papers_ending(timezone.now())) == []


def test_the_list_and_ones_own_page_say_when_it_ends(cast, sign_in):
    bo = cast.people.bo
    own = sign_in(bo)
    own.cookies["django_language"] = "en"
    assert "none is recorded" in own.get("/me/").content.decode()
    held, agreement = cover(bo, 20), signed(bo, 10)
    page = own.get("/me/").content.decode()
    assert f"until {held.ends_on}" in page
    assert f"until {agreement.ends_on}" in page
    listed = sign_in(cast.people.olga).get("/people/?f=ending").content.decode()
    assert f"/people/{bo.pk}/" in listed
    assert f"/people/{cast.people.di.pk}/" not in listed
    Insurance.objects.update(ends_on=today() - timedelta(days=1))
    Agreement.objects.all().delete()
    assert "it ended on" in sign_in(bo).get("/me/").content.decode()
    listed = sign_in(cast.people.olga).get("/people/?f=ending").content.decode()
    assert f"/people/{bo.pk}/" not in listed
