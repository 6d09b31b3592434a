"""The card of each kind of call: the station's own, else as it ships."""

from uuid import UUID

from django.db.models import QuerySet

from firstlight.incidents.cards import Card, of_row, shipped
from firstlight.incidents.models import CallCard
from firstlight.kernel.actor import Actor
from firstlight.kernel.questions import Question


def card(station_id: UUID, kind: str) -> Card:
    """Return a station's card for one kind of call; cards hold nothing about anybody."""
    own = _own(station_id, kind)
    return of_row(own[0]) if own else shipped()[kind]


@Question
def _own(station_id: UUID, kind: str) -> QuerySet[CallCard]:
    rows: QuerySet[CallCard] = CallCard.objects.filter(station_id=station_id, kind=kind)
    return rows


def cards(actor: Actor) -> list[Card]:
    """Return all cards of the actor's station."""
    own = {row.kind: of_row(row) for row in CallCard.objects.filter(station_id=actor.station_id)}
    return [own.get(kind, ship) for kind, ship in shipped().items()]
