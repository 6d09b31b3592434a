"""School gates: by season and calendar, cleared people only, called off by a person."""

from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest
from conftest import person
from django.utils import timezone

from firstlight.duty.actions import step_shift, withdraw_from_shift
from firstlight.duty.actions.gates import (
    add_window,
    edit_window,
    end_contact,
    keep_gate,
    name_contact,
    plan_gates,
    step_gate,
)
from firstlight.duty.models import (
    CalendarSpan,
    GateWindow,
    SchoolContact,
    SchoolGateDuty,
    Shift,
)
from firstlight.duty.queries import fitness, gates
from firstlight.duty.rules.gates import stands_on
from firstlight.duty.schemas import StepShift, WithdrawFromShift
from firstlight.duty.schemas.gates import (
    AddWindow,
    EditWindow,
    EndContact,
    KeepGate,
    NameContact,
    PlanGates,
    StepGate,
)
from firstlight.duty.tests.conftest import place
from firstlight.duty.tests.gathering import accept, insure
from firstlight.duty.tests.test_stand_by import ref, take
from firstlight.force.models import Membership, RoleGrant
from firstlight.force.seats import actor_of
from firstlight.kernel.errors import NotAllowed, NotFound, Refused
from firstlight.kernel.jobs import run_due, tick
from firstlight.notify.models import Message

MONDAY = date(2026, 9, 7)


def span(kind, first=MONDAY, last=MONDAY):
    return SimpleNamespace(kind=kind, starts_on=first, ends_on=last)


def hours(**words):
    given = {"kind": "arrival", "weekdays": [1, 2, 3, 4, 5], "starts_on": None, "ends_on": None}
    return SimpleNamespace(**given | words)


@pytest.fixture
def school(cast):
    return place(cast.hill, "演示小学", kind="school")


@pytest.fixture
def window(cast, school):
    return add_window(cast.ada, asked(cast, school))


def asked(cast, school, **words):
    given = {
        "organisation_id": cast.dawn.pk,
        "place_id": school.pk,
        "gate": "东门",
        "kind": "arrival",
        "weekdays": [1, 2, 3, 4, 5, 6, 7],
        "from_time": time(7, 30),
        "to_time": time(8),
    }
    return AddWindow(**given | words)


def arrange(actor, days=1):
    first = timezone.localdate() + timedelta(days=1)
    return plan_gates(actor, PlanGates(first=first, last=first + timedelta(days=days - 1)))


def now_at(row, minutes):
    """Move a standing so that its post begins so many minutes from now."""
    begins = timezone.now() + timedelta(minutes=minutes)
    Shift.objects.filter(pk=row.shift_id).update(
        starts_at=begins, ends_at=begins + timedelta(minutes=50)
    )


def act(actor, row, event, **words):
    return step_gate(actor, StepGate(duty_id=row.pk, event=event, **words))


@pytest.mark.parametrize(
    ("kinds", "window", "stands"),
    [
        ([], {}, True),
        (["closed"], {}, False),
        (["holiday"], {}, False),
        (["holiday"], {"weekdays": [6]}, False),
        (["workday"], {"weekdays": [2]}, True),
        (["workday"], {"weekdays": [6]}, False),
        (["term"], {}, True),
        ([], {"starts_on": date(2026, 9, 8)}, False),
        ([], {"ends_on": date(2026, 9, 6)}, False),
        ([], {"kind": "exam"}, False),
        (["exam"], {"kind": "exam", "weekdays": []}, True),
    ],
)
def test_the_calendar_decides_the_days(kinds, window, stands):
    spans = [span(kind) for kind in kinds]
    assert stands_on(hours(**window), MONDAY, spans) is stands


def test_outside_every_term_and_on_exam_days_the_usual_hours_rest():
    later = [span("term", MONDAY + timedelta(days=9), MONDAY + timedelta(days=99))]
    assert not stands_on(hours(), MONDAY, later)
    assert not stands_on(hours(), MONDAY, [span("exam")], has_exam=True)
    assert stands_on(hours(), MONDAY, [span("exam")])


