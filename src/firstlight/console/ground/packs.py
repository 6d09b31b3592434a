"""Which terrain packs a reader may see, and where the browser finds them."""

from functools import lru_cache
from pathlib import Path
from uuid import UUID

from firstlight.incidents.queries import visible_incidents
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.places.models import TerrainPack
from firstlight.places.packs.layout import META, read_meta
from firstlight.places.planning.ground import BadInput
from firstlight.places.queries.packs import default_pack, packs

STAMP_LENGTH = 16


def pack(actor: Actor, key: UUID) -> TerrainPack:
    """Return one pack: of the actor's stations, or of one whose call they help with.

    Raises
    ------
    NotFound
        There is none, or it is not for this actor to know.
    """
    own = packs(actor).filter(pk=key).first()
    if own is not None:
        return own
    other: TerrainPack | None = TerrainPack.objects.filter(pk=key).first()
    helping = other and visible_incidents(actor).filter(station_id=other.station_id).exists()
    if other is None or not helping:
        raise NotFound
    return other


def address(row: TerrainPack | None) -> str:
    """Return where a page's map finds a pack, "" without one; a changed pack moves."""
    if row is None:
        return ""
    stamp = stamp_of(row)
    return f"/terrain/{row.pk}/{stamp}/" if stamp else ""


def address_for(actor: Actor) -> str:
    """Return the address of the pack that the actor's own station works on, "" without one."""
    return address(default_pack(actor))


def stamp_of(row: TerrainPack) -> str:
    """Return the beginning of the pack's hash, "" when the folder holds no pack."""
    path = Path(row.folder) / META
    try:
        changed_ns = path.stat().st_mtime_ns
    except OSError:
        return ""
    return _stamp(row.folder, changed_ns)


@lru_cache(maxsize=64)
def _stamp(folder: str, changed_ns: int) -> str:
    try:
        return read_meta(Path(folder)).sha256[:STAMP_LENGTH]
    except BadInput:
        return ""
