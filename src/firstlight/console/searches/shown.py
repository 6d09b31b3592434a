"""What the page of one search shows to one reader."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from math import isclose
from typing import Any

from django.utils import timezone

from firstlight.console.clocks import local_input
from firstlight.console.field.task import point_of
from firstlight.console.incidents.shown import clocks_shown, flights_of
from firstlight.console.searches.maps import search_map
from firstlight.console.searches.plans import PlanShown, last_wish, plan_shown
from firstlight.console.searches.words import (
    DRESSED,
    FOR_MEMBERS,
    FRAME_NAMES,
    LABELS,
    MEMBERS_STEPS,
    NOTICE_AUDIENCES,
    NOTICE_STEPS,
    STEPS,
)
from firstlight.console.settled import settled_of
from firstlight.console.steps import StepShown, Told, steps_of
from firstlight.exchange.outing import OutingFormat
from firstlight.incidents.queries import attendances, card, commanders_of, desk_people, timeline
from firstlight.incidents.rules import ACTIVE
from firstlight.kernel.actor import Actor
from firstlight.privacy.models import SensitiveAccess
from firstlight.privacy.queries.access import open_access
from firstlight.searches import queries
from firstlight.searches.models import MissingNotice, Plan, SearchCase
from firstlight.searches.rules import MISSING_NOTICE, PLANNABLE, SEARCH_CASE
from firstlight.searches.rules.case import FOUND_BESIDE, STILL_OWED
from firstlight.searches.rules.categories import CATEGORIES
from firstlight.searches.words import (
    CLUE_KINDS,
    CONDITIONS,
    HANDED_TO,
    NEVER_STOP,
    SEXES,
    SHAREABLE,
    STORY_KINDS,
    TOLD_HOW,
    TOLD_WHOM,
)

# What a plan's segments are given out as; each opens in other maps, GPX in every receiver.
PLAN_FORMS: tuple[OutingFormat, ...] = ("gpx", "kml", "geojson")
Refusal = tuple[str, Mapping[str, Any], dict[str, str]]
HIDDEN_STEPS = ("expand",)  # taken by using a plan
GOING_OUT = ("approve", "publish", "renew")  # of a notice, only while somebody is looked for
SHARED_FOR = timedelta(hours=48)
SAME_CHANCE = 1e-6


def search_context(
    actor: Actor,
    case: SearchCase,
    refused: Refusal | None = None,
    file: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Return everything that the record page, and each of its parts, draws of one search."""
    own = queries.is_own(actor, case)
    station_card = card(case.station_id, "missing_person")
    # What asks the database is a function: a page or a part pays only for what it draws.
    return {
        "case": case,
        "incident": case.incident,
        "meeting": point_of(case.incident.meeting_lon, case.incident.meeting_lat),
        "state": SEARCH_CASE.state_names[case.state],
        "steps": cache(lambda: _steps(actor, case, refused) if own else []),
        "brief": cache(lambda: brief_items(actor, case)),
        "finding": cache(lambda: _finding(actor, case)),
        "shared": [
            str(SHAREABLE[item])
            for item in case.share_scope.get("items", ())
            if case.is_looked_for
        ],
        "told": cache(lambda: _told(case, refused)),
        "file": file,
        "asked": cache(lambda: _asked(actor, case)),
        "portrait": cache(
            lambda: {
                "there": bool(case.portrait),
                "open": queries.may_see_portrait(actor, case),
                "shared": queries.is_portrait_shared(case),
            }
        ),
        "may": _may(actor, own=own),
        "is_over": case.is_over,
        "handed_to": HANDED_TO.get(case.handed_to, "") if own else "",
        "debrief": case.debrief if own else "",
        "clocks": cache(lambda: clocks_shown(case, case.incident) if own and case.is_over else []),
        "is_looked_for": case.is_looked_for,
        "is_plannable": case.state in PLANNABLE,
        "never_stop": NEVER_STOP,
        "limits": station_card.said("forbidden"),
        **_work(actor, case, refused),
        "notices": cache(lambda: [_notice(actor, each) for each in queries.notices_of(case)]),
        "flights": cache(lambda: flights_of(actor, case.incident) if own else []),
        "notice_audiences": list(NOTICE_AUDIENCES.items()),
        "heads": cache(
            lambda: sum(each.out_at is None for each in attendances(actor, case.incident))
        ),
        # The file is shown once, to whom it was opened: news must not take it away.
        "hears": "" if file else f"incident:{case.incident_id}",
        "settled": cache(lambda: _settled(actor, case) if own else {}),
        "log": cache(lambda: timeline(actor, case.incident, 60)),
        "labels": LABELS,
        "frames": FRAME_NAMES,
        "track": refused[1:] if refused and refused[0] == "track" else ({"frame": "wgs84"}, {}),
        "clue_typed": refused[1] if refused and refused[0] == "clue" else _new_clue(),
        "refused": {refused[0]: refused} if refused else {},
        "wrong_portrait": refused[2] if refused and refused[0] == "portrait" else {},
        "now": timezone.now(),
    }


