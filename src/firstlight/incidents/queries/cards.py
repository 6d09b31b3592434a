"""The card of each kind of call: the station's own, else as it ships."""

from uuid import UUID

from firstlight.incidents.cards import Card, of_row, shipped
from firstlight.incidents.models import CallCard
from firstlight.kernel.actor import Actor


def card(station_id: UUID, kind: str) -> Card:
    """Return a station's card for one kind of call; cards hold nothing about anybody."""
    row = CallCard.objects.filter(station_id=station_id, kind=kind).first()
    return of_row(row) if row else shipped()[kind]


def cards(actor: Actor) -> list[Card]:
    """Return all cards of the actor's station."""
    own = {row.kind: of_row(row) for row in CallCard.objects.filter(station_id=actor.station_id)}
    return [own.get(kind, ship) for kind, ship in shipped().items()]
