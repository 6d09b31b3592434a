"""`firstlight run`: bring the database up to date and serve, in one process."""

import argparse
import os
import socket
import subprocess
import sys
from contextlib import suppress
from urllib.parse import urlparse

from firstlight.kernel.commandline import Command, CommandRefused


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say where to listen and whether to show the demonstration force."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--demo", action="store_true", help="start with the demonstration force, if empty"
    )
    parser.add_argument("--no-worker", action="store_true", help="leave jobs to other processes")


def run(args: argparse.Namespace) -> None:
    """Serve until stopped."""
    if args.demo:
        os.environ["FIRSTLIGHT_DEMO"] = "1"
    if args.no_worker:
        os.environ["FIRSTLIGHT_WORKER"] = "0"
    os.environ.setdefault("FIRSTLIGHT_URL", f"http://{args.host}:{args.port}")
    with open_door(args.host, args.port) as door:
        _prepare(demo=args.demo)
        _serve(door)


def open_door(host: str, port: int) -> socket.socket:
    """Take the address for this process before anything is laid out or said to be served."""
    if not 0 < port < 65536:
        raise CommandRefused(f"port: must be from 1 to 65535, not {port}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Said to be TCP, or the loop does not send small answers at once: each would wait for 40 ms.
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except socket.gaierror as fault:
        door.close()
        raise CommandRefused(f"host: {host} is not an address of this machine") from fault
    except OSError as fault:
        door.close()
        raise CommandRefused(
            f"port: {port} at {host} cannot be listened on ({fault.strerror})"
        ) from fault
    return door


def _serve(door: socket.socket) -> None:
    import uvicorn

    server = uvicorn.Server(
        uvicorn.Config(
            "firstlight.config.asgi:application",
            log_level="warning",
            proxy_headers=True,
            forwarded_allow_ips="127.0.0.1",
            timeout_graceful_shutdown=3,
        )
    )
    try:
        with suppress(KeyboardInterrupt):
            server.run(sockets=[door])
    except OSError as fault:
        raise CommandRefused(f"port: cannot be listened on ({fault.strerror})") from fault
    if not server.started:
        raise CommandRefused("firstlight: could not start; what stood in the way is said above")


def _prepare(*, demo: bool) -> None:
    """Bring the tables up to date, seed the demonstration, tell how to sign in."""
    import django

    django.setup()
    from django.conf import settings

    from firstlight.config.tables import bring_up_to_date

    bring_up_to_date()
    _refuse_demonstration()
    address = settings.PUBLIC_URL
    if urlparse(address).scheme != "https" and not settings.IS_LOCAL:
        print("firstlight: warning: served without TLS", file=sys.stderr)
    if demo:
        from firstlight.config.demo import has_force
        from firstlight.config.demo.signing_in import listed

        if not has_force():
            _lay_out()
            print("演示队伍已建好 · the demonstration force is ready")
        print("登录方式 · ways to sign in (demonstration only):")
        for line in listed():
            print(f"  {line.role_zh} {line.role:<20} {line.username:<14} {line.password}")
    print(f"曙光 Firstlight: {address}", flush=True)


def _refuse_demonstration() -> None:
    """A demonstration asks for no second factor: not over real people, not for other machines."""
    from django.conf import settings

    from firstlight.config.demo import has_force, is_demonstration

    if not settings.DEMO:
        return
    if not settings.IS_LOCAL:
        raise CommandRefused(
            "demo: a demonstration is for this machine only and is not served at"
            f" {settings.PUBLIC_URL}"
        )
    if has_force() and not is_demonstration():
        raise CommandRefused(
            f"demo: {settings.HOME} keeps a real force, which is never served as a demonstration;"
            " run without --demo, or name another folder in FIRSTLIGHT_HOME"
        )


def _lay_out() -> None:
    """Seed in a process of its own: the planner and its memory, some 200 MiB, go with it."""
    words = [sys.executable, "-m", "firstlight.config.cli", "demo"]
    if subprocess.run(words, stdout=subprocess.DEVNULL, check=False).returncode:  # noqa: S603
        raise CommandRefused("demo: the demonstration force could not be laid out")


COMMAND = Command("Bring the database up to date and serve.", arguments, run)
