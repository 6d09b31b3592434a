"""The lists in which something can wait for somebody's step, and which of their chips hold it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from firstlight.cases.disputes import queries as disputes
from firstlight.cases.ecology import queries as ecology
from firstlight.cases.enterprises import queries as enterprises
from firstlight.cases.grid_events import queries as grid_events
from firstlight.cases.hazards import queries as hazards
from firstlight.cases.inspections import queries as inspections
from firstlight.cases.tips import queries as tips
from firstlight.community import queries as community
from firstlight.console.cases.disputes import disputes as dispute_list
from firstlight.console.cases.ecology import views as ecology_list
from firstlight.console.cases.enterprises import views as visit_list
from firstlight.console.cases.grid_events import views as grid_event_list
from firstlight.console.cases.hazards import views as hazard_list
from firstlight.console.cases.inspections import views as inspection_list
from firstlight.console.cases.tips import tips as tip_list
from firstlight.console.community.views import items as item_list
from firstlight.console.community.views import stories as story_list
from firstlight.console.community.views import talks as talk_list
from firstlight.console.complaints import views as complaint_list
from firstlight.console.duty.views import board as shift_list
from firstlight.console.equipment.views import flights as flight_list
from firstlight.console.equipment.views import stock as stock_list
from firstlight.console.events import views as event_list
from firstlight.console.force.views import people as people_list
from firstlight.console.gates import views as gate_list
from firstlight.console.listing import Filter, Words
from firstlight.console.patrols.plans import views as plan_list
from firstlight.console.patrols.proof import runs as run_list
from firstlight.console.records.views import papers as certificate_list
from firstlight.console.records.views import records as record_list
from firstlight.console.records.views import stars as star_list
from firstlight.console.rights import access as access_list
from firstlight.console.rights import breaches as breach_list
from firstlight.console.rights import clocks as clock_list
from firstlight.console.rights import images as image_list
from firstlight.console.rights import views as request_list
from firstlight.console.storms import views as storm_list
from firstlight.console.training.views import papers as paper_list
from firstlight.console.training.views import sessions as session_list
from firstlight.duty import queries as duty
from firstlight.duty.queries import events, gates, storms
from firstlight.equipment import queries as equipment
from firstlight.force import queries as force
from firstlight.force.queries import outside
from firstlight.kernel.actor import Actor
from firstlight.patrols.queries import plans, proof
from firstlight.privacy import queries as privacy
from firstlight.privacy.queries import access, breaches
from firstlight.records import queries as records
from firstlight.training import queries as training

# Chips that hold what is past its time, or must not wait.
LATE = frozenset({"late", "chased", "grave", "halted", "due", "objected", "doubt", "unclosed"})


@dataclass(frozen=True, slots=True)
class Pile:
    """A list, and those of its chips that hold what waits.

    Attributes
    ----------
    room
        The door of the rail behind which it lies.
    page
        The name of the list's address.
    may
        The capability with which the list opens.
    rows
        All rows of it that an actor may see.
    chips
        The list's own.
    steps
        By chip, the capability or the hat of whoever takes the next step.
    title
        What the list is called, where it is not the first of its room.
    """

    room: str
    page: str
    may: str
    rows: Callable[[Actor], QuerySet[Any]]
    chips: Sequence[Filter]
    steps: dict[str, str]
    title: Words = ""


PILES = (
    Pile(
        "hazards",
        "hazards",
        "hazards.report",
        hazards.hazards,
        hazard_list.FILTERS,
        {"late": "hazards.manage", "recheck": "hazards.manage"},
    ),
    Pile(
        "grid_events",
        "grid_events",
        "grid_events.see",
        grid_events.grid_events,
        grid_event_list.FILTERS,
        {
            "late": "grid_events.manage",
            "new": "grid_events.manage",
            "send": "grid_events.manage",
            "look": "verifier",
            "tell": "grid_events.manage",
        },
    ),
    Pile(
        "ecology",
        "ecology",
        "ecology.see",
        ecology.reports,
        ecology_list.FILTERS,
        {"chased": "ecology.manage", "new": "ecology.manage", "tell": "ecology.manage"},
    ),
    Pile(
        "tips",
        "tips",
        "tips.read",
        tips.tips,
        tip_list.FILTERS,
        {"new": "tips.read", "second": "tips.read", "wrote": "tips.read"},
    ),
    Pile(
        "disputes",
        "disputes",
        "disputes.see",
        disputes.disputes,
        dispute_list.FILTERS,
        {"late": "disputes.mediate", "review": "disputes.mediate"},
    ),
    Pile(
        "inspections",
        "inspections",
        "inspections.see",
        inspections.inspections,
        inspection_list.FILTERS,
        {"halted": "inspections.manage", "asked": "inspections.manage"},
    ),
    Pile(
        "enterprises",
        "enterprise_visits",
        "enterprises.manage",
        enterprises.managed,
        visit_list.FILTERS,
        {
            "grave": "enterprises.manage",
            "wish": "enterprises.manage",
            "adviser": "enterprises.manage",
            "late": "enterprises.manage",
            "close": "team_leader",
        },
    ),
    Pile(
        "gates",
        "gates",
        "duty.see",
        gates.gate_duties,
        gate_list.FILTERS,
        {"doubt": "duty.plan"},
    ),
    Pile("events", "events", "duty.see", events.events, event_list.FILTERS, {"asked": "officer"}),
    Pile(
        "storms",
        "storms",
        "duty.see",
        storms.activations,
        storm_list.FILTERS,
        {"debrief": "station_dispatcher"},
    ),
    Pile(
        "shifts",
        "shifts_list",
        "duty.see",
        duty.shifts,
        shift_list.FILTERS,
        {"unclosed": "duty.plan", "log_missing": "team_leader", "to_confirm": "officer"},
    ),
    Pile(
        "patrols",
        "patrols",
        "patrols.see",
        plans.plans,
        plan_list.FILTERS,
        {"review": "station_dispatcher", "over": "station_dispatcher"},
    ),
    Pile(
        "patrols",
        "patrol_runs",
        "patrols.see",
        proof.runs,
        run_list.FILTERS,
        {"to_decide": "patrols.confirm"},
        title=_("Patrols walked"),
    ),
    Pile(
        "talks",
        "talks",
        "community.see",
        community.talks,
        talk_list.FILTERS,
        {"asked": "community.approve", "count": "community.plan"},
    ),
    Pile(
        "talks",
        "stories",
        "community.see",
        community.stories,
        story_list.FILTERS,
        {"asked": "community.approve"},
        title=_("Stories"),
    ),
    Pile(
        "meetings",
        "actions",
        "community.act",
        community.action_items,
        item_list.FILTERS,
        {"late": "community.meet", "handed": "community.meet"},
        title=_("What was settled"),
    ),
    Pile(
        "people",
        "people",
        "force.see",
        force.people,
        people_list.FILTERS,
        {"waiting": "force.review", "ending": "force.manage"},
    ),
    Pile(
        "training",
        "training",
        "training.see",
        training.sessions,
        session_list.FILTERS,
        {"to_hold": "training.hold", "to_grade": "training.hold"},
    ),
    Pile(
        "training",
        "training_papers",
        "training.see",
        training.credentials,
        paper_list.FILTERS,
        {"check": "training.verify"},
        title=_("Certificates"),
    ),
    Pile(
        "records",
        "records",
        "records.see",
        records.records,
        record_list.FILTERS,
        {"dispute": "records.confirm", "second": "officer", "confirm": "team_leader"},
    ),
    Pile(
        "records",
        "certificates",
        "records.issue",
        records.certificates,
        certificate_list.FILTERS,
        {"asked": "records.issue", "over": "records.issue"},
        title=_("Certificates of service"),
    ),
    Pile(
        "records",
        "stars",
        "records.star",
        records.stars,
        star_list.FILTERS,
        dict.fromkeys(("objected", "new", "reviewed", "over", "appeal"), "records.star"),
        title=_("Stars"),
    ),
    Pile(
        "equipment",
        "equipment",
        "equipment.see",
        equipment.items,
        stock_list.FILTERS,
        {"late": "equipment.manage", "due": "equipment.manage"},
    ),
    Pile(
        "flights",
        "flights",
        "equipment.use",
        equipment.flights,
        flight_list.FILTERS,
        {"images": "equipment.fly"},
    ),
    Pile(
        "complaints",
        "complaints",
        "complaints.handle",
        outside.complaints,
        complaint_list.FILTERS,
        {"late": "complaints.handle", "open": "complaints.handle"},
    ),
    Pile(
        "privacy",
        "data_requests",
        "privacy.manage",
        privacy.data_requests,
        request_list.FILTERS,
        {"late": "privacy.manage", "open": "privacy.manage"},
        title=_("Rights desk"),
    ),
    Pile(
        "privacy",
        "breaches",
        "privacy.manage",
        breaches.breaches,
        breach_list.FILTERS,
        {"late": "privacy.manage", "open": "privacy.manage"},
        title=_("Data breaches"),
    ),
    Pile(
        "privacy",
        "clocks",
        "privacy.manage",
        privacy.retention_jobs,
        clock_list.FILTERS,
        {"late": "privacy.manage"},
        title=_("Scheduled erasure"),
    ),
    Pile(
        "privacy",
        "kept_images",
        "privacy.manage",
        equipment.kept_images,
        image_list.FILTERS,
        {"due": "privacy.manage"},
        title=_("Drone images kept"),
    ),
    Pile(
        "access",
        "accesses",
        "privacy.access",
        access.accesses,
        access_list.FILTERS,
        {"waiting": "privacy.manage", "look": "privacy.manage"},
    ),
)
