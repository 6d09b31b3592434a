"""The terrain packs that a station works on."""

from django.db.models import QuerySet

from firstlight.kernel.actor import Actor
from firstlight.places.models import TerrainPack


def packs(actor: Actor) -> QuerySet[TerrainPack]:
    """Return the packs of the actor's stations, the default first."""
    rows: QuerySet[TerrainPack] = TerrainPack.objects.visible_to(actor)
    return rows.order_by("-is_default", "-created_at")


def default_pack(actor: Actor) -> TerrainPack | None:
    """Return the pack that the actor's own station works on, else any that they may see."""
    rows = packs(actor)
    return rows.filter(station_id=actor.station_id).first() or rows.first()
