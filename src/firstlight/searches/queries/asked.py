"""All that a plan depends on, read in one go as plain values."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import cos, radians, sin
from typing import Any
from uuid import UUID

from django.utils import timezone

from firstlight.equipment.models import EquipmentItem
from firstlight.equipment.queries import ready
from firstlight.incidents.models import Answer
from firstlight.kernel.actor import Actor
from firstlight.places.queries import default_pack
from firstlight.searches.models import Assignment, Clue, Hypothesis, Plan, SearchCase, Track
from firstlight.searches.queries.afloat import down_river, drift_of
from firstlight.searches.queries.cases import clues_of, latest_plan, standing_hypotheses
from firstlight.searches.queries.faults import NoPlan
from firstlight.searches.queries.field import (
    busy_items,
    busy_people,
    live_assignments,
    live_segments,
    on_the_ground,
    tracks_of,
)
from firstlight.searches.queries.live import Walked, live_tracks
from firstlight.searches.queries.own import distances_of, widths_of
from firstlight.searches.rules.teams import Hand, Thing, form_teams
from firstlight.training.queries import valid_credentials

KINDS = {
    "sighting": "sighting",
    "object": "object",
    "trace": "footprint",
    "video": "camera",
    "word": "statement",
}
VEHICLES = ("unmanned_aircraft", "boat", "patrol_car", "electric_cart")
# Twenty thousand histories do not tell places apart that lie closer together than this; a clue
# that claims more would leave a handful of them to speak for everybody.
LEAST_ACCURACY_M = 150.0
LATEST_ETA = timedelta(hours=2)  # who comes later is for the next plan
MOST_POD = 0.98  # a group that is sure of itself has still missed one in fifty


def asked_for(plan: Plan, now: datetime) -> dict[str, Any]:
    """Return what `planning.room.plan_search` takes, as of `now`.

    Raises
    ------
    NoPlan
        ``no-terrain`` or ``no-teams``.
    """
    case, wish = plan.case, plan.inputs
    actor = Actor.job("searches", case.station_id, "equipment.see", "places.see")
    pack = default_pack(actor)
    if pack is None:
        raise NoPlan("no-terrain")
    before = latest_plan(case)
    live = live_tracks(case, now)
    return {
        "pack": pack.folder,
        "case": _case(case, now),
        "segments": _segments(case),
        "reports": _reports(case, {each.group.pk for each in live}),
        "tracks": [*(_track(track) for track in tracks_of(case)), *map(_live, live)],
        "sheet": {
            "base": _base(case),
            "teams": _teams(case, actor, wish, now),
            "wind_mps": _wind(wish),
            "air_c": wish.get("air_c"),
            "widths": widths_of(case.station_id),
        },
        "hours": wish["hours"],
        # The ground stays as it is until somebody asks for more: people know their segments.
        "radius_m": wish["radius_m"] or (before.result["radius_m"] if before else None),
        "weigh_lives": wish["weigh_lives"],
        "exposure": _exposure(case, wish),
        "seed": wish["seed"],
        "before": before.result if before else None,
    }


def kept_of(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what of it is kept with the plan: tracks by their key, the last plan not at all."""
    kept = {key: value for key, value in asked.items() if key != "before"}
    kept["tracks"] = [track["key"] for track in asked["tracks"]]
    return kept


def _case(case: SearchCase, now: datetime) -> dict[str, Any]:
    place = [case.lkp_lon, case.lkp_lat]
    stories = list(standing_hypotheses(case))
    return {
        "category": case.category,
        "ecoregion": case.ecoregion,
        "terrain": case.terrain,
        "ipp": place,
        "last_seen": case.last_seen_at.isoformat(),
        "at": now.isoformat(),
        "own_finds_m": distances_of(case.station_id),
        "hypotheses": [_story(story, case) for story in stories],
        "clues": [
            _clue(clue, case, {str(story.pk) for story in stories})
            for clue in clues_of(case).filter(is_confirmed=True, seen_at__lte=now)
        ],
    }


def _story(story: Hypothesis, case: SearchCase) -> dict[str, Any]:
    start = story.start
    ipp: Any = [case.lkp_lon, case.lkp_lat]
    if start.get("kind") in ("area", "route"):
        ipp = {start["kind"]: start["places"]}
    elif "lon" in start:
        ipp = [start["lon"], start["lat"]]
    row = {"name": str(story.pk), "weight": story.weight, "ipp": ipp}
    if story.kind == Hypothesis.Kind.WATER:
        in_river = start.get("kind") == "route"
        row["drift"] = (
            down_river(start["places"], story.parameters)
            if in_river
            else drift_of(case.station_id, ipp, story.parameters)
        )
    return row


