"""The door for positions: ``POST /api/positions`` (plain JSON) and ``/api/positions/owntracks``.

Raw ASGI, because this is the one address that a storm hits thousands of times a second.
"""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from firstlight.api.positions.keys import session_of, token_of
from firstlight.api.positions.writer import Row, TooBusy, Writer, store_of_installation
from firstlight.exchange.errors import BadFile
from firstlight.exchange.fixes import read_owntracks, read_positions

PATH = "/api/positions"
OWNTRACKS = "/api/positions/owntracks"
READERS = {PATH: read_positions, OWNTRACKS: read_owntracks}
MOST_BYTES = 256 * 1024

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

_writer: Writer | None = None


async def start() -> None:
    """Open the writer."""
    global _writer
    _writer = Writer(store_of_installation())
    _writer.start()


async def stop() -> None:
    """Write what is waiting and close."""
    if _writer is not None:
        await _writer.stop()


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """Take one delivery of fixes."""
    status, detail = await _take(scope, receive)
    if status == HTTPStatus.OK:
        body, kind = b"[]", b"application/json"  # what OwnTracks expects to read
    else:
        problem = {"status": int(status), "title": status.phrase, "detail": detail}
        body, kind = json.dumps(problem, ensure_ascii=False).encode(), b"application/problem+json"
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append((b"retry-after", b"5"))
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _take(scope: Scope, receive: Receive) -> tuple[HTTPStatus, str]:
    reader = READERS.get(scope["path"].rstrip("/"))
    if reader is None:
        return HTTPStatus.NOT_FOUND, "there is no such thing here"
    if scope["method"] != "POST":
        return HTTPStatus.METHOD_NOT_ALLOWED, "positions are sent by POST"
    headers = dict(scope["headers"])
    session = await session_of(token_of(headers.get(b"authorization", b"").decode("latin-1")))
    if session is None:
        return HTTPStatus.UNAUTHORIZED, "this key opens no duty session that shares its location"
    body = await _body(receive)
    if body is None:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"body: more than {MOST_BYTES} bytes"
    try:
        fixes = reader(body, datetime.now(UTC))
    except BadFile as no:
        return HTTPStatus.UNPROCESSABLE_ENTITY, str(no)
    # A phone may hand in later what it kept: nothing from before its light was on is taken.
    rows = [
        Row(session.station_id, session.key, f.at, f.lon_deg, f.lat_deg, f.accuracy_m)
        for f in fixes
        if f.at >= session.since
    ]
    if rows and _writer is not None:
        try:
            await _writer.add(rows)
        except TooBusy:
            return HTTPStatus.SERVICE_UNAVAILABLE, "nothing was stored; send it again shortly"
    return HTTPStatus.OK, ""


async def _body(receive: Receive) -> bytes | None:
    """Return the request's body, or `None` when it is too long to be taken."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        part = message.get("body", b"")
        size += len(part)
        if size > MOST_BYTES:
            return None
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)
