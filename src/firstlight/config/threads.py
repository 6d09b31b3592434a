"""The threads that answer requests; each keeps its connection to the database for the next one.

Django gives every request a thread of its own, which opens the database anew: SQLite reads its
whole schema then, some five milliseconds before the first question. Here a thread is lent to a
request and comes back when that is done. All of a request between its first and its last byte is
one visit to its thread: each change between thread and loop waits for whoever computes just then.
"""

from collections import deque
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.db import connections
from django.http import HttpRequest, HttpResponseBase

MOST_WAITING = 16


class Handler(ASGIHandler):
    """Django's own handler, but a request is answered on one thread from end to end."""

    def load_middleware(self, is_async: bool = False) -> None:
        """Load all layers as what ours are: synchronous."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the thread of the request."""
        return await sync_to_async(self.get_response)(request)


class Threads:
    """Threads that wait for requests; as many more are made as there are requests at once."""

    def __init__(self) -> None:
        self._waiting: deque[ThreadPoolExecutor] = deque()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Lend one: what Django calls from here runs on it."""
        thread = self._waiting.pop() if self._waiting else ThreadPoolExecutor(1, "request")
        try:
            async with ThreadSensitiveContext(executor=thread):
                yield
        finally:
            # Somebody may have hung up while a page is still computing: it comes back after that.
            thread.submit(int).add_done_callback(lambda _done: self._come_back(thread))

    def _come_back(self, thread: ThreadPoolExecutor) -> None:
        if len(self._waiting) < MOST_WAITING:
            self._waiting.append(thread)
            return
        thread.submit(connections.close_all)
        thread.shutdown(wait=False)
