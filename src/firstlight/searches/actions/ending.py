"""The end: found, handed over, debriefed, closed; or in the hands of the police."""

from datetime import timedelta

from firstlight.incidents.actions import call_off
from firstlight.incidents.letters import desk_letters
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused, Slip
from firstlight.kernel.workflow import Evidence, move
from firstlight.notify.actions import post
from firstlight.searches import queries
from firstlight.searches.actions.along import (
    clear_up,
    keep_reason,
    start_incident_clock,
    take_along,
)
from firstlight.searches.actions.notices import recall_all
from firstlight.searches.letters import to_searchers
from firstlight.searches.models import SearchCase
from firstlight.searches.rules import SEARCH_CASE
from firstlight.searches.schemas import (
    CloseCase,
    DebriefCase,
    GuardScene,
    HandOver,
    HandOverCriminal,
    OfCase,
    ReportFound,
)
from firstlight.searches.words import FUTURE, NOT_THERE, WHERE_FOUND


def _move(
    context: Context,
    case: SearchCase,
    data: OfCase,
    event: str,
    evidence: Evidence,
    **facts: object,
) -> None:
    thread = case.incident_id
    seen = data.version
    move(context, SEARCH_CASE, case, event, evidence, seen_version=seen, thread=thread, **facts)


@action("searches.report_found", may="searches.field", takes=ReportFound)
def report_found(context: Context, data: ReportFound) -> SearchCase:
    """Somebody was found: notices are recalled, nobody else is called out, everybody is told.

    It may be before the search has begun, or while it is paused: people walk home by themselves.

    Raises
    ------
    Refused
        ``not-there`` for who is neither at the desk, nor counted in, nor out with a group;
        ``future``, ``no-place``; or nobody is looked for.
    """
    case = queries.case_for_field(context.actor, data.case_id)
    if not queries.may_report_found(context.actor, case):
        raise Refused("not-there", NOT_THERE)
    if data.found_at > context.now + timedelta(minutes=5):
        raise Slip("future", FUTURE, field="found_at")
    if data.lon is None and not data.place:
        raise Slip("no-place", WHERE_FOUND, field="place")
    case.found_lon, case.found_lat = data.lon, data.lat
    case.found_at, case.found_condition = data.found_at, data.condition
    point = None if data.lon is None else (data.lon, data.lat)
    evidence = {"place": point or data.place, "condition": data.condition}
    _move(context, case, data, "find", evidence, condition=data.condition)
    if data.place:
        keep_reason(context, case, "find", data.place)
    recall_all(context, case)
    call_off(context, case.incident)
    _tell(context, case, "found")
    return case


def _tell(context: Context, case: SearchCase, word: str) -> None:
    """Tell the desk that the person was found, and everybody out there to come back."""
    who = context.actor.person_id
    post(context, desk_letters(case.incident, "found", context.now, leave_out=who))
    post(context, to_searchers(case, word, context.now, leave_out=who))


@action("searches.hand_over", may="searches.manage", takes=HandOver)
def hand_over(context: Context, data: HandOver) -> SearchCase:
    """To medical care, or to a family whose identity the police have checked."""
    case = queries.own_case(context.actor, data.case_id)
    case.handed_to = data.to
    if data.to == "hospital":
        _move(context, case, data, "to_hospital", {"receiver": data.receiver})
        keep_reason(context, case, "to_hospital", data.receiver)
    else:
        _move(context, case, data, "to_family", {"identity_checked": data.identity_checked})
    take_along(context, case, "end", outcome="handed_over")
    return case


@action("searches.debrief_case", may="searches.manage", takes=DebriefCase)
def debrief_case(context: Context, data: DebriefCase) -> SearchCase:
    """Debrief; only when everybody is out and counted."""
    case = queries.own_case(context.actor, data.case_id)
    case.debrief = data.debrief
    evidence = {"debrief": data.debrief, "still_out": queries.still_out(case)}
    _move(context, case, data, "debrief", evidence)
    take_along(context, case, "debrief", debrief=data.debrief)
    return case


@action("searches.close_case", may="searches.manage", takes=CloseCase)
def close_case(context: Context, data: CloseCase) -> SearchCase:
    """Close, and start the clock that erases what the search needed to know."""
    case = queries.own_case(context.actor, data.case_id)
    case.closed_at = context.now
    evidence = {
        "live_notices": queries.live_notices(case).exists(),
        "still_out": queries.still_out(case),
    }
    _move(context, case, data, "close", evidence)
    take_along(context, case, "close")
    start_incident_clock(context, case)
    clear_up(context, case)
    return case


@action("searches.guard_scene", may="searches.manage", takes=GuardScene)
def guard_scene(context: Context, data: GuardScene) -> SearchCase:
    """Somebody was found dead: from here only the police act."""
    case = queries.own_case(context.actor, data.case_id)
    case.found_lon, case.found_lat, case.found_at = data.lon, data.lat, context.now
    _move(context, case, data, "find_deceased", {"place": (data.lon, data.lat)})
    recall_all(context, case)
    call_off(context, case.incident)
    _tell(context, case, "guarded")
    take_along(context, case, "end", outcome="handed_over")
    return case


@action("searches.hand_over_criminal", may="searches.manage", takes=HandOverCriminal)
def hand_over_criminal(context: Context, data: HandOverCriminal) -> SearchCase:
    """Signs of a crime: the case is the criminal police's."""
    case = queries.own_case(context.actor, data.case_id)
    case.closed_at = context.now
    evidence = {"reason": data.reason, "still_out": queries.still_out(case)}
    _move(context, case, data, "hand_over_criminal", evidence)
    keep_reason(context, case, "hand_over_criminal", data.reason)
    recall_all(context, case)
    take_along(context, case, "end", outcome="handed_over")
    start_incident_clock(context, case)
    clear_up(context, case)
    return case
