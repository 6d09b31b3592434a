"""The product as it is served: `firstlight run`, with a home of its own, on a free port."""

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from urllib.parse import urlencode

from tests.saying import FIRSTLIGHT, ROOT

PASSWORD = "demo-dawn-2019"
STARTS_WITHIN_S = 180


def environment(home, **more):
    """What a fresh machine's environment says, and `more`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("FIRSTLIGHT_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "FIRSTLIGHT_HOME": str(home), **more}


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@dataclass
class Served:
    """A server that can be killed and started again on the same home."""

    home: Path
    port: int = field(default_factory=free_port)
    told: dict = field(default_factory=dict)
    process: subprocess.Popen | None = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        env = environment(self.home, **{"FIRSTLIGHT_URL": self.url, **self.told})
        with (self.home / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(FIRSTLIGHT), "run", "--demo", "--port", str(self.port)],
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env=env,
            )
        self._wait()
        return self

    def _wait(self):
        end = monotonic() + STARTS_WITHIN_S
        while monotonic() < end:
            assert self.process.poll() is None, self.said()
            try:
                with urllib.request.urlopen(f"{self.url}/accounts/login/", timeout=2) as answer:
                    answer.read()
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                continue
        raise AssertionError(f"the server did not start: {self.said()}")

    def until(self, holds, within_s=60):
        """Look again after each answer of the server until something holds."""
        end = monotonic() + within_s
        while not holds():
            assert monotonic() < end, f"not within {within_s} s: {self.said()[-2000:]}"
            with urllib.request.urlopen(f"{self.url}/accounts/login/", timeout=20) as answer:
                answer.read()

    def said(self):
        return (self.home / "server.log").read_text(encoding="utf-8", errors="replace")

    def stop(self, with_signal=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(with_signal)
            self.process.wait(timeout=20)

    def kill(self):
        self.stop(signal.SIGKILL)

    def rows(self, sql, *values):
        """Read the database as it stands on disk, beside the server."""
        with sqlite3.connect(f"file:{self.home / 'firstlight.sqlite3'}?mode=ro", uri=True) as db:
            return db.execute(sql, values).fetchall()

    def counts(self):
        """How many rows each table of ours holds, but for visits and sessions."""
        tables = [
            name
            for (name,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(("sqlite_", "django_", "axes_", "usersessions_", "account_"))
        ]
        return {name: self.rows(f'SELECT count(*) FROM "{name}"')[0][0] for name in tables}

    def rss_mib(self):
        """How much memory it needs now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    # Without a browser

    def get(self, path, **headers):
        return self.request("GET", path, headers=headers)

    def request(self, method, path, body=None, headers=None):
        door = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            door.request(method, path, body, headers or {})
            answer = door.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            door.close()

    def sign_in(self, username):
        """Be somebody of the demonstration; return the Cookie header."""
        _status, headers, body = self.get("/accounts/login/")
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', body)[1].decode()
        status, headers, _body = self.request(
            "POST",
            "/demo/sign-in/",
            urlencode({"csrfmiddlewaretoken": token, "username": username}),
            {
                "Cookie": re.search(r"csrftoken=([^;]+)", headers["set-cookie"])[0],
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
        assert status == 302, status
        return "; ".join(value.partition(";")[0] for value in headers.get_all("set-cookie"))


def token_in(cookie):
    """The CSRF token that goes with a Cookie header."""
    return re.search(r"csrftoken=([^;]+)", cookie)[1]


@contextmanager
def served(home, **told):
    """Serve from `home` until the block ends; what the environment is told comes as words."""
    server = Served(Path(home), told={key: str(value) for key, value in told.items()})
    try:
        yield server.start()
    finally:
        server.stop()
