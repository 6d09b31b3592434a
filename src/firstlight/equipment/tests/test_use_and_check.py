"""Kit in use: asked for by its code, looked over, checked in time, set aside, brought back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from pydantic import ValidationError

from firstlight.equipment import actions, queries
from firstlight.equipment.jobs import checks_due, late_returns, remind, tell_checks
from firstlight.equipment.models import Checkout, EquipmentItem
from firstlight.equipment.rules import PRE_USE, pre_use
from firstlight.equipment.rules.lending import FORBIDDEN
from firstlight.equipment.schemas import (
    AddItem,
    AnswerRequest,
    AskItem,
    BringBack,
    DropRequest,
    EditItem,
    ImportItems,
    InspectItem,
    SetAside,
    StepItem,
)
from firstlight.force.actions import edit_organisation
from firstlight.force.models import RoleGrant
from firstlight.force.schemas import EditOrganisation
from firstlight.force.seats import actor_of
from firstlight.kernel.errors import NotAllowed, NotFound, Refused, Slip
from firstlight.kernel.ids import uuid7
from firstlight.kernel.jobs import enqueue
from firstlight.kernel.models import Event, Job
from firstlight.notify.models import Message
from firstlight.places.actions import draw_place, retire_place
from firstlight.places.schemas import DrawPlace, RetirePlace
from firstlight.training.models import Credential

TODAY = timezone.localdate
POINT = {"type": "Point", "coordinates": [120.6, 29.4]}


@pytest.fixture
def keeper(cast):
    """Dee keeps the kit of Hill."""
    RoleGrant.objects.filter(membership__person=cast.people.dee).update(role="equipment_keeper")
    return actor_of(cast.people.dee)


def stocked(keeper, cast, **more):
    said = {"organisation_id": cast.dawn.pk, "kind": "life_jacket", "name": "Jacket 1"} | more
    return actions.add_item(keeper, AddItem(**said))


def ask(actor, row, **more):
    said = {"code": row.code, "checked": tuple(pre_use(row.kind))} | more
    return actions.ask_item(actor, AskItem(**said))


def answer(keeper, asked, *, is_done=True):
    return actions.answer_request(keeper, AnswerRequest(request_id=asked.pk, is_done=is_done))


def out(keeper, cast, row, who):
    return answer(keeper, ask(who, row))


def test_a_member_asks_by_the_code_and_the_keeper_hands_out_with_one_press(cast, keeper):
    row = stocked(keeper, cast)
    asked = ask(cast.bo, row, code=f" {row.code.lower()} ")
    assert asked in queries.requests(keeper)
    answer(keeper, asked)
    row.refresh_from_db()
    assert (row.state, row.holder, row.uses) == ("issued", cast.people.bo, 1)
    use = queries.open_checkout(row)
    assert use.person == cast.people.bo
    assert set(use.pre_check) == set(PRE_USE["life_jacket"])


def test_a_used_thing_comes_with_what_it_has_behind_it_and_putting_it_right_is_in_the_log(
    cast, keeper
):
    said = {"kind": "unmanned_aircraft", "name": "Drone 1", "battery_cycles": 120}
    row = stocked(keeper, cast, **said, flown_h="35.5")
    row.refresh_from_db()
    assert (row.battery_cycles, row.flown_h) == (120, Decimal("35.50"))
    said |= {"item_id": row.pk, "organisation_id": cast.dawn.pk, "battery_cycles": 12}
    row = actions.edit_item(keeper, EditItem(**said, flown_h="35.5"))
    told = [event.data for event in queries.history(row)]
    assert {"battery_cycles": "12"} in told
    with pytest.raises(ValidationError):
        stocked(keeper, cast, battery_cycles=-1)


def test_bringing_back_closes_the_use_with_its_condition(cast, keeper):
    row = stocked(keeper, cast)
    out(keeper, cast, row, cast.bo)
    with pytest.raises(Refused):
        actions.bring_back(cast.di, BringBack(code=row.code, condition="dry"))
    back = actions.bring_back(cast.bo, BringBack(code=row.code, condition="dry"))
    row.refresh_from_db()
    assert row.state == "issued"  # until the keeper has it
    answer(keeper, back)
    row.refresh_from_db()
    assert (row.state, row.holder) == ("in_stock", None)
    use = Checkout.objects.get(item=row)
    assert (use.condition, use.returned_at is not None) == ("dry", True)


def test_a_keeper_says_no_and_a_member_takes_their_word_back(cast, keeper):
    row = stocked(keeper, cast)
    answer(keeper, ask(cast.bo, row), is_done=False)
    row.refresh_from_db()
    assert row.state == "in_stock"
    again = ask(cast.bo, row)
    with pytest.raises(NotFound):
        actions.drop_request(cast.di, DropRequest(request_id=again.pk))
    actions.drop_request(cast.bo, DropRequest(request_id=again.pk))
    assert not queries.requests(keeper).exists()


def test_nobody_hands_kit_to_themselves_by_a_request(cast, keeper):
    row = stocked(keeper, cast, organisation_id=cast.hill.pk)
    with pytest.raises(Refused) as no:
        answer(keeper, ask(keeper, row))
    assert no.value.code == "own-request"


def test_another_team_and_another_station_do_not_find_the_code(cast, keeper):
    row = stocked(keeper, cast)
    for who in (cast.ray, cast.kai):
        with pytest.raises(NotFound):
            ask(who, row)
    with pytest.raises(NotAllowed):
        ask(cast.uma, row)


def test_nothing_is_handed_out_that_was_not_looked_over(cast, keeper):
    row = stocked(keeper, cast)
    with pytest.raises(Refused) as no:
        ask(cast.bo, row, checked=("straps", "float"))
    assert (no.value.code, no.value.field) == ("not-checked", "checked")
    with pytest.raises(Refused):
        actions.step_item(
            keeper,
            StepItem(
                item_id=row.pk,
                event="issue",
                receiver_id=cast.people.bo.pk,
                receiver_confirms=True,
            ),
        )


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"next_check_on": TODAY() - timedelta(days=1)}, "check-overdue"),
        ({"retire_on": TODAY()}, "too-old"),
        ({"is_quarantined": True}, "quarantined"),
        ({"check_every_uses": 5, "uses": 9, "uses_at_check": 4}, "uses-over"),
    ],
)
def test_what_is_due_old_or_set_aside_is_handed_to_nobody(cast, keeper, facts, code):
    row = stocked(keeper, cast)
    EquipmentItem.objects.filter(pk=row.pk).update(**facts)
    with pytest.raises(Refused) as no:
        ask(cast.bo, row)
    assert no.value.code == code


def test_a_passed_check_starts_days_and_uses_anew(cast, keeper):
    row = stocked(keeper, cast, check_every_days=30, check_every_uses=2, next_check_on=TODAY())
    EquipmentItem.objects.filter(pk=row.pk).update(uses=2)
    with pytest.raises(Refused):
        ask(cast.bo, row)
    actions.inspect_item(keeper, InspectItem(item_id=row.pk, is_passed=True))
    row.refresh_from_db()
    assert row.next_check_on == TODAY() + timedelta(days=30)
    assert ask(cast.bo, row)


def test_a_failed_check_goes_to_repair_and_outside_it_is_set_aside(cast, keeper):
    row = stocked(keeper, cast)
    with pytest.raises(Refused):
        actions.inspect_item(keeper, InspectItem(item_id=row.pk, is_passed=False))
    actions.inspect_item(keeper, InspectItem(item_id=row.pk, is_passed=False, note="torn"))
    row.refresh_from_db()
    assert row.state == "repair"
    other = stocked(keeper, cast, name="Jacket 2")
    out(keeper, cast, other, cast.bo)
    actions.inspect_item(keeper, InspectItem(item_id=other.pk, is_passed=False, note="recall"))
    other.refresh_from_db()
    assert (other.state, other.is_quarantined) == ("issued", True)


def test_what_is_set_aside_stays_so_until_an_inspection_passes_it(cast, keeper):
    row = stocked(keeper, cast)
    actions.set_aside(keeper, SetAside(item_id=row.pk, reason="recall by the maker"))
    with pytest.raises(Refused):
        ask(cast.bo, row)
    actions.inspect_item(keeper, InspectItem(item_id=row.pk, is_passed=True))
    assert ask(cast.bo, row)


def test_a_vehicle_goes_only_to_who_holds_a_licence_and_its_mileage_only_up(cast, keeper):
    car = stocked(keeper, cast, kind="patrol_car", name="Car", odometer_km=Decimal(100))
    asked = ask(cast.bo, car)
    with pytest.raises(Refused) as no:
        answer(keeper, asked)
    assert no.value.code == "no-paper"
    Credential.objects.create(
        station_id=cast.hill.pk,
        person=cast.people.bo,
        kind="driving_licence",
        issuer="x",
        issued_on=TODAY(),
        valid_until=TODAY(),
        state="valid",
    )
    answer(keeper, queries.requests(keeper).get())
    back = BringBack(code=car.code, condition="well", odometer_km=Decimal(90))
    with pytest.raises(Refused):
        answer(keeper, actions.bring_back(cast.bo, back))
    back = BringBack(code=car.code, condition="well", odometer_km=Decimal("142.5"))
    answer(keeper, actions.bring_back(cast.bo, back))
    car.refresh_from_db()
    assert car.odometer_km == Decimal("142.5")


def test_a_fault_sends_it_to_repair_out_of_the_holders_hands(cast, keeper):
    row = stocked(keeper, cast)
    out(keeper, cast, row, cast.bo)
    data = StepItem(item_id=row.pk, event="report_fault", condition="zip broken")
    actions.step_item(cast.bo, data)
    row.refresh_from_db()
    assert (row.state, row.holder) == ("repair", None)
    assert queries.open_checkout(row) is None


def test_who_is_late_is_seen_in_the_list(cast, keeper):
    row = stocked(keeper, cast)
    due = timezone.now() - timedelta(hours=1)
    answer(keeper, ask(cast.bo, row, due_at=due))
    assert queries.items(keeper).get().due_back_at == due


@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_weapon_and_no_restraint_is_taken_in_under_any_name(cast, keeper, word):
    for kind in ("other", "light"):
        with pytest.raises(Refused) as no:
            stocked(keeper, cast, kind=kind, name=f"演示 {word.upper()} 1")
        assert no.value.code == "weapon"


def test_a_thing_does_not_become_a_weapon_by_an_edit_and_no_kind_is_one(cast, keeper):
    row = stocked(keeper, cast)
    edit = EditItem(item_id=row.pk, organisation_id=cast.dawn.pk, kind="other", name="警棍")
    with pytest.raises(Refused):
        actions.edit_item(keeper, edit)
    with pytest.raises(ValueError, match="kind"):
        AddItem(organisation_id=cast.dawn.pk, kind="baton", name="x")
    assert stocked(keeper, cast, kind="other", name="割绳刀")  # a rope cutter is rescue gear


def test_codes_are_typed_easily_and_are_no_two_alike(cast, keeper):
    codes = {stocked(keeper, cast, name=str(n)).code for n in range(20)}
    assert len(codes) == 20
    assert all(len(code) == 8 and not set(code) & set("01ILOU") for code in codes)


def told(who):
    return Message.objects.filter(person_id=who.pk, channel="inapp").count()


@pytest.mark.usefixtures("daytime")
def test_keepers_are_told_of_requests_and_faults_and_holders_once_that_they_are_late(cast, keeper):
    row = stocked(keeper, cast)
    asked = ask(cast.bo, row, due_at=timezone.now() - timedelta(minutes=1))
    assert told(cast.people.dee) == 1
    answer(keeper, asked)
    for _time in range(2):
        enqueue(late_returns(timezone.now()))
        remind(Job.objects.get(kind="equipment.remind"))
    assert told(cast.people.bo) == 2  # handed to them, and late
    data = StepItem(item_id=row.pk, event="report_fault", condition="zip broken")
    actions.step_item(cast.bo, data)
    assert told(cast.people.dee) == 3  # asked for, late, broken
    assert told(cast.people.ray) == told(cast.people.ada) == 0


def load(keeper, cast, text):
    data = ImportItems(
        organisation_id=cast.dawn.pk, filename="kit.csv", content=text.encode("utf-8")
    )
    return actions.import_items(keeper, data)


def test_a_list_of_kit_comes_in_whole_with_a_code_on_each(cast, keeper):
    text = "名称,类别,下次检查,检查周期\n对讲机7号,对讲机,2027-01-02,180\nRope,rescue_rope,,\n"
    assert load(keeper, cast, text) == 2
    rows = {row.name: row for row in EquipmentItem.objects.all()}
    assert rows["对讲机7号"].kind == "handheld_radio"
    assert str(rows["对讲机7号"].next_check_on) == "2027-01-02"
    assert len({row.code for row in rows.values()} - {""}) == 2


def test_a_list_says_what_used_things_have_behind_them(cast, keeper):
    text = "名称,类别,里程,电池循环次数,已飞行小时\n车,巡逻车,182000.5,,\n机,无人机,,120,35.5\n"
    assert load(keeper, cast, text) == 2
    car, drone = EquipmentItem.objects.order_by("-kind").reverse()
    assert (car.odometer_km, drone.battery_cycles, drone.flown_h) == (
        Decimal("182000.5"),
        120,
        Decimal("35.50"),
    )
    for wrong in ("-1", "1.5", "many"):
        with pytest.raises(Slip):
            load(keeper, cast, f"name,kind,battery cycles\nDrone,unmanned_aircraft,{wrong}\n")


@pytest.mark.parametrize(
    "line", ["警棍1号,其他", "甲,手铐", "灯,light,武器备用", "甲,枪", "乙,", ",light"]
)
def test_one_bad_line_or_one_weapon_and_nothing_of_a_list_is_taken_in(cast, keeper, line):
    with pytest.raises(Refused) as no:
        load(keeper, cast, f"name,kind,note\nLamp,light,\n{line}\n")
    assert (no.value.code, no.value.facts["line"]) == ("bad-line", 3)
    assert not EquipmentItem.objects.exists()


def words_to(who):
    """Return which words about kit somebody got, each with where it leads."""
    rows = Message.objects.filter(person_id=who.pk, key__startswith="equipment:")
    return {(row.key.split(":")[1], row.link) for row in rows}


def test_who_asks_for_kit_hears_the_answer(cast, keeper):
    row = stocked(keeper, cast)
    answer(keeper, ask(cast.bo, row), is_done=False)
    assert words_to(cast.people.bo) == {("answered", "/kit/")}
    out(keeper, cast, row, cast.di)
    assert words_to(cast.people.di) == {("handed", "/kit/")}
    brought = actions.bring_back(cast.di, BringBack(code=row.code, condition="whole"))
    answer(keeper, brought)
    assert ("answered", "/kit/") in words_to(cast.people.di)


def test_who_is_handed_a_thing_by_the_keeper_hears_that_it_is_theirs(cast, keeper):
    row = stocked(keeper, cast)
    said = {
        "item_id": row.pk,
        "event": "issue",
        "receiver_id": cast.people.bo.pk,
        "receiver_confirms": True,
        "checked": tuple(pre_use(row.kind)),
    }
    actions.step_item(keeper, StepItem(**said))
    assert words_to(cast.people.bo) == {("handed", "/kit/")}


def test_keepers_hear_of_what_did_not_come_back(cast, keeper, daytime):
    row = stocked(keeper, cast)
    out(keeper, cast, row, cast.bo)
    Checkout.objects.update(due_at=timezone.now() - timedelta(hours=1))
    remind(Job(station_id=cast.hill.pk))
    assert ("not_back", f"/equipment/{row.pk}/") in words_to(cast.people.dee)


def test_keepers_hear_once_a_week_of_what_is_due_for_a_check(cast, keeper, daytime):
    now = timezone.now()
    stocked(keeper, cast, next_check_on=TODAY() + timedelta(days=8))
    assert not checks_due(now)
    row = stocked(keeper, cast, next_check_on=TODAY() + timedelta(days=7))
    old = stocked(keeper, cast, retire_on=TODAY())
    assert {each.pk for each in queries.due_soon(TODAY())} == {row.pk, old.pk}
    (order,) = checks_due(now)
    assert order.station_id == cast.hill.pk
    for _again in range(2):
        tell_checks(Job(station_id=order.station_id))
    heard = Message.objects.filter(key__startswith="equipment:checks:", channel="inapp")
    assert [each.person_id for each in heard] == [cast.people.dee.pk]
    EquipmentItem.objects.update(state="retired")
    assert not checks_due(now)


def test_a_base_is_a_base_of_ones_own_station(cast, keeper):
    kinds = {"ours": (cast.olga, "team_base"), "school": (cast.olga, "school")}
    kinds["theirs"] = (cast.zoe, "team_base")
    places = {
        name: draw_place(by, DrawPlace(kind=kind, name=name, geometry=POINT))
        for name, (by, kind) in kinds.items()
    }
    row = stocked(keeper, cast, base_id=places["ours"].pk)
    for key in (places["theirs"].pk, places["school"].pk, uuid7()):
        with pytest.raises(NotFound):
            stocked(keeper, cast, base_id=key)
        with pytest.raises(NotFound):
            edit_organisation(
                cast.olga, EditOrganisation(organisation_id=cast.dawn.pk, name="D", base_id=key)
            )
    retire_place(cast.olga, RetirePlace(place_id=places["ours"].pk))
    kept = {"organisation_id": cast.dawn.pk, "kind": row.kind, "name": "J", "base_id": row.base_id}
    assert actions.edit_item(keeper, EditItem(item_id=row.pk, **kept)).base_id == row.base_id


def test_a_hand_out_for_a_call_that_one_does_not_know_stands_in_no_log(cast, keeper):
    row = stocked(keeper, cast)
    unknown = uuid7()
    seen = tuple(pre_use(row.kind))
    to = {"receiver_id": cast.people.bo.pk, "receiver_confirms": True}
    step = {"event": "issue", "checked": seen} | to
    actions.step_item(keeper, StepItem(item_id=row.pk, thread=unknown, **step))
    assert Checkout.objects.get(item=row).thread is None
    assert not Event.objects.filter(thread=unknown).exists()
