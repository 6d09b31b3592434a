"""Prepare a checkout: tools, `.venv`, browser assets, fonts, words. Runs on a bare `python3`.

Each step leaves a stamp of what it was made from, so that a second run does nothing and takes no
time. Steps that do not need each other run side by side. What a step prints is shown only when it
fails.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import browsers

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "firstlight"
VENV, TOOLS, MODULES = ROOT / ".venv", ROOT / ".tools", ROOT / "node_modules"
PYTHON = VENV / "bin" / "python"
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]
TOOL_LOCK, PAGE_LOCK = ROOT / "requirements-tools.lock", ROOT / "package-lock.json"
LAYING_OUT = [SOURCE / "config" / "assets.py", SOURCE / "exchange" / "fonts.py"]


def say(words: str) -> None:
    """Tell the person at the keyboard what is going on."""
    print(f"setup: {words}", flush=True)


def run(*words: "str | Path", advice: str = "") -> None:
    """Run a command in the checkout; if it fails show what it said and stop with one line."""
    done = subprocess.run(
        [str(word) for word in words], cwd=ROOT, check=False, text=True, capture_output=True
    )
    if done.returncode:
        print(done.stdout, done.stderr, sep="", file=sys.stderr)
        command = " ".join(str(word) for word in words[:4])
        raise SystemExit(f"setup: failed: {command} …" + (f" ({advice})" if advice else ""))


def stamp_of(*sources: Path) -> str:
    """Return one hash over the sources and the Python that reads them."""
    digest = hashlib.sha256(sys.version.encode())
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def is_fresh(stamp: Path, wanted: str) -> bool:
    """Whether a step was already done from the same sources."""
    return stamp.exists() and stamp.read_text() == wanted


def interpreter() -> str:
    """Return the Python to make `.venv` with: this one, or the system's own of the same line.

    What a version manager compiles on the spot is mostly built without optimisation, and all that
    runs on it takes a quarter longer; what a distribution ships is built for speed.
    """
    system = f"/usr/bin/python{sys.version_info[0]}.{sys.version_info[1]}"
    configured = str(sysconfig.get_config_var("CONFIG_ARGS"))
    if sys.base_prefix == "/usr" or "--enable-optimizations" in configured:
        return sys.executable
    if not Path(system).exists():
        return sys.executable
    tried = subprocess.run([system, "-c", "import sqlite3, ssl"], capture_output=True, check=False)
    return sys.executable if tried.returncode else system


def tools() -> None:
    """Bring the package installer, and Node for the browser assets."""
    wanted, stamp = stamp_of(TOOL_LOCK), TOOLS / "stamp.txt"
    if is_fresh(stamp, wanted):
        return
    say("tools (package installer, Node)")
    run(sys.executable, "-m", "venv", "--clear", TOOLS, advice="sudo apt-get install python3-venv")
    # Twice quiet: what goes wrong is still said; what a machine's own pip settings lack is not.
    pip = [TOOLS / "bin" / "python", "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    run(*pip, "--require-hashes", "-r", TOOL_LOCK, advice="is there a network?")
    stamp.write_text(wanted)


def packages() -> None:
    """Make `.venv` hold exactly what the locks name, and the `firstlight` command."""
    wanted, stamp = stamp_of(*LOCKS, ROOT / "pyproject.toml"), VENV / "stamp.txt"
    if is_fresh(stamp, wanted):
        return
    say("Python packages")
    uv = [TOOLS / "bin" / "uv", "pip"]
    if not PYTHON.exists():
        run(TOOLS / "bin" / "uv", "venv", "--quiet", "--clear", "--python", interpreter(), VENV)
    # Compiled once here, or every start reads the libraries' sources where Python may not write.
    sync = [*uv, "sync", "--quiet", "--require-hashes", "--compile-bytecode"]
    run(*sync, "--python", PYTHON, *LOCKS)
    run(*uv, "install", "--quiet", "--no-deps", "--python", PYTHON, "--editable", ".")
    stamp.write_text(wanted)


def page_packages() -> None:
    """Install the pinned packages that pages are made from."""
    wanted, stamp = stamp_of(PAGE_LOCK), MODULES / "stamp.txt"
    if is_fresh(stamp, wanted):
        return
    say("browser packages")
    npm = [TOOLS / "bin" / "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    run(*npm, advice="is there a network?")
    stamp.write_text(wanted)


def assets() -> None:
    """Lay out what pages load and the font for printed pages, and compile the catalogues."""
    wanted, stamp = stamp_of(PAGE_LOCK, *LAYING_OUT), MODULES / "laid-out.txt"
    pages = SOURCE / "console" / "static" / "vendor" / "stamp.txt"
    if not (is_fresh(stamp, wanted) and pages.exists()):
        say("browser assets and fonts")
        run(PYTHON, "-c", "from firstlight.config import assets; assets.lay_out()")
        run(PYTHON, "-m", "firstlight.exchange.fonts")
        stamp.write_text(wanted)
    words = sorted((ROOT / "locale").rglob("*.po"))
    if any(_is_older(path.with_suffix(".mo"), path) for path in words):
        run(PYTHON, ROOT / "tools" / "catalogues.py", "compile")


def _is_older(target: Path, source: Path) -> bool:
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime


def planner() -> None:
    """Compile the planner's loops, so that the first plan is quick."""
    engine = sorted((SOURCE / "engine").rglob("*.py"))
    # Loops are the concern, not the tests of them.
    wanted = stamp_of(*(path for path in engine if "tests" not in path.parts))
    stamp = VENV / "planner.txt"
    if is_fresh(stamp, wanted):
        return
    say("compiling the planner")
    run(PYTHON, "-m", "firstlight.config.warm")
    stamp.write_text(wanted)


def browser() -> None:
    """Find Chromium for the browser checks; the product itself does not need one."""
    missing = [name for name in (browsers.WHOLE, browsers.LEAN) if not shutil.which(name)]
    if browsers.WHOLE not in missing:
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        say("Chromium for the browser checks")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
        subprocess.run(["apt-get", "update"], **quiet)
        for name in missing:
            subprocess.run(["apt-get", "install", "-y", "--no-install-recommends", name], **quiet)
    if not browsers.whole():
        say("no Chromium for the browser checks: sudo apt-get install chromium")


def main() -> None:
    """Do every step that is not done yet."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the python3 at hand may well be older
        raise SystemExit("setup: Python 3.11 or newer is needed: sudo apt-get install python3")
    with ThreadPoolExecutor(3) as aside:
        chromium = aside.submit(browser)
        tools()
        pages = aside.submit(page_packages)
        packages()
        compiling = aside.submit(planner)
        pages.result()
        assets()
        compiling.result()
        chromium.result()


if __name__ == "__main__":
    main()
