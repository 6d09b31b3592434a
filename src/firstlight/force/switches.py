"""Which modules are off somewhere: a switch holds for its organisation and all below it."""

from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.force.models import Organisation
from firstlight.privacy.queries import off_anywhere, switched_off


def off_at(path: str, station_id: UUID) -> frozenset[str]:
    """Return the modules that are off at an organisation, by its path and station, or above it."""
    above = {UUID(key) for key in path.split("/") if key}
    return switched_off(above | {station_id})


def is_off(module: str, station_id: UUID) -> bool:
    """Whether a module is off at a station."""
    station = Organisation.objects.filter(pk=station_id).first()
    return module in (off_at(station.path, station_id) if station else switched_off({station_id}))


def off_above(station_id: UUID) -> frozenset[str]:
    """Return the modules that somebody above has switched off: here nobody can switch them on."""
    own = Organisation.objects.filter(pk=station_id).first()
    above = {UUID(key) for key in own.path.split("/") if key} - {own.pk} if own else set()
    return switched_off(above)


def open_stations(module: str) -> QuerySet[Organisation]:
    """Return the stations where a module is on: neither they nor anybody above switched it off."""
    off = Q()
    for key in off_anywhere(module):
        off |= Q(path__contains=f"{key}/")
    found = Organisation.objects.filter(kind=Organisation.Kind.STATION, is_closed=False)
    return (found.exclude(off) if off else found).order_by("path")


def is_off_everywhere(module: str) -> bool:
    """Whether no station has this module on."""
    return not open_stations(module).exists()
