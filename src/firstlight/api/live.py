"""The live line to a desk: server-sent events that say which rows have changed.

One look at the chains' heads, several times a second, serves every listener of the process;
a listener then hears of the rows that it may know of.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from uuid import UUID

from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from firstlight.api.changes import MOST, elsewhere
from firstlight.api.rooms.inbox import of_letters
from firstlight.api.shown import shown
from firstlight.duty.queries.matters import matters_of
from firstlight.force.models import Account
from firstlight.force.seats import actor_of
from firstlight.kernel.actor import Actor
from firstlight.kernel.cursors import Cursor, cursor_now, decode, news
from firstlight.kernel.errors import Refused
from firstlight.kernel.models import Event, LogHead

T = TypeVar("T")
LOOK_EVERY_S = 0.4
BEAT_EVERY_S = 10.0
# What is told in a thread that is not a call's, by the beginning of its name.
HOMES = {
    "disputes.": "disputes.disputecase",
    "duty.event": "duty.eventdeployment",
    "duty.emergency": "duty.emergencyactivation",
    "duty.storm": "duty.emergencyactivation",
}
# Listeners share a few threads and give their connection back after each question: a listener
# that kept one for as long as it listens would use up what the database has.
_threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="live")


async def ask(question: Callable[[], T]) -> T:
    """Ask the database from the loop, and let go of the connection."""

    def asked() -> T:
        try:
            return question()
        finally:
            connections.close_all()

    return await asyncio.get_running_loop().run_in_executor(_threads, asked)


class Heads:
    """Watches the ends of all chains while somebody listens."""

    def __init__(self) -> None:
        self._heads: dict[UUID, int] = {}
        self._changed = asyncio.Condition()
        self._listeners = 0
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Heads":
        """Begin to listen."""
        self._listeners += 1
        if self._task is None or self._task.done():
            self._heads = await ask(_heads)
            self._task = asyncio.create_task(self._look())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop listening."""
        self._listeners -= 1
        if not self._listeners and self._task is not None:
            self._task.cancel()
            self._task = None

    def now(self) -> dict[UUID, int]:
        """Return where the chains end, as last looked at."""
        return self._heads

    async def wait(self, heard: dict[UUID, int], stations: set[UUID], longest_s: float) -> bool:
        """Return whether a chain of `stations` moved on from `heard` within `longest_s`."""

        def grew() -> bool:
            return any(self._heads.get(key, 0) != heard.get(key, 0) for key in stations)

        async with self._changed:
            try:
                await asyncio.wait_for(self._changed.wait_for(grew), longest_s)
            except TimeoutError:
                return False
        return True

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            fresh = await ask(_heads)
            if fresh != self._heads:
                self._heads = fresh
                async with self._changed:
                    self._changed.notify_all()


def _heads() -> dict[UUID, int]:
    return dict(LogHead.objects.values_list("station_id", "seq"))


_watch: dict[int, Heads] = {}


def heads_of_loop() -> Heads:
    """Return the watch of the running loop (a process has one loop; tests have several)."""
    return _watch.setdefault(id(asyncio.get_running_loop()), Heads())


async def live(request: HttpRequest) -> HttpResponseBase:
    """Stream what changes; ``?since=`` is the cursor that the page was made at."""
    listener = await sync_to_async(_listener)(request)
    if listener is None:
        return HttpResponse(status=401)
    try:
        since = request.headers.get("Last-Event-ID") or request.GET.get("since", "")
        cursor = decode(since or await sync_to_async(cursor_now)(listener.actor))
    except Refused as no:
        return HttpResponse(str(no), status=no.status, content_type="text/plain; charset=utf-8")
    # The request's own connection is not needed for the hours that the stream may last.
    await sync_to_async(connections.close_all)()
    response = StreamingHttpResponse(_stream(listener, cursor), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


class Listener:
    """Somebody who listens; their seat is looked at again before they are told anything."""

    def __init__(self, account: UUID, session: str, actor: Actor) -> None:
        self._account, self._session, self.actor = account, session, actor

    def look(self) -> bool:
        """Return whether they are still signed in and still have a seat."""
        lives = Session.objects.filter(
            session_key=self._session, expire_date__gt=timezone.now()
        ).exists()
        account = Account.objects.filter(pk=self._account, is_active=True).first()
        if not lives or account is None or account.person is None:
            return False
        actor = actor_of(account.person, account.acting_as)
        self.actor = actor or self.actor
        return actor is not None


def _listener(request: HttpRequest) -> Listener | None:
    actor, account = getattr(request, "actor", None), request.user
    key = request.session.session_key
    if not actor or not isinstance(account, Account) or key is None:
        return None
    return Listener(account.pk, key, actor)


async def _stream(listener: Listener, cursor: Cursor) -> AsyncIterator[str]:
    yield _message({"cursor": cursor.encode()})
    async with heads_of_loop() as heads:
        heard: dict[UUID, int] = {}
        stations = set(listener.actor.stations)
        while True:
            if not await heads.wait(heard, stations, BEAT_EVERY_S):
                yield _message({"cursor": cursor.encode()})
                continue
            heard = dict(heads.now())
            told = await ask(lambda: _told(listener, cursor))
            if told is None:
                return
            messages, others = told
            stations = {*listener.actor.stations, *others}
            for message in messages:
                yield message


def _told(listener: Listener, cursor: Cursor) -> tuple[list[str], set[UUID]] | None:
    """Return the messages for what is new, and move the cursor behind it.

    With them the stations elsewhere that are listened to; `None` when the seat is gone.
    """
    if not listener.look():
        return None
    actor = listener.actor
    cases = elsewhere(actor)
    messages = []
    while events := list(news(actor, cursor, cases)[:MOST]):
        for event in events:
            cursor.pass_by(actor, event)
        messages += _messages(actor, events, cursor)
        if len(events) < MOST:
            break
    return messages, set(cases.values())


def _messages(actor: Actor, events: list[Event], cursor: Cursor) -> list[str]:
    latest = {event.subject: event for event in events}
    # Pages listen to the call, the event or the response that something belongs to.
    served = matters_of(latest)
    for event in events:
        if event.thread:
            latest.setdefault(f"{_home_of(event)}:{event.thread}", event)
    for event in events:
        if event.subject in served:
            latest.setdefault(served[event.subject], event)
        if shift := event.data.get("shift_id"):
            latest.setdefault(f"duty.shift:{shift}", event)
    for letter in of_letters(actor, events):
        latest.setdefault(letter, events[-1])
    word = cursor.encode()
    messages = []
    for subject in shown(actor, latest):
        event = latest[subject]
        fact = {"cursor": word, "subject": subject.split(".")[-1], "what": event.action}
        if event.thread:
            fact["thread"] = str(event.thread)
        messages.append(_message(fact))
    return messages or [_message({"cursor": word})]


def _home_of(event: Event) -> str:
    """Return the kind of row that a thread of the log is about."""
    return next(
        (home for start, home in HOMES.items() if event.subject.startswith(start)),
        "incidents.incident",
    )


def _message(fact: dict[str, str]) -> str:
    return f"id: {fact['cursor']}\ndata: {json.dumps(fact)}\n\n"
