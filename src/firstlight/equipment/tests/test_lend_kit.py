"""Kit: who has what, and that nobody leaves with it unnoticed."""

import pytest

from firstlight.equipment import actions, queries
from firstlight.equipment.models import EquipmentItem
from firstlight.equipment.rules import pre_use
from firstlight.equipment.schemas import AddItem, EditItem, StepItem
from firstlight.force.actions import step_membership
from firstlight.force.models import Membership, RoleGrant
from firstlight.force.schemas import StepMembership
from firstlight.force.seats import actor_of
from firstlight.kernel.errors import NotAllowed, NotFound, Refused


@pytest.fixture
def keeper(cast):
    """Dee keeps the kit of Hill."""
    RoleGrant.objects.filter(membership__person=cast.people.dee).update(role="equipment_keeper")
    return actor_of(cast.people.dee)


@pytest.fixture
def radio(cast, keeper):
    data = AddItem(organisation_id=cast.dawn.pk, kind="handheld_radio", name="Radio 1")
    return actions.add_item(keeper, data)


def step(actor, row, event, **more):
    return actions.step_item(actor, StepItem(item_id=row.pk, event=event, **more))


def lend(keeper, row, who, **more):
    said = {"receiver_confirms": True, "checked": tuple(pre_use(row.kind))} | more
    return step(keeper, row, "issue", receiver_id=who.pk, **said)


def test_a_thing_is_lent_only_when_the_receiver_agrees(cast, keeper, radio):
    with pytest.raises(Refused) as no:
        step(keeper, radio, "issue", receiver_id=cast.people.bo.pk)
    assert no.value.field == "receiver_confirms"
    assert lend(keeper, radio, cast.people.bo).holder_id == cast.people.bo.pk


def test_a_thing_comes_back_with_its_condition(cast, keeper, radio):
    lend(keeper, radio, cast.people.bo)
    with pytest.raises(Refused) as no:
        step(keeper, radio, "return")
    assert no.value.field == "condition"
    back = step(keeper, radio, "return", condition="wet")
    assert (back.state, back.holder_id, back.note) == ("in_stock", None, "wet")


def test_only_the_holder_reports_a_fault_or_a_loss(cast, keeper, radio):
    lend(keeper, radio, cast.people.bo)
    with pytest.raises(NotFound):
        step(cast.di, radio, "report_fault")
    with pytest.raises(Refused):
        step(cast.ada, radio, "report_lost")
    assert step(cast.bo, radio, "report_lost").state == "lost"
    assert step(keeper, radio, "recovered").state == "in_stock"


def test_nothing_is_lent_outside_the_station(cast, keeper, radio):
    with pytest.raises(NotFound):
        lend(keeper, radio, cast.people.kai)


def test_who_leaves_gives_back_or_says_where_it_is(cast, keeper, radio):
    lend(keeper, radio, cast.people.bo)
    row = Membership.objects.get(person=cast.people.bo)
    leave = {"membership_id": row.pk, "event": "withdraw"}
    with pytest.raises(Refused) as no:
        step_membership(cast.bo, StepMembership(**leave))
    assert (no.value.code, no.value.field) == ("kit-out", "equipment_noted")
    done = step_membership(cast.bo, StepMembership(**leave, equipment_noted="with Ada"))
    assert done.state == "withdrawn"


def test_no_weapon_and_no_restraint_is_a_kind():
    words = " ".join(EquipmentItem.Kind.values)
    for word in ("weapon", "baton", "cuff", "shield", "spray", "gun", "knife", "restraint"):
        assert word not in words


def test_a_leader_sees_the_teams_kit_and_a_stranger_none(cast, keeper, radio):
    assert radio in queries.items(cast.ada)
    for other in (cast.bo, cast.ray, cast.zoe, cast.pat):
        assert radio not in queries.items(other)


def test_only_the_keeper_keeps(cast, keeper, radio):
    data = AddItem(organisation_id=cast.dawn.pk, kind="light", name="X")
    for other in (cast.ada, cast.bo, cast.olga):
        with pytest.raises(NotAllowed):
            actions.add_item(other, data)
    edit = EditItem(item_id=radio.pk, organisation_id=cast.dawn.pk, kind="light", name="Lamp")
    assert actions.edit_item(keeper, edit).name == "Lamp"


def test_what_is_out_is_not_ready(cast, keeper, radio):
    assert radio in queries.ready(keeper)
    lend(keeper, radio, cast.people.bo)
    assert radio not in queries.ready(keeper)
