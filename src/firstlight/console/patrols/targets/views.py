"""What is visited how often: the list with its map, setting, changing and dropping many."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Case, Count, When
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from firstlight.console.choices import choices
from firstlight.console.given import given, keys_in
from firstlight.console.listing import Cell, Column, Filter, Link, listing
from firstlight.console.patrols.targets import shown
from firstlight.console.places.layers import ground_layers, terrain_of
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.kernel.actor import Actor
from firstlight.patrols.actions.targets import drop_targets, edit_targets, set_targets
from firstlight.patrols.models import PatrolTarget
from firstlight.patrols.queries import targets as queries
from firstlight.patrols.queries.targets import Wait
from firstlight.patrols.schemas.targets import DropTargets, EditTargets, SetTargets
from firstlight.places.models import Place

OFTEN = ("times", "every_days", "season", "from_time", "to_time", "means", "dwell_min")
MOST_PLACES = 2000
MANY = ("target_ids", "place_ids", "checkpoint_ids", "route_ids")


def _columns(waits: dict[UUID, Wait]) -> list[Column]:
    def of(show: Any) -> Any:
        return lambda row: show(waits[row.pk])

    def state(wait: Wait) -> Cell:
        key, word = shown.standing(wait)
        return Cell(word, state=key)

    return [
        Column("place", _("Place"), _place, "place__pinyin"),
        Column("kind", _("Kind"), shown.kind_of, "place__kind"),
        Column("state", _("State"), of(state)),
        Column("waited", _("Last visit"), of(shown.waited)),
        Column("seen", _("Day of the last visit"), of(shown.seen), at_first=False),
        Column("days", _("Days since"), of(lambda w: w.days), numeric=True, at_first=False),
        Column("often", _("How often"), shown.often),
        Column("tally", _("In this period"), of(shown.tally), numeric=True),
        Column("season", _("Only in"), lambda row: row.get_season_display()),
        Column("window", _("Hours of day"), shown.window),
        Column("means", _("How one goes"), lambda row: row.get_means_display()),
        Column("dwell", _("Stay (minutes)"), lambda row: row.dwell_min, "dwell_min", True),
        Column("more", _("Season adds"), of(lambda w: _factor(w)), at_first=False),
        Column("team", _("Team (organisation)"), lambda row: row.organisation.called),
    ]


def _place(row: PatrolTarget) -> Cell:
    """Return what is visited, with the way to its page; a kept route has none."""
    url = ""
    if row.place_id:
        url = reverse("place", args=[row.place_id])
    elif row.checkpoint_id:
        url = reverse("patrol_sign", args=[row.checkpoint_id])
    return Cell(shown.name_of(row), url)


def _factor(wait: Wait) -> str:
    why = " ".join(str(each) for each in wait.why)
    return f"×{wait.factor:g} {why}" if wait.factor > 1 else ""


def _filters(waits: dict[UUID, Wait]) -> list[Filter]:
    late = [key for key, wait in waits.items() if wait.is_in_season and wait.overdue >= 1]
    return [
        Filter("due", gettext_lazy("Due or overdue"), lambda rows: rows.filter(pk__in=late)),
        Filter("grid", gettext_lazy("Grids"), lambda rows: rows.filter(place__kind="grid")),
        Filter(
            "water",
            gettext_lazy("Water"),
            lambda rows: rows.filter(place__kind__in=["water_grid", "water_body"]),
        ),
        Filter(
            "other",
            gettext_lazy("Checkpoints and routes"),
            lambda rows: rows.filter(place__isnull=True),
        ),
    ]


@page(may="patrols.see")
def targets(request: SeatedRequest) -> HttpResponse:
    """List what is visited, how often, and how long each has waited."""
    actor = request.actor
    every = queries.targets(actor).filter(is_retired=False)
    waits = {wait.target.pk: wait for wait in queries.waits(list(every))}
    rows = every.defer("place__geometry", "place__properties")
    found = listing(
        request,
        rows.order_by("place__kind", "place__code", "place__pinyin", "pk"),
        _columns(waits),
        _filters(waits),
        name="targets",
        find=lambda q: rows.filter(place__name__icontains=q) | rows.filter(place__code__iexact=q),
    )
    if isinstance(found, HttpResponse):
        return found
    found.exports = [*found.exports, Link(_("List to edit"), reverse("patrol_targets_file"))]
    if actor.may("patrols.plan"):
        found.bulk_url = reverse("patrol_targets_change")
    return render(request, "patrols/targets.html", {"listing": found, "map": _map(actor)})


def _map(actor: Actor) -> dict[str, Any]:
    layers = [
        *ground_layers(hide_pins=True),
        {
            "kind": "waits",
            "url": reverse("patrol_targets_layer"),
            "label": _("Days since the last visit"),
        },
    ]
    return {"terrain": terrain_of(actor), "layers": layers}


@page(may="patrols.see")
def layer(request: SeatedRequest) -> HttpResponse:
    """Return how late each place is, as GeoJSON."""
    rows = list(queries.targets(request.actor).filter(is_retired=False, place__isnull=False))
    found = shown.features(queries.waits(rows))
    return JsonResponse(
        {"type": "FeatureCollection", "features": found}, content_type="application/geo+json"
    )


@page(may="patrols.plan")
def new(request: SeatedRequest) -> HttpResponse:
    """Say how often all of a kind, or single places, are visited."""
    actor, outcome = request.actor, Outcome()
    if request.method == "POST":
        values = given(request, SetTargets, many=MANY)
        kinds = request.POST.getlist("kinds")
        places = queries.target_places(actor).filter(kind__in=kinds).values_list("pk", flat=True)
        values["place_ids"] = [*values.get("place_ids", []), *places]
        outcome = perform(
            actor, set_targets, SetTargets, values, command_id=request.POST.get("command_id")
        )
        if outcome.ok:
            return _done(request, len(outcome.result or ()))
    context = shown.choices() | {
        "teams": [(str(row.pk), row.called) for row in queries.planned_in(actor)],
        "kinds": _kinds(actor),
        "places": _places(actor),
        "checkpoints": [(str(p.pk), p.name) for p in queries.checkpoints_to_visit(actor)],
        "routes": [(str(r.pk), r.name) for r in queries.kept_routes(actor)],
        "errors": outcome.errors,
        "values": request.POST or {"times": 1, "every_days": 7, "dwell_min": 10, "means": "any"},
    }
    return render(request, "patrols/targets_new.html", context, status=200 if outcome.ok else 422)


def _kinds(actor: Actor) -> list[tuple[str, str]]:
    rows = queries.target_places(actor).order_by().values_list("kind").annotate(n=Count("pk"))
    names = dict(Place.Kind.choices)
    return [(kind, f"{names[kind]} ({count})") for kind, count in sorted(rows)]


def _places(actor: Actor) -> list[tuple[str, str, str]]:
    """Return the places that can be named singly: grids last, for they may be thousands."""
    grids_last = Case(When(kind=Place.Kind.GRID, then=1), default=0)
    rows = queries.target_places(actor).order_by(grids_last, "kind", "code", "pinyin")
    return choices(rows.only("name", "pinyin", "initials")[:MOST_PLACES])


def _done(request: SeatedRequest, count: int) -> HttpResponse:
    said = ngettext("Set for %(n)s place.", "Set for %(n)s places.", count) % {"n": count}
    messages.success(request, said)
    return redirect("patrol_targets")


@require_POST
@page(may="patrols.plan")
def change(request: SeatedRequest) -> HttpResponse:
    """Show what was chosen, and change or drop it when that is said."""
    actor, outcome = request.actor, Outcome()
    picked = [key for key in request.POST.getlist("pick") if key]
    if not picked:
        messages.warning(request, _("Choose places in the list first."))
        return redirect("patrol_targets")
    if "drop" in request.POST:
        outcome = perform(actor, drop_targets, DropTargets, {"target_ids": picked})
    elif "times" in request.POST:
        values = given(request, EditTargets, target_ids=picked)
        outcome = perform(actor, edit_targets, EditTargets, values)
    if outcome.ok and outcome.result is not None:
        return _done(request, len(outcome.result))
    chosen = queries.chosen(actor, keys_in(picked))
    first = {name: getattr(chosen[0], name) for name in OFTEN} if chosen else {}
    context = shown.choices() | {
        "chosen": [
            (row.pk, shown.name_of(row), shown.often(row), shown.window(row)) for row in chosen
        ],
        "errors": outcome.errors,
        "values": request.POST if "times" in request.POST else first,
    }
    return render(
        request, "patrols/targets_change.html", context, status=200 if outcome.ok else 422
    )
