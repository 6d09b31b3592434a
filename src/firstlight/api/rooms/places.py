"""Grids, water, contact points, rescue gear; and which ground lies under the map."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Router

from firstlight.api.acts import acts
from firstlight.api.reads import reads
from firstlight.api.shown import Kind, Shown, as_they_stand, ripple
from firstlight.force.queries import place_imports, places_of
from firstlight.kernel.actor import Actor
from firstlight.kernel.models import Event
from firstlight.places import queries
from firstlight.places.models import Place

router = Router(tags=["places"])


class PlaceOut(Shown):
    """A named place or area, WGS-84."""

    kind: str
    name: str
    code: str
    parent_id: UUID | None
    geometry: dict[str, Any]
    lon: float
    lat: float
    note: str
    is_demo: bool


def _places(actor: Actor) -> QuerySet[Place]:
    return queries.places(actor) if actor.may("places.see") else Place.objects.none()


PLACE = Kind("places.place", "places", PlaceOut, _places, as_they_stand(PlaceOut))
reads(router, PLACE)
acts(router, ("places",))


@ripple
def of_an_import(actor: Actor, events: Sequence[Event]) -> Iterable[str]:
    """A file of places taken in is one act on many rows; its record knows which."""
    for event in events:
        if event.action == "places.import_places":
            key = event.subject.partition(":")[2]
            for batch in place_imports(actor).filter(pk=key):
                lines = places_of(actor, batch)
                yield from (f"{PLACE.label}:{each.place_id}" for each in lines if each.place_id)
