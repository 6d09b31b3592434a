from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.cases.floor.people import desk_of
from firstlight.duty.queries.injuries import leaders_of as told_of_injuries
from firstlight.equipment.models import EquipmentItem
from firstlight.equipment.queries import keepers_of
from firstlight.force.models import RoleGrant
from firstlight.force.queries.holders import holders_over
from firstlight.training.queries import leaders_of, trainers

DAY = timedelta(days=1)


def give(cast, role, home, **times):
    """Give Di another role, for a time."""
    member = cast.people.di.memberships.get()
    now = timezone.now()
    span = {"starts_at": now - DAY, "ends_at": None} | {k: now + v for k, v in times.items()}
    return RoleGrant.objects.create(
        station_id=home.station_id, membership=member, role=role, scope=home, **span
    )


@pytest.mark.parametrize(
    ("times", "holds"),
    [
        ({}, True),
        ({"ends_at": DAY}, True),
        ({"ends_at": -timedelta(minutes=1)}, False),
        ({"starts_at": timedelta(minutes=1)}, False),
    ],
    ids=["without end", "until tomorrow", "over", "not yet"],
)
def test_a_role_is_held_from_its_first_day_to_its_last(cast, times, holds):
    give(cast, "equipment_keeper", cast.hill, **times)
    give(cast, "trainer", cast.dawn, **times)
    give(cast, "team_leader", cast.dawn, **times)
    give(cast, "station_dispatcher", cast.hill, **times)
    di, ada = cast.people.di, cast.people.ada
    item = EquipmentItem(organisation=cast.dawn, station_id=cast.hill.pk)
    assert (di in keepers_of(item)) is holds
    assert (di in holders_over(cast.dawn.pk, ["team_leader"])) is holds
    assert (di in leaders_of([ada.pk])[ada.pk]) is holds
    assert (di in told_of_injuries(ada)) is holds
    assert (di in desk_of(cast.hill.pk, ["station_dispatcher"])) is holds
    assert ((di.pk, di.name) in trainers(cast.olga)) is holds


def test_who_no_longer_serves_holds_nothing(cast):
    give(cast, "team_leader", cast.dawn)
    cast.people.di.memberships.update(state="left")
    assert cast.people.di not in holders_over(cast.dawn.pk, ["team_leader"])


def test_a_role_reaches_down_the_tree_and_not_across(cast):
    give(cast, "team_leader", cast.dawn)
    assert cast.people.di not in holders_over(cast.ridge.pk, ["team_leader"])
    assert cast.people.di not in holders_over(cast.hill.pk, ["team_leader"])