def test_posts_begin_twenty_minutes_early_and_days_are_arranged_once(cast, window):
    made = arrange(cast.ada, 3)
    assert len(made) == 3
    starts = timezone.localtime(made[0].shift.starts_at)
    assert (starts.hour, starts.minute) == (7, 10)
    assert made[0].shift.needs_child_clearance
    assert (made[0].shift.lon, made[0].shift.lat) == (120.8, 29.6)
    assert arrange(cast.ada, 4) != made
    assert SchoolGateDuty.objects.count() == 4


def test_a_school_closed_since_is_proposed_and_a_person_decides(cast, school, window):
    row = arrange(cast.ada)[0]
    CalendarSpan.objects.create(
        station_id=cast.hill.pk,
        organisation=cast.hill,
        place_id=school.pk,
        kind="closed",
        name="x",
        starts_on=row.on_date,
        ends_on=row.on_date,
    )
    arrange(cast.ada)
    row.refresh_from_db()
    assert (row.cancel_proposed, row.state) == ("closed", "planned")
    with pytest.raises(Refused) as no:
        act(cast.ada, row, "cancel", reason="x")
    assert no.value.code == "not-your-step"
    act(cast.dee, row, "cancel", reason="停课")
    row.refresh_from_db()
    assert (row.state, Shift.objects.get(pk=row.shift_id).state) == ("cancelled", "cancelled")


def test_a_red_warning_only_proposes_and_its_lifting_takes_that_back(cast, window):
    row = arrange(cast.ada)[0]
    take(cast.olga, "o1", hours=60)
    row.refresh_from_db()
    assert row.cancel_proposed == ""
    take(cast.olga, "r1", colour="Red", hours=60)
    row.refresh_from_db()
    assert row.cancel_proposed.startswith("duty.weatherwarning:")
    assert row.state == "planned"
    take(cast.olga, "c1", kind="Cancel", refs=ref("r1"))
    row.refresh_from_db()
    assert row.cancel_proposed == ""


def test_what_is_arranged_into_a_red_warning_is_in_doubt_from_the_start(cast, window):
    take(cast.zoe, "r0", colour="Red", hours=60)
    take(cast.olga, "r1", colour="Red", hours=60)
    row, later = arrange(cast.ada, 9)[::8]
    assert (row.cancel_proposed != "", later.cancel_proposed) == (True, "")
    keep_gate(cast.dee, KeepGate(duty_id=row.pk))
    arrange(cast.ada, 9)
    row.refresh_from_db()
    assert row.cancel_proposed == ""


def test_an_exercise_calls_no_real_gate_off(cast, window):
    before = arrange(cast.ada)[0]
    take(cast.olga, "x1", colour="Red", hours=60, status="Exercise")
    after = arrange(cast.ada, 2)[0]
    before.refresh_from_db()
    assert (before.cancel_proposed, after.cancel_proposed) == ("", "")


def test_a_person_may_keep_it_against_the_proposal(cast, window):
    row = arrange(cast.ada)[0]
    take(cast.olga, "r1", colour="Red", hours=60)
    with pytest.raises(NotFound):
        keep_gate(cast.ada, KeepGate(duty_id=row.pk))
    assert keep_gate(cast.dee, KeepGate(duty_id=row.pk)).cancel_proposed == ""


def test_who_is_not_cleared_for_children_cannot_join(cast, window):
    row = arrange(cast.ada)[0]
    found, _need = fitness.bars_to_join(row.shift, cast.people.bo.pk, risks_read=True)
    assert "clearance" in [bar.code for bar in found]
    insure(cast.people.bo)
    found, _need = fitness.bars_to_join(row.shift, cast.people.bo.pk, risks_read=True)
    assert [bar.code for bar in found] == []


