"""What a station knows of itself: sweep widths by its own exercises, and its own finds."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from firstlight.console.given import given
from firstlight.console.lists import line_of, take_list
from firstlight.console.searches import own_shown as shown
from firstlight.console.seat import SeatedRequest
from firstlight.console.undo import inverse, offer
from firstlight.console.web import Outcome, page, perform
from firstlight.exchange.tables import Row
from firstlight.kernel.words import sentences
from firstlight.searches import queries
from firstlight.searches.actions import own as acts
from firstlight.searches.models import DetectionTrial, OwnFind
from firstlight.searches.queries import own
from firstlight.searches.rules.categories import CATEGORIES, ECOREGIONS, TERRAINS
from firstlight.searches.rules.trials import NEEDS
from firstlight.searches.schemas import AddFinds, AddTrial, CountFind, OfFind, OfTrial

COUNTS_AGAIN = inverse("searches.restore_trial", acts.restore_trial, OfTrial)
IS_NO_TRIAL = inverse("searches.drop_trial", acts.drop_trial, OfTrial)
FOUND_AGAIN = inverse("searches.restore_find", acts.restore_find, OfFind)
IS_NO_FIND = inverse("searches.drop_find", acts.drop_find, OfFind)
FIELDS = {
    "category": ("类别", "category", "kind"),
    "distance_m": ("距离", "距离米", "distance", "metres"),
    "found_where": ("发现处", "found where", "where"),
    "year": ("年份", "year"),
}


@page(may="searches.calibrate")
def widths(request: SeatedRequest) -> HttpResponse:
    """Show the sweep widths that plans reckon with; write an exercise down."""
    # The engine with all its arrays comes in only when somebody looks.
    from firstlight.searches.planning.widths_read import standing

    asked = request.POST.get("method") or request.GET.get("method", "")
    method = asked if asked in NEEDS else "count"
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(
            request.actor,
            acts.add_trial,
            AddTrial,
            given(request, AddTrial),
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            _said_width(request, outcome)
            return redirect("own_widths")
    rows = list(own.trials(request.actor))
    here = [row for row in rows if row.station_id == request.actor.station_id]
    names = queries.people_named({row.recorded_by_id for row in rows if row.recorded_by_id})
    methods = DetectionTrial.Method
    context = shown.choices() | {
        "standings": shown.standings(standing([own.exercise(row) for row in here])),
        "trials": [shown.trial_shown(row, names) for row in rows],
        "method": method,
        "how": shown.HOW[method],
        "methods": [
            {"label": each.label, "url": f"?method={each.value}#add", "active": each == method}
            for each in methods
        ],
        "labels": shown.TRIAL_LABELS,
        "values": request.POST,
        "errors": outcome.errors,
        "today": timezone.localdate(),
    }
    return render(request, "searches/own_widths.html", context, status=200 if outcome.ok else 422)


def _said_width(request: SeatedRequest, outcome: Outcome) -> None:
    row = outcome.result
    if row is None:  # sent twice
        return
    said = _("Written down: %(width)s.") % {
        "width": shown.metres_between(row.low_m, row.best_m, row.high_m)
    }
    offer(request, said, IS_NO_TRIAL, {"trial_id": row.pk}, back=reverse("own_widths"), row=row)


@require_POST
@page(may="searches.calibrate")
def drop_trial(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take an exercise out."""
    outcome = perform(request.actor, acts.drop_trial, OfTrial, {"trial_id": key})
    back = reverse("own_widths")
    said = _("Taken out: plans do without it from now on.")
    offer(request, said, COUNTS_AGAIN, {"trial_id": key}, back=back, row=outcome.result)
    return redirect(back)


