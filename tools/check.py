"""Every check that must hold, in the order in which a mistake shows soonest.

``static`` style, types, the layers of the house, catalogues · ``sqlite`` and ``postgres`` the
Python tests on each database · ``browser`` the tests that drive a real browser · ``all`` these
four · ``postgres-whole`` every Python test on PostgreSQL, also what ``postgres`` tries in brief.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path

from cluster import cluster, install

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
CORES = str(max(2, os.cpu_count() or 2))
# A file's tests stay together: what its module prepares is then prepared once.
SIDE_BY_SIDE = ("-n", CORES, "--dist", "loadfile", "--no-loadscope-reorder")
# In the browser few tests are long: whoever is done takes the next from the other.
FREE_HANDS = ("-n", CORES, "--dist", "worksteal")
PYTEST = ("pytest", "-q", *SIDE_BY_SIDE, "-m", "not browser")
# What touches no database need not be tried on two: the rooms' tests say by themselves whether
# they do, these of the whole product do not or bring their own.
SECOND = "--on-a-second-database"
NO_DATABASE = (
    "src/firstlight/engine",
    "src/firstlight/exchange",
    "tests/test_bad_input.py",
    "tests/test_deployed.py",
    "tests/test_docs.py",
    "tests/test_doors_served.py",
    "tests/test_house.py",
    "tests/test_installed.py",
    "tests/test_script_budget.py",
    "tests/test_search_by_command.py",
    "tests/test_search_by_command_contract.py",
    "tests/test_story.py",
    "tests/test_words.py",
)


def step(
    name: str, *words: str, env: dict[str, str] | None = None, in_one_piece: bool = False
) -> bool:
    """Run one check and say how it went and how long it took.

    What a check beside others has to say comes in one piece when it is done.
    """
    began = time.monotonic()
    if not in_one_piece:
        print(f"── {name}", flush=True)
    told = {**os.environ, **(env or {})}
    # Hundreds of processes start from these sources: what one has compiled, the next one reads.
    told.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [str(BIN / words[0]), *words[1:]]
    done = subprocess.run(
        command, cwd=ROOT, env=told, capture_output=in_one_piece, text=True, check=False
    )
    said = f"{done.stdout}{done.stderr}" if in_one_piece else ""
    verdict = "holds" if done.returncode == 0 else "FAILS"
    print(f"{said}── {name}: {verdict} ({time.monotonic() - began:.0f} s)", flush=True)
    return done.returncode == 0


def tests(name: str, *words: str, env: dict[str, str]) -> bool:
    """Run tests; what fails is run once more, alone.

    A browser on a busy machine can be late. A test that fails twice, the second time with the
    machine to itself, is a failure; one that needed its second chance is named in the output.
    """
    if step(name, *words, env=env):
        return True
    again = [word for word in words if word not in (*SIDE_BY_SIDE, *FREE_HANDS)]
    return step(f"{name}, what failed, once more", *again, "--last-failed", "-v", env=env)


def static() -> bool:
    """Types by every core; then style, layers and catalogues, which need one each."""
    typed = step("types", "mypy", "-n", CORES, "src")
    checks = (
        ("layers", "lint-imports", "--no-cache"),
        ("words", "python", "tools/catalogues.py", "gaps"),
        ("migrations", "python", "manage.py", "makemigrations", "--check", "--dry-run"),
        ("style", "ruff", "check", "."),
        ("layout", "ruff", "format", "--check", "."),
    )
    with ThreadPoolExecutor(int(CORES)) as hands:
        held = list(hands.map(lambda check: step(*check, in_one_piece=True), checks))
    return all(held) and typed


def sqlite() -> bool:
    """The Python tests on SQLite."""
    return tests("tests on SQLite", *PYTEST, env={"DATABASE_URL": ""})


def postgres() -> bool:
    """The Python tests on PostgreSQL, without what a second database cannot answer otherwise."""
    brief = (SECOND, *(f"--ignore={path}" for path in NO_DATABASE))
    return _on_postgres("tests on PostgreSQL", *brief)


def postgres_whole() -> bool:
    """Every Python test on PostgreSQL."""
    return _on_postgres("all tests on PostgreSQL", FIRSTLIGHT_TEST="whole")


@cache
def _postgres_installed() -> "Future[bool]":
    """Begin to install PostgreSQL: it is mostly waiting, and the checks before it go on."""
    return ThreadPoolExecutor(1).submit(install)


def _on_postgres(name: str, *words: str, **told: str) -> bool:
    if not _postgres_installed().result():
        return False
    with cluster() as url:
        return tests(name, *PYTEST, *words, env={"DATABASE_URL": url, **told})


def browser() -> bool:
    """The tests that drive a real browser."""
    where = ("tests/browser", "tests/test_network_cut.py", "src/firstlight/console")
    return tests(
        "browser", "pytest", "-q", *FREE_HANDS, "-m", "browser", *where, env={"DATABASE_URL": ""}
    )


CHECKS = {"static": static, "sqlite": sqlite, "postgres": postgres, "browser": browser}
BESIDES = {"postgres-whole": postgres_whole}


def main() -> int:
    """Run the checks that are asked for; 1 if any fails."""
    asked = sys.argv[1] if len(sys.argv) > 1 else "all"
    names = list(CHECKS) if asked == "all" else [asked]
    began = time.monotonic()
    if any(name.startswith("postgres") for name in names):
        _postgres_installed()
    failed = [name for name in names if not (CHECKS | BESIDES)[name]()]
    print(f"── {', '.join(names)}: {time.monotonic() - began:.0f} s")
    print(f"── failed: {', '.join(failed)}" if failed else "── everything holds")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
