"""Whoever is the one worker of a database takes over from the dead; a second one does not."""

import subprocess
import sys

from firstlight.config.alone import only_one

HOLDER = """
import sys
from pathlib import Path
from firstlight.config.alone import only_one
held = only_one(Path(sys.argv[1]))
print(held is not None, flush=True)
sys.stdin.read()
"""


def test_the_lock_is_one_s_own_until_the_process_ends_however_it_ends(tmp_path):
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout.readline() == "True\n"
    assert only_one(tmp_path) is None
    other.kill()
    other.communicate()
    mine = only_one(tmp_path)
    assert mine is not None
    mine.close()
