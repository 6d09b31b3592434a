"""A PostgreSQL cluster of one's own, for the length of a `with` block."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def find(name: str) -> str | None:
    """Return the path of a PostgreSQL program, in PATH or where Debian keeps it."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(kept[0]) if kept else shutil.which(name)


def install() -> bool:
    """Install PostgreSQL where that is possible; say what to do where it is not."""
    if find("initdb"):
        return True
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
        subprocess.run(["apt-get", "update"], **quiet)
        subprocess.run(
            ["apt-get", "install", "-y", "--no-install-recommends", "postgresql"], **quiet
        )
    if find("initdb"):
        return True
    print("PostgreSQL is missing: sudo apt-get install postgresql", file=sys.stderr)
    return False


def _as_nobody() -> dict[str, object]:
    """PostgreSQL refuses to run as root: be somebody else then."""
    if os.geteuid() != 0:
        return {}
    import pwd

    name = "postgres" if any(u.pw_name == "postgres" for u in pwd.getpwall()) else "nobody"
    user = pwd.getpwnam(name)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster on a free port; yield its ``DATABASE_URL``; stop and remove it."""
    who = _as_nobody()
    folder = Path(tempfile.mkdtemp(prefix="firstlight-postgres-"))
    if who:
        os.chown(folder, int(str(who["user"])), int(str(who["group"])))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = folder / "data"
    common = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder, **who}
    try:
        subprocess.run(
            [
                find("initdb"),
                "-D",
                data,
                "-U",
                "firstlight",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            ],
            **common,
        )
        options = (
            f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
            " -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off"
            " -c max_connections=100"
        )
        subprocess.run(
            [find("pg_ctl"), "-D", data, "-o", options, "-l", folder / "log", "-w", "start"],
            **common,
        )
        yield f"postgresql://firstlight@127.0.0.1:{port}/postgres"
        subprocess.run([find("pg_ctl"), "-D", data, "-m", "immediate", "stop"], **common)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
