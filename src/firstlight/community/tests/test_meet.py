"""Joint meetings: an agenda of what waits, who does what by when, minutes that stand."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.community import queries
from firstlight.community.actions import (
    add_action,
    add_agenda,
    close_minutes,
    edit_meeting,
    fill_agenda,
    plan_meeting,
    remind_owners,
    step_action,
    write_minutes,
)
from firstlight.community.models import ActionItem
from firstlight.community.schemas import (
    AddAction,
    AddAgenda,
    CloseMinutes,
    EditMeeting,
    FillAgenda,
    PlanMeeting,
    RemindOwners,
    StepAction,
    WriteMinutes,
)
from firstlight.equipment.models import EquipmentItem
from firstlight.exchange.tests.printing import words
from firstlight.kernel import overdue
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refused, Slip, Stale
from firstlight.kernel.overdue import Overdue, Source
from firstlight.notify.models import Message
from firstlight.training.models import Credential


def today():
    return timezone.localdate()


@pytest.fixture
def meeting(cast):
    EquipmentItem.objects.create(
        station_id=cast.hill.pk,
        organisation=cast.dawn,
        kind="rescue_rope",
        name="救援绳3号",
        next_check_on=today() - timedelta(days=3),
    )
    Credential.objects.create(
        station_id=cast.hill.pk,
        person=cast.people.bo,
        kind="cpr_aed",
        issuer="x",
        issued_on=today() - timedelta(days=700),
        valid_until=today() + timedelta(days=9),
        state="valid",
    )
    return plan_meeting(
        cast.olga,
        PlanMeeting(
            organisation_id=cast.hill.pk,
            title="十一月联席会议",
            starts_at=timezone.now(),
            place_name="综治中心",
            chair_id=cast.people.olga.pk,
        ),
    )


def heard(who, word):
    found = Message.objects.filter(person_id=who.pk, channel="inapp")
    rows = found.filter(key__startswith=f"community:{word}:").order_by("pk")
    return list(rows.values_list("link", flat=True))


def test_who_chairs_can_open_the_meeting_and_hears_of_it(cast, meeting):
    people = cast.people
    known = dict(queries.chairs(cast.olga))
    assert {people.olga.pk, people.finn.pk} <= set(known)
    # A post alone is not enough: who cannot open a meeting could never close its minutes.
    assert people.dee.pk not in known
    assert heard(people.olga, "chair") == []  # who calls it knows
    own = {"title": meeting.title, "starts_at": meeting.starts_at, "place_name": "所里"}
    edit = EditMeeting(meeting_id=meeting.pk, version=1, chair_id=people.finn.pk, **own)
    edit_meeting(cast.olga, edit)
    assert heard(people.finn, "chair") == [f"/meetings/{meeting.pk}/"]
    with pytest.raises(Stale):
        edit_meeting(cast.olga, edit)
    same = edit.model_copy(update={"version": None})
    with pytest.raises(Slip):
        edit_meeting(cast.olga, same)
    with pytest.raises(NotFound):
        edit_meeting(cast.olga, same.model_copy(update={"chair_id": people.dee.pk}))
    with pytest.raises(NotFound):
        edit_meeting(cast.zoe, same)
    with pytest.raises(NotAllowed):
        edit_meeting(cast.ada, same)
    close_minutes(cast.finn, CloseMinutes(meeting_id=meeting.pk))
    with pytest.raises(Refused, match=r"closed|定稿"):
        edit_meeting(cast.olga, same.model_copy(update={"title": "十二月"}))


def test_a_meeting_is_put_right_on_its_page(cast, meeting, sign_in):
    address = f"/meetings/{meeting.pk}/"
    desk = sign_in(cast.people.olga)
    given = {"title": "十二月联席会议", "starts_at": "2029-12-01T14:00", "place_name": "所里"}
    given |= {"chair_id": cast.people.olga.pk, "version": meeting.version}
    wrong = desk.post(f"{address}edit/", given | {"title": ""})
    assert wrong.status_code == 422
    assert 'value="2029-12-01T14:00"' in wrong.content.decode()  # what was typed is kept
    assert desk.post(f"{address}edit/", given).status_code == 302
    assert "十二月联席会议" in desk.get(address).content.decode()


def test_the_chair_hears_once_that_minutes_are_still_open(cast, meeting):
    clock = Actor.job("community", cast.hill.pk, "community.clock")
    for days, times in ((2, 0), (3, 1), (4, 1)):
        remind_owners(clock, RemindOwners(on=today() + timedelta(days=days)))
        assert heard(cast.people.olga, "minutes") == [f"/meetings/{meeting.pk}/"] * times


def settled(cast, meeting, **more):
    said = {"meeting_id": meeting.pk, "text": "补充救生圈", "owner_id": cast.people.ada.pk}
    return add_action(cast.olga, AddAction(**said | {"due_on": today()} | more))


def step(actor, row, event, **more):
    return step_action(actor, StepAction(action_id=row.pk, event=event, **more))


def later(row, days):
    ActionItem.objects.filter(pk=row.pk).update(due_on=today() - timedelta(days=days))


def test_what_waits_is_on_the_agenda_once_and_names_nobody(cast, meeting):
    points = queries.agenda_of(meeting)
    assert {each.source for each in points} == {"checks", "papers"}
    assert "救援绳3号" in points[0].text
    assert not any(cast.people.bo.name in each.text for each in points)
    assert fill_agenda(cast.olga, FillAgenda(meeting_id=meeting.pk)) == 0


def test_the_agenda_leads_nobody_to_a_shut_door(cast, meeting, sign_in):
    address = f"/meetings/{meeting.pk}/"
    kit, papers = (each.link for each in queries.agenda_of(meeting))
    officers = sign_in(cast.people.olga).get(address).content.decode()
    assert (f'href="{kit}"' in officers, f'href="{papers}"' in officers) == (True, True)
    amy = sign_in(cast.people.amy)  # of the association: certificates, but no kit
    shown = amy.get(address)
    page = shown.content.decode()
    assert (shown.status_code, "救援绳3号" in page) == (200, True)
    assert (f'href="{kit}"' in page, f'href="{papers}"' in page) == (False, True)
    assert amy.get(kit).status_code == 404


def test_another_room_puts_its_own_on_the_agenda(cast, meeting, monkeypatch):
    monkeypatch.setattr(overdue, "SOURCES", dict(overdue.SOURCES))
    found = Overdue("ponds.pond:1", "塘边护栏缺失，逾期 12 天", today(), "/ponds/")
    overdue.register(Source("ponds", "Ponds", "desk.see", lambda *_who: [found]))
    overdue.register(Source("vault", "Vault", "nobody.may", lambda *_who: [found]))
    assert fill_agenda(cast.olga, FillAgenda(meeting_id=meeting.pk)) == 1
    assert queries.agenda_of(meeting)[-1].text.startswith("塘边护栏")


def test_who_takes_something_on_does_it_and_the_chair_judges(cast, meeting):
    row = settled(cast, meeting)
    assert Message.objects.filter(person_id=cast.people.ada.pk, channel="inapp").count() == 1
    with pytest.raises(NotFound):
        step(cast.bo, row, "start")
    with pytest.raises(Refused, match="took this on"):
        step(cast.finn, row, "start")
    step(cast.ada, row, "start")
    with pytest.raises(Refused, match="evidence"):
        step(cast.ada, row, "submit")
    step(cast.ada, row, "submit", evidence="照片 3 张，村委签收")
    with pytest.raises(Refused):
        step(cast.finn, row, "accept")  # not the chair
    assert step(cast.olga, row, "accept").state == "done"


def test_a_chair_does_not_accept_their_own_work(cast, meeting):
    row = settled(cast, meeting, owner_id=cast.people.olga.pk)
    step(cast.olga, row, "start")
    step(cast.olga, row, "submit", evidence="x")
    with pytest.raises(Refused, match="else"):
        step(cast.olga, row, "accept")


def test_what_runs_over_is_marked_told_and_on_the_next_agenda(cast, meeting):
    row = settled(cast, meeting)
    job = Actor.job("community", cast.hill.pk, "community.clock")
    assert remind_owners(job, RemindOwners(on=today()))["due"] == 1
    later(row, 2)
    assert remind_owners(job, RemindOwners(on=today()))["late"] == 1
    row.refresh_from_db()
    assert row.state == "overdue"
    heard = Message.objects.filter(channel="inapp", link__contains=str(row.pk))
    assert {each.person_id for each in heard} == {cast.people.ada.pk, cast.people.olga.pk}
    assert fill_agenda(cast.olga, FillAgenda(meeting_id=meeting.pk)) == 1
    with pytest.raises(Refused, match="reason"):
        step(cast.ada, row, "start", due_on=today() + timedelta(days=4))
    again = step(cast.ada, row, "start", due_on=today() + timedelta(days=4), reason="等材料")
    assert again.state == "in_progress"


def test_closed_minutes_stand_and_only_the_chair_closes_them(cast, meeting):
    point = add_agenda(cast.finn, AddAgenda(meeting_id=meeting.pk, text="暑期防溺水"))
    write_minutes(cast.finn, WriteMinutes(agenda_id=point.pk, minutes="由曙光队负责巡查"))
    with pytest.raises(Refused, match="chair"):
        close_minutes(cast.finn, CloseMinutes(meeting_id=meeting.pk))
    close_minutes(cast.olga, CloseMinutes(meeting_id=meeting.pk))
    with pytest.raises(Refused, match="closed"):
        write_minutes(cast.olga, WriteMinutes(agenda_id=point.pk, minutes="改"))
    with pytest.raises(Refused, match="closed"):
        settled(cast, meeting)
    with pytest.raises(NotAllowed):
        add_agenda(cast.ada, AddAgenda(meeting_id=meeting.pk, text="x"))
    with pytest.raises(NotFound):
        add_agenda(cast.zoe, AddAgenda(meeting_id=meeting.pk, text="x"))


def test_the_minutes_on_paper_leave_out_what_came_by_itself_and_was_not_spoken_of(
    cast, meeting, sign_in
):
    point = add_agenda(cast.finn, AddAgenda(meeting_id=meeting.pk, text="暑期防溺水"))
    desk, paper = sign_in(cast.people.olga), f"/meetings/{meeting.pk}/minutes.pdf"
    waits = re.sub(r"\s", "", meeting.agenda.exclude(source="").first().text)
    assert waits in words(desk.get(paper).content)  # nothing is written yet: this is the agenda
    write_minutes(cast.finn, WriteMinutes(agenda_id=point.pk, minutes="由曙光队负责巡查"))
    said = words(desk.get(paper).content)
    assert "暑期防溺水由曙光队负责巡查另有2项" in said
    assert waits not in said
    assert f"由{cast.hill.name}·派出所民警·{cast.people.olga.name}打印。" in said
