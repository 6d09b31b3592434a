"""What the pages of figures call periods, parts and coverage."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, override, pgettext

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

# A measure names its unit in the plural; beside a count of one, English has another word.
UNITS: Mapping[str, Any] = {
    "activations": ngettext_lazy("activation", "activations"),
    "calls": ngettext_lazy("call", "calls"),
    "cars": ngettext_lazy("car", "cars"),
    "carts": ngettext_lazy("cart", "carts"),
    "certificates": ngettext_lazy("certificate", "certificates"),
    "disputes": ngettext_lazy("dispute", "disputes"),
    "drones": ngettext_lazy("drone", "drones"),
    "events": ngettext_lazy("event", "events"),
    "flights": ngettext_lazy("flight", "flights"),
    "grid events": ngettext_lazy("grid event", "grid events"),
    "grids": ngettext_lazy("grid", "grids"),
    "hazards": ngettext_lazy("hazard", "hazards"),
    "inspections": ngettext_lazy("inspection", "inspections"),
    "leaflets": ngettext_lazy("leaflet", "leaflets"),
    "logs": ngettext_lazy("log", "logs"),
    "meetings": ngettext_lazy("meeting", "meetings"),
    "minutes": ngettext_lazy("minute", "minutes"),
    "missions": ngettext_lazy("mission", "missions"),
    "patrols": ngettext_lazy("patrol", "patrols"),
    "people": ngettext_lazy("person", "people"),
    "reports": ngettext_lazy("report", "reports"),
    "rescues": ngettext_lazy("rescue", "rescues"),
    "searches": ngettext_lazy("search", "searches"),
    "sessions": ngettext_lazy("session", "sessions"),
    "shifts": ngettext_lazy("shift", "shifts"),
    "stars": ngettext_lazy("star", "stars"),
    "stories": ngettext_lazy("story", "stories"),
    "talks": ngettext_lazy("talk", "talks"),
    "things": ngettext_lazy("thing", "things"),
    "tips": ngettext_lazy("tip", "tips"),
    "turns": ngettext_lazy("turn", "turns"),
    "visits": ngettext_lazy("visit", "visits"),
}


def unit_words(measure: Measure, count: int | str) -> str:
    """Return the unit of a measure as it is said beside a count."""
    with override(None):
        plural = str(measure.unit)
    forms = UNITS.get(plural)
    return str(forms % count) if forms and isinstance(count, int) else str(measure.unit)


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
