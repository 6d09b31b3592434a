"""The addresses of the console: one file a room."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern


class Door(RoutePattern):
    """Lets through to a room only what begins with one of its words.

    There are some five hundred addresses; most need not be looked at to find the one asked for.
    """

    def __init__(self, addresses: Iterable[URLPattern | URLResolver]) -> None:
        super().__init__("", is_endpoint=False)
        self.words = frozenset(_words(addresses))

    def match(self, path: str) -> tuple[str, tuple[()], dict[str, Any]] | None:
        """Leave the path as it is: the room's own addresses are whole."""
        return (path, (), {}) if path.partition("/")[0] in self.words else None


def _words(addresses: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    for each in addresses:
        route = str(each.pattern)
        if not route and isinstance(each, URLResolver):
            yield from _words(each.url_patterns)
        else:
            yield route.partition("/")[0]


def _room(name: str) -> URLResolver:
    module = import_module(f"firstlight.console.{name}")
    return URLResolver(Door(module.urlpatterns), module)


urlpatterns = [
    _room("desk.urls"),
    _room("cases.urls"),
    _room("complaints.urls"),
    _room("rights.urls"),
    _room("community.urls"),
    _room("equipment.urls"),
    _room("force.urls"),
    _room("ground.urls"),
    _room("finding.urls"),
    _room("log.urls"),
    _room("patrols.urls"),
    _room("patrols.proof.urls"),
    _room("places.urls"),
    _room("report.urls"),
    _room("reports.urls"),
    _room("incidents.urls"),
    _room("searches.urls"),
    _room("records.urls"),
    _room("training.urls"),
    _room("duty.urls"),
    _room("gates.urls"),
    _room("storms.urls"),
    _room("events.urls"),
    _room("injuries.urls"),
    _room("field.urls"),
    _room("account.urls"),
    _room("guide.urls"),
    _room("undo"),
]
