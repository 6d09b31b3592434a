"""Ground made up for demonstrations: hill country around a reservoir, with made-up names."""

from datetime import datetime
from pathlib import Path

from firstlight.places.packs.layout import Meta, Source
from firstlight.places.packs.made import ground
from firstlight.places.packs.made.areas import Area, Places, Spot, places
from firstlight.places.packs.write import Draft, write

NAME = "demonstration"

__all__ = ["NAME", "Area", "Places", "Spot", "build", "places"]


def build(folder: Path, built_at: datetime | None = None) -> Meta:
    """Write the made-up place as a terrain pack; the contents are always the same.

    Parameters
    ----------
    folder : Path
        Where to; an older pack there is replaced.
    built_at : datetime, optional
        What the pack says of its time; now, if not given.
    """
    made = ground.make()
    source = Source(
        file="",
        sha256="",
        licence="Apache-2.0",
        attribution="Made-up ground for demonstration; no such place exists",
    )
    draft = Draft(NAME, True, ground.BBOX, made.terrain, made.features, (source,))
    return write(draft, folder, built_at)
