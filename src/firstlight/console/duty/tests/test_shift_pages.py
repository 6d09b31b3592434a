"""Shifts by their pages: planned at the desk, answered on a phone, read by a calendar."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlparse
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from firstlight.duty import actions
from firstlight.duty.models import Shift, ShiftAssignment, ShiftPreference, WalkUp
from firstlight.duty.schemas import (
    AnswerShift,
    ArriveAtShift,
    InvitePeople,
    JoinShift,
    NameLeader,
    OfferSwap,
    OpenShift,
    StepShift,
)
from firstlight.exchange.icalendar import Entry, calendar_file
from firstlight.privacy.actions import switch_module
from firstlight.privacy.schemas import SwitchModule

PLANNED = ("starts_at", "ends_at")


@pytest.fixture
def shift(cast):
    begins = timezone.now() + timedelta(minutes=20)
    return actions.open_shift(
        cast.ada,
        OpenShift(
            organisation_id=cast.dawn.pk,
            kind="patrol",
            title="Evening round",
            starts_at=begins,
            ends_at=begins + timedelta(hours=3),
            place_name="Bridge",
            risks="Traffic; wear the vest",
        ),
    )


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def test_a_shift_is_opened_at_the_desk_with_its_posts(cast, sign_in):
    desk = sign_in(cast.people.ada)
    begins = timezone.now() + timedelta(days=2)
    given = {
        "organisation_id": cast.dawn.pk,
        "kind": "patrol",
        "title": "Round",
        "starts_at": local(begins),
        "ends_at": local(begins + timedelta(hours=2)),
        "min_people": "2",
        "max_people": "4",
        "part0": "driver",
        "count0": "1",
        "joining": "open",
        "risk_level": "ordinary",
    }
    wrong = desk.post(reverse("shift_new"), given | {"max_people": "1"})
    assert wrong.status_code == 422
    assert "Round" in wrong.content.decode()
    assert desk.post(reverse("shift_new"), given).status_code == 302
    row = Shift.objects.get()
    assert row.needs.get().credentials == ["driving_licence"]
    week = desk.get(reverse("shifts"), {"week": local(begins)[:10]}).content.decode()
    # On a phone, where the head of the table is left out, each cell says which day it is.
    assert re.search(rf'data-day="[^"]*{local(begins)[5:10]}"', week)
    assert "Round" in week
    assert (
        "Round" in desk.get(reverse("shifts_print"), {"week": local(begins)[:10]}).content.decode()
    )
    assert (
        "Round" in desk.get(reverse("shifts_month"), {"month": local(begins)[:7]}).content.decode()
    )


def test_a_month_without_a_shift_says_so(cast, sign_in):
    """On a phone days without one are left out: the page would say nothing at all."""
    shown = sign_in(cast.people.dee).get(reverse("shifts_month"), {"month": "2019-03"})
    assert "这个月没有班次" in shown.content.decode()


@pytest.mark.parametrize("text", ["nonsense", "2026-13-45", "9999-99", ""])
def test_a_wrong_week_or_month_shows_the_present_one(cast, sign_in, text):
    desk = sign_in(cast.people.ada)
    assert desk.get(reverse("shifts"), {"week": text}).status_code == 200
    assert desk.get(reverse("shifts_month"), {"month": text}).status_code == 200


@pytest.mark.parametrize("joining", ["open", "invite"])
def test_a_wish_is_one_tap_and_taken_back_with_another(cast, sign_in, shift, joining):
    Shift.objects.filter(pk=shift.pk).update(joining=joining)
    phone = sign_in(cast.people.bo)
    assert 'value="rather_not"' in phone.get(reverse("my_shifts")).content.decode()
    for says, undoes in (("like", True), ("rather_not", True), ("nothing", False)):
        given = {"act": "wish", "shift_id": str(shift.pk), "says": says}
        assert phone.post(reverse("my_shift_reminder"), given).status_code == 302
        page = phone.get(reverse("my_shifts")).content.decode()
        assert ('value="nothing"' in page) is undoes


def test_ones_own_shifts_ask_no_more_the_more_there_are_to_join(cast, sign_in, shift):
    phone, path = sign_in(cast.people.bo), reverse("my_shifts")
    phone.get(path)  # what is asked for once only has been asked
    asked = []
    for hours in (0, 4, 8):
        if hours:
            times = {key: getattr(shift, key) + timedelta(hours=hours) for key in PLANNED}
            same = {key: getattr(shift, key) for key in ("organisation_id", "kind", "title")}
            actions.open_shift(cast.ada, OpenShift(**times, **same))
        with CaptureQueriesContext(connection) as found:
            page = phone.get(path).content.decode()
        asked.append(len(found))
    assert page.count("Evening round") >= 3
    assert asked[0] == asked[1] == asked[2]


def test_an_invitation_is_answered_on_a_phone(cast, sign_in, shift):
    row = actions.invite_people(
        cast.ada, InvitePeople(shift_id=shift.pk, person_ids=[cast.bo.person_id])
    )[0]
    phone = sign_in(cast.people.bo)
    assert "Evening round" in phone.get(reverse("my_shifts")).content.decode()
    seen = phone.get(reverse("my_shift", args=[row.pk])).content.decode()
    assert seen.index("wear the vest") < seen.index('form="yes"')
    done = phone.post(
        reverse("my_shift_act", args=[row.pk]),
        {"act": "answer", "accept": "true", "risks_read": "true"},
    )
    assert done.status_code == 302
    assert ShiftAssignment.objects.get().state == "accepted"
    arrived = phone.post(
        reverse("my_shift_act", args=[row.pk]), {"act": "arrive", "place": "Bridge"}
    )
    assert arrived.status_code == 302
    assert ShiftAssignment.objects.get().state == "on_duty"


def test_a_volunteer_who_leads_brings_a_shift_to_its_end_on_the_phone(cast, sign_in, shift):
    rows = {
        actor.person_id: actions.join_shift(actor, JoinShift(shift_id=shift.pk))
        for actor in (cast.bo, cast.di)
    }
    actions.name_leader(cast.ada, NameLeader(shift_id=shift.pk, person_id=cast.bo.person_id))
    phone, own = sign_in(cast.people.bo), rows[cast.bo.person_id]
    mine, step = reverse("my_shift", args=[own.pk]), reverse("shift_step", args=[shift.pk])

    def press(address, **given):
        return phone.post(address, given | {"from": "mine"})

    early = press(step, event="start")
    assert early.status_code == 422
    assert 'name="place"' in early.content.decode()  # their own page, not the desk's record
    act = reverse("my_shift_act", args=[own.pk])
    assert phone.post(act, {"act": "arrive", "place": "Bridge"}).status_code == 302
    beside = reverse("shift_place", args=[rows[cast.di.person_id].pk])
    assert press(beside, act="in").url == mine
    assert press(step, event="start").url == mine
    assert press(beside, act="out").url == mine
    assert phone.post(act, {"act": "leave"}).status_code == 302
    assert mine in phone.get(reverse("my_shifts")).content.decode()
    assert press(step, event="end").url == mine
    assert 'value="submit_log"' not in phone.get(mine).content.decode()
    book = phone.post(reverse("shift_log", args=[shift.pk]), {"found": "A loose rail"})
    assert book.url == mine
    assert 'value="submit_log"' in phone.get(mine).content.decode()
    assert press(step, event="submit_log").url == mine
    assert Shift.objects.get().state == "log_submitted"
    assert mine not in phone.get(reverse("my_shifts")).content.decode()


def test_who_is_still_out_finds_the_shift_hours_after_its_end(cast, sign_in, shift):
    row = actions.join_shift(cast.bo, JoinShift(shift_id=shift.pk))
    actions.arrive_at_shift(cast.bo, ArriveAtShift(assignment_id=row.pk, place="Bridge"))
    past = timezone.now() - timedelta(hours=3)
    Shift.objects.filter(pk=shift.pk).update(starts_at=past - timedelta(hours=1), ends_at=past)
    page = sign_in(cast.people.bo).get(reverse("my_shifts")).content.decode()
    assert reverse("my_shift", args=[row.pk]) in page


def test_days_before_a_shift_its_leader_has_no_button_that_only_refuses(cast, sign_in, shift):
    rows = [actions.join_shift(each, JoinShift(shift_id=shift.pk)) for each in (cast.bo, cast.di)]
    actions.name_leader(cast.ada, NameLeader(shift_id=shift.pk, person_id=cast.bo.person_id))
    pages = [
        (cast.people.bo, reverse("my_shift", args=[rows[0].pk])),
        (cast.people.ada, reverse("shift", args=[shift.pk])),
    ]
    now, door = timezone.now(), reverse("shift_place", args=[rows[1].pk])
    for begins, there, missing in (
        (now + timedelta(days=5), False, False),
        (now + timedelta(minutes=20), True, False),
        (now - timedelta(minutes=20), True, True),
    ):
        Shift.objects.filter(pk=shift.pk).update(
            starts_at=begins, ends_at=begins + timedelta(hours=3)
        )
        for who, page in pages:
            shown = sign_in(who).get(page).content.decode()
            form = shown.partition(door)[2].partition("</form>")[0]
            assert ('value="in"' in form, 'value="miss"' in form) == (there, missing)


def test_silence_is_not_said_to_be_a_no(cast, sign_in, shift):
    asked = InvitePeople(shift_id=shift.pk, person_ids=[cast.bo.person_id, cast.di.person_id])
    rows = actions.invite_people(cast.ada, asked)
    ShiftAssignment.objects.filter(pk=rows[0].pk).update(state="declined")
    page = reverse("shift", args=[shift.pk])
    desk = sign_in(cast.people.ada)
    assert "1人没有及时答复" in desk.get(page).content.decode()
    actions.answer_shift(cast.di, AnswerShift(assignment_id=rows[1].pk, accept=False))
    shown = desk.get(page).content.decode()
    assert "1人没有及时答复" in shown
    assert "1人答复不来或已退出" in shown


def test_joining_over_a_rule_shows_the_rule_and_keeps_the_page(cast, sign_in, shift):
    Shift.objects.filter(pk=shift.pk).update(risk_level="risky")
    phone = sign_in(cast.people.bo)
    answer = phone.post(reverse("my_shift_join", args=[shift.pk]), {"risks_read": "true"})
    assert answer.status_code == 422
    assert not ShiftAssignment.objects.exists()


def switch(cast, *, on):
    switch_module(cast.pat, SwitchModule(module="duty", on=on, reason="" if on else "check"))


def feed_address(page):
    return urlparse(re.search(r"http://[^<\s]+\.ics", page).group()).path


def test_what_one_may_not_join_is_told_before_it_is_pressed(cast, sign_in, shift):
    opened = {each: Shift.objects.get(pk=shift.pk) for each in ("school", "same", "risky", "free")}
    for name, row in opened.items():
        row.pk, row.title, row._state.adding = uuid4(), f"Round {name}", True
        later = timedelta(days=0 if name == "same" else 3)
        row.starts_at, row.ends_at = row.starts_at + later, row.ends_at + later
        row.needs_child_clearance = name == "school"
        row.risk_level = "risky" if name == "risky" else "ordinary"
        row.save(force_insert=True)
    actions.join_shift(cast.bo, JoinShift(shift_id=shift.pk))
    phone = sign_in(cast.people.bo)
    page = phone.get(reverse("my_shifts")).content.decode()
    door = {name: reverse("my_shift_join", args=[row.pk]) for name, row in opened.items()}
    offered, _fold, barred = page.partition('<details class="stack">')
    assert [name for name, address in door.items() if address in offered] == ["free"]
    assert door["same"] in barred  # its page says which shift stands in the way
    assert "护学岗需要先通过从业查询" in page
    for name, address in door.items():
        shown = phone.get(address).content.decode()
        assert ('form="join"' in shown) is (name == "free")
    refused = phone.post(door["school"], {"risks_read": "true"})
    assert refused.status_code == 422


def test_the_feed_is_read_back_and_ends_with_its_address(cast, sign_in, shift):
    actions.join_shift(cast.bo, JoinShift(shift_id=shift.pk))
    phone = sign_in(cast.people.bo)
    page = phone.post(reverse("my_shift_reminder"), {"act": "feed"}).content.decode()
    address = feed_address(page)
    assert ShiftPreference.objects.get().feed_hash not in address
    answer = Client().get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    assert address.rpartition("/")[2] not in answer["Content-Disposition"]
    book = Calendar.from_ical(answer.content)
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H" in answer.content
    entry = book.walk("VEVENT")[0]
    assert entry.get("SUMMARY") == "Evening round"
    assert entry.decoded("DTSTART") == shift.starts_at.replace(microsecond=0)
    assert entry.get("STATUS") == "CONFIRMED"
    assert entry.walk("VALARM")[0].decoded("TRIGGER") == timedelta(minutes=-120)
    again = feed_address(
        phone.post(reverse("my_shift_reminder"), {"act": "feed"}).content.decode()
    )
    assert Client().get(address).status_code == 404
    assert Client().get(again).status_code == 200
    switch(cast, on=False)
    assert Client().get(again).status_code == 404
    switch(cast, on=True)
    assert Client().get(again).status_code == 200
    phone.post(reverse("my_shift_reminder"), {"act": "end_feed"})
    assert Client().get(again).status_code == 404


def test_any_words_survive_a_calendar_file():
    begins = datetime.fromisoformat("2026-02-17T22:00+08:00")
    entry = Entry(
        uid="1",
        title="夜巡; 一, 二\n三",
        starts_at=begins,
        ends_at=begins + timedelta(hours=8),
        place="长乐镇" * 40,
        is_called_off=True,
    )
    content = calendar_file("班次", [entry], made_at=begins, remind_min=30)
    read = Calendar.from_ical(content).walk("VEVENT")[0]
    assert read.get("SUMMARY") == entry.title
    assert read.get("LOCATION") == entry.place
    assert read.decoded("DTEND") == entry.ends_at
    assert read.get("STATUS") == "CANCELLED"
    assert read.walk("VALARM") == []
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_a_helper_signs_in_by_the_code_at_the_post(cast, sign_in, shift):
    page = sign_in(cast.people.ada).get(reverse("shift_code", args=[shift.pk])).content.decode()
    address = urlparse(re.search(r"http://[^<\s]+/help/[^<\s]+", page).group()).path
    door = Client()
    assert "wear the vest" in door.get(address).content.decode()
    assert door.post(address, {"name": "A neighbour"}).status_code == 422
    assert door.post(address, {"name": "A neighbour", "risks_read": "true"}).status_code == 200
    assert WalkUp.objects.get().erase_on > timezone.localdate(shift.ends_at)
    assert door.get(address[:-3] + "xx/").status_code == 404
    switch(cast, on=False)
    assert door.get(address).status_code == 404
    switch(cast, on=True)
    assert door.get(address).status_code == 200
    Shift.objects.filter(pk=shift.pk).update(state="cancelled")
    assert door.get(address).status_code == 404


def test_a_year_is_looked_at_before_it_is_written(cast, sign_in):
    desk = sign_in(cast.people.olga)
    given = {"year": str(timezone.localdate().year), "organisation_id": str(cast.hill.pk)}
    shown = desk.get(reverse("shift_calendar"), given).content.decode()
    assert "春节" in shown
    assert "春节" not in desk.get(reverse("shift_calendar")).content.decode()
    assert desk.post(reverse("shift_calendar"), given | {"act": "fill"}).status_code == 302
    assert "春节" in desk.get(reverse("shift_calendar")).content.decode()
    for year in ("1900", "2200", "abcd", "0000"):
        assert desk.get(reverse("shift_calendar"), {"year": year}).status_code == 200


def test_a_place_is_given_back_by_a_second_press(cast, sign_in, shift):
    own = actions.join_shift(cast.bo, JoinShift(shift_id=shift.pk, risks_read=True))
    page = sign_in(cast.people.bo).get(reverse("my_shift", args=[own.pk])).content.decode()
    fold = re.search(r"<details><summary[^>]*>让出名额</summary>(.*?)</details>", page, re.S)
    assert 'value="withdraw"' in fold.group(1)
    assert page.count('value="withdraw"') == 1


def test_a_shift_called_off_asks_nobody_and_is_still_found(cast, sign_in, shift):
    actions.invite_people(
        cast.ada, InvitePeople(shift_id=shift.pk, person_ids=[cast.people.bo.pk])
    )
    actions.step_shift(cast.olga, StepShift(shift_id=shift.pk, event="cancel", reason="台风"))
    own = ShiftAssignment.objects.get(person=cast.people.bo)
    assert own.state == "declined"
    Shift.objects.filter(pk=shift.pk).update(leader=cast.people.bo)
    phone = sign_in(cast.people.bo)
    mine = phone.get(reverse("my_shifts")).content.decode()
    assert 'id="off-h"' in mine
    assert 'id="asked-h"' not in mine
    page = phone.get(reverse("my_shift", args=[own.pk])).content.decode()
    assert "台风" in page
    assert 'id="yes"' not in page
    assert 'id="lead-h"' not in page


def test_what_stands_in_the_way_of_a_stand_by_is_said_with_the_way_to_it(cast, sign_in, shift):
    Shift.objects.filter(pk=shift.pk).update(starts_at=timezone.now() - timedelta(minutes=5))
    held = actions.join_shift(cast.bo, JoinShift(shift_id=shift.pk, risks_read=True))
    now = timezone.now()
    storm = Shift.objects.create(
        station_id=shift.station_id,
        organisation=cast.dawn,
        kind="storm",
        title="台风值守",
        starts_at=now - timedelta(minutes=1),
        ends_at=now + timedelta(hours=6),
    )
    phone = sign_in(cast.people.bo)
    mine = phone.get(reverse("my_shifts")).content.decode()
    asked = mine[mine.index('id="now-h"') :].split("</section>")[0]
    join = reverse("my_shift_join", args=[storm.pk])
    assert join in asked  # not folded away among what is not for them
    assert reverse("my_shift", args=[held.pk]) in phone.get(join).content.decode()


def test_a_mark_is_asked_once_more_objected_to_and_decided_by_pages(cast, sign_in, shift):
    row = actions.join_shift(cast.bo, JoinShift(shift_id=shift.pk, risks_read=True))
    actions.join_shift(cast.ada, JoinShift(shift_id=shift.pk, risks_read=True))
    begun = timezone.now() - timedelta(minutes=30)
    Shift.objects.filter(pk=shift.pk).update(starts_at=begun)
    page, act = reverse("shift", args=[shift.pk]), reverse("shift_place", args=[row.pk])
    own = reverse("my_shift", args=[row.pk])
    desk = sign_in(cast.people.ada)
    assert re.search(r"<details>.{0,600}value=\"miss\"", desk.get(page).content.decode(), re.S)
    desk.post(act, {"act": "miss"})
    late = f"{reverse('record_late')}?person_id={cast.people.bo.pk}"
    # Marked by mistake: the page says what to do, before anybody has objected.
    shown = sign_in(cast.people.olga).get(page).content.decode()
    assert (late in shown, "误记" in shown) == (True, True)
    phone = sign_in(cast.people.bo)
    phone.post(reverse("my_shift_act", args=[row.pk]), {"act": "object", "words": "I was there"})
    assert "您的异议已送出" in phone.get(own).content.decode()
    desk = sign_in(cast.people.olga)
    shown = desk.get(page).content.decode()
    assert late in shown
    assert f'value="{cast.people.bo.pk}" selected' in desk.get(late).content.decode()
    assert desk.post(act, {"act": "keep"}).status_code == 422
    assert desk.post(act, {"act": "keep", "reason": "Nobody saw you"}).status_code == 302
    shown = sign_in(cast.people.bo).get(own).content.decode()
    assert "Nobody saw you" in shown
    assert reverse("public_complain", kwargs={"language": "zh"}) in shown
    assert 'value="object"' not in shown
    sign_in(cast.people.olga).post(act, {"act": "excuse"})
    assert "这次未到已得到谅解" in sign_in(cast.people.bo).get(own).content.decode()


def test_a_shift_to_which_nobody_came_stands_at_the_desk(cast, sign_in, shift):
    for who in (cast.bo, cast.ada):
        actions.join_shift(who, JoinShift(shift_id=shift.pk, risks_read=True))
    desk = sign_in(cast.people.olga)
    assert "无人签到" not in desk.get(reverse("desk")).content.decode()
    begun = timezone.now() - timedelta(minutes=30)
    Shift.objects.filter(pk=shift.pk).update(starts_at=begun)
    assert "无人签到" in desk.get(reverse("desk")).content.decode()
    unclosed = reverse("shifts_list") + "?f=unclosed"
    assert "Evening round" not in desk.get(unclosed).content.decode()
    Shift.objects.filter(pk=shift.pk).update(ends_at=timezone.now())
    assert "Evening round" in desk.get(unclosed).content.decode()
    Shift.objects.filter(pk=shift.pk).update(ends_at=shift.ends_at)
    ShiftAssignment.objects.filter(person=cast.people.bo).update(state="on_duty")
    assert "无人签到" not in desk.get(reverse("desk")).content.decode()


def test_who_cannot_take_an_offered_place_reads_why_before_pressing(cast, sign_in, shift):
    need = shift.needs.create(
        station_id=shift.station_id, part="driver", credentials=["driving_licence"]
    )
    row = ShiftAssignment.objects.create(
        station_id=shift.station_id,
        shift=shift,
        person=cast.people.bo,
        need=need,
        state="accepted",
        offered_at=timezone.now(),
    )
    swap = actions.offer_swap(cast.bo, OfferSwap(assignment_id=row.pk))
    own = sign_in(cast.people.bo).get(reverse("my_shift", args=[row.pk])).content.decode()
    assert "本队现在没有别人能顶这个岗" in own
    page = reverse("my_shift_cover", args=[swap.pk])
    shown = sign_in(cast.people.di).get(page).content.decode()
    assert "岗位：驾驶员" in shown
    assert "您还不能上这个班" in shown
    assert 'form="join"' not in shown


def test_who_is_in_a_shift_is_led_from_the_first_page_to_its_check_out(cast, sign_in, shift):
    row = actions.join_shift(cast.bo, JoinShift(shift_id=shift.pk, risks_read=True))
    actions.arrive_at_shift(cast.bo, ArriveAtShift(assignment_id=row.pk, place="Bridge"))
    phone = sign_in(cast.people.bo)
    act = phone.get("/my/").content.decode().partition('data-piece="act"')[2]
    assert reverse("my_shift", args=[row.pk]) in act
    assert reverse("my_off_duty") not in act
    phone.post(reverse("my_shift_act", args=[row.pk]), {"act": "leave", "breaks_min": "0"})
    assert reverse("my_shift", args=[row.pk]) not in phone.get("/my/").content.decode()


def test_the_alarm_on_a_shifts_page_ends_when_all_are_back(cast, sign_in, shift):
    row = actions.join_shift(cast.bo, JoinShift(shift_id=shift.pk, risks_read=True))
    actions.arrive_at_shift(cast.bo, ArriveAtShift(assignment_id=row.pk, place="Bridge"))
    Shift.objects.filter(pk=shift.pk).update(overdue_raised_at=timezone.now())
    desk, page = sign_in(cast.people.ada), reverse("shift", args=[shift.pk])
    assert "有人还没有回来" in desk.get(page).content.decode()
    desk.post(reverse("shift_place", args=[row.pk]), {"act": "out"})
    shown = desk.get(page).content.decode()
    assert "有人还没有回来" not in shown
    assert "由带班人签退" in shown
