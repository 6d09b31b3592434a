"""A plan on paper: one page for each team that goes, in its leader's language."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import shapely
from django.utils.translation import gettext as _
from django.utils.translation import override

from firstlight.engine.terrain.segments.outline import Shape
from firstlight.exchange.briefing import Briefing, briefing_pdf
from firstlight.exchange.briefing_map import (
    Contour,
    Feature,
    Kind,
    Mark,
    Scene,
    draw_map,
    legend_of,
)
from firstlight.exchange.shapes import Box, Geometry
from firstlight.incidents.cards import shipped
from firstlight.places.packs.near import contours_near, features_near
from firstlight.searches.planning.advice import heat_sentences
from firstlight.searches.planning.plan import Plan
from firstlight.searches.planning.plan_files import geometry, lonlat
from firstlight.searches.words import TEAM_KINDS

KIND = "missing_person"
ON_PAPER: dict[str, Kind] = {
    "roads": "road",
    "tracks": "track",
    "paths": "path",
    "streams": "stream",
    "water": "water",
}
MARGIN = 0.25  # of the segments' size: ground around them that is drawn too


@dataclass(frozen=True, slots=True)
class Paper:
    """How the pages are made.

    Attributes
    ----------
    category
        Of the missing person, as the case says it.
    folder
        The terrain pack, for the map.
    language
        zh-hans or en.
    """

    category: str
    folder: str
    language: str


def papers(
    plan: Plan, facts: dict[str, Any], shapes: list[Shape], paper: Paper
) -> dict[int, bytes]:
    """Return the page of each team that goes, by the team's number.

    Parameters
    ----------
    plan : Plan
        As made.
    facts : dict
        As `plan_facts.facts` returns.
    shapes : list of shapes
        The segments in WGS-84.
    paper : Paper
        Category, ground, language.
    """
    with override(paper.language):
        return {
            k: briefing_pdf(
                _briefing(plan, facts, k, shapes, paper),
                datetime.now(UTC),
                plan.request.start_at.tzinfo or UTC,
                paper.language,
            )
            for k, tour in enumerate(plan.tours)
            if tour.segments
        }


def _briefing(
    plan: Plan, facts: dict[str, Any], k: int, shapes: list[Shape], paper: Paper
) -> Briefing:
    team, tour = plan.request.teams[k], plan.tours[k]
    mine = [shapes[s] for s in tour.segments]
    legs = [row for row in facts["assignments"] if row["team"] == team.name]
    outline, card = shapely.union_all(mine), shipped()[KIND]
    leave = plan.request.start_at + timedelta(seconds=team.ready_s)
    back = datetime.fromisoformat(facts["teams"][k]["back_at"])
    base = lonlat(plan, team.base_xy_m)
    scene = _scene(mine, legs, base, outline.bounds, paper.folder)
    return Briefing(
        incident=_("Search plan of %(at)s") % {"at": f"{plan.request.start_at:%Y-%m-%d %H:%M}"},
        kind=card.label,
        segment=legs[0]["segment"],
        task=_task(legs),
        team=f"{team.name} · {TEAM_KINDS[team.kind.value]}",
        leader="",
        members=team.people,
        meeting_point=f"{base[1]:.5f} N, {base[0]:.5f} E",
        meet_at=leave,
        back_by=back,
        radio=[],
        look_for=[(_("Kind of missing person"), paper.category)],
        dangers=[
            *heat_sentences(facts.get("heat"), (back - leave) / timedelta(hours=1)),
            *card.said("dangers"),
        ],
        may_not=card.said("forbidden"),
        bounds=Box(*outline.bounds),
        map_svg=draw_map(scene),
        legend=legend_of(scene),
        map_note=_("Terrain pack %(name)s") % {"name": Path(paper.folder).name},
    )


def _task(legs: list[dict[str, Any]]) -> str:
    """Say in which order, for how long, and how far apart the lines are."""
    each = [
        _("%(segment)s: %(minutes)s min, lines %(spacing)s m apart")
        % {
            "segment": leg["segment"],
            "minutes": round(leg["search_min"]),
            "spacing": round(leg["spacing_m"] or leg["sweep_width_m"]),
        }
        for leg in legs
    ]
    return _("Search in this order. %(legs)s") % {"legs": "; ".join(each)}


def _scene(
    mine: list[Shape],
    legs: list[dict[str, Any]],
    base: tuple[float, float],
    bounds: tuple[float, float, float, float],
    folder: str,
) -> Scene:
    west, south, east, north = bounds
    x, y = MARGIN * (east - west), MARGIN * (north - south)
    box = [west - x, south - y, east + x, north + y]
    ground = [
        Feature(kind, _plain(shape), label)
        for name, kind in ON_PAPER.items()
        for shape, label in features_near(folder, name, box)
    ]
    names = [
        Feature("other-segment", geometry([shape]), leg["segment"])
        for shape, leg in zip(mine, legs, strict=True)
    ]
    return Scene(
        segment=geometry(mine),
        label="",
        features=[*ground, *names],
        contours=[Contour(*each) for each in contours_near(folder, box)],
        marks=[Mark("meeting", *base)],
    )


def _plain(found: dict[str, Any]) -> Geometry:
    """Return a line or area of the pack's map files for the sheet."""
    shape = shapely.geometry.shape(found)
    if "Polygon" in shape.geom_type:
        return geometry([shape])
    lines = tuple((tuple(line.coords),) for line in shapely.get_parts(shape))
    return Geometry("LineString", lines, multi=len(lines) > 1)
