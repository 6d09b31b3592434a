"""A place is drawn, redrawn, retired."""

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused, Stale
from firstlight.places import queries
from firstlight.places.models import Place, TerrainPack
from firstlight.places.rules import checked_geometry, laid
from firstlight.places.schemas import (
    DrawPlace,
    RedrawPlace,
    RegisterPack,
    RetirePlace,
    RetirePlaces,
)


@action("places.draw_place", may="places.edit", takes=DrawPlace)
def draw_place(context: Context, data: DrawPlace) -> Place:
    """Put a place on the map.

    Raises
    ------
    BadFile
        The shape crosses itself, or its coordinates are swapped.
    """
    row = Place(station_id=context.actor.station_id, kind=data.kind)
    _fill(context, row, data)
    row.save(force_insert=True)
    context.record(row, kind=str(data.kind))
    return row


@action("places.redraw_place", may="places.edit", takes=RedrawPlace)
def redraw_place(context: Context, data: RedrawPlace) -> Place:
    """Put a place right.

    Raises
    ------
    Stale
        Somebody else changed it first.
    """
    row = queries.place(context.actor, data.place_id)
    if data.version is not None and data.version != row.version:
        raise Stale
    row.kind = data.kind
    _fill(context, row, data)
    row.version += 1
    row.save()
    context.record(row, kind=str(data.kind))
    return row


def _fill(context: Context, row: Place, data: DrawPlace) -> None:
    laid(row, data.name, checked_geometry(data.shape))
    row.code, row.note = data.code, data.note
    if data.parent_id == row.pk:
        raise Refused("own-parent", _("A place is not part of itself."), field="parent_id")
    row.parent = queries.place(context.actor, data.parent_id) if data.parent_id else None


@action("places.retire_place", may="places.edit", takes=RetirePlace)
def retire_place(context: Context, data: RetirePlace) -> Place:
    """Take a place off the map, or bring a retired one back."""
    row = queries.place(context.actor, data.place_id)
    row.is_retired = not row.is_retired
    row.version += 1
    row.save()
    context.record(row, retired=row.is_retired)
    return row


@action("places.retire_places", may="places.edit", takes=RetirePlaces)
def retire_places(context: Context, data: RetirePlaces) -> int:
    """Take several places off the map, all of them or none; say how many were on it.

    Raises
    ------
    NotFound
        One of them is not the actor's to see.
    Refused
        ``retired`` when none of them is on the map any more.
    """
    rows = [queries.place(context.actor, key) for key in dict.fromkeys(data.place_ids)]
    standing = [row for row in rows if not row.is_retired]
    if not standing:
        raise Refused("retired", _("None of these is on the map."), field="place_ids")
    for row in standing:
        row.is_retired = True
        row.version += 1
        row.save()
        context.record(row, retired=True)
    return len(standing)


@action("places.register_pack", may="places.edit", takes=RegisterPack)
def register_pack(context: Context, data: RegisterPack) -> TerrainPack:
    """Tell the actor's station of a terrain pack on disk."""
    if data.is_default:
        TerrainPack.objects.filter(station_id=context.actor.station_id).update(is_default=False)
    known = queries.packs(context.actor).filter(
        station_id=context.actor.station_id, folder=data.folder
    )
    row = known.first() or TerrainPack(station_id=context.actor.station_id)
    for name, value in data.model_dump().items():
        setattr(row, name, value)
    row.save()
    context.record(row)
    return row
