"""Roles: by whom they are given, over what, until when, and which exclude each other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from firstlight.force import actions
from firstlight.force.models import Membership, RoleGrant
from firstlight.force.schemas import EndRole, GrantRole
from firstlight.force.seats import actor_of
from firstlight.kernel.errors import NotAllowed, NotFound, Refused


def give(cast, actor, who, role, scope=None, **more):
    row = Membership.objects.get(person=getattr(cast.people, who))
    data = GrantRole(
        membership_id=row.pk, role=role, scope_id=(scope or row.organisation).pk, **more
    )
    return actions.grant_role(actor, data)


def test_a_role_is_given_and_ends_with_its_day(cast):
    ends = timezone.now() + timedelta(days=1)
    grant = give(cast, cast.olga, "bo", "team_leader", ends_at=ends)
    assert actor_of(cast.people.bo).role == "team_leader"
    RoleGrant.objects.filter(pk=grant.pk).update(ends_at=timezone.now())
    assert actor_of(cast.people.bo).role == "volunteer"


def test_a_role_is_taken_back_at_once(cast):
    grant = give(cast, cast.olga, "bo", "team_leader")
    actions.end_role(cast.olga, EndRole(grant_id=grant.pk))
    assert actor_of(cast.people.bo).role == "volunteer"
    with pytest.raises(Refused):
        actions.end_role(cast.olga, EndRole(grant_id=grant.pk))


def test_who_acts_never_audits(cast):
    with pytest.raises(Refused) as no:
        give(cast, cast.amy, "sam", "auditor")
    assert no.value.code == "exclusive-roles"
    for who in ("olga", "ada", "dee", "pat"):
        with pytest.raises(Refused) as no:
            give(cast, cast.amy, who, "auditor")
        assert no.value.code == "exclusive-roles"


def test_an_ended_role_excludes_nothing(cast):
    RoleGrant.objects.filter(membership__person=cast.people.sam).update(ends_at=timezone.now())
    assert give(cast, cast.amy, "sam", "auditor").role == "auditor"


@pytest.mark.parametrize("role", ["station_officer", "association_admin", "system_admin"])
def test_an_officer_gives_no_role_above_their_own_hand(cast, role):
    with pytest.raises(Refused) as no:
        give(cast, cast.olga, "bo", role)
    assert no.value.code == "not-yours-to-give"


def test_nobody_gives_themselves_a_role(cast):
    with pytest.raises(Refused) as no:
        give(cast, cast.olga, "olga", "commander")
    assert no.value.code == "own-role"


def test_a_role_stays_in_the_members_branch(cast):
    with pytest.raises(Refused) as no:
        give(cast, cast.olga, "bo", "team_leader", scope=cast.ridge)
    assert no.value.code == "out-of-scope"


def test_only_who_serves_holds_a_role(cast):
    Membership.objects.filter(person=cast.people.bo).update(state="paused")
    with pytest.raises(Refused) as no:
        give(cast, cast.olga, "bo", "team_leader")
    assert no.value.code == "not-serving"


def test_roles_are_given_by_who_may_and_not_across_stations(cast):
    for other in (cast.ada, cast.bo, cast.dee):
        with pytest.raises(NotAllowed):
            give(cast, other, "di", "trainer")
    with pytest.raises(NotFound):
        give(cast, cast.zoe, "bo", "trainer")
