"""Which terrain pack a station works on: those built on this machine, and the one in use."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.kernel.actor import Actor
from firstlight.places.actions import register_pack
from firstlight.places.packs.layout import META, Meta, read_meta
from firstlight.places.planning.ground import BadInput
from firstlight.places.queries.packs import default_pack
from firstlight.places.schemas import RegisterPack


@dataclass(frozen=True, slots=True)
class Built:
    """A pack on this machine's disk."""

    folder: str
    meta: Meta
    is_in_use: bool

    @property
    def size_km(self) -> str:
        """How far it reaches from west to east and from south to north."""
        grid = self.meta.grid
        return f"{grid.cols * grid.cell_m / 1000:.0f} × {grid.rows * grid.cell_m / 1000:.0f} km"

    @property
    def credits(self) -> str:
        """Whom to name for it."""
        return " · ".join(sorted({source.attribution for source in self.meta.sources}))


@page(may="places.edit")
def ground(request: SeatedRequest) -> HttpResponse:
    """Show the packs that were built here; take one into use for the station."""
    found = built(request.actor)
    errors: dict[str, str] = {}
    if request.method == "POST":
        chosen = next((b for b in found if b.folder == request.POST.get("folder")), None)
        if chosen is None:
            errors = {"folder": _("Choose one from the list.")}
        else:
            outcome = perform(
                request.actor,
                register_pack,
                RegisterPack,
                _values(chosen),
                command_id=request.POST.get("command_id"),
            )
            errors = outcome.errors
        if not errors:
            messages.success(request, _("The station works on this ground now."))
            return redirect("places_ground")
    return render(
        request,
        "places/ground.html",
        {"built": found, "errors": errors, "root": settings.TERRAIN_ROOT},
        status=422 if errors else 200,
    )


def built(actor: Actor) -> list[Built]:
    """Return the whole packs under the terrain folder, by name."""
    row = default_pack(actor)
    used = "" if row is None or row.station_id != actor.station_id else row.folder
    found = []
    for path in sorted(Path(settings.TERRAIN_ROOT).glob(f"*/{META}")):
        try:
            meta = read_meta(path.parent)
        except BadInput:
            continue  # half a pack is no ground
        folder = str(path.parent)
        found.append(Built(folder, meta, is_in_use=folder == used))
    return found


def _values(chosen: Built) -> dict[str, object]:
    west, south, east, north = chosen.meta.bbox
    return {
        "name": chosen.meta.name,
        "folder": chosen.folder,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "is_default": True,
        "is_made": chosen.meta.made,
    }
