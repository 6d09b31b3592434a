"""A suspension ends on the day that was named: nobody is forgotten, nobody serves too early."""

from datetime import timedelta

import pytest
from conftest import organisation
from django.utils import timezone

from firstlight.force import queries
from firstlight.force.actions import lapse_suspension
from firstlight.force.jobs import lapse, suspensions_over, tell_of_lapse
from firstlight.force.models import Insurance, Membership
from firstlight.force.schemas import LapseSuspension
from firstlight.force.seats import actor_of
from firstlight.force.tests.test_join_and_leave import mine, step
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, Refused
from firstlight.kernel.jobs import Order
from firstlight.kernel.models import Event, Job
from firstlight.notify.models import Message

DAYS = 3


@pytest.fixture
def row(cast):
    until = timezone.localdate() + timedelta(days=DAYS)
    return step(
        cast.olga, mine(cast, "bo"), "suspend", reason="Radio lost", until=until, heard=True
    )


def over(row):
    """Let the last day of the suspension be yesterday."""
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(pk=row.pk).update(suspended_until=yesterday)


def run(orders):
    for order in orders:
        assert isinstance(order, Order)
        lapse(Job(kind=order.kind, station_id=order.station_id, payload=order.payload))


def names(cast):
    members = queries.roster(Actor.job("t", cast.hill.pk, "force.see"), timezone.now())
    return {member.name for member in members}


def test_the_day_named_still_belongs_to_it(cast, row):
    assert list(suspensions_over(timezone.now())) == []
    last = timezone.now() + timedelta(days=DAYS)
    assert list(suspensions_over(last)) == []
    (order,) = suspensions_over(last + timedelta(days=1))
    assert order.payload == {"membership": str(row.pk)}
    assert "Bo" not in names(cast)


def again():
    """Return the words that somebody serves again."""
    return Message.objects.filter(key__startswith="suspension:")


def test_the_day_after_they_serve_again_and_are_told(cast, row):
    over(row)
    run(suspensions_over(timezone.now()))
    row.refresh_from_db()
    assert (row.state, row.suspended_on, row.suspended_until) == ("active", None, None)
    assert row.state_note == ""
    assert "Bo" in names(cast)
    assert actor_of(cast.people.bo).may("callouts.answer")
    order = Job.objects.get(kind="force.tell_serves_again")
    tell_of_lapse(order)
    told = again().get(channel="inapp")
    assert (told.person_id, told.link) == (cast.people.bo.pk, "/me/")
    assert "Radio" not in told.title + told.body
    event = Event.objects.get(action="membership.lapse")
    assert event.actor == "job:force.clock"


@pytest.mark.usefixtures("nighttime")
def test_nobody_is_woken_to_hear_of_it_and_who_left_meanwhile_hears_nothing(cast, row):
    over(row)
    run(suspensions_over(timezone.now()))
    order = Job.objects.get(kind="force.tell_serves_again")
    assert order.run_after > timezone.now()
    assert not again().exists()
    tomorrow = timezone.localdate() + timedelta(days=1)
    row.refresh_from_db()
    step(cast.olga, row, "suspend", reason="x", until=tomorrow, heard=True)
    tell_of_lapse(order)
    assert not again().exists()


def test_asked_twice_or_after_another_step_nothing_happens(cast, row):
    over(row)
    orders = list(suspensions_over(timezone.now()))
    step(cast.olga, row, "restore")
    run(orders + orders)
    assert Event.objects.filter(action="membership.lapse").count() == 0


def test_the_clock_does_not_end_it_early_and_nobody_else_does(cast, row):
    clock = Actor.job("force.clock", row.station_id, "system.clock")
    with pytest.raises(Refused) as no:
        lapse_suspension(clock, LapseSuspension(membership_id=row.pk))
    assert no.value.code == "still-suspended"
    for who in (cast.olga, cast.bo):
        with pytest.raises(NotAllowed):
            lapse_suspension(who, LapseSuspension(membership_id=row.pk))
    with pytest.raises(Refused):
        step(actor_of(cast.people.bo), row, "lapse")


@pytest.mark.parametrize("who", ["olga", "ada"])
def test_the_day_stands_on_the_persons_page(cast, sign_in, row, who):
    browser = sign_in(getattr(cast.people, who))
    browser.cookies["django_language"] = "en"
    page = browser.get(f"/people/{row.person_id}/").content.decode()
    day = (timezone.localdate() + timedelta(days=DAYS)).isoformat()
    assert f"Up to and including {day}" in page
    step(cast.olga, row, "restore")
    assert "Up to and including" not in browser.get(f"/people/{row.person_id}/").content.decode()


def test_and_on_their_own(cast, sign_in, row):
    browser = sign_in(cast.people.bo)
    browser.cookies["django_language"] = "en"
    assert "called out or planned up to and including" in browser.get("/me/").content.decode()


@pytest.fixture
def squad(cast):
    """A squad of Dawn, and Bo in it."""
    node = organisation("squad", "Quick", cast.dawn)
    node.save()
    bo = cast.people.bo
    return Membership.objects.create(
        station_id=node.station_id, person=bo, organisation=node, state="active"
    )


@pytest.mark.parametrize("back", ["clock", "officer"])
def test_who_is_suspended_from_the_team_serves_in_none_of_its_squads(cast, squad, back):
    until = timezone.localdate() + timedelta(days=DAYS)
    words = {"reason": "x", "until": until, "heard": True}
    row = step(cast.olga, mine_in(cast, cast.dawn), "suspend", **words)
    squad.refresh_from_db()
    assert (squad.state, squad.suspended_until) == ("suspended", until)
    assert "Bo" not in names(cast)
    if back == "officer":
        step(cast.olga, row, "restore")
    else:
        for each in (row, squad):
            over(each)
        run(suspensions_over(timezone.now()))
    squad.refresh_from_db()
    assert (squad.state, squad.suspended_until) == ("active", None)


def test_leave_from_the_team_is_leave_from_its_squads(cast, squad):
    row = step(cast.bo, mine_in(cast, cast.dawn), "pause")
    squad.refresh_from_db()
    assert squad.state == "paused"
    assert "Bo" not in names(cast)
    today = timezone.localdate()
    Insurance.objects.create(
        station_id=row.station_id, person=row.person, starts_on=today, ends_on=today
    )
    step(actor_of(cast.people.bo), row, "resume")
    squad.refresh_from_db()
    assert squad.state == "active"


def test_a_squad_alone_can_be_suspended(cast, squad):
    until = timezone.localdate() + timedelta(days=DAYS)
    step(cast.olga, squad, "suspend", reason="x", until=until, heard=True)
    assert mine_in(cast, cast.dawn).state == "active"
    assert "Bo" in names(cast)


def mine_in(cast, node):
    return Membership.objects.get(person=cast.people.bo, organisation=node)
