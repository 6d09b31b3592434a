"""The installed command, as a person runs it."""

import atexit
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIRSTLIGHT = Path(sys.executable).with_name("firstlight")
WARM = Path(__file__).with_name("warm_command.py")


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


@cache
def _warm():
    """A process that has read the libraries and forks for every command: seconds saved a call."""
    told = _as_in_life()
    process = subprocess.Popen(
        [sys.executable, str(WARM)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=told,
    )
    atexit.register(process.stdin.close)
    return process


def _as_in_life():
    """The environment without the settings of the tests."""
    return {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}


def say(*words, given="", home=None, timeout_s=120):
    """Run `firstlight` as a person would, `given` on standard input.

    Each call is a process of its own with its own environment and files; only the libraries
    have been read before it began. `said_cold` starts the installed script itself.
    """
    env = _as_in_life() | ({"FIRSTLIGHT_HOME": str(home)} if home else {})
    with tempfile.TemporaryDirectory(prefix="said-") as folder:
        at = {name: str(Path(folder) / name) for name in ("given", "out", "err")}
        Path(at["given"]).write_bytes(given.encode() if isinstance(given, str) else given)
        order = {**at, "words": list(map(str, words)), "env": env, "cwd": os.getcwd()}
        warm = _warm()
        warm.stdin.write(json.dumps({**order, "timeout_s": timeout_s}) + "\n")
        warm.stdin.flush()
        code = int(warm.stdout.readline())
        return Said(code, Path(at["out"]).read_text(), Path(at["err"]).read_text())


def said_cold(*words, given="", home=None, timeout_s=120):
    """Run the installed script `firstlight` from nothing."""
    done = subprocess.run(
        [str(FIRSTLIGHT), *map(str, words)],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        timeout=timeout_s,
        check=False,
        env=_as_in_life() | ({"FIRSTLIGHT_HOME": str(home)} if home else {}),
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())