@page(may="searches.calibrate")
def finds(request: SeatedRequest) -> HttpResponse:
    """Show the station's own finds beside the published distances; write one down."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = _added(request)
        if outcome.ok:
            return redirect("own_finds")
    return _finds_page(request, outcome)


def _finds_page(request: SeatedRequest, outcome: Outcome) -> HttpResponse:
    from firstlight.searches.planning.finds import curves

    rows = list(own.finds(request.actor))
    here = [row.distance_m for row in rows if row.station_id == request.actor.station_id]
    looked = {
        "kind": _chosen(request, "kind", CATEGORIES),
        "ecoregion": _chosen(request, "ecoregion", ECOREGIONS),
        "ground": _chosen(request, "ground", TERRAINS),
    }
    found = curves(looked["kind"], looked["ecoregion"], looked["ground"], here)
    context = shown.choices() | {
        "count": len(here),
        "weight": found.weight,
        "finds": [shown.find_shown(row) for row in rows],
        "uncounted": own.uncounted(request.actor),
        "chart": shown.chart(found),
        "table": found.table,
        "looked": looked,
        "kind_name": CATEGORIES[looked["kind"]],
        "labels": shown.FIND_LABELS,
        "values": request.POST,
        "errors": outcome.errors,
    }
    return render(request, "searches/own_finds.html", context, status=200 if outcome.ok else 422)


def _chosen(request: SeatedRequest, name: str, known: dict[str, Any]) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in known else next(iter(known))


def _added(request: SeatedRequest) -> Outcome:
    """Write one find down, as typed."""
    line = {name: request.POST.get(name, "").strip() for name in FIELDS}
    outcome = perform(
        request.actor,
        acts.add_finds,
        AddFinds,
        {"lines": [{name: text for name, text in line.items() if text}]},
        command_id=request.POST.get("command_id"),
    )
    outcome.errors = {
        field.rpartition(".")[2]: sentence for field, sentence in outcome.errors.items()
    }
    if outcome.ok and outcome.result:
        row = outcome.result[0]
        back = reverse("own_finds")
        offer(request, _("Written down."), IS_NO_FIND, {"find_id": row.pk}, back=back, row=row)
    return outcome


@page(may="searches.calibrate")
def upload(request: SeatedRequest) -> HttpResponse:
    """Take a list of past finds in, all of it or nothing."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = _taken(request)
        if outcome.ok:
            count = len(outcome.result or ())
            said = ngettext("%(n)s find taken in.", "%(n)s finds taken in.", count) % {"n": count}
            messages.success(request, said)
            return redirect("own_finds")
    context = {
        "labels": shown.FIND_LABELS,
        "errors": outcome.errors,
        "categories": [str(words) for words in CATEGORIES.values()],
        "wheres": [str(words) for _key, words in OwnFind.Where.choices],
    }
    return render(
        request, "searches/own_finds_upload.html", context, status=200 if outcome.ok else 422
    )


def _taken(request: SeatedRequest) -> Outcome:
    spelled = {
        "category": {str(label): key for key, label in CATEGORIES.items()},
        "found_where": {str(choice.label): choice.value for choice in OwnFind.Where},
    }

    def add(rows: list[Row]) -> Outcome:
        lines = [line_of(row, spelled) for row in rows]
        return perform(request.actor, acts.add_finds, AddFinds, {"lines": lines})

    needed = ("category", "distance_m", "year")
    return take_list(request, FIELDS, needed, add, columns=shown.FIND_LABELS)


@require_POST
@page(may="searches.calibrate")
def count_find(request: SeatedRequest) -> HttpResponse:
    """Let the find of a closed search count."""
    outcome = perform(request.actor, acts.count_find, CountFind, given(request, CountFind))
    if not outcome.ok:
        messages.error(request, sentences(outcome.errors.values()))
        return redirect("own_finds")
    row = outcome.result
    said = _("It counts from now on: %(metres)s m.") % {"metres": row.distance_m}
    offer(request, said, IS_NO_FIND, {"find_id": row.pk}, back=reverse("own_finds"), row=row)
    return redirect("own_finds")


@require_POST
@page(may="searches.calibrate")
def drop_find(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take a find out."""
    outcome = perform(request.actor, acts.drop_find, OfFind, {"find_id": key})
    back = reverse("own_finds")
    said = _("Taken out: maps do without it from now on.")
    offer(request, said, FOUND_AGAIN, {"find_id": key}, back=back, row=outcome.result)
    return redirect(back)
