"""An empty start: a skeleton of organisations, the first officer and the administrator."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from firstlight.config.demo.log import note
from firstlight.force.invitations import token_for
from firstlight.force.models import Account, Membership, Organisation, Person, RoleGrant
from firstlight.force.roles import TITLES
from firstlight.force.rules import place_in_tree

FIRST = (
    # sign-in name, role, category, node it serves in and holds the role over
    ("officer", "station_officer", "officer", "station"),
    ("association", "association_admin", "staff", "association"),
    ("admin", "system_admin", "staff", "association"),
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link with which one of the first people chooses their password; good for three days."""

    role: str
    role_zh: str
    username: str
    link: str


def invite_first() -> list[Invitation]:
    """Make the skeleton if there is none; return the invitations that are still open."""
    if not Organisation.objects.exists():
        _make()
    found = []
    for account in Account.objects.filter(username__in=[row[0] for row in FIRST]):
        if account.has_usable_password():
            continue
        role = next(row[1] for row in FIRST if row[0] == account.username)
        link = f"{settings.PUBLIC_URL}/join/{token_for(account)}/"
        found.append(Invitation(role, str(TITLES[role]), account.username, link))
    return found


def _make() -> None:
    association = Organisation(kind="association", name=_("General association"))
    station = Organisation(kind="station", name=_("Police station"), parent=association)
    tree = {
        "association": place_in_tree(association, None),
        "station": place_in_tree(station, association),
    }
    Organisation.objects.bulk_create(tree.values())
    people, memberships, grants, accounts = [], [], [], []
    for username, role, category, where in FIRST:
        node = tree[where]
        person = Person(station_id=node.station_id, name=str(TITLES[role]))
        membership = Membership(
            station_id=node.station_id,
            person=person,
            organisation=node,
            category=category,
            state="active",
        )
        people.append(person)
        memberships.append(membership)
        grants.append(
            RoleGrant(
                station_id=node.station_id,
                membership=membership,
                role=role,
                scope=node,
                starts_at=timezone.now(),
            )
        )
        account = Account(username=username, person=person)
        account.set_unusable_password()
        accounts.append(account)
    Person.objects.bulk_create(people)
    Membership.objects.bulk_create(memberships)
    RoleGrant.objects.bulk_create(grants)
    Account.objects.bulk_create(accounts)
    note(tree, is_demo=False)
