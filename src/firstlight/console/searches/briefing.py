"""A team's briefing: the words and the map on one page, and the files for its receiver."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from firstlight.console.searches.ground import box_of
from firstlight.console.searches.lines import leg_of, line_of
from firstlight.console.searches.shown import brief_items
from firstlight.console.templatetags.desk import wgs84
from firstlight.exchange.briefing import Briefing
from firstlight.exchange.briefing_map import (
    Contour,
    Feature,
    Kind,
    Mark,
    Scene,
    draw_map,
    legend_of,
)
from firstlight.exchange.outing import Outing
from firstlight.exchange.shapes import Box, Geometry
from firstlight.force.queries import station_of
from firstlight.incidents.models import Incident
from firstlight.incidents.queries import card
from firstlight.kernel.actor import Actor
from firstlight.places.packs.layout import read_meta
from firstlight.places.queries import default_pack
from firstlight.searches import queries
from firstlight.searches.models import Assignment, SearchCase
from firstlight.searches.planning.advice import heat_sentences
from firstlight.searches.rules.ground import danger_words
from firstlight.searches.words import CLUE_KINDS, TEAM_KINDS

DRAWN: dict[str, Kind] = {
    "roads": "road",
    "tracks": "track",
    "paths": "path",
    "streams": "stream",
    "water": "water",
}
MOST_CONTOURS = 400


def briefing_of(actor: Actor, assignment: Assignment, portrait: bytes = b"") -> Briefing:
    """Return what one team must know, no more than its members may.

    `portrait` is the photograph as JPEG, when the act that opens it gave it.
    """
    segment, case = assignment.segment, assignment.segment.case
    incident, said = case.incident, card(case.station_id, "missing_person")
    brief = brief_items(actor, case)
    west, south, east, north = box_of(segment.geometry, 0.0)
    scene = scene_of(assignment)
    return Briefing(
        incident=incident.number,
        kind=str(incident.get_kind_display()),
        segment=segment.name,
        task=task_of(assignment),
        team=assignment.team_name,
        leader=assignment.leader.name,
        members=assignment.members.count(),
        meeting_point=meeting_of(incident),
        meet_at=assignment.leaves_at or assignment.created_at,
        back_by=assignment.back_by or timezone.now(),
        radio=_radio(assignment, incident),
        look_for=[(name, value) for name, value in brief["rows"]],
        dangers=[
            *heat_of(assignment),
            *dangers_of(assignment),
            *said.said("dangers"),
        ],
        may_not=list(said.said("forbidden")),
        bounds=Box(west, south, east, north),
        map_svg=draw_map(scene),
        legend=legend_of(scene),
        map_note=_map_note(case),
        portrait=portrait,
    )


def _radio(assignment: Assignment, incident: Incident) -> list[tuple[str, str]]:
    """Return how the team is in touch: by radio and, where that fails, by the desk's telephone."""
    said = [(_("Radio"), assignment.radio or incident.radio_plan)]
    station = station_of(incident.station_id)
    if station and station.duty_phone:
        said.append((_("Duty telephone"), station.duty_phone))
    return said


def heat_of(assignment: Assignment) -> list[str]:
    """Return what the heat asks of this team, by the plan that it goes by."""
    if assignment.plan is None or assignment.back_by is None:
        return []
    away = assignment.back_by - (assignment.leaves_at or assignment.created_at)
    return heat_sentences(assignment.plan.result.get("heat"), max(0.0, away / timedelta(hours=1)))


def meeting_of(incident: Incident) -> str:
    """Return where people gather, in words and, where they were given, in degrees of WGS-84."""
    if incident.meeting_lon is None or incident.meeting_lat is None:
        return incident.meeting_point
    at = wgs84((incident.meeting_lon, incident.meeting_lat))
    return f"{incident.meeting_point} {at}".strip()


def task_of(assignment: Assignment) -> str:
    """Say how to search the segment: side by side, so far apart, for so long."""
    figures = leg_of(assignment)
    kind = str(TEAM_KINDS.get(assignment.team_kind, assignment.team_kind))
    if not figures:
        return _("%(kind)s: search all of segment %(segment)s, stay together, report clues.") % {
            "kind": kind,
            "segment": assignment.segment.name,
        }
    return _(
        "%(kind)s: search segment %(segment)s for about %(minutes)s min, lines about "
        "%(spacing)s m apart, side by side, in sight of each other. Report clues, touch "
        "nothing."
    ) % {
        "kind": kind,
        "segment": assignment.segment.name,
        "minutes": round(figures["search_min"]),
        "spacing": round(figures["spacing_m"] or figures["sweep_width_m"]),
    }


