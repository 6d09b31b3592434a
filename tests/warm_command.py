"""Reads the libraries once, then forks for every command that standard input asks for.

An order is a line of JSON (`tests.saying`); the answer is a line with the exit code. Nothing that
depends on the environment is read before the fork: no settings, no configuration of ours.
"""

import json
import os
import signal
import sys
import traceback
from importlib import import_module

LIBRARIES = (
    "PIL.Image",
    "asyncio",
    "cryptography.hazmat.primitives.asymmetric.ed25519",
    "django.contrib.auth.hashers",
    "django.core.management",
    "django.db.migrations.executor",
    "django.db.models",
    "gpxpy",
    "h3",
    "nacl.public",
    "numba",
    "openpyxl",
    "osmium",
    "pydantic",
    "pyogrio",
    "pypinyin",
    "pyproj",
    "qrcode",
    "rasterio",
    "scipy.ndimage",
    "scipy.optimize",
    "scipy.sparse.csgraph",
    "scipy.spatial",
    "scipy.stats",
    "shapely",
    "typst",
)


def run(order):
    """Be the command: its words, its environment, its files."""
    signal.alarm(order["timeout_s"])
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    new = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for number, (name, how) in enumerate((("given", os.O_RDONLY), ("out", new), ("err", new))):
        os.dup2(os.open(order[name], how, 0o600), number)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = os.fdopen(number, "r" if number == 0 else "w", encoding="utf-8", closefd=False)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.argv = ["firstlight", *order["words"]]
    main = import_module("firstlight.config.cli").main
    try:
        code = main()
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else int(done.code is not None)
    except BaseException:  # noqa: BLE001 - as the interpreter would: told, and the code is 1
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code or 0


def main():
    """Serve until standard input ends."""
    for each in LIBRARIES:
        import_module(each)
    orders = os.fdopen(os.dup(0), "r", encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    while line := orders.readline():
        child = os.fork()
        if child == 0:
            os._exit(run(json.loads(line)))
        _child, status = os.waitpid(child, 0)
        answers.write(f"{os.waitstatus_to_exitcode(status)}\n")
        answers.flush()


if __name__ == "__main__":
    main()
