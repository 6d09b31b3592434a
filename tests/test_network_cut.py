"""With the network cut the product works: no page, map or font comes from anywhere else (S15).

Where the tests may make a network namespace, server and browser run in one that has no route to
anywhere, so that a call outside could only fail; the server's own connections are counted too.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from tests.served import ROOT, environment

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="served on its default database"),
]
HERE = Path(__file__).parent


def may_cut():
    """Whether this machine lets us make a namespace without a network."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return False
    tried = subprocess.run([unshare, "-rn", "true"], capture_output=True, check=False)
    return tried.returncode == 0


def test_pages_and_the_map_need_nobody_outside(tmp_path):
    if not may_cut():
        pytest.skip("this machine gives no network namespace (unshare -rn)")
    done = subprocess.run(
        ["unshare", "-rn", sys.executable, str(HERE / "cut_off.py"), str(tmp_path)],
        env=environment(tmp_path, PYTHONPATH=f"{ROOT / 'src'}{os.pathsep}{ROOT}"),
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout.splitlines()[-1])

    assert told["outside"] == []  # addresses that the browser asked for beyond our own
    assert told["connects"] == []  # addresses that the server opened a connection to
    assert told["refused"] == []  # what a page asked us for and did not get
    assert told["map_drawn"]
    assert len(told["pages"]) >= 12