def _settled(actor: Actor, case: SearchCase) -> dict[str, Any]:
    is_going_on = case.incident.state in ACTIVE
    return {} if is_going_on else settled_of(actor, "incident", case.incident)


def _new_clue() -> dict[str, str]:
    """Return what a clue is taken to be until somebody says otherwise."""
    return {"seen_at": local_input(timezone.now()), "accuracy_m": "100"}


def _asked(actor: Actor, case: SearchCase) -> SensitiveAccess | None:
    """Return the reader's request to open the file, where one is needed and waits or stands."""
    if not case.needs_grant or actor.person_id is None:
        return None
    return open_access(actor.person_id, queries.FILE, case.pk)


def _work(actor: Actor, case: SearchCase, refused: Refusal | None) -> dict[str, Any]:
    """Return what the search works with: plan, ground, groups, stories, clues, tracks, map."""
    plans = cache(lambda: queries.newest_plans(case))
    live = cache(lambda: queries.segments_in_force(case))

    def shown(plan: Plan | None) -> PlanShown | None:
        return plan_shown(plan, live()) if plan else None

    def newest() -> PlanShown | None:
        plan, last = plans()
        return shown(last) if last != plan else None

    return {
        "plan": cache(lambda: shown(plans()[0])),
        "wish": refused[1]
        if refused and refused[0] == "plan"
        else cache(lambda: last_wish(plans()[1])),
        "dressed": list(DRESSED.items()),
        "newest": cache(newest),
        "plan_forms": PLAN_FORMS,
        "earlier": cache(lambda: queries.earlier_plans(case, plans()[0])),
        "adopted": cache(lambda: is_adopted(plans()[0], live())),
        "groups": cache(lambda: queries.groups_of(case)),
        "stories": cache(lambda: queries.stories_of(case)),
        "story_kinds": list(STORY_KINDS.items()),
        "point_kinds": [pair for pair in STORY_KINDS.items() if pair[0] != "route"],
        "weights": cache(lambda: _weights(plans()[0])),
        "clues": cache(lambda: queries.newest_clues(case)),
        "clue_kinds": list(CLUE_KINDS.items()),
        "tracks": cache(lambda: queries.tracks_of(case)),
        "map": cache(lambda: search_map(actor, case, plans()[0])),
    }


def _may(actor: Actor, *, own: bool) -> dict[str, bool]:
    return {
        "plan": own and actor.may("searches.plan"),
        "manage": own and actor.may("searches.manage"),
        "open": own and actor.may("searches.sensitive"),
        "notice": own and actor.may("notices.manage"),
        "add": own and actor.may("searches.field"),
    }


def brief_items(actor: Actor, case: SearchCase) -> dict[str, Any]:
    """Return what the reader may know of the person, in words."""
    brief = queries.brief_for(actor, case)
    values = {"category": CATEGORIES, "sex": SEXES}
    rows = [
        (str(SHAREABLE[key]), str(values.get(key, {}).get(value, value)))
        for key, value in brief.items
    ]
    return {"rows": rows, "point": brief.last_place, "until": brief.until, "over": brief.over}


def _told(case: SearchCase, refused: Refusal | None) -> dict[str, Any]:
    """Return who was told afterwards of what was shared at once, or what that is still owed."""
    whom = [(key, word) for key, word in TOLD_WHOM.items() if key != "person" or not case.is_child]
    wrong = refused if refused and refused[0] == "told" else None
    by = queries.people_named([case.told_by_id] if case.told_by_id else [])
    return {
        "owed": case.owes_notice,
        "due_at": case.notice_due_at,
        "whom": TOLD_WHOM.get(case.told_whom, ""),
        "how": TOLD_HOW.get(case.told_how, ""),
        "by": next(iter(by.values()), ""),
        "whom_options": whom,
        "how_options": list(TOLD_HOW.items()),
        "values": wrong[1] if wrong else {"told_at": local_input(timezone.now())},
        "errors": wrong[2] if wrong else {},
    }


