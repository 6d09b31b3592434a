"""The real product on a free port: the command, one process, a home of its own."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
SECONDS = 120


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(home, **more):
    """What a fresh machine's environment says, and `more`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("FIRSTLIGHT_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return {
        **kept,
        "PYTHONPATH": str(ROOT / "src"),
        "FIRSTLIGHT_HOME": str(home),
        **more,
    }


def command(home, *words, env=None, prefix=()):
    """The words of `firstlight …`, run to its end."""
    return subprocess.run(
        [*prefix, sys.executable, "-m", "firstlight.config.cli", *words],
        capture_output=True,
        text=True,
        cwd=home,
        timeout=SECONDS,
        env=environment(home, **(env or {})),
        check=False,
    )


@dataclass
class Served:
    """A running product."""

    port: int
    process: subprocess.Popen
    log: Path

    def rss_mib(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def get(self, path, **headers):
        return self.request("GET", path, headers=headers)

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def sign_in(self, username):
        """Be somebody of the demonstration; return the Cookie header."""
        _status, headers, body = self.get("/accounts/login/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', body).group(1).decode()
        cookie = re.search(r"csrftoken=([^;]+)", headers["set-cookie"]).group(0)
        form = urlencode({"csrfmiddlewaretoken": token, "username": username})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(
            "POST",
            "/demo/sign-in/",
            form,
            {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"},
        )
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 302, answer.status
        cookies = [value.partition(";")[0] for value in answer.headers.get_all("set-cookie")]
        connection.close()
        return "; ".join(cookies)


def token_in(cookie):
    """The CSRF token that goes with a Cookie header."""
    return re.search(r"csrftoken=([^;]+)", cookie).group(1)


@contextmanager
def serving(home, *words, env=None, prefix=(), port=None):
    """Run the product until the block ends."""
    port = port or free_port()
    log = Path(home) / "server.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [
                *prefix,
                sys.executable,
                "-m",
                "firstlight.config.cli",
                "run",
                "--port",
                str(port),
                *words,
            ],
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=home,
            env=environment(home, **(env or {})),
        )
    served = Served(port, process, log)
    try:
        if not prefix:
            wait_until_open(served)
        yield served
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_open(served):
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if served.process.poll() is not None:
            raise AssertionError(served.log.read_text())
        try:
            with socket.create_connection(("127.0.0.1", served.port), 1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"not open after {SECONDS} s: {served.log.read_text()}")
