"""The API as one thing: its routers, who may call, and how a "no" looks."""

from functools import cached_property

from django.http import HttpRequest
from ninja import NinjaAPI, Schema
from ninja.openapi.schema import OpenAPISchema

from firstlight.api import changes, outbox, problems
from firstlight.api.rooms import (
    cases,
    community,
    duty,
    inbox,
    incidents,
    patrols,
    people,
    places,
    records,
    searches,
)


class DescribedAPI(NinjaAPI):
    """Describes itself once: anybody may ask how, and to write it down takes seconds."""

    @cached_property
    def _description(self) -> OpenAPISchema:
        return super().get_openapi_schema()

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, object] | None = None
    ) -> OpenAPISchema:
        """Return the description of every operation; callers read it and change nothing."""
        if path_prefix is None and not path_params:
            return self._description
        return super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)


api = DescribedAPI(
    title="Firstlight",
    version="1",
    auth=problems.BySession(),
    parser=problems.PlainParser(),
    urls_namespace="api",
    docs_url=None,
)
api.add_router("outbox", outbox.router)
api.add_router("changes", changes.router)
for room in (incidents, searches, duty, patrols, places, people, inbox, community, records):
    api.add_router("", room.router)
for router in cases.ROUTERS:
    api.add_router("", router)
problems.register(api)


class Root(Schema):
    """What there is behind this door."""

    title: str
    version: str
    openapi: str
    outbox: str
    changes: str
    live: str


@api.get("", auth=None, response=Root, operation_id="read_root", tags=["root"])
def read_root(request: HttpRequest) -> dict[str, str]:
    """Say where the doors are; anybody may know that."""
    return {
        "title": api.title,
        "version": api.version,
        "openapi": "/api/openapi.json",
        "outbox": "/api/outbox",
        "changes": "/api/changes",
        "live": "/live/",
    }
