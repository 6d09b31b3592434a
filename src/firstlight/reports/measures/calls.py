"""Figures of calls for help and of searches."""

from django.utils.translation import gettext_lazy as _

from firstlight.incidents.models import CallKind
from firstlight.incidents.queries import counted as incidents
from firstlight.incidents.queries import visible_incidents
from firstlight.reports.measures.shape import Coverage, Measure, Source
from firstlight.searches.queries import counted as searches
from firstlight.searches.queries import desk_cases

KINDS = dict(CallKind.choices)
REPORTED = Measure(
    key="calls",
    room="incidents",
    name=_("Calls for help"),
    definition=_("Calls that were taken, without unfounded ones and those that were one."),
    unit=_("calls"),
    period_rule=_("The day on which it happened."),
    sources=(
        Source(
            rows=incidents.founded_calls,
            at="happened_at",
            sees=visible_incidents,
            page="incident",
            kind="kind",
        ),
    ),
    coverage=Coverage.STATIONS,
    kinds=KINDS,
)
RESCUES = Measure(
    key="rescues",
    room="incidents",
    name=_("Rescues"),
    definition=_(
        "Calls that are over and to which at least one of our people was counted in. It says that "
        "they went, not what came of it."
    ),
    unit=_("rescues"),
    period_rule=_("The day on which it happened."),
    sources=(
        Source(
            rows=incidents.rescues,
            at="happened_at",
            sees=visible_incidents,
            page="incident",
            kind="kind",
            touched={"incidents.attendance": "attendances__pk"},
        ),
    ),
    coverage=Coverage.STATIONS,
    kinds=KINDS,
)
SEARCHES = Measure(
    key="searches",
    room="searches",
    name=_("Searches for missing people"),
    definition=_("Searches whose report the police have confirmed."),
    unit=_("searches"),
    period_rule=_("The day on which the person was last seen."),
    sources=(
        Source(
            rows=searches.confirmed_searches,
            at="last_seen_at",
            sees=desk_cases,
            page="search",
            team="incident__organisation_id",
            touched={"incidents.incident": "incident_id"},
        ),
    ),
    coverage=Coverage.STATIONS,
    is_sealed=True,
)
FOUND = Measure(
    key="found",
    room="searches",
    name=_("Missing people found"),
    definition=_("People who were searched for and found alive, by whoever found them."),
    unit=_("people"),
    period_rule=_("The day on which the person was found."),
    sources=(
        Source(
            rows=searches.people_found,
            at="found_at",
            sees=desk_cases,
            page="search",
            team="incident__organisation_id",
            touched={"incidents.incident": "incident_id"},
        ),
    ),
    coverage=Coverage.STATIONS,
    is_sealed=True,
)
CALLS = (REPORTED, RESCUES, SEARCHES, FOUND)
