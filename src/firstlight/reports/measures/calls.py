"""Figures of calls for help and of searches."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.incidents.models import CallKind
from firstlight.incidents.queries import counted as incidents
from firstlight.incidents.queries import visible_incidents
from firstlight.reports.measures.shape import Coverage, Measure, Rows, Source
from firstlight.searches.queries import counted as searches
from firstlight.searches.queries import desk_cases

HAPPENED = _("The day on which it happened.")
KINDS = dict(CallKind.choices)


def _calls(rows: Rows, **more: Any) -> tuple[Source, ...]:
    source = Source(
        rows,
        "happened_at",
        visible_incidents,
        page="incident",
        kind="kind",
        called=("number",),
        **more,
    )
    return (source,)


def _searches(rows: Rows, at: str) -> tuple[Source, ...]:
    source = Source(
        rows,
        at,
        desk_cases,
        page="search",
        called=("incident__number",),
        team="incident__organisation_id",
        touched={"incidents.incident": "incident_id"},
    )
    return (source,)


CALLS = (
    Measure(
        "calls",
        "incidents",
        _("Calls for help"),
        _("Calls that were taken, without unfounded ones and those that were one."),
        _("calls"),
        HAPPENED,
        _calls(incidents.founded_calls),
        Coverage.STATIONS,
        KINDS,
    ),
    Measure(
        "rescues",
        "incidents",
        _("Rescues"),
        _(
            "Calls that are over and to which at least one of our people was counted in. It says "
            "that they went, not what came of it."
        ),
        _("rescues"),
        HAPPENED,
        _calls(incidents.rescues, touched={"incidents.attendance": "attendances__pk"}),
        Coverage.STATIONS,
        KINDS,
    ),
    Measure(
        "searches",
        "searches",
        _("Searches for missing people"),
        _("Searches whose report the police have confirmed."),
        _("searches"),
        _("The day on which the person was last seen."),
        _searches(searches.confirmed_searches, "last_seen_at"),
        Coverage.STATIONS,
        is_sealed=True,
    ),
    Measure(
        "found",
        "searches",
        _("Missing people found"),
        _("People who were searched for and found alive, by whoever found them."),
        _("people"),
        _("The day on which the person was found."),
        _searches(searches.people_found, "found_at"),
        Coverage.STATIONS,
        is_sealed=True,
    ),
)
