"""Every change of this room."""

from firstlight.places.actions.files import drop_places, import_places, upload_places
from firstlight.places.actions.places import (
    draw_place,
    redraw_place,
    register_pack,
    retire_place,
    retire_places,
)

__all__ = [
    "draw_place",
    "drop_places",
    "import_places",
    "redraw_place",
    "register_pack",
    "retire_place",
    "retire_places",
    "upload_places",
]
