"""School gates by their pages: people asked from the record, served and recorded on a phone."""

from datetime import time, timedelta

import pytest
from conftest import person
from django.urls import reverse
from django.utils import timezone

from firstlight.duty.actions.gates import add_window, plan_gates
from firstlight.duty.models import (
    GateWindow,
    SchoolContact,
    SchoolGateDuty,
    Shift,
    ShiftAssignment,
)
from firstlight.duty.schemas.gates import AddWindow, PlanGates
from firstlight.duty.tests.conftest import place
from firstlight.duty.tests.gathering import accept, insure


@pytest.fixture
def gate(cast):
    window = AddWindow(
        organisation_id=cast.dawn.pk,
        place_id=place(cast.hill, "演示小学", kind="school").pk,
        gate="东门",
        kind="arrival",
        weekdays=[1, 2, 3, 4, 5, 6, 7],
        from_time=time(7, 30),
        to_time=time(8),
    )
    add_window(cast.ada, window)
    tomorrow = timezone.localdate() + timedelta(days=1)
    row = plan_gates(cast.ada, PlanGates(first=tomorrow, last=tomorrow))[0]
    begins = timezone.now() - timedelta(minutes=5)
    Shift.objects.filter(pk=row.shift_id).update(
        starts_at=begins, ends_at=begins + timedelta(minutes=50)
    )
    row.refresh_from_db()
    return row


def test_people_are_asked_from_the_page_of_a_gate_that_lacks_them(cast, sign_in, gate):
    page, ask = reverse("gate", args=[gate.pk]), reverse("shift_invite", args=[gate.shift_id])
    desk = sign_in(cast.people.ada)
    assert ask in desk.get(page).content.decode()
    assert "0 / 需 2" in desk.get(reverse("gates")).content.decode()
    insure(cast.people.bo, cast.people.di)
    accept(gate.shift, cast.people.bo, cast.people.di)
    shown = desk.get(page).content.decode()
    assert ask not in shown
    assert reverse("shift", args=[gate.shift_id]) + '">还没有：指定带班人' in shown
    Shift.objects.filter(pk=gate.shift_id).update(state="open")  # one has pulled out
    assert "又缺人了" in desk.get(page).content.decode()


def test_who_leads_at_a_gate_finds_check_in_and_record_and_loses_nothing(cast, sign_in, gate):
    insure(cast.people.bo, cast.people.di)
    accept(gate.shift, cast.people.bo, cast.people.di)
    Shift.objects.filter(pk=gate.shift_id).update(leader=cast.people.bo)
    own = ShiftAssignment.objects.get(person=cast.people.bo)
    phone, mine = sign_in(cast.people.bo), reverse("my_gates")
    step = reverse("my_gate_step", args=[gate.pk])
    assert reverse("my_shift", args=[own.pk]) in phone.get(mine).content.decode()
    assert phone.post(step, {"event": "arrive"}).status_code == 302
    assert "您还没有签到" in phone.get(mine).content.decode()
    given = {"event": "stand_down", "road_clear": "true"}
    early = phone.post(step, given)
    assert early.status_code == 422
    assert "required checked" in early.content.decode()
    assert phone.post(step, given | {"reason": "all gone"}).status_code == 302
    long = {"event": "record", "notes": "A quarrel at the gate", "incidents": "-1"}
    wrong = phone.post(step, long)
    assert wrong.status_code == 422
    assert "A quarrel at the gate</textarea>" in wrong.content.decode()
    assert phone.post(step, long | {"incidents": "1"}).status_code == 302
    assert SchoolGateDuty.objects.get().incidents == 1
    assert "A quarrel" in sign_in(cast.people.olga).get(f"/gates/{gate.pk}/").content.decode()


def test_the_gates_of_one_day_stand_in_the_order_of_time(cast, sign_in, gate):
    afternoon = gate.shift.starts_at + timedelta(hours=3)
    for school, begins in (("甲小学", afternoon), ("乙小学", gate.shift.starts_at)):
        shift = Shift.objects.get(pk=gate.shift_id)
        shift.pk, shift.starts_at = None, begins + timedelta(minutes=1)
        shift.ends_at = begins + timedelta(hours=1)
        shift.save(force_insert=True)
        window = GateWindow.objects.get(pk=gate.window_id)
        window.pk, window.school_name = None, school
        window.save(force_insert=True)
        SchoolGateDuty.objects.create(
            station_id=gate.station_id, window=window, shift=shift, on_date=gate.on_date
        )
    desk = sign_in(cast.people.ada)
    for asked in ({}, {"s": "day"}, {"s": "-day"}):
        page = desk.get(reverse("gates"), asked).content.decode()
        places = [page.index(f">{each}</a>") for each in ("演示小学", "乙小学", "甲小学")]
        assert places == sorted(places), asked


def test_a_contact_is_named_at_the_schools_page_and_finds_its_gates_on_their_first(
    cast, sign_in, gate
):
    contact = person("Qiu", cast.hill, role="school_contact", category="staff")
    unnamed = sign_in(contact).get("/my/").content.decode()
    assert "派出所还没有登记您是哪所学校的联系人" in unnamed
    page = reverse("place", args=[gate.window.place_id])
    name = reverse("school_contact_name", args=[gate.window.place_id])
    assert f'action="{name}"' not in sign_in(cast.people.ada).get(page).content.decode()
    desk = sign_in(cast.people.olga)
    shown = desk.get(page).content.decode()
    assert f'action="{name}"' in shown
    assert "负责人" not in shown  # a place has a kind and no owner
    empty = desk.post(name)
    assert empty.status_code == 422
    assert 'aria-invalid="true"' in empty.content.decode()
    assert desk.post(name, {"person_id": contact.pk}).headers["Location"] == page
    end = reverse("school_contact_end", args=[SchoolContact.objects.get().pk])
    assert f'action="{end}"' in desk.get(page).content.decode()
    insure(cast.people.bo, cast.people.di)
    accept(gate.shift, cast.people.bo, cast.people.di)
    Shift.objects.filter(pk=gate.shift_id).update(leader=cast.people.bo)
    for address in ("/my/", reverse("my_school")):
        shown = sign_in(contact).get(address).content.decode()
        assert "演示小学 · 东门" in shown
        assert "需 2 人，已有 2 人 · Bo 带班" in shown
        assert ">Di<" not in shown
        assert "Di " not in shown
    sign_in(cast.people.olga).post(end)
    assert "演示小学" not in sign_in(contact).get("/my/").content.decode()


def test_a_school_sees_that_its_gate_is_short_in_doubt_or_called_off(cast, sign_in, gate):
    contact = person("Qiu", cast.hill, role="school_contact", category="staff")
    SchoolContact.objects.create(
        station_id=cast.hill.pk, person=contact, place_id=gate.window.place_id
    )
    phone = sign_in(contact)
    shown = phone.get(reverse("my_school")).content.decode()
    assert "缺人" in shown
    assert "需 2 人，已有 0 人" in shown
    SchoolGateDuty.objects.update(cancel_proposed="closed")
    assert "日历显示学校停课" in phone.get("/my/").content.decode()
    SchoolGateDuty.objects.update(state="cancelled", state_note="张三病了")
    shown = phone.get("/my/").content.decode()
    assert "已取消" in shown
    assert "张三" not in shown
