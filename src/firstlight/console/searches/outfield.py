"""What a team sees of its assignment, out on the ground."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.console.field.task import point_of
from firstlight.console.ground.packs import address_for
from firstlight.console.incidents.maps import collection, pin
from firstlight.console.searches.briefing import dangers_of, heat_of, task_of
from firstlight.console.searches.ground import box_of
from firstlight.console.searches.shown import brief_items
from firstlight.console.searches.words import LABELS, SURENESS
from firstlight.incidents.queries import card
from firstlight.kernel.actor import Actor
from firstlight.searches import queries
from firstlight.searches.models import Assignment
from firstlight.searches.rules import SEARCH_SEGMENT
from firstlight.searches.words import CLUE_KINDS, CONDITIONS

SCREENS = ("clue", "finish", "abort", "found", "now")
# What stands first on the briefing once the search does not simply go on: tone and words.
HALTS = {
    "suspended": ("late", _("The search is paused."), _("Come back together, by a safe way.")),
    "found": (
        "done",
        _("The person was found."),
        _("Come back together; whoever is with the person waits there for word."),
    ),
    "scene_guarded": (
        "late",
        _("Police guard the scene."),
        _("Touch nothing. Leave the place and come back together."),
    ),
}
OVER = ("done", _("The search is over."), _("Come back together."))


def field_context(actor: Actor, assignment: Assignment) -> dict[str, Any]:
    """Return everything that the screens of an assignment draw."""
    segment, case = assignment.segment, assignment.segment.case
    said = card(case.station_id, "missing_person")
    found = _map(actor, assignment)
    return {
        "group": assignment,
        "segment": segment,
        "state": SEARCH_SEGMENT.state_names[segment.state],
        "case": case,
        "incident": case.incident,
        "halt": None if case.state == "searching" else HALTS.get(case.state, OVER),
        "has_portrait": queries.may_see_portrait(actor, case),
        "meeting": point_of(case.incident.meeting_lon, case.incident.meeting_lat),
        "members": list(
            assignment.members.exclude(pk=assignment.leader_id).order_by("pinyin", "name")
        ),
        "leads": actor.person_id == assignment.leader_id,
        "is_over": assignment.ended_at is not None,
        "task": task_of(assignment),
        "brief": brief_items(actor, case),
        "dangers": [*heat_of(assignment), *dangers_of(assignment)],
        "card_dangers": said.said("dangers"),
        "limits": said.said("forbidden"),
        "sureness": list(SURENESS),
        "clue_kinds": list(CLUE_KINDS.items()),
        "conditions": list(CONDITIONS.items()),
        "labels": LABELS,
        "values": {},
        "map": found,
        "pick_map": found | {"pick": {"latitude": "id_lat", "longitude": "id_lon"}},
    }


def _map(actor: Actor, assignment: Assignment) -> dict[str, Any]:
    segment, incident = assignment.segment, assignment.segment.case.incident
    mine = {
        "type": "Feature",
        "id": str(segment.pk),
        "geometry": segment.geometry,
        "properties": {"id": str(segment.pk), "name": segment.name, "state": segment.state},
    }
    pins = []
    if incident.meeting_lon is not None and incident.meeting_lat is not None:
        place = incident.meeting_lon, incident.meeting_lat
        pins.append(pin(*place, incident.meeting_point, symbol="meeting"))
    return {
        "terrain": address_for(actor),
        "layers": [
            {"kind": "segments", "features": collection([mine])},
            {"kind": "pins", "features": collection(pins)},
        ],
        "bounds": box_of(segment.geometry),
    }
