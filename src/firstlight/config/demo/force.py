"""The demonstration's tree, people and doors."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from firstlight.config.demo.keys import chance, key
from firstlight.config.demo.land import Ground
from firstlight.config.demo.names import NANSHAN, SHUGUANG
from firstlight.config.demo.signing_in import PARTS, PASSWORD, Part
from firstlight.duty.models import EmergencyActivation
from firstlight.force.models import Account, Membership, Organisation, Person, RoleGrant
from firstlight.force.rules import place_in_tree, spell_person
from firstlight.force.rules.grants import FOR_ONE_MATTER

SQUAD = 12  # how many of the team serve in the squad too; the column gives no number
HOME_SPREAD_DEG = 0.003
SKILLS = ("急救", "水域救援", "山地搜索", "无人机", "通信", "驾驶", "调解", "宣传")
CATEGORIES = {
    # The column names these three groups for 曙光; of 南山盾 it says nothing.
    "shuguang": ("veteran", "enterprise_employee", "retired_cadre"),
    "nanshan": ("other",),
}
NODES = (
    # key, kind, parent, name, name in English, what it is based on
    ("bureau", "bureau", "", "嵊州市公安局", "Shengzhou Public Security Bureau", ""),
    ("association", "association", "bureau", "义警总会", "General Association", ""),
    ("lushan", "station", "association", "鹿山派出所", "Lushan Police Station", ""),
    ("changle", "station", "association", "长乐派出所", "Changle Police Station", ""),
    ("shuguang", "team", "lushan", "曙光义警", "Shuguang (Dawn)", "曙光救援队"),
    (
        "nanshan",
        "team",
        "changle",
        "南山盾义警队",
        "Nanshan Shield",
        "长乐派出所牵头组建的基层志愿力量（2019年以来）",
    ),
    ("squad", "squad", "nanshan", "南山处突队", "Nanshan quick-response squad", ""),
)
Tree = dict[str, Organisation]


@dataclass(frozen=True, slots=True)
class Someone:
    """A made-up person, where they serve, and the part they play in the demonstration."""

    person: Person
    membership: Membership
    node: str
    number: int
    part: Part | None


def plant() -> Tree:
    """Plant the tree of the column."""
    tree: Tree = {}
    for name, kind, parent_name, zh, en, based_on in NODES:
        parent = tree.get(parent_name)
        node = Organisation(
            id=key("organisation", name),
            kind=kind,
            parent=parent,
            name=zh,
            name_en=en,
            based_on=based_on,
            is_demo=True,
        )
        tree[name] = place_in_tree(node, parent)
    Organisation.objects.bulk_create(tree.values())
    return tree


def people(tree: Tree, ground: Ground) -> list[Someone]:
    """Make up 50 and 79 members, and who else is needed to play every part."""
    found = [
        *_team(tree, "shuguang", SHUGUANG, ground),
        *_team(tree, "nanshan", NANSHAN, ground),
        *_others(tree),
    ]
    Person.objects.bulk_create([each.person for each in found])
    Membership.objects.bulk_create([each.membership for each in found])
    nanshan = [each for each in found if each.node == "nanshan"]
    Membership.objects.bulk_create(
        _membership(tree, each.person, "squad", each.number) for each in nanshan[:SQUAD]
    )
    return found


def _team(tree: Tree, node: str, names: list[str], ground: Ground) -> list[Someone]:
    parts = {part.number: part for part in PARTS if part.node == node}
    found = []
    for number, name in enumerate(names, 1):
        luck = chance("person", node, number)
        person = _person(tree, node, number, name, luck)
        village = ground.villages[luck.randrange(len(ground.villages))]
        person.home_lon = round(village[0] + luck.uniform(-1, 1) * HOME_SPREAD_DEG, 5)
        person.home_lat = round(village[1] + luck.uniform(-1, 1) * HOME_SPREAD_DEG, 5)
        found.append(
            Someone(
                person, _membership(tree, person, node, number), node, number, parts.get(number)
            )
        )
    return found


def _others(tree: Tree) -> list[Someone]:
    """Officers, dispatchers and staff: one for each part that no volunteer plays."""
    found = []
    for part in PARTS:
        if part.node in ("shuguang", "nanshan"):
            continue
        person = _person(tree, part.node, part.number, part.name, chance("staff", part.username))
        row = _membership(tree, person, part.node, part.number)
        row.category = "officer" if part.role == "station_officer" else "staff"
        found.append(Someone(person, row, part.node, part.number, part))
    return found


def _person(tree: Tree, node: str, number: int, name: str, luck: Random) -> Person:
    spelled = spell_person(name)
    home = tree[node]
    return Person(
        id=key("person", node, number),
        station_id=home.station_id,
        name=name,
        pinyin=spelled.pinyin,
        initials=spelled.initials,
        born_on=date(luck.randint(1956, 2002), luck.randint(1, 12), luck.randint(1, 28)),
        phone=f"000 {_area(node)} {number:04d}",
        email=f"{node}{number:02d}@example.invalid",
        channels=["inbox", "email"],
        is_demo=True,
    )


def _area(node: str) -> str:
    return f"{[row[0] for row in NODES].index(node):04d}"


def _membership(tree: Tree, person: Person, node: str, number: int) -> Membership:
    luck = chance("membership", node, number)
    today = timezone.localdate()
    joined = today - timedelta(days=luck.randint(200, 1800))
    return Membership(
        id=key("membership", node, number),
        station_id=tree[node].station_id,
        person=person,
        organisation=tree[node],
        number=f"演示-{_area(node)[-2:]}-{number:03d}",
        category=luck.choice(CATEGORIES.get(node, ("other",))),
        state="active",
        specialities=luck.sample(SKILLS, luck.randint(1, 3)),
        emergency_contact="演示联系人 000 9999 0000",
        code_signed_on=joined,
        induction_passed_on=joined + timedelta(days=30),
        joined_on=joined + timedelta(days=60),
    )


def open_doors(found: list[Someone]) -> None:
    """Give every part its role and its sign-in; one password for all, in demonstrations only."""
    now = timezone.now()
    scopes = {row[0]: key("organisation", row[0]) for row in NODES}
    password = make_password(PASSWORD)
    grants, accounts = [], []
    for each in found:
        if each.part is None:
            continue
        accounts.append(
            Account(
                id=key("account", each.part.username),
                username=each.part.username,
                password=password,
                email=each.person.email,
                person=each.person,
                acting_as=seat_of(each, each.part),
            )
        )
        matter = _matter(each, each.part)
        if each.part.role != "volunteer" and (matter or each.part.role not in FOR_ONE_MATTER):
            grants.append(
                RoleGrant(
                    id=seat_of(each, each.part),
                    station_id=each.membership.station_id,
                    membership=each.membership,
                    role=each.part.role,
                    scope_id=scopes[each.part.scope or each.node],
                    starts_at=now - timedelta(days=1),
                    matter_id=matter,
                )
            )
    Account.objects.bulk_create(accounts)
    RoleGrant.objects.bulk_create(grants)


def _matter(each: Someone, part: Part) -> UUID | None:
    """Return what a commander leads, if anything: the response to heat at their own station."""
    if part.role not in FOR_ONE_MATTER:
        return None
    rows = EmergencyActivation.objects.filter(station_id=each.membership.station_id)
    response: EmergencyActivation | None = rows.order_by("created_at", "pk").first()
    return response.pk if response else None


def seat_of(each: Someone, part: Part) -> UUID:
    """Return the seat a part acts from: its role, or for a volunteer the membership itself."""
    return each.membership.pk if part.role == "volunteer" else key("grant", part.username)
