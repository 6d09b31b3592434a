"""What was refused to people of the force, as an auditor reads it: keys and codes, no names."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from firstlight.console.force.shown import act_words
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page
from firstlight.force.models import Organisation
from firstlight.force.roles import TITLES
from firstlight.kernel.models import RefusedAttempt

OFTEN = 10
LACKED, NOT_THEIRS = "not-allowed", "not-found"
LACKED_WORDS = gettext_lazy("Lacked the right")
NOT_THEIRS_WORDS = gettext_lazy("Not there or not theirs")
RULE_WORDS = gettext_lazy("Against a rule")
PAGE, PAGE_WORDS = "page.", gettext_lazy("Opening a page")


def _this_week(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(on_date__gt=timezone.localdate() - timedelta(days=7))


FILTERS = (
    Filter("week", gettext_lazy("Last 7 days"), _this_week),
    Filter(LACKED, LACKED_WORDS, lambda rows: rows.filter(code=LACKED)),
    Filter(NOT_THEIRS, NOT_THEIRS_WORDS, lambda rows: rows.filter(code=NOT_THEIRS)),
    Filter("rule", RULE_WORDS, lambda rows: rows.exclude(code__in=[LACKED, NOT_THEIRS])),
    Filter("page", PAGE_WORDS, lambda rows: rows.filter(action__startswith=PAGE)),
    Filter("address", gettext_lazy("By an address"), lambda rows: rows.exclude(about="")),
    Filter(
        "often", gettext_lazy("10 times a day or more"), lambda rows: rows.filter(times__gte=OFTEN)
    ),
)


@require_safe
@page(may="log.read")
def refused(request: SeatedRequest) -> HttpResponse:
    """List what the gate and the pages refused to people, the newest first."""
    rows = RefusedAttempt.objects.visible_to(request.actor)
    shown = listing(
        request,
        rows,
        _columns(request),
        FILTERS,
        name="refused",
        find=lambda q: rows.filter(
            Q(action__icontains=q)
            | Q(code__icontains=q)
            | Q(actor__icontains=q)
            | Q(about__icontains=q)
        ),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "log/refused.html", {"listing": shown})


def _columns(request: SeatedRequest) -> list[Column]:
    rows = Organisation.objects.filter(pk__in=request.actor.stations)
    stations = {row.pk: row.called for row in rows}
    return [
        Column("last", _("Last time"), lambda r: r.last_at, "last_at"),
        Column("first", _("First time"), lambda r: r.at, "at", at_first=False),
        Column("times", _("Times"), lambda r: r.times, "times", numeric=True),
        Column("words", _("Act"), lambda r: _act(r.action)),
        Column("act", _("Name of the act"), lambda r: r.action, "action"),
        Column("why", _("Why refused"), lambda r: _why(r.code)),
        Column("code", _("Rule"), lambda r: r.code, "code", at_first=False),
        Column("role", _("Role"), lambda r: TITLES.get(r.role, r.role), "role"),
        Column("by", _("By"), lambda r: r.actor, "actor"),
        Column(
            "station",
            _("Station"),
            lambda r: stations.get(r.station_id, ""),
            at_first=len(stations) > 1,
        ),
        Column("about", _("Row asked for"), lambda r: r.about),
    ]


def _why(code: str) -> str | Promise:
    """Return why in words; a rule is told by its code, which is what the handbook goes by."""
    words = {LACKED: LACKED_WORDS, NOT_THEIRS: NOT_THEIRS_WORDS}.get(code)
    return words or _("Against a rule: %(code)s") % {"code": code}


def _act(name: str) -> Cell:
    if name.startswith(PAGE):
        return Cell(PAGE_WORDS, whole=True)
    return Cell(act_words(name))
