"""A commander's role is for one call or response: it shows nothing beside, and ends with it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from firstlight.duty.models import EmergencyActivation
from firstlight.duty.queries import storms
from firstlight.force.actions import grant_role
from firstlight.force.models import Membership, RoleGrant
from firstlight.force.schemas import GrantRole
from firstlight.force.seats import actor_of
from firstlight.incidents import queries
from firstlight.incidents.actions import edit_incident, move_incident, open_callout
from firstlight.incidents.models import Invite
from firstlight.incidents.schemas import EditIncident, MoveIncident, OpenCallout
from firstlight.kernel.errors import NotFound, Refused
from firstlight.kernel.models import Event
from firstlight.notify.models import Message
from firstlight.notify.queries import message, unsent


def give(cast, matter_id, *, role="commander", by=None, who="di", scope=None, **more):
    row = Membership.objects.get(person=getattr(cast.people, who))
    values = {"membership_id": row.pk, "role": role, "scope_id": (scope or cast.hill).pk}
    return grant_role(by or cast.olga, GrantRole(**values, matter_id=matter_id, **more))


@pytest.fixture
def storm(cast):
    return EmergencyActivation.objects.create(
        station_id=cast.hill.pk,
        organisation=cast.hill,
        hazard="Heat",
        area="Hill",
        state="readiness",
    )


@pytest.fixture
def two(accepted):
    return accepted("water_rescue"), accepted("other", place_name="Mill")


def test_it_is_given_for_a_call_that_goes_on_and_for_nothing_else(cast, two, step, storm):
    first, _second = two
    for wrong in (None, cast.hill.pk):
        with pytest.raises(Refused) as no:
            give(cast, wrong)
        assert (no.value.code, no.value.field) == ("no-matter", "matter_id")
    grant = give(cast, first.pk)
    assert grant.matter_id == first.pk
    with pytest.raises(Refused) as no:
        give(cast, first.pk, role="trainer")
    assert no.value.code == "no-matter"
    assert give(cast, storm.pk, who="bo").matter_id == storm.pk


def test_no_row_of_a_commander_without_one(cast):
    row = Membership.objects.get(person=cast.people.di)
    kept = {"membership": row, "scope": cast.hill, "station_id": cast.hill.pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(role="commander", starts_at=timezone.now(), **kept)


def test_the_commander_runs_the_one_and_sees_nothing_of_the_other(cast, two):
    first, second = two
    give(cast, first.pk)
    di = actor_of(cast.people.di)
    assert di.role == "commander"
    assert [row.pk for row in queries.visible_incidents(di)] == [first.pk]
    assert edit_incident(di, EditIncident(incident_id=first.pk, radio_plan="4")).radio_plan == "4"
    assert queries.desk_snapshot(di).matters[0].incident.pk == first.pk
    for act in (
        lambda: edit_incident(di, EditIncident(incident_id=second.pk, radio_plan="4")),
        lambda: open_callout(
            di, OpenCallout(incident_id=second.pk, needs=[{"skill": "any", "count": 1}])
        ),
        lambda: move_incident(di, MoveIncident(incident_id=second.pk, event="stand_by")),
    ):
        with pytest.raises(NotFound):
            act()


def test_being_asked_to_another_call_does_not_open_it_from_that_seat(cast, two):
    first, second = two
    give(cast, first.pk)
    callout = second.callouts.create(station_id=second.station_id)
    Invite.objects.create(
        station_id=second.station_id,
        callout=callout,
        person=cast.people.di,
        organisation=cast.dawn,
        wave=1,
        rank=1,
        asked_at=timezone.now(),
        expires_at=timezone.now() + timedelta(hours=1),
    )
    seat = Membership.objects.get(person=cast.people.di).pk
    commander, volunteer = actor_of(cast.people.di), actor_of(cast.people.di, seat)
    assert second not in queries.visible_incidents(commander)
    assert second in queries.visible_incidents(volunteer)


def test_messages_of_other_matters_are_not_theirs(cast, two):
    give(cast, two[0].pk)
    di = actor_of(cast.people.di)
    rows = [
        Message.objects.create(
            station_id=cast.hill.pk,
            key=str(row.pk),
            person_id=cast.people.bo.pk,
            thread=row.pk,
            channel="sms",
            address="1",
            title="x",
            body="x",
        )
        for row in two
    ]
    assert list(unsent(di)) == [rows[0]]
    with pytest.raises(NotFound):
        message(di, rows[1].pk)


def test_a_response_alone_is_theirs_too(cast, storm, two):
    other = EmergencyActivation.objects.create(
        station_id=cast.hill.pk, organisation=cast.hill, hazard="Rain", area="Hill"
    )
    give(cast, storm.pk)
    di = actor_of(cast.people.di)
    assert list(storms.activations(di)) == [storm]
    assert list(queries.visible_incidents(di)) == []
    with pytest.raises(NotFound):
        storms.activation(di, other.pk)
    assert not di.may("duty.warn")


@pytest.mark.parametrize("end", ["close", "unfounded", "merge"])
def test_the_role_ends_when_the_call_is_closed(cast, report, step, end):
    incident, other = report("other"), report("other")
    if end == "close":
        step(incident, "accept")
    grant = give(cast, incident.pk)
    kept = give(cast, other.pk, who="bo")
    if end == "close":
        step(incident, "end", outcome="helped")
        step(incident, "debrief", debrief="…")
        assert actor_of(cast.people.di).role == "commander"
        step(incident, "close")
    else:
        more = {"reason": "home"} if end == "unfounded" else {"other_id": other.pk}
        step(incident, end, **more)
    grant.refresh_from_db()
    kept.refresh_from_db()
    assert grant.ends_at is not None
    assert kept.ends_at is None
    assert actor_of(cast.people.di).role == "volunteer"
    event = Event.objects.get(action="force.end_role")
    assert event.data == {"role": "commander", "person_id": str(cast.people.di.pk)}


def test_the_page_asks_for_which_and_shows_it(cast, sign_in, two):
    first, _second = two
    browser = sign_in(cast.people.olga)
    browser.cookies["django_language"] = "en"
    page = reverse("person", args=[cast.people.di.pk])
    assert f'value="{first.pk}"' in browser.get(page).content.decode()
    row = Membership.objects.get(person=cast.people.di)
    deed = reverse("person_deed", args=[cast.people.di.pk, "role"])
    values = {"membership_id": row.pk, "role": "commander", "scope_id": cast.hill.pk}
    refused = browser.post(deed, values | {"matter_id": ""})
    assert refused.status_code == 422
    assert "choose one that goes on" in refused.content.decode()
    assert browser.post(deed, values | {"matter_id": first.pk}).status_code == 302
    shown = browser.get(page).content.decode()
    assert first.number in shown.partition("Take this role back")[0]
    assert queries.commanders_of(first, timezone.now()) == [cast.people.di]
