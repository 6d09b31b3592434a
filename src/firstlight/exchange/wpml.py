"""Flight lines for DJI drones: a KMZ in WPML 1.0.2, as Pilot 2 and FlightHub load it.

Only what a search line needs: fly the points at one height and speed, then come home. What the
pilot must decide (camera, take-off, permission) stays with the pilot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from firstlight.exchange import safexml
from firstlight.exchange.errors import BadFile
from firstlight.exchange.kml import NAMESPACE, pack
from firstlight.exchange.safexml import add
from firstlight.exchange.tracks import TrackPoint, distance_m

WPML = "http://www.dji.com/wpmz/1.0.2"
MEDIA_TYPE = "application/vnd.google-earth.kmz"
# Law: 120 m above ground without special permission (无人驾驶航空器飞行管理暂行条例, art. 19).
MAX_HEIGHT_M = 120.0
MAX_SPEED_MPS = 15.0
MAX_WAYPOINTS = 65_535


@dataclass(frozen=True, slots=True)
class Flight:
    """One line to fly.

    Attributes
    ----------
    points
        Corners of the line, WGS-84; their own heights do not count.
    height_m
        Above the take-off point, metres, 2 to `MAX_HEIGHT_M`.
    speed_mps
        Over ground, metres per second, 1 to `MAX_SPEED_MPS`.
    drone, drone_sub
        DJI's numbers of the aircraft; the default is the M30.
    """

    points: Sequence[TrackPoint]
    height_m: float
    speed_mps: float = 5.0
    safe_height_m: float = 30.0
    drone: int = 67
    drone_sub: int = 0


def write_wpml(flight: Flight, made_at: datetime, author: str = "Firstlight") -> bytes:
    """Write the KMZ: a template that people edit and the line that the aircraft flies.

    Raises
    ------
    BadFile
        ``bad-flight`` naming the field if the line cannot be flown.
    """
    _check(flight)
    return pack(
        {
            "wpmz/template.kml": _template(flight, made_at, author),
            "wpmz/waylines.wpml": _waylines(flight),
        }
    )


def _check(flight: Flight) -> None:
    limits = {
        "height_m": (flight.height_m, 2.0, MAX_HEIGHT_M),
        "speed_mps": (flight.speed_mps, 1.0, MAX_SPEED_MPS),
        "safe_height_m": (flight.safe_height_m, 2.0, MAX_HEIGHT_M),
        "points": (len(flight.points), 2, MAX_WAYPOINTS),
    }
    for field, (value, low, high) in limits.items():
        if not low <= value <= high:
            raise BadFile(
                "bad-flight",
                _("The flight's %(what)s is %(value)s and must be from %(low)s to %(high)s."),
                field=field,
                what=field,
                value=value,
                low=low,
                high=high,
            )


def _template(flight: Flight, made_at: datetime, author: str) -> bytes:
    root, document = _root()
    milliseconds = str(int(made_at.timestamp() * 1000))
    add(document, "wpml:author", author)
    add(document, "wpml:createTime", milliseconds)
    add(document, "wpml:updateTime", milliseconds)
    _mission(document, flight)
    folder = add(document, "Folder")
    add(folder, "wpml:templateType", "waypoint")
    add(folder, "wpml:templateId", "0")
    system = add(folder, "wpml:waylineCoordinateSysParam")
    add(system, "wpml:coordinateMode", "WGS84")
    add(system, "wpml:heightMode", "relativeToStartPoint")
    add(folder, "wpml:autoFlightSpeed", f"{flight.speed_mps:g}")
    add(folder, "wpml:globalHeight", f"{flight.height_m:g}")
    add(folder, "wpml:gimbalPitchMode", "manual")
    _heading(add(folder, "wpml:globalWaypointHeadingParam"))
    add(folder, "wpml:globalWaypointTurnMode", "toPointAndStopWithDiscontinuityCurvature")
    add(folder, "wpml:globalUseStraightLine", "1")
    for index, point in enumerate(flight.points):
        mark = _waypoint(folder, index, point)
        add(mark, "wpml:useGlobalHeight", "1")
        add(mark, "wpml:useGlobalSpeed", "1")
        add(mark, "wpml:useGlobalHeadingParam", "1")
        add(mark, "wpml:useGlobalTurnParam", "1")
    return safexml.dump(root)


def _waylines(flight: Flight) -> bytes:
    root, document = _root()
    _mission(document, flight)
    folder = add(document, "Folder")
    length_m = sum(map(distance_m, flight.points, list(flight.points)[1:]))
    add(folder, "wpml:templateId", "0")
    add(folder, "wpml:executeHeightMode", "relativeToStartPoint")
    add(folder, "wpml:waylineId", "0")
    add(folder, "wpml:distance", f"{length_m:.1f}")
    add(folder, "wpml:duration", f"{length_m / flight.speed_mps:.1f}")
    add(folder, "wpml:autoFlightSpeed", f"{flight.speed_mps:g}")
    for index, point in enumerate(flight.points):
        mark = _waypoint(folder, index, point)
        add(mark, "wpml:executeHeight", f"{flight.height_m:g}")
        add(mark, "wpml:waypointSpeed", f"{flight.speed_mps:g}")
        _heading(add(mark, "wpml:waypointHeadingParam"))
        turn = add(mark, "wpml:waypointTurnParam")
        add(turn, "wpml:waypointTurnMode", "toPointAndStopWithDiscontinuityCurvature")
        add(turn, "wpml:waypointTurnDampingDist", "0")
        add(mark, "wpml:useStraightLine", "1")
    return safexml.dump(root)


def _root() -> tuple[Element, Element]:
    root = Element("kml", {"xmlns": NAMESPACE, "xmlns:wpml": WPML})
    return root, add(root, "Document")


def _mission(document: Element, flight: Flight) -> None:
    mission = add(document, "wpml:missionConfig")
    add(mission, "wpml:flyToWaylineMode", "safely")
    add(mission, "wpml:finishAction", "goHome")
    add(mission, "wpml:exitOnRCLost", "executeLostAction")
    add(mission, "wpml:executeRCLostAction", "goBack")
    add(mission, "wpml:takeOffSecurityHeight", f"{flight.safe_height_m:g}")
    add(mission, "wpml:globalTransitionalSpeed", f"{flight.speed_mps:g}")
    drone = add(mission, "wpml:droneInfo")
    add(drone, "wpml:droneEnumValue", str(flight.drone))
    add(drone, "wpml:droneSubEnumValue", str(flight.drone_sub))


def _heading(element: Element) -> None:
    add(element, "wpml:waypointHeadingMode", "followWayline")
    add(element, "wpml:waypointHeadingPathMode", "followBadArc")


def _waypoint(folder: Element, index: int, point: TrackPoint) -> Element:
    mark = add(folder, "Placemark")
    add(add(mark, "Point"), "coordinates", f"{point.lon_deg!r},{point.lat_deg!r}")
    add(mark, "wpml:index", str(index))
    return mark