def scene_of(assignment: Assignment) -> Scene:
    """Return the map of a segment: neighbours, ways, water, heights, meeting point, clues."""
    segment, case = assignment.segment, assignment.segment.case
    others = [
        Feature("other-segment", shape_of(each.geometry), each.name)
        for each in queries.live_segments(case)
        if each.pk != segment.pk and _near(each.geometry, segment.geometry)
    ]
    features, contours = _ground(case, segment.geometry)
    return Scene(
        segment=shape_of(segment.geometry),
        label=segment.name,
        features=[*features, *others],
        contours=contours,
        marks=_marks(case),
    )


def _marks(case: SearchCase) -> list[Mark]:
    incident, marks = case.incident, []
    if incident.meeting_lon is not None and incident.meeting_lat is not None:
        marks.append(Mark("meeting", incident.meeting_lon, incident.meeting_lat))
    marks += [
        Mark("clue", clue.lon, clue.lat, str(CLUE_KINDS[clue.kind]))
        for clue in queries.clues_of(case).filter(is_confirmed=True)
        if clue.lon is not None and clue.lat is not None
    ]
    return marks


def shape_of(geometry: dict[str, Any]) -> Geometry:
    """Return GeoJSON as the shape that files are written from."""
    kind = geometry["type"]
    base = kind.removeprefix("Multi")
    coordinates = geometry["coordinates"] if kind != base else [geometry["coordinates"]]
    parts = tuple(
        tuple(tuple((x, y) for x, y, *_z in ring) for ring in part)
        if base == "Polygon"
        else (tuple((x, y) for x, y, *_z in part),)
        for part in coordinates
    )
    return Geometry(base, parts, multi=kind != base)


def _near(one: dict[str, Any], two: dict[str, Any]) -> bool:
    a, b = box_of(one, 0.0), box_of(two, 0.2)
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _ground(case: SearchCase, geometry: dict[str, Any]) -> tuple[list[Feature], list[Contour]]:
    """Return what the terrain pack knows around a segment."""
    folder = _folder(case)
    if folder is None:
        return [], []
    from firstlight.places.packs.near import contours_near, features_near

    box = box_of(geometry, 0.25)
    features = [
        Feature(kind, shape_of(shape), label)
        for name, kind in DRAWN.items()
        for shape, label in features_near(folder, name, box)
    ]
    lines = contours_near(folder, box)[:MOST_CONTOURS]
    return features, [Contour(height, line, index) for height, line, index in lines]


def _folder(case: SearchCase) -> str | None:
    pack = default_pack(Actor.job("briefing", case.station_id, "places.see"))
    return pack.folder if pack else None


def _map_note(case: SearchCase) -> str:
    pack = default_pack(Actor.job("briefing", case.station_id, "places.see"))
    if pack is None:
        return ""
    built = timezone.localdate(read_meta(Path(pack.folder)).built_at)
    words = _("Terrain pack %(name)s of %(day)s") % {"name": pack.name, "day": built}
    return words + _(" (made up for demonstration)") if pack.is_made else words


def dangers_of(assignment: Assignment) -> list[str]:
    """Return what the ground warns of in the reader's language, then what was typed."""
    ground = danger_words(assignment.figures.get("ground", {}))
    return [*ground.values(), *sentences(assignment.dangers)]


def sentences(text: str) -> list[str]:
    """Return the parts of a text between semicolons, of either script."""
    return [part.strip() for part in text.replace("；", ";").split(";") if part.strip()]


def outing_of(assignment: Assignment) -> Outing:
    """Return the segment, the way there and back for a receiver."""
    segment, incident = assignment.segment, assignment.segment.case.incident
    points: list[tuple[str, str, tuple[float, float]]] = []
    if incident.meeting_lon is not None and incident.meeting_lat is not None:
        place = (incident.meeting_lon, incident.meeting_lat)
        points.append((incident.meeting_point or _("Meeting point"), "meeting", place))
    middle = segment.facts.get("middle")
    if middle:
        points.append((segment.name, "segment", (middle[0], middle[1])))
    line = line_of(assignment)
    flies = assignment.team_kind == "drone"
    called = _("Line to fly") if flies else _("Line to search along, side by side")
    return Outing(
        name=f"{segment.name} {assignment.team_name}",
        description=task_of(assignment),
        outline=shape_of(segment.geometry),
        lines=[(called, line)] if line else [],
        points=points,
    )
