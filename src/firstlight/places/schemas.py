"""What goes in: shared by pages, the API and the tests."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints, model_validator

from firstlight.kernel.schemas import Lat, Lon, Strict
from firstlight.places.models import Place


class DrawPlace(Strict):
    """Put a place on the map: either a GeoJSON geometry or a point, WGS-84 degrees."""

    kind: Place.Kind
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    code: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    parent_id: UUID | None = None
    geometry: dict[str, Any] | None = None
    lon: Lon | None = None
    lat: Lat | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.geometry is None and (self.lon is None or self.lat is None):
            raise ValueError(_("Draw the place on the map, or give its coordinates."))
        return self

    @property
    def shape(self) -> dict[str, Any]:
        """The geometry, whichever way it was given."""
        return self.geometry or {"type": "Point", "coordinates": [self.lon, self.lat]}


class RedrawPlace(DrawPlace):
    """Put a place right; `version` is what the user saw."""

    place_id: UUID
    version: int | None = None


class RetirePlace(Strict):
    """Take a place off the map; what happened there stays known."""

    place_id: UUID


class RetirePlaces(Strict):
    """Take several places off the map at once."""

    place_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]


class UploadPlaces(Strict):
    """Lay a file of places down to look at; nothing of it is taken in yet."""

    filename: str = Field(max_length=255)
    content: bytes
    frame: Literal["wgs84", "gcj02", "bd09"] | None = None
    frame_confirmed: bool = False
    default_kind: Place.Kind | None = None


class ImportPlaces(Strict):
    """Take in places that were looked at; `only_good` leaves out what is not well."""

    draft_id: UUID
    only_good: bool = False


class DropPlaces(Strict):
    """Throw an uploaded file away."""

    draft_id: UUID


class RegisterPack(Strict):
    """Tell a station of a terrain pack on disk."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    folder: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    west: Lon
    south: Lat
    east: Lon
    north: Lat
    is_default: bool = True
    is_made: bool = False