def test_two_cleared_people_come_leave_and_record(cast, window):
    row = arrange(cast.ada)[0]
    insure(cast.people.bo, cast.people.di)
    accept(row.shift, cast.people.bo, cast.people.di)
    row.refresh_from_db()
    assert row.state == "ready"
    with pytest.raises(Refused) as no:
        act(cast.ada, row, "arrive")
    assert no.value.code == "too-early"
    now_at(row, 5)
    Membership.objects.filter(person=cast.people.di).update(child_contact_cleared_on=None)
    with pytest.raises(Refused) as no:
        act(cast.ada, row, "arrive")
    assert no.value.code == "clearance"
    insure(cast.people.di)
    Shift.objects.filter(pk=row.shift_id).update(leader=cast.people.bo)
    act(cast.bo, row, "arrive")  # who leads the shift plays the leader in it
    with pytest.raises(NotFound):
        act(cast.di, row, "stand_down", road_clear=True)
    with pytest.raises(Refused) as no:
        act(cast.bo, row, "stand_down", reason="x")
    assert no.value.field == "road_clear"
    with pytest.raises(Refused) as no:
        act(cast.bo, row, "stand_down", road_clear=True)
    assert no.value.field == "reason"
    now_at(row, -60)
    act(cast.bo, row, "stand_down", road_clear=True)
    done = act(cast.bo, row, "record", notes="一切正常", incidents=0)
    assert (done.state, done.notes) == ("recorded", "一切正常")


def test_other_teams_and_stations_neither_see_nor_change_it(cast, school, window):
    row = arrange(cast.ada)[0]
    for actor in (cast.zoe, cast.kai, cast.ray):
        with pytest.raises(NotFound):
            act(actor, row, "arrive")
    with pytest.raises(NotAllowed):
        add_window(cast.bo, asked(cast, school))
    with pytest.raises(NotFound):
        add_window(cast.zoe, asked(cast, school))
    with pytest.raises(NotFound):
        edit_window(cast.zoe, EditWindow(**asked(cast, school).model_dump(), window_id=window.pk))


def test_nothing_of_a_gate_holds_pictures_pupils_ranks_or_quotas():
    names = {
        field.name for model in (GateWindow, SchoolGateDuty) for field in model._meta.get_fields()
    }
    names |= AddWindow.model_fields.keys() | StepGate.model_fields.keys()
    for word in ("photo", "picture", "image", "file", "pupil", "child", "parent", "rank", "quota"):
        assert not [name for name in names if word in name]


def test_officers_are_told_what_happened_at_a_gate_and_only_then(cast, window):
    for count in (0, 2):
        row = arrange(cast.ada, count + 1)[-1]
        SchoolGateDuty.objects.filter(pk=row.pk).update(state="off_post")
        act(cast.ada, row, "record", notes="门口有人争吵", incidents=count)
    told = Message.objects.filter(key__contains="duty:gate:", channel="inapp")
    assert {each.person_id for each in told} == {cast.olga.person_id, cast.finn.person_id}
    assert {each.link for each in told} == {f"/gates/{row.pk}/"}


def test_a_gate_that_somebody_left_is_short_again_and_a_led_one_stays_till_it_is_kept(
    cast, window
):
    row = arrange(cast.ada)[0]
    insure(cast.people.bo, cast.people.di)
    accept(row.shift, cast.people.bo, cast.people.di)
    known = gates.gate_duties(cast.ada)
    assert gates.with_people(known).get().there == 2
    assert not gates.short_of_people(known)
    own = row.shift.assignments.get(person=cast.people.di)
    withdraw_from_shift(cast.di, WithdrawFromShift(assignment_id=own.pk))
    assert list(gates.short_of_people(known)) == [row]
    Shift.objects.filter(pk=row.shift_id).update(leader=cast.people.bo)
    row.shift.assignments.update(state="completed")
    today = timezone.localdate()
    assert gates.my_gates(cast.bo, today, today) == []
    SchoolGateDuty.objects.filter(pk=row.pk).update(state="off_post")
    assert gates.my_gates(cast.bo, today, today) == [row]
    assert gates.my_gates(cast.di, today, today) == []


@pytest.fixture
def contact(cast, school):
    """Somebody at the school, named as its contact."""
    who = person("Qiu", cast.hill, role="school_contact", category="staff")
    name_contact(cast.olga, NameContact(place_id=school.pk, person_id=who.pk))
    return who


