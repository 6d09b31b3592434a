"""Figures of cases: hazards, inspections, disputes, tips, grid events, reports from the water.

Of disputes and tips only counts are told, and of tips none by less than a month.
"""

from django.utils.translation import gettext_lazy as _

from firstlight.cases.disputes import queries as disputes
from firstlight.cases.disputes.models import DisputeCase
from firstlight.cases.ecology import queries as ecology
from firstlight.cases.ecology.models import WaterMatter
from firstlight.cases.grid_events import queries as grid_events
from firstlight.cases.grid_events.models import GridEvent
from firstlight.cases.hazards import queries as hazards
from firstlight.cases.hazards.models import Hazard
from firstlight.cases.inspections import queries as inspections
from firstlight.cases.inspections.models import JointInspection
from firstlight.cases.tips import queries as tips
from firstlight.reports.measures.shape import Coverage, Measure, Rows, Source

BY_REPORT = _("The day on which it was reported.")
BY_SIGHT = _("The day on which it was seen.")
BY_MONTH = _("The last day of the month in which it came in: no figure says on which day.")


def _hazards(rows: Rows, at: str) -> tuple[Source, ...]:
    called = ("number", "site_name")
    return (Source(rows, at, hazards.hazards, page="hazard", kind="kind", called=called),)


def _disputes(rows: Rows, at: str, kind: str) -> tuple[Source, ...]:
    source = Source(
        rows,
        at,
        disputes.disputes,
        is_dated=True,
        page="dispute",
        team="",
        kind=kind,
        called=("number",),
    )
    return (source,)


def _tips(rows: Rows) -> tuple[Source, ...]:
    source = Source(
        rows, "counted_on", tips.tips, is_dated=True, page="tip", team="", called=("number",)
    )
    return (source,)


def _events(rows: Rows) -> tuple[Source, ...]:
    source = Source(
        rows,
        "reported_at",
        grid_events.grid_events,
        page="grid_event",
        called=("number", "place_name"),
        team="unit_id",
        grid="grid_id",
        kind="category",
    )
    return (source,)


def _waters(rows: Rows) -> tuple[Source, ...]:
    source = Source(
        rows,
        "seen_at",
        ecology.reports,
        page="ecology_report",
        grid="water_id",
        kind="kind",
        called=("number", "place_name"),
    )
    return (source,)


CASES = (
    Measure(
        "hazards",
        "hazards",
        _("Hazards found"),
        _("Hazards that were found, without those that were none."),
        _("hazards"),
        _("The day on which it was found."),
        _hazards(hazards.counted_hazards, "found_at"),
        Coverage.STATIONS,
        dict(Hazard.Kind.choices),
        of_things=True,
    ),
    Measure(
        "hazards_mended",
        "hazards",
        _("Hazards put right"),
        _("Hazards that somebody else than the finder re-checked and an officer signed off."),
        _("hazards"),
        _("The day on which it was signed off."),
        _hazards(hazards.mended_hazards, "closed_at"),
        Coverage.STATIONS,
        dict(Hazard.Kind.choices),
        of_things=True,
    ),
    Measure(
        "inspections",
        "inspections",
        _("Joint inspections"),
        _("Inspections that two officers began on site and that are over."),
        _("inspections"),
        _("The day on which it began."),
        (
            Source(
                inspections.held_inspections,
                "started_at",
                inspections.inspections,
                page="inspection",
                called=("number", "place__name"),
                kind="legal_basis",
            ),
        ),
        Coverage.STATIONS,
        dict(JointInspection.Basis.choices),
    ),
    Measure(
        "disputes",
        "disputes",
        _("Disputes settled"),
        _(
            "Disputes whose parties came to an agreement, oral or written; one that was not kept "
            "and is open again does not count."
        ),
        _("disputes"),
        _("The day of the agreement."),
        _disputes(disputes.settled_disputes, "agreed_on", "kind"),
        Coverage.STATIONS,
        dict(DisputeCase.Kind.choices),
        is_sealed=True,
    ),
    Measure(
        "disputes_reported",
        "disputes",
        _("Disputes reported"),
        _("Disputes that were written down, whatever became of them."),
        _("disputes"),
        BY_REPORT,
        _disputes(disputes.reported_disputes, "reported_on", "matter"),
        Coverage.STATIONS,
        dict(DisputeCase.Matter.choices),
        is_sealed=True,
    ),
    Measure(
        "tips",
        "tips",
        _("Tips received"),
        _(
            "Tips that came into the mailbox, until a year after each was closed: then nothing of "
            "it is kept. Counts under 5 are told nowhere."
        ),
        _("tips"),
        BY_MONTH,
        _tips(tips.received_tips),
        Coverage.STATIONS,
        is_sealed=True,
        is_blurred=True,
    ),
    Measure(
        "tips_proven",
        "tips",
        _("Tips that were proven"),
        _(
            "Tips that the police have checked and found true, until a year after each was "
            "closed: then nothing of it is kept. Counts under 5 are told nowhere."
        ),
        _("tips"),
        BY_MONTH,
        _tips(tips.proven_tips),
        Coverage.STATIONS,
        is_sealed=True,
        is_blurred=True,
    ),
    Measure(
        "grid_events",
        "grid_events",
        _("Grid events"),
        _("Grid events that were reported, without those merged into another or declined."),
        _("grid events"),
        BY_REPORT,
        _events(grid_events.counted_events),
        Coverage.STATIONS,
        dict(GridEvent.Category.choices),
        of_things=True,
    ),
    Measure(
        "grid_events_solved",
        "grid_events",
        _("Grid events solved"),
        _("Grid events that somebody else than the handler verified and whose answer was given."),
        _("grid events"),
        BY_REPORT,
        _events(grid_events.solved_events),
        Coverage.STATIONS,
        dict(GridEvent.Category.choices),
        of_things=True,
    ),
    Measure(
        "ecology",
        "ecology",
        _("Reports from the water"),
        _("What was seen at the water and sent to the desk, without what was nothing to refer."),
        _("reports"),
        BY_SIGHT,
        _waters(ecology.counted_reports),
        Coverage.STATIONS,
        dict(WaterMatter.choices),
    ),
    Measure(
        "ecology_answered",
        "ecology",
        _("Reports from the water with an outcome"),
        _("Reports from the water of which the agency has said what came of them."),
        _("reports"),
        BY_SIGHT,
        _waters(ecology.answered_reports),
        Coverage.STATIONS,
        dict(WaterMatter.choices),
    ),
)
