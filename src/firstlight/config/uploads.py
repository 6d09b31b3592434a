"""A body too large for anything we take is refused at the door, before it is written anywhere."""

from collections.abc import Awaitable, Callable
from typing import Any

from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BYTES = 48 * 2**20
LANGUAGES = ("zh-hans", "en")


class TooLarge(Exception):
    """More came in than anybody may send."""


async def guarded(app: App, scope: Scope, receive: Receive, send: Send) -> None:
    """Let `app` answer a request whose body is at most `MOST_BYTES`.

    A request that says it is larger is answered before any of it is read; one that says nothing
    is stopped as soon as it has sent more.
    """
    if _said_bytes(scope) > MOST_BYTES:
        await _refuse(send)
        return
    seen, begun = 0, False

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MOST_BYTES:
            raise TooLarge
        return message

    async def noted(message: Message) -> None:
        nonlocal begun
        begun = True
        await send(message)

    try:
        await app(scope, counted, noted)
    except TooLarge:
        if not begun:
            await _refuse(send)


def _said_bytes(scope: Scope) -> int:
    said = dict(scope.get("headers", ())).get(b"content-length", b"0")
    return int(said) if said.isdigit() else 0


async def _refuse(send: Send) -> None:
    page = _page().encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(page)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": page})


def _page() -> str:
    """Return one sentence in both languages: whose language it is has not been read yet."""
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            sentence = _(
                "The file is larger than %(most)s MB and was not taken. Nothing else is lost: go "
                "back, what you typed is still there, and send a smaller file."
            ) % {"most": MOST_BYTES // 2**20}
            said.append((language, sentence))
    words = format_html_join("", '<p lang="{}">{}</p>', said)
    return format_html('<!doctype html><html lang="zh-hans"><title>413</title>{}</html>', words)