def officer_of_lake(cast):
    return actor_of(person("Fo", cast.lake, role="station_officer", category="officer"))


def told(who, word):
    return Message.objects.filter(
        key__startswith=f"duty:{word}:", person_id=who.pk, channel="inapp"
    ).count()


def clock():
    """Let the clock strike, and do what it has brought."""
    tick()
    run_due()


def test_a_schools_contact_is_told_once_a_day_that_people_lack_and_when_all_are_found(
    cast, school, window, contact
):
    add_window(cast.ada, asked(cast, school, gate="西门"))
    east, west = arrange(cast.ada)
    assert told(contact, "school_named") == 1
    for hours in (30, 20, 20):
        now_at(east, 60 * hours)
        now_at(west, 60 * hours + 120)
        clock()
        assert told(contact, "school_short") == (hours == 20)
    insure(cast.people.bo, cast.people.di)
    accept(east.shift, cast.people.bo, cast.people.di)
    assert told(contact, "school_full") == 0
    accept(west.shift, cast.people.bo, cast.people.di)
    assert told(contact, "school_full") == 1
    own = west.shift.assignments.get(person=cast.people.di)
    withdraw_from_shift(cast.di, WithdrawFromShift(assignment_id=own.pk))
    clock()
    assert told(contact, "school_short") == 2


@pytest.mark.parametrize("way", ["gate", "shift"])
def test_a_schools_contact_is_told_when_a_duty_is_called_off(cast, window, contact, way):
    row = arrange(cast.ada)[0]
    if way == "gate":
        act(cast.dee, row, "cancel", reason="停课")
    else:
        step_shift(cast.dee, StepShift(shift_id=row.shift_id, event="cancel", reason="停课"))
    assert told(contact, "school_off") == 1
    link = Message.objects.filter(person_id=contact.pk, key__contains="school_off").first().link
    assert link == f"/my/school/#g-{row.pk}"


def test_a_contact_sees_their_own_school_alone_and_only_while_they_are_it(
    cast, school, window, contact
):
    other = place(cast.hill, "演示中学", kind="school")
    add_window(cast.ada, asked(cast, other))
    rows = arrange(cast.ada)
    qiu, today = actor_of(contact), timezone.localdate()

    def seen():
        return gates.at_schools(gates.own_schools(qiu), today, today + timedelta(days=3))

    assert len(rows) == 2
    assert [each.window.place_id for each in seen()] == [school.pk]
    with pytest.raises(NotFound):
        act(qiu, seen()[0], "arrive")
    RoleGrant.objects.filter(membership__person=contact).update(ends_at=timezone.now())
    act(cast.dee, rows[0], "cancel", reason="停课")
    assert told(contact, "school_off") == 0
    link = SchoolContact.objects.get()
    with pytest.raises(NotFound):
        end_contact(officer_of_lake(cast), EndContact(link_id=link.pk))
    end_contact(cast.dee, EndContact(link_id=link.pk))
    assert gates.own_schools(qiu) == []


def test_the_desk_names_a_contact_and_only_who_holds_that_part(cast, school):
    who = person("Qiu", cast.hill, role="school_contact", category="staff")
    afar = person("Lin", cast.lake, role="school_contact", category="staff")
    wanted = NameContact(place_id=school.pk, person_id=who.pk)
    for actor in (cast.ada, cast.bo):
        with pytest.raises(NotAllowed):
            name_contact(actor, wanted)
    with pytest.raises(NotFound):
        name_contact(officer_of_lake(cast), wanted)
    for key in (cast.people.bo.pk, afar.pk):
        with pytest.raises(Refused) as no:
            name_contact(cast.dee, NameContact(place_id=school.pk, person_id=key))
        assert no.value.field == "person_id"
    first, second = name_contact(cast.dee, wanted), name_contact(cast.olga, wanted)
    assert first == second
    assert told(who, "school_named") == 1
    base = place(cast.hill)
    with pytest.raises(NotFound):
        name_contact(cast.dee, NameContact(place_id=base.pk, person_id=who.pk))