def _finding(actor: Actor, case: SearchCase) -> dict[str, Any] | None:
    """Return when, where and how the person was found, in words, for who may know."""
    found = queries.finding_for(actor, case)
    if found is None:
        return None
    return {
        "at": found.at,
        "point": found.place,
        "condition": CONDITIONS.get(found.condition, found.condition),
    }


def is_adopted(plan: Plan | None, live: dict[str, Any]) -> bool:
    """Whether the segments in force are those of the plan, with the chances that it gives them."""
    if plan is None:
        return False
    found = {row["name"]: row["poa"] for row in plan.result["segments"]}
    return found.keys() == live.keys() and all(
        isclose(poa, live[name].poa, rel_tol=SAME_CHANCE, abs_tol=SAME_CHANCE)
        for name, poa in found.items()
    )


def _weights(plan: Plan | None) -> dict[str, float]:
    return dict(plan.result.get("hypotheses", {})) if plan else {}


def _steps(actor: Actor, case: SearchCase, refused: Refusal | None) -> list[StepShown]:
    told = {**STEPS, "activate": _activate(case), "authorise_share": _share(case)}
    defaults = _defaults(case, timezone.now())
    found = steps_of(SEARCH_CASE, actor, case, told, refused=refused)
    for step in found:
        if not step.open:
            step.values = defaults
        if step.event == "close" and case.owes_notice:
            step.why_not = step.why_not or str(STILL_OWED)
    may = actor.may("searches.manage")
    return [
        step
        for step in found
        if step.event not in HIDDEN_STEPS and (may or not step.why_not) and _can(actor, case, step)
    ]


def _can(actor: Actor, case: SearchCase, step: StepShown) -> bool:
    """Whether the gate would let the actor through at all."""
    if step.event == "find":
        return actor.may("searches.field") and queries.may_report_found(actor, case)
    return actor.may("searches.manage")


def _activate(case: SearchCase) -> Told:
    now = timezone.now()
    people = [*commanders_of(case.incident, now), *desk_people(case.station_id, now)]
    options = list({str(person.pk): person.name for person in people}.items())
    asks = tuple(
        replace(ask, options=options) if ask.name == "commander_id" else ask
        for ask in STEPS["activate"].asks
    )
    return replace(STEPS["activate"], asks=asks)


def _share(case: SearchCase) -> Told:
    """Return the agreement of the family: the next step once, of a child to the searchers only."""
    known = STEPS["authorise_share"]
    asks = tuple(
        replace(ask, options=ask.options[:1]) if ask.name == "audience" and case.is_child else ask
        for ask in known.asks
    )
    return replace(known, asks=asks, main=case.state == "confirmed")


def _defaults(case: SearchCase, now: datetime) -> dict[str, Any]:
    incident = case.incident
    return {
        "until": local_input(now + SHARED_FOR),
        "found_at": local_input(now),
        "meeting_point": incident.meeting_point,
        "radio_plan": incident.radio_plan,
        "meeting_lat": incident.meeting_lat,
        "meeting_lon": incident.meeting_lon,
        "commander_id": incident.commander_id or incident.owner_id,
        "hours": 72,
        "condition": "well" if case.state in FOUND_BESIDE else "",
    }


def _state_of_notice(notice: MissingNotice) -> Any:
    if notice.state == "published" and notice.audience == "members":
        return FOR_MEMBERS
    return MISSING_NOTICE.state_names[notice.state]


def _notice(actor: Actor, notice: MissingNotice) -> dict[str, Any]:
    told = NOTICE_STEPS if notice.audience == "public" else MEMBERS_STEPS
    steps = steps_of(MISSING_NOTICE, actor, notice, told)
    for step in steps:
        step.values = {"hours": 72}
    return {
        "row": notice,
        "state": _state_of_notice(notice),
        "audience": "" if notice.state == "published" else NOTICE_AUDIENCES[notice.audience],
        "steps": [
            step
            for step in steps
            if not step.why_not and (notice.case.is_looked_for or step.event not in GOING_OUT)
        ],
    }


__all__ = ["Refusal", "brief_items", "is_adopted", "search_context"]
