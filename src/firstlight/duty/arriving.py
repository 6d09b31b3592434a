"""Warnings that come from outside by themselves: for every station on whose ground they hold."""

from dataclasses import dataclass
from uuid import UUID

from firstlight.duty.actions.warnings import take_warning
from firstlight.duty.schemas.storms import TakeWarning
from firstlight.exchange.cap import Alert, read_alert
from firstlight.force.models import Organisation
from firstlight.kernel.actor import Actor
from firstlight.places.models import TerrainPack

CAPABILITY = "duty.warn"


@dataclass(frozen=True, slots=True)
class Came:
    """What became of a message: at how many stations it is new, and at how many it was known."""

    new: int
    known: int


def receive_warning(source: bytes, channel: str) -> Came:
    """Take a warning for each open station that it concerns; the same one again changes nothing.

    Parameters
    ----------
    source
        The message, byte for byte.
    channel
        By which way it came, for the log.

    Raises
    ------
    BadFile, Refused
        It is no warning that can be taken in; nothing is kept.
    """
    alert = read_alert(source)
    rows = Organisation.objects.filter(kind="station", is_closed=False).order_by("path")
    took = [
        take_warning(Actor.job(channel, key, CAPABILITY), TakeWarning(source=source))
        for key in rows.values_list("pk", flat=True)
        if concerns(alert, key)
    ]
    known = sum(each.is_repeated for each in took)
    return Came(len(took) - known, known)


def concerns(alert: Alert, station_id: UUID) -> bool:
    """Whether a message may hold on a station's ground.

    Only outlines that all lie clear of the ground's own box rule a station out; a message without
    outlines, or with circles, is taken by all: better one warning too many than one too few.
    """
    areas = [area for info in alert.infos for area in info.areas]
    rings = [ring for area in areas for ring in area.polygons]
    if not rings or any(area.circles for area in areas):
        return True
    pack = TerrainPack.objects.filter(station_id=station_id, is_default=True).first()
    if pack is None:
        return True
    return any(
        min(lon for lon, _lat in ring) <= pack.east
        and max(lon for lon, _lat in ring) >= pack.west
        and min(lat for _lon, lat in ring) <= pack.north
        and max(lat for _lon, lat in ring) >= pack.south
        for ring in rings
    )
