"""Whether something lies at a school: pictures there may show children (S7)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.earth import distance_m
from firstlight.kernel.errors import Refused
from firstlight.places.models import Place

NEAR_M = 150.0
# What is said of such a place holds one of these.
WORDS = (
    *("学校", "小学", "中学", "高中", "初中", "幼儿园", "托儿所", "托育", "幼托", "校园", "校门"),
    *("校区", "职校", "技校", "中专", "少年宫", "儿童福利院"),
    *("school", "kindergarten", "nursery", "campus"),
)


def at_school(station_id: UUID, said: str, lon: float | None, lat: float | None) -> bool:
    """Return whether something lies at a school: by what is said of it, or by where it is.

    Parameters
    ----------
    station_id
        Whose map is looked at.
    said
        The name of the place, and what was said of it.
    lon, lat
        Degrees, where known; a school reaches as far as its bounds on the map, and `NEAR_M` more.
    """
    told = said.lower()
    if any(word in told for word in WORDS):
        return True
    schools = Place.objects.filter(station_id=station_id, kind=Place.Kind.SCHOOL)
    return any(
        (each.name and each.name.lower() in told) or _is_near(each, lon, lat) for each in schools
    )


def refuse_school_picture(
    station_id: UUID, said: str, lon: float | None, lat: float | None
) -> None:
    """Refuse a picture where its opening could not be guarded.

    Raises
    ------
    Refused
        ``at-school``: of a school pictures go into a hazard's file, where each opening is agreed
        to by somebody else and noted.
    """
    if at_school(station_id, said, lon, lat):
        raise Refused(
            "at-school",
            _(
                "This is at a school: children may be in the picture. Report it as a hazard, "
                "where each opening of a picture is agreed to and noted."
            ),
            field="photo",
        )


def _is_near(school: Place, lon: float | None, lat: float | None) -> bool:
    if lon is None or lat is None:
        return False
    nearest = (
        min(max(lon, school.west), school.east),
        min(max(lat, school.south), school.north),
    )
    return distance_m(lon, lat, *nearest) <= NEAR_M