def _clue(clue: Clue, case: SearchCase, stories: set[str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": str(clue.pk),
        "kind": KINDS[clue.kind],
        "at": max(clue.seen_at, case.last_seen_at).isoformat(),
        "likelihood": {key: value for key, value in clue.likelihoods.items() if key in stories},
    }
    if clue.lon is not None and clue.lat is not None:
        row |= {
            "lonlat": [clue.lon, clue.lat],
            "accuracy_m": max(LEAST_ACCURACY_M, clue.accuracy_m),
            "reliability": clue.reliability,
        }
    return row


def _segments(case: SearchCase) -> list[dict[str, Any]]:
    return [
        {
            "name": segment.name,
            "geometry": segment.geometry,
            "in_hand": live_assignments(segment).exists(),
        }
        for segment in live_segments(case)
    ]


def _reports(case: SearchCase, followed: set[UUID]) -> list[dict[str, Any]]:
    """Return what leaders reported of their segments, where no track says it better."""
    ended = Assignment.objects.filter(segment__case=case, ended_at__isnull=False)
    told = ended.filter(tracks__isnull=True).select_related("segment").order_by("pk")
    return [
        {
            "geometry": each.segment.geometry,
            "pod": min(MOST_POD, each.figures["pod"]),
            "from": each.figures["from"],
            "to": each.figures["to"],
        }
        for each in told
        if each.figures.get("pod") and each.pk not in followed
    ]


def _track(track: Track) -> dict[str, Any]:
    """Return a track; a team on foot searches side by side with its receivers shared out."""
    kind, eyes = "foot", 1.0
    if track.assignment is not None:
        kind = track.assignment.team_kind
        if kind == "foot":
            receivers = track.assignment.tracks.count()
            eyes = max(1.0, track.assignment.members.count() / receivers)
    return {
        "key": str(track.pk),
        "points": track.points,
        "starts_at": track.starts_at.isoformat(),
        "kind": kind,
        "eyes": eyes,
    }


def _live(walked: Walked) -> dict[str, Any]:
    kind = walked.group.team_kind
    people = walked.group.members.count() if kind == "foot" else 1
    return {
        "key": f"live:{walked.group.pk}",
        "points": walked.points,
        "starts_at": walked.starts_at.isoformat(),
        "kind": kind,
        "eyes": max(1.0, people / walked.receivers),
    }


def _base(case: SearchCase) -> list[float]:
    """Return where people gather: the meeting point, else the incident, else the last place."""
    incident = case.incident
    for lon, lat in (
        (incident.meeting_lon, incident.meeting_lat),
        (case.lkp_lon, case.lkp_lat),
    ):
        if lon is not None and lat is not None:
            return [lon, lat]
    raise NoPlan("off-terrain")


def _teams(
    case: SearchCase, actor: Actor, wish: dict[str, Any], now: datetime
) -> list[dict[str, Any]]:
    extra = {kind: wish[f"extra_{kind}"] for kind in ("foot", "dog", "vehicle", "drone", "boat")}
    out = busy_items()
    things = [_thing(item) for item in ready(actor, VEHICLES) if item.pk not in out]
    teams = form_teams(_hands(case, now), sorted(things, key=_rank), extra)
    if not teams:
        raise NoPlan("no-teams")
    back_at = wish.get("back_at")
    return [team | {"shift_end": back_at} for team in teams] if back_at else teams


def _wind(wish: dict[str, Any]) -> list[float]:
    """Return where the air moves to, metres a second to the east and to the north."""
    speed, blows_from = wish.get("wind_mps") or 0.0, radians(wish.get("wind_from_deg") or 0.0)
    return [-speed * sin(blows_from), -speed * cos(blows_from)]


def _exposure(case: SearchCase, wish: dict[str, Any]) -> dict[str, Any]:
    """Return what is known of weather and person; a tick that is not set says nothing."""
    return {
        "air_c": wish.get("air_c"),
        "water_c": wish.get("water_c"),
        "wind_mps": wish.get("wind_mps"),
        "wet": wish.get("wet") or None,
        "clothing": wish.get("dressed") or None,
        "age": case.age,
        "frail": wish.get("frail") or None,
    }


def _hands(case: SearchCase, now: datetime) -> list[Hand]:
    busy = busy_people(case)
    minutes: dict[UUID, float] = {person.pk: 0.0 for person in on_the_ground(case)}
    for person, eta in _coming(case, now):
        minutes.setdefault(person, max(0.0, (eta - now).total_seconds() / 60))
    free = {key: ready_min for key, ready_min in minutes.items() if key not in busy}
    papers = valid_credentials(free, timezone.localdate(now))
    return [Hand(key, papers.get(key, frozenset()), wait) for key, wait in free.items()]


def _coming(case: SearchCase, now: datetime) -> Iterable[tuple[UUID, datetime]]:
    rows = Answer.objects.filter(
        invite__callout__incident=case.incident,
        says=Answer.Says.COMING,
        arrived_at__isnull=True,
        eta_at__lte=now + LATEST_ETA,
    )
    yield from rows.values_list("invite__person_id", "eta_at")


def _thing(item: EquipmentItem) -> Thing:
    return Thing(item.pk, item.kind, item.battery_min)


def _rank(thing: Thing) -> tuple[int, UUID]:
    return VEHICLES.index(thing.kind), thing.key
