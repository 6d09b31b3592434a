"""The week, the month, the list and the sheet for the wall."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstlight.console.clocks import day_and_time
from firstlight.console.duty.shown import days_of, first_of_week, parsed_day, week_of
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page
from firstlight.duty import queries
from firstlight.duty.rules import SHIFT
from firstlight.force.models import by_called
from firstlight.force.queries import teams

FILTERS = (
    Filter(
        "ahead",
        gettext_lazy("Not over yet"),
        lambda rows: rows.filter(ends_at__gte=timezone.now()).exclude(state="cancelled"),
    ),
    Filter(
        "short",
        gettext_lazy("Needs people"),
        lambda rows: rows.filter(state="open", ends_at__gte=timezone.now()),
    ),
    Filter("running", gettext_lazy("In progress"), lambda rows: rows.filter(state="in_progress")),
    Filter(
        "unclosed",
        gettext_lazy("Over, not closed"),
        lambda rows: rows.filter(state__in=queries.LIVE, ends_at__lt=timezone.now()),
    ),
    Filter("log_missing", gettext_lazy("Log missing"), lambda rows: rows.filter(state="ended")),
    Filter(
        "to_confirm", gettext_lazy("To confirm"), lambda rows: rows.filter(state="log_submitted")
    ),
    Filter("risky", gettext_lazy("Risky"), lambda rows: rows.filter(risk_level="risky")),
)


def _about(request: SeatedRequest, monday: date) -> dict[str, Any]:
    shown = [(str(row.pk), row.called) for row in teams(request.actor)]
    wanted = request.GET.get("team", "")
    return {
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "teams": shown,
        "team": wanted if wanted in dict(shown) else "",
        "may_plan": request.actor.may("duty.plan"),
    }


@page(may="duty.see")
def week(request: SeatedRequest) -> HttpResponse:
    """Show the week: a line a team, a column a day."""
    return _week(request, "duty/week.html")


@page(may="duty.see")
def printed(request: SeatedRequest) -> HttpResponse:
    """Show the week as a sheet for the wall: names and times, no telephone numbers."""
    return _week(request, "duty/print.html")


def _week(request: SeatedRequest, template: str) -> HttpResponse:
    about = _about(request, first_of_week(request.GET.get("week", "")))
    days, lines = week_of(request.actor, about["monday"], about["team"])
    shifts = [each for day in days for each in day.shifts]
    about |= {
        "days": days,
        "lines": lines,
        "count": len(shifts),
        "short": sum(bool(each.short) and each.row.state == "open" for each in shifts),
        "now": timezone.now(),
    }
    return render(request, template, about)


@page(may="duty.see")
def month(request: SeatedRequest) -> HttpResponse:
    """Show the month: what stands on each day, and what is short."""
    day = parsed_day(request.GET.get("month", "") + "-01").replace(day=1)
    monday = day - timedelta(days=day.weekday())
    last = day.replace(day=monthrange(day.year, day.month)[1])
    about = _about(request, monday)
    weeks = -(-((last - monday).days + 1) // 7)
    days = days_of(request.actor, monday, 7 * weeks, about["team"])
    for each in days:
        each.is_outside = each.day.month != day.month
    about |= {
        "month": day,
        "count": sum(len(each.shifts) for each in days),
        "rows": [days[7 * n : 7 * n + 7] for n in range(weeks)],
        "before": day - timedelta(days=1),
        "after": last + timedelta(days=1),
    }
    return render(request, "duty/month.html", about)


def _columns() -> list[Column]:
    return [
        Column(
            "title",
            _("What for"),
            lambda s: Cell(s.words["title"], reverse("shift", args=[s.pk])),
            "title",
        ),
        Column("kind", _("Kind"), lambda s: s.get_kind_display(), "kind"),
        Column(
            "state", _("State"), lambda s: Cell(SHIFT.state_names[s.state], state=s.state), "state"
        ),
        Column("starts", _("Begins"), lambda s: day_and_time(s.starts_at), "starts_at"),
        Column("ends", _("Ends"), lambda s: day_and_time(s.ends_at), "ends_at"),
        Column("place", _("Place"), lambda s: s.place_name, "place_name"),
        Column(
            "team",
            _("Team (organisation)"),
            lambda s: s.organisation.called,
            by_called("organisation__"),
        ),
        Column("leader", _("Shift leader"), lambda s: s.leader.name if s.leader else ""),
        Column("least", _("People at least"), lambda s: s.min_people, "min_people", True),
    ]


@page(may="duty.see")
def listed(request: SeatedRequest) -> HttpResponse:
    """List the shifts that the actor may see."""
    rows = queries.shifts(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="shifts",
        find=lambda q: rows.filter(title__icontains=q) | rows.filter(place_name__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    context = {"listing": shown, "may_plan": request.actor.may("duty.plan")}
    return render(request, "duty/list.html", context)
