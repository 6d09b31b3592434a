"""The terrain packs that a station works on."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from firstlight.kernel.actor import Actor
from firstlight.kernel.questions import Question
from firstlight.places.models import TerrainPack


def packs(actor: Actor) -> QuerySet[TerrainPack]:
    """Return the packs of the actor's stations, the default first."""
    rows: QuerySet[TerrainPack] = TerrainPack.objects.visible_to(actor)
    return rows.order_by("-is_default", "-created_at")


def default_pack(actor: Actor) -> TerrainPack | None:
    """Return the pack that the actor's own station works on, else any that they may see."""
    own = [key for key in (actor.station_id,) if key in actor.stations]
    found = _first(own) or _first(sorted(actor.stations))
    return found[0] if found else None


@Question
def _first(station_ids: Sequence[UUID]) -> QuerySet[TerrainPack]:
    rows: QuerySet[TerrainPack] = TerrainPack.objects.filter(station_id__in=station_ids)
    return rows.order_by("-is_default", "-created_at")[:1]
