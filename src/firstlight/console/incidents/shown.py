"""What the page of one incident shows to one reader."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from firstlight.console.incidents.board import Board, board_of
from firstlight.console.incidents.maps import incident_map
from firstlight.console.incidents.words import (
    AID_STEPS,
    LABELS,
    STEPS,
)
from firstlight.console.settled import settled_of
from firstlight.console.steps import Ask, StepShown, Told, steps_of
from firstlight.equipment.models import DroneFlight, EquipmentItem
from firstlight.equipment.queries import flights_for
from firstlight.equipment.rules import DRONE_FLIGHT
from firstlight.force.queries import station_of
from firstlight.incidents import queries, wording
from firstlight.incidents.holds import held
from firstlight.incidents.models import Attendance, Callout, Incident, MutualAid
from firstlight.incidents.queries import Level
from firstlight.incidents.rules import ACTIVE, CALLOUT, INCIDENT, MUTUAL_AID, OPEN, Report
from firstlight.kernel.actor import Actor
from firstlight.kernel.rows import Row
from firstlight.kernel.words import listed
from firstlight.privacy.models import RetentionJob
from firstlight.privacy.queries import clocks_over
from firstlight.privacy.rules import called
from firstlight.searches.models import SearchCase
from firstlight.searches.queries import desk_case_of, open_place
from firstlight.searches.rules import SEARCH_CASE

Refusal = tuple[str, Mapping[str, Any], dict[str, str]]
CALLING = ("confirmed", "mobilising")  # a search for which people are still to be called
MAIN_OF_SEARCH = (
    "police_confirm",
    "authorise_share",
    "activate",
    "resume",
    "to_hospital",
    "debrief",
    "close",
)
SOUGHT = ("help_requested", *CALLING, "searching", "suspended")


@dataclass(frozen=True, slots=True)
class Next:
    """The one thing to do next, as the desk and the record page offer it."""

    label: str | Promise
    does: str | Promise
    href: str = ""
    action: str = ""
    event: str = ""
    is_form: bool = False  # the step asks something, on the record page itself


@dataclass(frozen=True, slots=True)
class AidShown:
    """Help between stations, with the names of both and the steps that one may take."""

    aid: MutualAid
    helper: str
    asker: str
    state: Any
    needs: str
    steps: list[StepShown]
    longer: str = ""  # where to ask for a longer window
    call: str = ""  # the page of the call, for who may open it


def incident_context(
    actor: Actor, incident: Incident, refused: Refusal | None = None
) -> dict[str, Any]:
    """Return everything that the record page, its parts and the desk draw of one incident."""
    level = queries.level(actor, incident)
    is_desk = level is Level.DESK
    card = queries.card(incident.station_id, incident.kind)
    now = timezone.now()
    board = cache(lambda: board_of(actor, incident))
    search = cache(lambda: desk_case_of(actor, incident))
    now_due = cache(lambda: _due(actor, incident, search))
    # What asks the database is a function: a page or a part pays only for what it draws.
    return {
        "incident": incident,
        "point": open_place(actor, incident),
        "meeting": _point(incident.meeting_lon, incident.meeting_lat),
        "is_desk": is_desk,
        "is_open": incident.state in OPEN,
        "since": incident.happened_at if incident.state in OPEN else None,
        "is_active": incident.state in ACTIVE,
        "is_at_risk": cache(lambda: _is_at_risk(incident, search())),
        "sees_reporter": is_desk and actor.may("incidents.report"),
        "manages": is_desk and actor.may("incidents.manage"),
        "notes": is_desk and actor.may("incidents.note"),
        "records": is_desk and actor.may("callouts.record"),
        "runs": is_desk and actor.may("callouts.run"),
        "search": search,
        "merged": cache(lambda: queries.merged_into(actor, incident) if is_desk else []),
        "state": INCIDENT.state_names[incident.state],
        "steps": cache(
            lambda: _other_steps(actor, incident, refused, now_due()) if is_desk else []
        ),
        "next": now_due,
        "needs": [wording.need(need) for need in incident.needs],
        "board": board,
        "callout_state": cache(lambda: _callout_state(board())),
        "heads": cache(lambda: heads_of(actor, incident)),
        "card": card,
        "kit_names": [EquipmentItem.Kind(kind).label for kind in card.kit],
        "limits": card.said("forbidden"),
        "dangers": card.said("dangers"),
        "advice": card.said("steps"),
        "hand": cache(lambda: queries.at_hand(actor, incident, card.kit, now)),
        "settled": cache(
            lambda: (
                settled_of(actor, "incident", incident)
                if is_desk and incident.state not in ACTIVE
                else {}
            )
        ),
        "log": cache(lambda: queries.timeline(actor, incident, 60)),
        "aids": cache(lambda: aids_of(actor, incident)),
        "flights": cache(lambda: flights_of(actor, incident) if is_desk else []),
        "outcome": dict(wording.OUTCOMES).get(incident.outcome, ""),
        "clocks": cache(
            lambda: clocks_shown(incident) if is_desk and incident.state not in OPEN else []
        ),
        "labels": LABELS,
        "map": cache(lambda: incident_map(actor, incident)),
        "now": now,
    }


def _is_at_risk(incident: Incident, case: SearchCase | None) -> bool:
    """Whether a life may still hang on what is done: not once it is over, or somebody is found."""
    sought = case is None or case.state in SOUGHT
    return incident.is_life_at_risk and incident.state in ACTIVE and sought


def _due(actor: Actor, incident: Incident, search: Callable[[], SearchCase | None]) -> Next | None:
    case = search() if incident.kind == "missing_person" else None
    return next_step(actor, incident, queries.open_callout_of(incident), case)


def _callout_state(board: Board | None) -> Any:
    return CALLOUT.state_names[board.callout.state] if board else ""


def _point(lon: float | None, lat: float | None) -> tuple[float, float] | None:
    return None if lon is None or lat is None else (lon, lat)


@dataclass(frozen=True, slots=True)
class Heads:
    """The head count."""

    rows: list[Attendance]
    out: int
    overdue: int
    is_over: bool

    @property
    def is_alone(self) -> bool:
        """Whether one person is out there alone, and work goes on: nobody works alone."""
        return self.out == 1 and not self.is_over


def heads_of(actor: Actor, incident: Incident) -> Heads:
    """Return who is out there, those still out first."""
    now = timezone.now()
    rows = queries.attendances(actor, incident)
    still = [row for row in rows if row.out_at is None]
    late = sum(row.due_at is not None and row.due_at <= now for row in still)
    out = [row for row in rows if row.out_at]
    return Heads([*still, *out], len(still), late, incident.state not in ACTIVE)


def _steps(actor: Actor, incident: Incident, refused: Refusal | None) -> list[StepShown]:
    told = {**STEPS, "merge": _merge(actor, incident)} if incident.state == "reported" else STEPS
    steps = steps_of(INCIDENT, actor, incident, told, refused=refused)
    for step in steps:
        if step.event == "merge" and not step.why_not and not step.asks[0].options:
            step.why_not = _("No other report is open.")
    found = _takeable(incident, steps)
    return [step for step in found if not step.why_not or actor.may("incidents.manage")]


def _takeable(incident: Incident, found: list[StepShown]) -> list[StepShown]:
    """Say of a step that waits for something what is to be done first; such come last."""
    for step in found:
        step.why_not = step.why_not or str(held(incident, step.event))
        waits = step.event == "debrief" and not step.why_not and not step.open
        if waits and queries.is_anybody_in(incident):
            step.why_not = _("Somebody is not counted out yet.")
    return sorted(found, key=lambda step: bool(step.why_not))


def _other_steps(
    actor: Actor, incident: Incident, refused: Refusal | None, due: Next | None
) -> list[StepShown]:
    """Return the steps besides the one that stands first already."""
    first = due.event if due else ""
    return [s for s in _steps(actor, incident, refused) if s.open or s.event != first]


def _merge(actor: Actor, incident: Incident) -> Told:
    report = Report(
        incident.kind,
        incident.happened_at,
        incident.lon,
        incident.lat,
        incident.place_name,
        incident.pk,
    )
    near = [
        (str(row.pk), f"{row.number} {row.title}")
        for row, _how in queries.duplicates(actor, report)
    ]
    others = [
        (str(row.pk), f"{row.number} {row.title}")
        for row in queries.visible_incidents(actor).filter(state__in=ACTIVE)[:30]
        if row.pk != incident.pk and row.station_id == incident.station_id
    ]
    options = list(dict([*near, *others]).items())
    return Told(
        _("This report closes; the other one goes on."),
        (Ask("other_id", _("The other report"), "select", required=True, options=options),),
    )


def next_step(
    actor: Actor, incident: Incident, callout: Callout | None, case: SearchCase | None = None
) -> Next | None:
    """Return the one step that most needs this actor now, or None.

    With `case`, the incident's search, its own step comes first; only people who are still to be
    called do not wait for it. Once the person was found nobody is called any more.
    """
    if queries.level(actor, incident) is not Level.DESK:
        return None
    if case is None or (case.state in CALLING and callout is None):
        return _incident_step(actor, incident, callout) or _search_step(actor, case)
    due = _search_step(actor, case)
    if due is None and (case.state in SOUGHT or incident.state not in ACTIVE):
        due = _incident_step(actor, incident, callout)
    return due


def _search_step(actor: Actor, case: SearchCase | None) -> Next | None:
    """Return the main step of a search, taken on its own page."""
    if case is None or not actor.may("searches.manage"):
        return None
    for step in steps_of(SEARCH_CASE, actor, case, {}):
        arrow = SEARCH_CASE.find(case.state, step.event)
        leads_on = arrow is not None and arrow.target != case.state
        if leads_on and step.event in MAIN_OF_SEARCH and not step.why_not:
            does = _("On the page of the search.")
            page = reverse("search", args=[case.pk])
            # Its event: the incident's own step of that name is not offered beside it.
            return Next(step.label, does, href=page, event=step.event)
    return None


def _incident_step(actor: Actor, incident: Incident, callout: Callout | None) -> Next | None:
    page = reverse("incident", args=[incident.pk])
    if incident.state not in ACTIVE and queries.is_anybody_in(incident):
        does = _("The call is over; nobody is left behind.")
        return Next(_("Count everybody out"), does, href=f"{page}#heads")
    if actor.may("incidents.manage"):
        for event in ("accept", "debrief", "close"):
            step = _allowed(actor, incident, event)
            if step:
                return (
                    Next(step.label, step.does, href=f"{page}#steps", is_form=True)
                    if step.asks
                    else Next(
                        step.label,
                        step.does,
                        action=reverse("incident_step", args=[incident.pk]),
                        event=event,
                    )
                )
    if not actor.may("callouts.run") or incident.state not in ("reported", "responding"):
        return None
    return _call(incident, callout)


def _allowed(actor: Actor, incident: Incident, event: str) -> StepShown | None:
    found = _takeable(incident, steps_of(INCIDENT, actor, incident, STEPS))
    return next((s for s in found if s.event == event and not s.why_not), None)


def _call(incident: Incident, callout: Callout | None) -> Next | None:
    open_ = callout and callout.state != "closed"
    if not open_ and (incident.state == "responding" or incident.is_life_at_risk):
        return Next(
            _("Call people out"),
            _("See who would be asked and why, then send."),
            href=reverse("callout_new", args=[incident.pk]),
        )
    if callout and callout.state == "exhausted" and queries.is_aid_awaited(incident):
        return Next(
            _("A neighbouring station is asked"),
            _("Their officer decides; call their desk if it takes long."),
            href=f"{reverse('incident', args=[incident.pk])}#aids",
        )
    if callout and callout.state == "exhausted":
        return Next(
            _("Ask a neighbouring station"),
            _("Nobody is left to ask here."),
            href=reverse("aid_new", args=[incident.pk]),
        )
    if callout and callout.state == "open":
        return Next(
            _("Ask the next wave now"),
            _("Without waiting for the clock."),
            action=reverse("callout_step", args=[callout.pk, "next"]),
        )
    return None


def clocks_shown(*rows: Row) -> list[tuple[str, RetentionJob]]:
    """Return what is still kept of a matter that is over, in words, with the clock of each."""
    return [(called(clock.category), clock) for clock in clocks_over(*(r.label for r in rows))]


def flights_of(actor: Actor, incident: Incident) -> list[tuple[DroneFlight, str | Promise]]:
    """Return the drone flights for an incident, each with its state in words."""
    rows = flights_for(actor, incident.pk)
    return [(row, DRONE_FLIGHT.state_names[row.state]) for row in rows]


def aids_of(actor: Actor, incident: Incident) -> list[AidShown]:
    """Return the help asked for an incident, for who deals with it."""
    return [aid_shown(actor, aid) for aid in queries.aids_for(actor, incident)]


def aid_shown(actor: Actor, aid: MutualAid) -> AidShown:
    """Return one request with names, words and steps."""
    steps = steps_of(MUTUAL_AID, actor, aid, AID_STEPS)
    asks, helps = aid.station_id in actor.stations, aid.helper_station_id in actor.stations
    sides = {"ask": asks, "withdraw": asks, "grant": helps, "refuse": helps, "end": True}
    return AidShown(
        aid,
        _station(aid.helper_station_id),
        _station(aid.station_id),
        MUTUAL_AID.state_names[aid.state],
        listed(wording.need(need) for need in aid.needs),
        [s for s in steps if sides.get(s.event) and not s.why_not and s.event != "ask"],
        longer(aid) if asks and aid.state == "granted" and actor.may("callouts.aid") else "",
        reverse("incident", args=[aid.incident_id]) if asks or aid.state == "granted" else "",
    )


def longer(aid: MutualAid) -> str:
    """Return the address where the same station is asked for a longer window."""
    return f"{reverse('aid_new', args=[aid.incident_id])}?longer={aid.pk}"


def _station(key: Any) -> str:
    station = station_of(key)
    return station.called if station else ""


__all__ = [
    "Board",
    "Heads",
    "Next",
    "aid_shown",
    "clocks_shown",
    "flights_of",
    "heads_of",
    "incident_context",
    "longer",
    "next_step",
]
