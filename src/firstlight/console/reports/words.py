"""What the pages of figures call periods, parts and coverage."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from firstlight.reports.measures import Coverage, Measure
from firstlight.reports.queries import Covered
from firstlight.reports.rules import Period, is_small

HIDDEN = "＊"

DIMENSIONS: Mapping[str, str | Promise] = {
    "station": gettext_lazy("Station"),
    "team": gettext_lazy("Team (organisation)"),
    "grid": gettext_lazy("Grid"),
    "kind": gettext_lazy("Kind"),
}
COVERAGE: Mapping[Coverage, str | Promise] = {
    Coverage.TEAMS: gettext_lazy("Teams that reported at least one, of all open teams."),
    Coverage.STATIONS: gettext_lazy("Stations that reported at least one, of all open stations."),
    Coverage.GRIDS: gettext_lazy("Grids that were visited, of all grids in use."),
    Coverage.LOGS: gettext_lazy("Shifts whose log was handed in, of those that took place."),
}
ROOMS: Mapping[str, str | Promise] = {
    "patrols": gettext_lazy("Patrols"),
    "duty": gettext_lazy("Duty"),
    "training": gettext_lazy("Training"),
    "incidents": gettext_lazy("Calls for help"),
    "searches": gettext_lazy("Searches"),
    "hazards": gettext_lazy("Hazards"),
    "inspections": gettext_lazy("Joint inspections"),
    "disputes": gettext_lazy("Disputes"),
    "tips": gettext_lazy("Tips"),
    "grid_events": gettext_lazy("Grid events"),
    "ecology": gettext_lazy("Waters"),
    "community": gettext_lazy("Talks and meetings"),
    "records": gettext_lazy("Service records"),
    "force": gettext_lazy("People"),
    "equipment": gettext_lazy("Kit"),
    "places": gettext_lazy("Places"),
}


def period_names() -> dict[str, str]:
    """Return the kinds of period, as chips call them."""
    return {
        "day": pgettext("period", "Day"),
        "week": pgettext("period", "Week"),
        "month": pgettext("period", "Month"),
        "quarter": pgettext("period", "Quarter"),
        "year": pgettext("period", "Year"),
        "to_date": _("This year to date"),
    }


def period_words(period: Period) -> str:
    """Return what a period is called."""
    start = period.start
    if period.kind == "day":
        return f"{start}"
    if period.kind == "month":
        return f"{start:%Y-%m}"
    if period.kind == "quarter":
        number = (start.month + 2) // 3
        return _("%(year)s, quarter %(number)s") % {"year": start.year, "number": number}
    if period.kind == "year":
        return f"{start.year}"
    return span_words(period)


def span_words(period: Period) -> str:
    """Return the first and the last day of a period."""
    return _("%(first)s to %(last)s") % {"first": period.start, "last": period.last}


def part_words(part: Period) -> str:
    """Return what stands under a bar."""
    forms = {"day": "%m-%d", "week": "%m-%d", "month": "%Y-%m", "year": "%Y"}
    if part.kind == "quarter":
        return f"{part.start.year} Q{(part.start.month + 2) // 3}"
    return part.start.strftime(forms.get(part.kind, "%Y-%m-%d"))


def coverage_words(covered: Covered) -> str:
    """Return a coverage in figures."""
    if not covered.expected:
        return "—"
    return _("%(reported)s of %(expected)s") % {
        "reported": covered.reported,
        "expected": covered.expected,
    }


def shown(measure: Measure, count: int) -> int | str:
    """Return a count as it may stand on a page."""
    return HIDDEN if measure.is_blurred and is_small(count) else count
