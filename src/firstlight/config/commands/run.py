"""`firstlight run`: bring the database up to date and serve, in one process."""

import argparse
import os
import subprocess
import sys
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
    _prepare(demo=args.demo)

    import uvicorn

    try:
        uvicorn.run(
            "firstlight.config.asgi:application",
            host=args.host,
            port=args.port,
            log_level="warning",
            proxy_headers=True,
            forwarded_allow_ips="127.0.0.1",
            timeout_graceful_shutdown=3,
        )
    except OSError as fault:
        raise CommandRefused(f"port: {args.port} cannot be listened on ({fault})") from fault


def _prepare(*, demo: bool) -> None:
    """Bring the tables up to date, seed the demonstration, tell how to sign in."""
    import django

    django.setup()
    from django.conf import settings

    from firstlight.config.tables import bring_up_to_date

    bring_up_to_date()
    address = settings.PUBLIC_URL
    if urlparse(address).scheme != "https" and not settings.IS_LOCAL:
        print("firstlight: warning: served without TLS", file=sys.stderr)
    if demo:
        from firstlight.config.demo import has_force, sign_ins

        if not has_force():
            _lay_out()
            print("演示队伍已建好 · the demonstration force is ready")
        print("登录方式 · ways to sign in (demonstration only):")
        for line in sign_ins():
            print(f"  {line.role_zh} {line.role:<20} {line.username:<14} {line.password}")
    print(f"曙光 Firstlight: {address}", flush=True)


def _lay_out() -> None:
    """Seed in a process of its own: the planner and its memory, some 200 MiB, go with it."""
    words = [sys.executable, "-m", "firstlight.config.cli", "demo"]
    if subprocess.run(words, stdout=subprocess.DEVNULL, check=False).returncode:  # noqa: S603
        raise CommandRefused("demo: the demonstration force could not be laid out")


COMMAND = Command("Bring the database up to date and serve.", arguments, run)
