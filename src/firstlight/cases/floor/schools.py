"""Whether something lies at a school: pictures there may show children (S7)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.errors import Refused
from firstlight.places.models import Place
from firstlight.places.rules import distance_m

NEAR_M = 150.0
# What the name of such a place holds.
WORDS = ("学校", "小学", "中学", "高中", "初中", "幼儿园", "school", "kindergarten")


def refuse_school_picture(
    station_id: UUID, place_name: str, lon: float | None, lat: float | None
) -> None:
    """Refuse a picture where its opening could not be guarded.

    Raises
    ------
    Refused
        ``at-school``: of a school pictures go into a hazard's file, where each opening is agreed
        to by somebody else and noted.
    """
    said = place_name.lower()
    if any(word in said for word in WORDS) or _is_near_one(station_id, lon, lat):
        raise Refused(
            "at-school",
            _(
                "This is at a school: children may be in the picture. Report it as a hazard, "
                "where each opening of a picture is agreed to and noted."
            ),
            field="photo",
        )


def _is_near_one(station_id: UUID, lon: float | None, lat: float | None) -> bool:
    if lon is None or lat is None:
        return False
    schools = Place.objects.filter(station_id=station_id, kind=Place.Kind.SCHOOL)
    return any(distance_m(lon, lat, each.lon, each.lat) <= NEAR_M for each in schools)
