"""The house rules that a machine can check."""

import ast
import inspect
import json
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from firstlight.force.roles import EXCLUSIVE, ROLES, TITLES
from firstlight.kernel.actions import REGISTRY, Offline
from firstlight.kernel.workflow import export

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "firstlight"
SPECIFICATION = json.loads((ROOT / "tests" / "workflows.json").read_text(encoding="utf-8"))
WRITES = {
    "save",
    "delete",
    "create",
    "bulk_create",
    "update",
    "bulk_update",
    "update_or_create",
    "get_or_create",
    "aget_or_create",
    "asave",
    "acreate",
    "adelete",
}


def modules(*, but=frozenset()):
    """Every module of ours that is neither a test nor a migration."""
    for path in sorted(SRC.rglob("*.py")):
        parts = path.relative_to(SRC).parts
        if not {"tests", "migrations"} & set(parts) and not but & {parts[0]}:
            yield path


def sources(word, *, but=frozenset()):
    """Those of them in which a word stands, parsed: the others cannot offend with it."""
    for path in modules(but=but):
        text = path.read_text(encoding="utf-8")
        if word in text:
            yield path, ast.parse(text)


def where(path, node):
    return f"{path.relative_to(SRC)}:{node.lineno}"


def is_action_file(path):
    parts = path.relative_to(SRC).parts
    return path.name == "actions.py" or "actions" in parts


def test_every_workflow_is_as_specified():
    assert export() == SPECIFICATION


@pytest.mark.parametrize("name", sorted(SPECIFICATION["workflows"]))
def test_every_state_of_a_workflow_can_be_reached_and_left(name):
    table = SPECIFICATION["workflows"][name]
    reached = {table["initial"]}
    for _ in table["states"]:
        reached |= {t["to"] for t in table["transitions"] if t["from"] in reached}
    left = {t["from"] for t in table["transitions"]}

    assert reached == set(table["states"])
    assert set(table["states"]) - left <= set(table["terminal"])


def test_every_action_needs_a_capability_that_some_role_holds():
    held = frozenset().union(*(role.capabilities for role in ROLES.values()))
    job_only = {a.may for a in REGISTRY.values()} - held
    jobs_only = {
        "system.clock",
        "duty.purge",
        "patrols.purge",
        "privacy.erase",
        "reports.settle",
        "training.age",
        "equipment.clock",
        "disputes.clock",
        "complaints.clock",
        "tips.clock",
        "tips.receive",
        "grid_events.clock",
        "ecology.clock",
        "enterprises.clock",
        "hazards.send",
        "force.apply",
        "complaints.send",
        "community.clock",
        "records.clock",
        "records.object",
        "privacy.clock",
        "rights.ask",
    }
    assert job_only <= jobs_only


def test_every_role_has_a_title_and_exclusive_pairs_are_roles():
    assert TITLES.keys() == ROLES.keys()
    assert all(pair <= ROLES.keys() for pair in EXCLUSIVE)


def test_only_actions_write():
    offenders = [
        where(path, node)
        for path, tree in sources("objects", but={"kernel", "engine", "exchange"})
        if not is_action_file(path) and "demo" not in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and "objects" in ast.unparse(node.func)
    ]
    assert offenders == []


def test_nothing_sets_a_state_but_the_mover():
    offenders = [
        where(path, target)
        for path, tree in sources(".state", but={"engine", "kernel"})
        if path.parts[-2] != "notify"
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]
    assert offenders == []


def takes_a_context(function):
    """Whether it is a step within an act: whoever calls it is inside the gate already."""
    first = next(iter(inspect.signature(function).parameters.values()), None)
    return first is not None and "Context" in str(first.annotation)


def test_who_holds_a_role_is_asked_in_one_place():
    """A role given until a day is held until then: whoever filters by hand forgets that."""
    asked = [
        str(path.relative_to(SRC))
        for path, tree in sources("ends_at__isnull")
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and (node.arg or "").endswith("ends_at__isnull")
    ]
    assert set(asked) == {"force/queries/holders.py", "force/actions/roles.py"}


def test_every_public_function_in_actions_is_an_action_or_a_step_of_one():
    loose = []
    registered = {action.run for action in REGISTRY.values()}
    for path in modules(but={"kernel", "engine"}):
        if not is_action_file(path):
            continue
        name = ".".join(path.relative_to(SRC.parent).with_suffix("").parts)
        module = import_module(name.removesuffix(".__init__"))
        loose += [
            f"{module.__name__}.{name}"
            for name, f in inspect.getmembers(module, inspect.isfunction)
            if f.__module__ == module.__name__
            and not name.startswith("_")
            and f not in registered
            and not takes_a_context(f)
        ]
    assert loose == []


def test_no_file_of_acts_or_rules_waits_to_be_imported():
    """An act that only some page imports would be unknown to the API and to the jobs."""
    files = [
        ".".join(path.relative_to(SRC.parent).with_suffix("").parts).removesuffix(".__init__")
        for path in modules(but={"kernel", "engine", "console", "config"})
        if {"actions", "rules"} & {path.stem, path.parent.name}
    ]
    code = f"""
import sys, django
django.setup()
print([name for name in {files} if name not in sys.modules])
"""
    told = {**os.environ, "PYTHONPATH": str(SRC.parent)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=True, env=told, capture_output=True, text=True)
    assert done.stdout == "[]\n"
    assert len(files) > 40


def test_inputs_of_actions_refuse_what_they_do_not_know():
    open_ended = [
        a.name for a in REGISTRY.values() if a.takes.model_config.get("extra") != "forbid"
    ]
    assert open_ended == []


def test_what_a_phone_may_do_is_not_a_decision():
    assert {a.offline for a in REGISTRY.values()} <= set(Offline)


@pytest.mark.parametrize("module", ["search", "drift", "terrain", "frames", "mobilising"])
def test_engine_runs_without_django(module):
    code = f"import sys; sys.modules['django'] = None; import firstlight.engine.{module}"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(SRC.parent)})


def test_nothing_is_left_undone_in_the_code():
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "raise NotImplemented" + "Error")
    offenders = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in sorted(ROOT.joinpath("src").rglob("*.py"))
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]
    assert offenders == []


def test_no_catch_all():
    offenders = [
        where(path, node)
        for path, tree in sources("except")
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert offenders == []


def test_a_template_calls_an_organisation_as_its_reader_does():
    """`.called` is in the reader's language; only the form that changes the name writes it."""
    bare = re.compile(r"\b(?:organisation|unit|scope|station|team|node)\.name\b")
    offenders = [
        f"{path.relative_to(SRC)}: {hit.group()}"
        for path in sorted(SRC.rglob("*.html"))
        for hit in bare.finditer(
            path.read_text(encoding="utf-8").replace(':value="node.name"', "")
        )
    ]
    assert offenders == []


def test_no_file_names_a_registry_or_a_foreign_host():
    suspects = (
        "registry.npmjs",
        "pypi.org",
        "files.pythonhosted",
        "unpkg.com",
        "jsdelivr",
        "googleapis",
    )
    kept = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    offenders = []
    for name in kept:
        path = ROOT / name
        if (
            path.suffix in {".png", ".woff2", ".npz"}
            or path == Path(__file__)
            or not path.exists()
        ):
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        offenders += [f"{name}: {word}" for word in suspects if word in text]
    assert offenders == []
