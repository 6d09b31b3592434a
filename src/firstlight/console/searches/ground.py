"""What the page of one segment shows, and the form that sends a team there."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from firstlight.console.clocks import local_input
from firstlight.console.ground.packs import address_for
from firstlight.console.incidents.maps import collection
from firstlight.console.places.layers import ground_layers
from firstlight.console.searches.maps import segment_features, track_features
from firstlight.console.searches.plans import plan_shown
from firstlight.console.searches.words import LABELS, SURENESS
from firstlight.incidents.queries import card
from firstlight.kernel.actor import Actor
from firstlight.searches import queries
from firstlight.searches.models import Plan, SearchCase, SearchSegment
from firstlight.searches.rules import SEARCH_SEGMENT
from firstlight.searches.rules.ground import danger_words, ground_dangers
from firstlight.searches.words import COVERS, TEAM_KINDS, VISIBILITIES

USUAL_STAY = timedelta(hours=2)


def segment_context(
    actor: Actor,
    segment: SearchSegment,
    values: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
    team: str = "",
) -> dict[str, Any]:
    """Return everything that the page of one segment draws."""
    case = segment.case
    own = queries.is_own(actor, case)
    plan = queries.latest_plan(case)
    live = {each.name: each for each in queries.live_segments(case)}
    shown = plan_shown(plan, live) if plan else None
    values = values or _proposed(segment, plan, team)
    groups = list(segment.assignments.select_related("leader").prefetch_related("members"))
    return {
        "segment": segment,
        "case": case,
        "state": SEARCH_SEGMENT.state_names[segment.state],
        "may_send": own and actor.may("searches.manage") and segment.state == "planned",
        "out": _still_out(groups) if own and actor.may("searches.manage") else None,
        "sureness": list(SURENESS),
        "tried": {(values or {}).get("outcome", ""): True},
        "may_reopen": own
        and actor.may("searches.manage")
        and segment.state in ("complete", "abandoned"),
        "may_draw": own and actor.may("searches.plan") and not _out(groups),
        "beside": [(str(each.pk), name) for name, each in live.items() if each.pk != segment.pk],
        "is_searching": case.state == "searching",
        "facts": _facts(segment),
        "legs": [leg for leg in shown.legs if leg.segment == segment.name] if shown else [],
        "groups": sorted(groups, key=lambda group: group.created_at, reverse=True),
        "people": _people(case),
        "kinds": list(TEAM_KINDS.items()),
        "ground": list(danger_words(ground_dangers(segment.facts)).items()),
        "values": values | {"item_ids": _at_hand(values.get("item_ids", ()))},
        "errors": errors or {},
        "labels": LABELS,
        "outline": json.dumps(segment.geometry),
        "map": _map(actor, case, segment),
        "limits": card(case.station_id, "missing_person").said("forbidden"),
    }


def _out(groups: list[Any]) -> bool:
    return any(group.ended_at is None for group in groups)


def _still_out(groups: list[Any]) -> Any:
    """Return the group that is there now, if one is."""
    return next((group for group in groups if group.ended_at is None), None)


def _facts(segment: SearchSegment) -> dict[str, Any]:
    facts = segment.facts
    return {
        "hectares": segment.area_m2 / 10_000,
        "slope_deg": facts.get("slope_deg"),
        "cover": str(COVERS.get(facts.get("cover", ""), "")),
        "seen": str(VISIBILITIES.get(facts.get("visibility", ""), "")),
        "middle": facts.get("middle"),
    }


def _people(case: SearchCase) -> list[tuple[str, str]]:
    """Return who can be sent: counted in, and with no other group."""
    busy = queries.busy_people(case)
    here = queries.on_the_ground(case)
    return [(str(person.pk), person.name) for person in here if person.pk not in busy]


def _at_hand(item_ids: Iterable[str]) -> list[str]:
    """Leave out what another group has with it by now."""
    out = {str(key) for key in queries.busy_items()}
    return [key for key in item_ids if key not in out]


def _proposed(segment: SearchSegment, plan: Plan | None, team: str) -> dict[str, Any]:
    """Fill the form with the team that the plan would send here."""
    now = timezone.now()
    incident = segment.case.incident
    values: dict[str, Any] = {
        "back_by": local_input(now + USUAL_STAY),
        "said_at": local_input(now),
        "radio": incident.radio_plan[:60],
        "team_kind": "foot",
        "ground": list(ground_dangers(segment.facts)),
    }
    if plan is None:
        return values
    going = [row for row in plan.result["assignments"] if row["segment"] == segment.name]
    row = next((each for each in going if each["team"] == team), going[0] if going else None)
    if row is None:
        return values
    sheet = plan.inputs.get("sheet", {}).get("teams", [])
    none: dict[str, Any] = {}
    crew = next((each for each in sheet if each["name"] == row["team"]), none)
    back = {each["team"]: each["back_at"] for each in plan.result["teams"]}.get(row["team"])
    members = crew.get("members", [])
    values |= {
        "team_name": row["team"],
        "team_kind": row["kind"],
        "member_ids": members,
        "leader_id": members[0] if members else "",
        "plan_id": str(plan.pk),
        "item_ids": crew.get("items", []),
    }
    if back and datetime.fromisoformat(back) > now:
        values["back_by"] = local_input(datetime.fromisoformat(back))
    return values


def _map(actor: Actor, case: SearchCase, segment: SearchSegment) -> dict[str, Any]:
    others = [
        each
        for each in segment_features(case, None)
        if each["properties"]["id"] != str(segment.pk)
    ]
    mine = [each for each in segment_features(case, None) if each not in others]
    return {
        "terrain": address_for(actor),
        "layers": [
            *ground_layers(hide_pins=True),
            {"kind": "segments", "features": collection(mine + others)},
            {"kind": "tracks", "features": collection(track_features(case))},
        ],
        "bounds": box_of(segment.geometry),
    }


def drawing_map(actor: Actor, segment: SearchSegment) -> dict[str, Any]:
    """Return the map on which the outline is redrawn; the others stand around it."""
    others = [
        each
        for each in segment_features(segment.case, None)
        if each["properties"]["id"] != str(segment.pk)
    ]
    return {
        "terrain": address_for(actor),
        "layers": [
            *ground_layers(hide_pins=True),
            {"kind": "segments", "features": collection(others)},
        ],
        "draw": {"input": "id_geometry", "kind": "polygon"},
        "bounds": box_of(segment.geometry),
    }


def box_of(geometry: dict[str, Any], share: float = 0.3) -> list[float]:
    """Return the box around a geometry and some ground beside it, degrees."""
    lons, lats = [], []

    def eat(part: Any) -> None:
        if isinstance(part[0], (int, float)):
            lons.append(part[0])
            lats.append(part[1])
        else:
            for each in part:
                eat(each)

    eat(geometry["coordinates"])
    x, y = share * (max(lons) - min(lons)), share * (max(lats) - min(lats))
    return [min(lons) - x, min(lats) - y, max(lons) + x, max(lats) + y]
