"""Talks: the list, the plan, the record."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.community import actions, queries
from firstlight.community.models import OutreachEvent, SafetyText
from firstlight.community.rules import OUTREACH
from firstlight.community.schemas import GiveLeaflets, PlanTalk, StepTalk, TakeKit
from firstlight.console.cases.stepping import only_for
from firstlight.console.clocks import day_and_time
from firstlight.console.community.words import LABELS, TALK
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import StepShown, steps_of
from firstlight.console.web import Outcome, page, perform
from firstlight.duty.rules import SHIFT_ASSIGNMENT
from firstlight.kernel.log import entries_in

FILTERS = (
    Filter(
        "ahead",
        gettext_lazy("Still to come"),
        lambda rows: rows.filter(ends_at__gte=timezone.now()).exclude(state="cancelled"),
    ),
    Filter(
        "count",
        gettext_lazy("Counts are missing"),
        lambda rows: rows.filter(state__in=["approved", "held"], ends_at__lt=timezone.now()),
    ),
    Filter("asked", gettext_lazy("To approve"), lambda rows: rows.filter(state="planned")),
)


def _columns() -> list[Column]:
    return [
        Column(
            "topic", _("Topic"), lambda t: Cell(t.topic, reverse("talk", args=[t.pk])), "topic"
        ),
        Column("state", _("State"), lambda t: Cell(OUTREACH.state_names[t.state], state=t.state)),
        Column("starts", _("Begins"), lambda t: day_and_time(t.starts_at), "starts_at"),
        Column("place", _("Place"), lambda t: t.place_name, "place_name"),
        Column("audience", _("For whom"), lambda t: t.get_audience_display(), "audience"),
        Column(
            "count", _("How many listened"), lambda t: t.audience_count, "audience_count", True
        ),
        Column("team", _("Team (organisation)"), lambda t: t.organisation.called),
    ]


@page(may="community.see")
def listed(request: SeatedRequest) -> HttpResponse:
    """List the talks, the newest first."""
    rows = queries.talks(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="talks",
        find=lambda q: rows.filter(topic__icontains=q) | rows.filter(place_name__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "community/talks.html", {"listing": shown})


@page(may="community.plan")
def new(request: SeatedRequest) -> HttpResponse:
    """Plan a talk."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(
            request.actor,
            actions.plan_talk,
            PlanTalk,
            given(request, PlanTalk, moments=("starts_at", "ends_at")),
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("Planned. An officer approves it; ask presenters now."))
            return redirect("talk", outcome.result.pk) if outcome.result else redirect("talks")
    context = {
        "teams": [(str(row.pk), row.called) for row in queries.homes(request.actor)],
        "texts": SafetyText.Key.choices,
        "methods": OutreachEvent.Method.choices,
        "audiences": OutreachEvent.Audience.choices,
        "labels": LABELS,
        "values": request.POST,
        "errors": outcome.errors,
    }
    return render(request, "community/talk_new.html", context, status=200 if outcome.ok else 422)


@page(may="community.see")
def talk(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a talk."""
    return _show(request, queries.talk(request.actor, key))


@require_POST
@page(may="community.see")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Approve, hold, record, call off."""
    row = queries.talk(request.actor, key)
    values = given(request, StepTalk, talk_id=key)
    outcome = perform(request.actor, actions.step_talk, StepTalk, values)
    if outcome.ok:
        state = OUTREACH.state_names[outcome.result.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
        return redirect("talk", key)
    return _show(request, row, refused=(values.get("event", ""), values, outcome.errors))


@require_POST
@page(may="community.plan")
def leaflets(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Count leaflets of a kind."""
    row = queries.talk(request.actor, key)
    values = given(request, GiveLeaflets, talk_id=key)
    outcome = perform(request.actor, actions.give_leaflets, GiveLeaflets, values)
    if outcome.ok:
        messages.success(request, _("Counted."))
        return redirect("talk", key)
    return _show(request, row, wrong=outcome.errors, values=values)


@require_POST
@page(may="community.plan")
def kit(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Note the kit taken along."""
    queries.talk(request.actor, key)
    values = given(request, TakeKit, many=("item_ids",), talk_id=key)
    outcome = perform(request.actor, actions.take_kit, TakeKit, values)
    if outcome.ok:
        messages.success(request, _("Noted."))
    else:
        messages.error(request, next(iter(outcome.errors.values())))
    return redirect("talk", key)


def _steps(steps: list[StepShown], row: OutreachEvent, *, accepted: bool) -> list[StepShown]:
    """Return the steps of a talk; to whoever could note it as held, why that cannot be yet."""
    why = ""
    if not accepted:
        why = _("Nobody has accepted to present it yet: ask presenters first.")
    elif row.starts_at > timezone.now():
        why = _("It has not begun yet.")
    may = any(each.event == "hold" and not each.why_not for each in steps)
    return only_for(steps, {"hold": why} if why and may else {})


def _show(
    request: SeatedRequest,
    row: OutreachEvent,
    *,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
    wrong: dict[str, str] | None = None,
    values: Any = None,
) -> HttpResponse:
    actor = request.actor
    taken = [str(each.pk) for each in row.kit.all()]
    presenters = queries.presenters(row)
    steps = steps_of(OUTREACH, actor, row, TALK, refused=refused)
    accepted = queries.have_accepted(presenters)
    may_ask = actor.may("duty.see") and row.state in ("planned", "approved")
    context = {
        "talk": row,
        "state": OUTREACH.state_names[row.state],
        "steps": _steps(steps, row, accepted=accepted),
        "presenters": [(each, SHIFT_ASSIGNMENT.state_names[each.state]) for each in presenters],
        "may_ask": may_ask,
        "asks_first": bool(
            may_ask and row.shift_id and actor.may("community.plan") and not accepted
        ),
        "text": row.text or queries.current_text(row.station_id, row.text_key),
        "leaflets": row.leaflets.order_by("kind"),
        "leaflet_kinds": queries.leaflet_kinds(actor),
        "items": [(str(each.pk), each.name) for each in queries.kit_for(actor, row)],
        "own": {"item_ids": taken},
        "may_count": actor.may("community.plan") and row.state in ("approved", "held"),
        "may_take": actor.may("community.plan") and row.state not in OUTREACH.terminal,
        "labels": LABELS,
        "log": log_lines(actor, entries_in(row.pk)),
        "values": values or {},
        "errors": wrong or {},
    }
    return render(request, "community/talk.html", context, status=422 if refused or wrong else 200)
