"""Who is given which role, over what, until when."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from firstlight.force import queries
from firstlight.force.matters import matters
from firstlight.force.models import Organisation, RoleGrant
from firstlight.force.roles import ROLES
from firstlight.force.rules import may_grant, refuse_exclusive
from firstlight.force.rules.grants import FOR_ONE_MATTER
from firstlight.force.schemas import EndRole, GrantRole
from firstlight.force.seats import SERVING
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused, Slip

WHICH_MATTER = _("For which call or response: choose one that goes on at this station.")
OF_A_COMMANDER = _("For which call or response: only a commander's role is held for one.")


@action("force.grant_role", may="roles.grant", takes=GrantRole)
def grant_role(context: Context, data: GrantRole) -> RoleGrant:
    """Give a role to somebody else over a visible part of the tree, until a day or for good.

    A commander's is for one call or response that goes on, and ends with it.

    Raises
    ------
    Refused
        ``no-such-role``, ``not-yours-to-give``, ``own-role``, ``not-serving``,
        ``exclusive-roles``, ``out-of-scope``, ``ends-in-past`` or ``no-matter``.
    """
    row = queries.membership(context.actor, data.membership_id)
    scope = queries.organisation(context.actor, data.scope_id)
    _check_role(context, data.role, data.ends_at)
    if row.person_id == context.person_id:
        raise Refused("own-role", _("Nobody gives themselves a role."))
    if row.state not in SERVING:
        raise Refused("not-serving", _("Only somebody who serves can hold a role."))
    _check_scope(row.organisation, scope)
    _check_matter(context, data, scope)
    live = RoleGrant.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=context.now),
        membership__person_id=row.person_id,
    )
    refuse_exclusive(live.values_list("role", flat=True), data.role)
    given = RoleGrant(
        station_id=scope.station_id,
        membership=row,
        role=data.role,
        scope=scope,
        starts_at=context.now,
        ends_at=data.ends_at,
        granted_by_id=context.person_id,
        matter_id=data.matter_id,
    )
    given.save(force_insert=True)
    context.record(
        given,
        role=data.role,
        scope_id=scope.pk,
        person_id=row.person_id,
        ends_at=data.ends_at,
        matter_id=data.matter_id,
    )
    return given


def _check_role(context: Context, role: str, ends_at: datetime | None) -> None:
    if role not in ROLES:
        raise Refused("no-such-role", _("There is no such role."), field="role")
    if not may_grant(context.actor.role, role):
        raise Refused("not-yours-to-give", _("This role is not yours to give."), field="role")
    if ends_at is not None and ends_at <= context.now:
        raise Slip("ends-in-past", _("The end must lie in the future."), field="ends_at")


def _check_scope(home: Organisation, scope: Organisation) -> None:
    """A role reaches within the tree in which the membership hangs, never into another branch."""
    if not (scope.path.startswith(home.path) or home.path.startswith(scope.path)):
        raise Refused(
            "out-of-scope",
            _("A role can only be held over the member's own branch of the tree."),
            field="scope_id",
        )


def _check_matter(context: Context, data: GrantRole, scope: Organisation) -> None:
    """A commander leads one matter of their station; every other role is held over all of them."""
    if data.role not in FOR_ONE_MATTER:
        if data.matter_id is not None:
            raise Slip("no-matter", OF_A_COMMANDER, field="matter_id")
        return
    going_on = {m.key for m in matters(context.actor) if m.station_id == scope.station_id}
    if data.matter_id not in going_on:
        raise Slip("no-matter", WHICH_MATTER, field="matter_id")


def end_roles_for(context: Context, matter_id: UUID) -> None:
    """End the roles that were held for a matter, inside the act that closes it."""
    live = Q(ends_at__isnull=True) | Q(ends_at__gt=context.now)
    for held in RoleGrant.objects.filter(live, matter_id=matter_id).select_related("membership"):
        held.ends_at = context.now
        held.save()
        context.record(
            held, what="force.end_role", role=held.role, person_id=held.membership.person_id
        )


@action("force.end_role", may="roles.grant", takes=EndRole)
def end_role(context: Context, data: EndRole) -> RoleGrant:
    """Take a role back from now on."""
    held = queries.grant(context.actor, data.grant_id)
    if not may_grant(context.actor.role, held.role):
        raise Refused("not-yours-to-give", _("This role is not yours to give."), field="role")
    if held.ends_at is not None and held.ends_at <= context.now:
        raise Refused("ended", _("This role has ended already."))
    held.ends_at = context.now
    held.save()
    context.record(held, role=held.role, person_id=held.membership.person_id)
    return held
