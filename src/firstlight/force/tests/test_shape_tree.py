"""The tree: any depth, moved and closed without losing anybody."""

import pytest

from firstlight.force import actions, queries
from firstlight.force.models import Organisation
from firstlight.force.schemas import (
    CloseOrganisation,
    EditOrganisation,
    MoveOrganisation,
    OpenOrganisation,
)
from firstlight.kernel.errors import NotAllowed, NotFound, Refused


def plant(actor, kind, name, parent):
    return actions.open_organisation(
        actor, OpenOrganisation(kind=kind, name=name, parent_id=parent.pk)
    )


def test_the_tree_goes_as_deep_as_it_is_planted(cast):
    node = cast.dawn
    for depth in range(5):
        node = plant(cast.olga, "squad", f"Squad {depth}", node)
    assert len(queries.path_names(node)) == 9
    assert node.station_id == cast.hill.pk


def test_a_new_station_is_its_own_tenant(cast):
    station = plant(cast.amy, "station", "Shore Station", cast.association)
    assert station.station_id == station.pk


@pytest.mark.parametrize(
    ("kind", "parent"), [("team", "association"), ("squad", "hill"), ("station", "dawn")]
)
def test_what_does_not_belong_there_is_refused(cast, kind, parent):
    with pytest.raises(Refused) as no:
        plant(cast.amy, kind, "X", getattr(cast, parent))
    assert no.value.code == "wrong-parent"


def test_a_moved_squad_takes_all_below_it_along(cast):
    squad = plant(cast.olga, "squad", "Squad", cast.dawn)
    below = plant(cast.olga, "squad", "Below", squad)
    move = MoveOrganisation(organisation_id=squad.pk, parent_id=cast.ridge.pk)
    actions.move_organisation(cast.olga, move)
    below.refresh_from_db()
    assert below.path.startswith(cast.ridge.path)
    assert queries.path_names(below)[-3:] == ["Ridge", "Squad", "Below"]


def test_nothing_moves_under_itself_or_to_another_station(cast):
    squad = plant(cast.olga, "squad", "Squad", cast.dawn)
    below = plant(cast.olga, "squad", "Below", squad)
    for target, code in ((below, "own-subtree"), (cast.shore, "other-station")):
        with pytest.raises(Refused) as no:
            actions.move_organisation(
                cast.amy, MoveOrganisation(organisation_id=squad.pk, parent_id=target.pk)
            )
        assert no.value.code == code


def test_closing_waits_for_the_last_member_and_for_what_is_below(cast):
    with pytest.raises(Refused) as no:
        actions.close_organisation(cast.olga, CloseOrganisation(organisation_id=cast.dawn.pk))
    assert no.value.code == "still-serving"
    squad = plant(cast.olga, "squad", "Squad", cast.dawn)
    plant(cast.olga, "squad", "Below", squad)
    with pytest.raises(Refused) as no:
        actions.close_organisation(cast.olga, CloseOrganisation(organisation_id=squad.pk))
    assert no.value.code == "still-open-below"


def test_a_closed_node_is_out_of_the_tree_and_takes_nothing_more(cast):
    squad = plant(cast.olga, "squad", "Squad", cast.dawn)
    actions.close_organisation(cast.olga, CloseOrganisation(organisation_id=squad.pk))
    assert squad.pk not in {node.organisation.pk for node in queries.tree(cast.olga)}
    with pytest.raises(Refused):
        plant(cast.olga, "squad", "Below", squad)


def test_renaming_keeps_the_place(cast):
    edit = EditOrganisation(organisation_id=cast.dawn.pk, name="新名", duty_phone="000 1111 0000")
    node = actions.edit_organisation(cast.olga, edit)
    assert (node.name, node.path) == ("新名", cast.dawn.path)


def test_the_tree_counts_a_person_once_above_two_teams(cast):
    squad = plant(cast.olga, "squad", "Squad", cast.dawn)
    cast.people.bo.memberships.create(station_id=cast.hill.pk, organisation=squad, state="active")
    below = {node.organisation.pk: node.below for node in queries.tree(cast.olga)}
    assert below[cast.dawn.pk] == 3
    assert below[squad.pk] == 1


def test_only_who_organises_changes_the_tree_and_only_their_own(cast):
    for other in (cast.ada, cast.bo, cast.dee, cast.pat):
        with pytest.raises(NotAllowed):
            plant(other, "squad", "X", cast.dawn)
    with pytest.raises(NotFound):
        plant(cast.zoe, "squad", "X", cast.dawn)
    assert not Organisation.objects.filter(name="X").exists()
