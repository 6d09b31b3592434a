"""The chapters of the handbook that are read off the code, in both languages.

Whatever a table in the code decides (workflows, roles, settings, acts) is printed from it, so that
the handbook cannot say otherwise. The words beside the facts are written by hand in `docs/*.csv`.
"""

import ast
import csv
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from diagrams import draw
from django.utils.translation import override

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
# Who takes part in a workflow without being a role: in Chinese and in English.
HATS = {
    "system": ("系统", "the system"),
    "volunteer": ("义警", "volunteer"),
    "team_leader": ("队长", "team leader"),
    "officer": ("民警", "officer"),
    "commander": ("现场指挥", "commander"),
    "station_dispatcher": ("值班员", "dispatcher"),
    "association_admin": ("总会管理员", "association administrator"),
    "privacy_officer": ("个人信息保护负责人", "privacy officer"),
    "data_subject": ("本人", "the person concerned"),
    "family": ("家属", "family"),
    "group_leader": ("小组长", "group leader"),
    "holder": ("领用人", "holder"),
    "keeper": ("装备管理员", "equipment keeper"),
    "air_traffic": ("空管部门", "air traffic authority"),
    "organiser": ("主办方", "organiser"),
    "pilot": ("无人机操控员", "drone pilot"),
    "second_officer": ("第二名民警", "second officer"),
    "mediator": ("调解员", "mediator"),
    "mediation_committee": ("调解委员会", "mediation committee"),
    "parties": ("各方当事人", "all parties"),
    "party": ("一方当事人", "a party"),
    "post_holder": ("岗位人员", "post holder"),
    "trainer": ("教员", "trainer"),
    "handler": ("承办人", "handler"),
    "verifier": ("核查人", "verifier"),
    "reporter": ("上报人", "reporter"),
    "rechecker": ("复查人", "re-checker"),
    "adviser": ("企业安全顾问", "enterprise adviser"),
    "enterprise": ("企业", "the business"),
    "owner": ("责任方", "owner (of the site, of the item)"),
    "competent_authority": ("主管部门", "competent authority"),
    "complainant": ("投诉人", "complainant"),
    "person": ("本人", "the person"),
    "chair": ("主持人", "the chair"),
    "anyone": ("任何人", "anybody"),
    "requester": ("申请人", "who asks"),
    "second_person": ("第二人", "a second person"),
}
Rows = Iterable[Iterable[str]]


