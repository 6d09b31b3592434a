"""The rule of hours and stars: every version, and the form for the next one."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from firstlight.console.given import given
from firstlight.console.records.words import KINDS, LABELS, RULE_LABELS
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.force.queries import names, organisations
from firstlight.records import actions, queries
from firstlight.records.models import HourRule
from firstlight.records.rules import USUAL, USUAL_STARS
from firstlight.records.schemas import SetRule


@page(may="records.star")
def rules(request: SeatedRequest) -> HttpResponse:
    """Show every version with what it counts; make the next one."""
    actor, outcome = request.actor, Outcome()
    if request.method == "POST":
        outcome = perform(actor, actions.set_rule, SetRule, given(request, SetRule))
        if outcome.ok:
            said = {"number": outcome.result.number, "day": outcome.result.in_force_from}
            messages.success(request, _("Version %(number)s holds from %(day)s.") % said)
            return redirect("hour_rules")
    rows = queries.rules_seen(actor)
    context = {
        "rules": _shown(rows, names(actor, {row.made_by_id for row in rows if row.made_by_id})),
        "usual": {"shares": _shares(USUAL), "stars": USUAL_STARS},
        "homes": [
            (str(row.pk), row.called)
            for row in organisations(actor)
            if row.kind not in ("team", "squad")
        ],
        "kinds": [(kind, KINDS[kind]) for kind in USUAL],
        "star_fields": [(f"star_{n}", RULE_LABELS[f"star_{n}"]) for n in range(1, 6)],
        "labels": LABELS | RULE_LABELS | {kind: KINDS[kind] for kind in USUAL},
        "values": request.POST or _next(rows),
        "errors": outcome.errors,
    }
    return render(request, "records/rules.html", context, status=200 if outcome.ok else 422)


def _shown(rows: list[HourRule], known: dict[Any, str]) -> list[dict[str, Any]]:
    today = timezone.localdate()
    return [
        {
            "rule": row,
            "shares": _shares(row.shares),
            "is_ahead": row.in_force_from > today,
            "by": known.get(row.made_by_id, ""),
        }
        for row in rows
    ]


def _shares(shares: Any) -> list[tuple[Any, int]]:
    return [(KINDS[kind], shares.get(kind, 0)) for kind in USUAL]


def _next(rows: list[HourRule]) -> dict[str, Any]:
    """Return what the form begins with: the newest version, from tomorrow."""
    shares: Any = rows[0].shares if rows else USUAL
    stars: Any = rows[0].stars if rows else USUAL_STARS
    return {
        **shares,
        **{f"star_{n}": hours for n, hours in enumerate(stars["hours"], 1)},
        "as_agreed_percent": stars["as_agreed_percent"],
        "in_force_from": str(timezone.localdate() + timedelta(days=1)),
    }
