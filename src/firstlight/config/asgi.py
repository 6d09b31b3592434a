"""The door that the server knocks at: Django's, and beside it the one for positions."""

import json
import os
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any, cast

import django
from django.core.handlers.asgi import ASGIRequest
from django.utils.translation import get_language_from_request, override

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstlight.config.settings")

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

django.setup(set_prefix=False)

from firstlight.api.positions import intake  # noqa: E402 - needs the apps that Django has loaded
from firstlight.config import heap  # noqa: E402
from firstlight.config.threads import Handler, Threads  # noqa: E402
from firstlight.config.worker import Worker  # noqa: E402
from firstlight.console.gone_wrong import drawn  # noqa: E402

_django, _threads = Handler(), Threads()

# More than any file that a page takes; what is longer is refused before it fills the disk.
MOST_BYTES = 64 * 2**20
TOO_LONG = (
    f"文件超过 {MOST_BYTES // 2**20} MiB，没有收下。"
    "别的都没有丢：请返回，您填写的内容还在，换一个小一些的文件再发。 · "
    f"This is larger than {MOST_BYTES // 2**20} MiB and was not taken. Nothing else is lost: "
    "go back, what you typed is still there, and send a smaller file."
)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"].startswith(intake.PATH):
        await intake.answer(scope, receive, send)
    elif scope["type"] == "http":
        await _bounded(scope, receive, send)


async def _bounded(scope: Scope, receive: Receive, send: Send) -> None:
    """Let Django answer, unless more is sent than anybody may."""
    if _announced(scope) > MOST_BYTES:
        await _refuse(scope, send)
        return
    taken = 0

    async def counted() -> dict[str, Any]:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if message["type"] == "http.request" and taken > MOST_BYTES:
            # Django has answered nothing yet: it waits for the end of the body.
            await _refuse(scope, send)
            return {"type": "http.disconnect"}
        return message

    async with _threads.one():
        await cast(Any, _django)(scope, counted, send)


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


async def _refuse(scope: Scope, send: Send) -> None:
    is_api = scope["path"].startswith("/api/")
    problem = {"status": 413, "title": "Content Too Large", "code": "too-large", "field": ""}
    words = json.dumps({**problem, "detail": TOO_LONG}) if is_api else _too_large(scope)
    kind = "application/problem+json" if is_api else "text/html; charset=utf-8"
    headers = [
        (b"content-type", kind.encode()),
        (b"content-security-policy", b"default-src 'self'; frame-ancestors 'none'"),
        (b"cache-control", b"no-store"),
        (b"content-length", str(len(words.encode())).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": words.encode()})


def _too_large(scope: Scope) -> str:
    request = ASGIRequest(scope, BytesIO())
    with override(get_language_from_request(request)):
        return drawn(request, "413.html", most_mb=MOST_BYTES // 2**20)


async def _lifespan(receive: Receive, send: Send) -> None:
    """Start what runs beside the requests, and end it with the server."""
    worker = Worker() if os.environ.get("FIRSTLIGHT_WORKER", "1") != "0" else None
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            if worker:
                worker.start()
            await intake.start()
            heap.settle()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await intake.stop()
            if worker:
                worker.stop()
            await send({"type": "lifespan.shutdown.complete"})
            return