def rows_of(name: str) -> list[dict[str, str]]:
    """Return a table of `docs/`."""
    with (DOCS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pick(language: str, zh: str, en: str) -> str:
    """Return the one of two texts that is in `language`."""
    return zh if language == "zh" else en


def table(head: Iterable[str], rows: Rows) -> str:
    """Return a markdown table."""
    titles = list(head)
    lines = [
        titles,
        ["---"] * len(titles),
        *([cell.replace("|", "\\|") for cell in r] for r in rows),
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


# How the code asks for an environment variable.
ASKS = ("flag", "rate", "whole", "zone", "os.environ.get", "environ.get", "os.getenv")


@cache
def settings_read() -> dict[str, str]:
    """Return every environment variable that the product reads, with its default as written."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / "src" / "firstlight").rglob("*.py")):
        if "tests" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if not any(f"{name}(" in text for name in ASKS):
            continue
        for node in ast.walk(ast.parse(text)):
            if name := _variable(node):
                default = ast.unparse(node.args[1]) if len(node.args) > 1 else ""
                found[name] = found.get(name) or default
    return dict(sorted(found.items()))


def _variable(node: ast.AST) -> str:
    if not isinstance(node, ast.Call) or not node.args:
        return ""
    first, called = node.args[0], ast.unparse(node.func)
    if called not in ASKS:
        return ""
    return str(first.value) if isinstance(first, ast.Constant) else ""


def settings(language: str) -> str:
    """Return the chapter on settings."""
    known = settings_read()
    rows = (
        [
            f"`{row['name']}`",
            f"`{known[row['name']]}`" if known[row["name"]] else "—",
            row[language],
        ]
        for row in rows_of("settings.csv")
    )
    head = pick(language, "变量 默认值 作用", "Variable Default Meaning").split()
    return table(head, rows)


def glossary(language: str) -> str:
    """Return the chapter of words."""
    rows = (
        [row["zh"], f"`{row['identifier']}`", row["meaning_zh" if language == "zh" else "meaning"]]
        for row in rows_of("glossary.csv")
    )
    return table(pick(language, "中文 标识 含义", "中文 Identifier Meaning").split(), rows)


def roles(language: str) -> str:
    """Return the chapter on who may do what."""
    from firstlight.force.roles import EXCLUSIVE, ROLES, TITLES

    with override(pick(language, "zh-hans", "en")):
        rows = [
            [str(TITLES[name]), f"`{name}`", " ".join(f"`{c}`" for c in sorted(role.capabilities))]
            for name, role in ROLES.items()
        ]
        apart = [
            pick(language, "、", ", ").join(str(TITLES[name]) for name in sorted(pair))
            for pair in EXCLUSIVE
        ]
    head = pick(language, "角色 标识 权限", "Role Identifier Capabilities").split()
    never = pick(language, "同一人不得兼任：", "Nobody holds both: ")
    ends = pick(language, "；", "; ").join(apart)
    return f"{table(head, rows)}\n{never}{ends}{pick(language, '。', '.')}\n"


def acts(language: str) -> str:
    """Return the chapter on acts: who may do each, and what a phone may do alone."""
    from firstlight.kernel.actions import REGISTRY

    rows = [
        [f"`{act.name}`", f"`{act.may}`", f"`{act.offline.name}`", f"`{act.takes.__name__}`"]
        for act in sorted(REGISTRY.values(), key=lambda act: act.name)
    ]
    head = pick(language, "动作 权限 离线 输入", "Act Capability Offline Input").split()
    return table(head, rows)


def workflows(language: str) -> str:
    """Return the chapter on workflows: one picture and one table of steps for each."""
    from firstlight.kernel.workflow import WORKFLOWS, export

    guards = {row["guard"]: row["zh"] for row in rows_of("guards.csv")}
    parts = []
    with override(pick(language, "zh-hans", "en")):
        for name, spec in export()["workflows"].items():
            flow = WORKFLOWS[name]
            title = pick(language, flow.zh, _spaced(flow.entity))
            state, event = _named(flow.state_names), _named(flow.event_names)
            rows = [
                [
                    state(step["from"]),
                    f"{event(step['event'])} `{step['event']}`",
                    state(step["to"]),
                    _who(step["actor"], language),
                    guards[step["guard"]] if language == "zh" and step["guard"] else step["guard"],
                ]
                for step in spec["transitions"]
            ]
            head = pick(language, "从 步骤 到 谁 条件", "From Step To Who Condition").split()
            picture = draw(spec, title, state, event)
            parts.append(f"## {title} `{name}`\n\n{picture}\n\n{table(head, rows)}")
    return "\n".join(parts)


def _named(names: object) -> Callable[[str], str]:
    return lambda key: str(names[key])  # type: ignore[index]  # a mapping of words


def _spaced(entity: str) -> str:
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in entity)
    return words.strip().capitalize()


def _who(actor: str, language: str) -> str:
    both = pick(language, "与", " and ")
    return both.join(HATS[hat][language == "en"] for hat in actor.split("+"))


def decisions(_language: str) -> str:
    """Return the decisions, one after the other, as they were written."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(DOCS.glob("decisions/*.md")))
    return "\n\n".join(
        text.replace("\n# ", "\n## ").removeprefix("# ").join(["## ", ""]) for text in texts
    )


GENERATED = {
    "settings": settings,
    "glossary": glossary,
    "roles": roles,
    "acts": acts,
    "workflows": workflows,
    "decisions": decisions,
}
