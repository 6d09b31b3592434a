"""What was learnt becomes somebody's task: settled at a debrief, seen without the case."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from firstlight.community import queries
from firstlight.community.actions import add_finding, remind_owners, step_action
from firstlight.community.models import ActionItem
from firstlight.community.queries.meetings import overdue_actions
from firstlight.community.schemas import AddFinding, RemindOwners, StepAction
from firstlight.duty.models import EmergencyActivation, EventDeployment
from firstlight.incidents.models import Incident
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused, Slip
from firstlight.notify.models import Message


def today():
    return timezone.localdate()


@pytest.fixture
def call(cast):
    return Incident.objects.create(
        station_id=cast.hill.pk,
        number="2026-0001",
        kind="flood_or_storm",
        state="debriefed",
        place_name="长乐演示水库",
        reporter_name="演示乙",
        happened_at=timezone.now(),
        debrief="救生绳不够长。",
    )


def settled(actor, row, owner, kind="incident", **more):
    said = {"kind": kind, "debriefed_id": row.pk, "text": "配两根 50 米救生绳"}
    said |= {"owner_id": owner.pk, "due_on": today() + timedelta(days=2)}
    return add_finding(actor, AddFinding(**said | more))


def step(actor, row, event, **more):
    return step_action(actor, StepAction(action_id=row.pk, event=event, **more))


def heard(who, word):
    found = Message.objects.filter(person_id=who.pk, channel="inapp")
    return found.filter(key__startswith=f"community:{word}:").count()


def test_what_was_learnt_is_taken_on_reminded_of_and_judged(cast, call):
    people = cast.people
    row = settled(cast.dee, call, people.bo)
    assert heard(people.bo, "given") == 1
    clock = Actor.job("community", cast.hill.pk, "community.clock")
    assert remind_owners(clock, RemindOwners(on=today())) == {"due": 1, "late": 0}
    ActionItem.objects.filter(pk=row.pk).update(due_on=today() - timedelta(days=1))
    assert remind_owners(clock, RemindOwners(on=today()))["late"] == 1
    assert (heard(people.bo, "late"), heard(people.dee, "late")) == (1, 1)
    # Others sit in a joint meeting: what the force has learnt is not on its agenda.
    assert not queries.meetings(cast.olga).exists()
    assert not list(overdue_actions(cast.olga, today()))
    step(cast.bo, row, "start", due_on=today() + timedelta(days=9), reason="等到货")
    step(cast.bo, row, "submit", evidence="入库单")
    assert heard(people.dee, "handed_in") == 1
    with pytest.raises(NotFound):
        step(cast.ada, row, "accept")
    with pytest.raises(NotFound):
        step(cast.zoe, row, "accept")
    step(cast.dee, row, "return", reason="还差一根")
    step(cast.bo, row, "submit", evidence="两根都到了")
    # A commander's role ends with the call: an officer of the station judges it too.
    assert step(cast.olga, row, "accept").state == "done"


def test_nobody_settles_what_is_not_theirs_or_names_somebody(cast, call):
    bo = cast.people.bo
    for actor in (cast.bo, cast.zoe):
        with pytest.raises(NotFound):
            settled(actor, call, bo)
    with pytest.raises(NotAllowed):
        settled(cast.ada, call, bo)  # reads it, and does not lead it
    with pytest.raises(NotFound):
        settled(cast.dee, call, cast.people.zoe)
    for text in ("去找 演示 乙 说明", "打 13900000000"):
        with pytest.raises(Refused) as refused:
            settled(cast.dee, call, bo, text=text)
        assert refused.value.field == "text"
    with pytest.raises(Slip):
        settled(cast.dee, call, bo, due_on=today() - timedelta(days=1))
    Incident.objects.filter(pk=call.pk).update(debrief="")
    with pytest.raises(Refused, match="not written"):
        settled(cast.dee, call, bo)


def test_an_item_comes_from_exactly_one_of_meeting_and_debrief(cast, call):
    own = {"station_id": cast.hill.pk, "text": "x", "owner": cast.people.bo, "due_on": today()}
    for of in ({}, {"debrief": call.label}, {"led_by": cast.people.olga}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ActionItem.objects.create(**own, **of)


def test_whoever_does_it_learns_nothing_of_the_case(cast, call, sign_in):
    row = settled(cast.dee, call, cast.people.bo)
    phone = sign_in(cast.people.bo)
    assert row.text in phone.get("/my/").content.decode()
    page = phone.get(f"/actions/{row.pk}/").content.decode()
    assert row.text in page
    for secret in (call.place_name, call.number, call.reporter_name, call.debrief, str(call.pk)):
        assert secret not in page
    assert phone.get(f"/incidents/{call.pk}/settled/").status_code == 404
    desk = sign_in(cast.people.olga)
    assert f'href="/incidents/{call.pk}/"' in desk.get(f"/actions/{row.pk}/").content.decode()


def test_it_is_settled_and_seen_on_the_page_of_each_debrief(cast, call, sign_in):
    own = {"station_id": cast.hill.pk, "debrief": "接岗晚了十分钟。", "state": "closed"}
    now = timezone.now()
    storm = EmergencyActivation.objects.create(**own, organisation=cast.hill, hazard="暴雨")
    event = EventDeployment.objects.create(
        **own,
        organisation=cast.dawn,
        name="演示集市",
        organiser="演示商会",
        expected=300,
        place_name="广场",
        starts_at=now - timedelta(hours=3),
        ends_at=now,
    )
    desk = sign_in(cast.people.olga)
    given = {"owner_id": cast.people.ada.pk, "due_on": today() + timedelta(days=9)}
    for room, row in (("incidents", call), ("storms", storm), ("events", event)):
        address = f"/{room}/{row.pk}/settled/"
        assert address in desk.get(f"/{room}/{row.pk}/").content.decode()
        wrong = desk.post(address, given | {"text": ""})
        assert wrong.status_code == 422
        text = f"补一次{room}训练"
        assert desk.post(address, given | {"text": text}).status_code == 302
        page = desk.get(f"/{room}/{row.pk}/").content.decode()
        item = ActionItem.objects.get(text=text)
        assert (text in page, f"/actions/{item.pk}/" in page) == (True, True)
        assert desk.get(f"/{room}/{row.pk}/settled.pdf")["Content-Type"] == "application/pdf"
    listed = desk.get("/actions/?f=debrief").content.decode()
    assert listed.count("补一次") >= 3
    ActionItem.objects.filter(debrief=call.label).update(state="submitted")
    assert "/actions/?f=handed" in desk.get("/").content.decode()
