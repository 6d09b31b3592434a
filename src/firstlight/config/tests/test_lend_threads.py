"""A request's thread comes back for the next one, and with it the open database."""

import asyncio
from threading import Event, get_ident

import pytest
from asgiref.sync import sync_to_async
from django.db import connection

from firstlight.config import asgi
from firstlight.config.threads import MOST_WAITING, Threads

pytestmark = pytest.mark.django_db(transaction=True)
RESTS_S = 0.01


async def on_one(threads, question):
    async with threads.one():
        return await sync_to_async(question)()


async def waiting(threads, count):
    """Threads come back a moment after their request."""
    while len(threads._waiting) < count:
        await asyncio.sleep(RESTS_S)


def asked():
    connection.ensure_connection()
    return get_ident(), id(connection.connection)


def test_one_after_the_other_they_share_a_thread_and_its_connection():
    async def two():
        threads = Threads()
        first = await on_one(threads, asked)
        await waiting(threads, 1)
        second = await on_one(threads, asked)
        await waiting(threads, 1)
        await on_one(threads, lambda: connection.close())
        return first, second

    first, second = asyncio.run(two())
    assert first == second


def test_at_once_each_has_its_own():
    async def many():
        threads = Threads()
        at_once = MOST_WAITING + 2
        told = await asyncio.gather(*(on_one(threads, get_ident) for _ in range(at_once)))
        await waiting(threads, MOST_WAITING)
        await asyncio.sleep(RESTS_S)
        return at_once, told, len(threads._waiting)

    at_once, told, kept = asyncio.run(many())
    assert len(set(told)) == at_once
    assert kept == MOST_WAITING


def test_who_hangs_up_makes_nobody_wait_for_what_they_asked():
    async def hung_up():
        threads, goes_on = Threads(), Event()
        began = asyncio.Event()
        loop = asyncio.get_running_loop()

        def long_page():
            loop.call_soon_threadsafe(began.set)
            goes_on.wait()
            return get_ident()

        page = asyncio.create_task(on_one(threads, long_page))
        await began.wait()
        page.cancel()
        other = await on_one(threads, get_ident)  # would wait for ever on the other's thread
        goes_on.set()
        await waiting(threads, 2)
        return other, await asyncio.gather(page, return_exceptions=True)

    other, (ended,) = asyncio.run(hung_up())
    assert other
    assert isinstance(ended, asyncio.CancelledError)


def test_a_page_is_one_visit_to_its_thread(monkeypatch):
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/nowhere/",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
    }
    told, idents = [], set()
    answered = asgi._django.get_response
    monkeypatch.setattr(
        asgi._django, "get_response", lambda ask: (idents.add(get_ident()), answered(ask))[1]
    )

    sent = asyncio.Queue()
    sent.put_nowait({"type": "http.request", "body": b""})

    async def send(message):
        told.append(message)

    asyncio.run(asgi.application(scope, sent.get, send))
    assert told[0]["status"] == 404
    assert len(idents) == 1
    assert idents != {get_ident()}
