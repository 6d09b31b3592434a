"""From nothing to a served page, and how much memory the product takes at rest.

``python -m benchmarks.bench_run`` starts the demonstration in an empty folder, then once more in
the same folder. With ``clean`` it first clones this checkout and does ``make run`` there, every
package fetched anew, which takes a minute or two.
"""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import Row, say

ROOT = Path(__file__).resolve().parents[1]
REST_S = 20.0  # the worker has looked round, nobody asks for anything
LONGEST_S = 600.0


def free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def served(command, port, began, **how):
    """Start; return the process and the seconds until the sign-in page came whole."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True, **how)
    while time.perf_counter() - began < LONGEST_S:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            line.request("GET", "/accounts/login/")
            answer = line.getresponse()
            if answer.status == 200 and b"</html>" in answer.read():
                return process, time.perf_counter() - began
        except OSError:
            if process.poll() is not None:
                raise SystemExit(f"it ended by itself: {process.returncode}") from None
            time.sleep(0.05)
        finally:
            line.close()
    raise SystemExit("no page was served")


def stop(process):
    """End it and what it started."""
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(20)


def memory_mib(process):
    """Return the process's own share of memory (PSS; resident size where that is not told)."""
    folder = Path(f"/proc/{process.pid}")
    detail = folder / "smaps_rollup"
    text = detail.read_text() if detail.exists() else (folder / "status").read_text()
    found = re.search(r"(?m)^(?:Pss|VmRSS):\s+(\d+) kB", text)
    return int(found[1]) / 1024


def started(home, port):
    """Start the demonstration in `home`; return the process and its seconds."""
    env = {**os.environ, "FIRSTLIGHT_HOME": str(home), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "firstlight.config.cli", "run", "--demo", "--port", str(port)]
    return served(command, port, time.perf_counter(), cwd=ROOT, env=env)


def from_clean(folder):
    """Clone, then `make run` to a page; return the seconds, and those of a second `make run`.

    The installers' stores are empty at first, as on a machine that has never seen these packages.
    """
    clone = folder / "clone"
    stores = ("PIP_CACHE_DIR", "UV_CACHE_DIR", "NPM_CONFIG_CACHE", "XDG_CACHE_HOME")
    env = {**os.environ, **{name: str(folder / name.lower()) for name in stores}}
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    times = []
    for _ in range(2):
        process, seconds = served(["make", "run"], 8000, time.perf_counter(), cwd=clone, env=env)
        stop(process)
        times.append(seconds)
    return times


def main(words):
    """Measure."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "home"
        process, first = started(home, free_port())
        stop(process)
        process, again = started(home, free_port())
        time.sleep(REST_S)
        memory = memory_mib(process)
        stop(process)
        rows += [
            Row("start with an empty folder to the first page (s)", first, 60.0, "at most"),
            Row("second start to the first page (s)", again, 10.0, "at most"),
            Row("memory at rest, one process (MiB)", memory, 512.0, "at most"),
        ]
        if "clean" in words:
            fresh, second = from_clean(Path(name))
            rows += [
                Row("`make run`, nothing fetched yet, to a page (s)", fresh, 240.0, "at most"),
                Row("`make run` the second time (s)", second, 10.0, "at most"),
            ]
    say(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
