"""The parts one can play in the demonstration, and how to sign in as each."""

from dataclasses import dataclass

from django.utils.translation import override

from firstlight.config.demo.keys import key
from firstlight.force.models import Account, Organisation
from firstlight.force.roles import TITLES

# Known to everybody: it opens made-up accounts on a demonstration, and nothing else has it.
PASSWORD = "demo-dawn-2019"  # noqa: S105  # not a secret


@dataclass(frozen=True, slots=True)
class Part:
    """A part: who plays it (`number` in `node`), in which role, over what (`scope`)."""

    username: str
    role: str
    node: str
    number: int
    name: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One way in, as it is printed and shown."""

    role: str
    role_zh: str
    username: str
    password: str
    title: str
    where: str


PARTS = (
    Part("officer", "station_officer", "changle", 1, "演警甲"),
    Part("dispatcher", "station_dispatcher", "changle", 2, "演值班甲"),
    Part("commander", "commander", "changle", 3, "演指挥甲"),
    Part("leader", "team_leader", "nanshan", 1),
    Part("volunteer", "volunteer", "nanshan", 5),
    Part("pilot", "pilot", "nanshan", 3),
    Part("keeper", "equipment_keeper", "nanshan", 4, scope="nanshan"),
    Part("mediator", "mediator", "nanshan", 6),
    Part("trainer", "trainer", "nanshan", 7),
    Part("grid_worker", "grid_worker", "changle", 4, "演网格员甲"),
    Part("school", "school_contact", "lushan", 4, "演校方甲"),
    Part("enterprise", "enterprise_contact", "changle", 5, "演企业甲"),
    Part("association", "association_admin", "association", 1, "演总会甲"),
    Part("privacy", "privacy_officer", "association", 2, "演个保甲"),
    Part("auditor", "auditor", "association", 3, "演审计甲"),
    Part("admin", "system_admin", "association", 4, "演系统甲"),
    Part("officer_lushan", "station_officer", "lushan", 1, "演警乙"),
    Part("officer_lushan_2", "station_officer", "lushan", 2, "演警丙"),
    Part("officer_2", "station_officer", "changle", 6, "演警丁"),
    Part("dispatcher_lushan", "station_dispatcher", "lushan", 3, "演值班乙"),
    Part("leader_lushan", "team_leader", "shuguang", 1),
    Part("volunteer_lushan", "volunteer", "shuguang", 5),
)


def listed() -> list[SignIn]:
    """Return the ways into the demonstration that exist, by part."""
    accounts = {
        account.username: account
        for account in Account.objects.filter(
            username__in=[part.username for part in PARTS], person__is_demo=True
        ).select_related("person")
    }
    homes = {row.pk: row.called for row in Organisation.objects.filter(is_demo=True)}
    found = []
    for part in PARTS:
        account = accounts.get(part.username)
        if account is None or account.person is None:
            continue
        with override("zh-hans"):
            role_zh = str(TITLES[part.role])
        found.append(
            SignIn(
                role=part.role,
                role_zh=role_zh,
                username=part.username,
                password=PASSWORD,
                title=str(TITLES[part.role]),
                where=homes.get(key("organisation", part.node), ""),
            )
        )
    return found
