"""Who may give which role, and which roles one person never holds together."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from firstlight.force.roles import EXCLUSIVE
from firstlight.kernel.errors import Refused

STATION_ROLES = frozenset(
    {
        "team_leader",
        "station_dispatcher",
        "commander",
        "mediator",
        "grid_worker",
        "school_contact",
        "enterprise_contact",
        "trainer",
        "equipment_keeper",
        "pilot",
        "integrator",
    }
)
# Whose door key a station's officer never holds: they check on the station, or on everything.
INDEPENDENT = frozenset({"association_admin", "privacy_officer", "auditor", "system_admin"})
GRANTABLE: Mapping[str, frozenset[str]] = {
    "station_officer": STATION_ROLES,
    "association_admin": frozenset(
        {
            "station_officer",
            "association_admin",
            "trainer",
            "privacy_officer",
            "auditor",
            "system_admin",
        }
    ),
}

# Held for one matter that is going on, and for no longer than that.
FOR_ONE_MATTER = frozenset({"commander"})


def may_grant(granter_role: str, role: str) -> bool:
    """Whether somebody acting as `granter_role` may give `role` to another person."""
    return role in GRANTABLE.get(granter_role, frozenset())


def refuse_exclusive(held: Iterable[str], role: str) -> None:
    """Refuse `role` beside roles that must stay with somebody else.

    Raises
    ------
    Refused
        ``exclusive-roles``.
    """
    together = {role, *held}
    for pair in EXCLUSIVE:
        if role in pair and pair <= together:
            raise Refused(
                "exclusive-roles",
                _("One person never holds both of these roles: who checks is not who acts."),
                field="role",
            )
