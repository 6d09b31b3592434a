"""What meetings and debriefs have settled: the list, the record."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.community import queries
from firstlight.community.actions import step_action
from firstlight.community.models import ActionItem
from firstlight.community.rules import ACTION_ITEM, OPEN_STATES, as_judge
from firstlight.community.schemas import StepAction
from firstlight.console.community.words import ACTION
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import StepShown, steps_of
from firstlight.console.web import page, perform
from firstlight.exchange.paper import Part
from firstlight.kernel.actor import Actor
from firstlight.kernel.log import entries_of

BY_OWNER = ("start", "submit")
FILTERS = (
    Filter("open", gettext_lazy("Not done yet"), lambda r: r.filter(state__in=OPEN_STATES)),
    Filter("late", gettext_lazy("Overdue (items)"), lambda r: r.filter(state="overdue")),
    Filter("handed", gettext_lazy("Handed in (items)"), lambda r: r.filter(state="submitted")),
    Filter("debrief", gettext_lazy("From debriefs"), lambda r: r.filter(meeting__isnull=True)),
)


def _columns() -> list[Column]:
    return [
        Column(
            "text",
            _("What is to be done"),
            lambda a: Cell(a.text, reverse("action_item", args=[a.pk])),
        ),
        Column(
            "state", _("State"), lambda a: Cell(ACTION_ITEM.state_names[a.state], state=a.state)
        ),
        Column("owner", _("Who does it"), lambda a: a.owner.name),
        Column("due", _("By when"), lambda a: a.due_on, "due_on"),
        Column("meeting", _("Settled at"), _where),
    ]


def table_of(settled: Iterable[ActionItem], heading: str = "") -> Part:
    """Return on paper what was settled: who does what by when, and how it stands."""
    return Part(
        heading=heading,
        headings=[_("What is to be done"), _("Who does it"), _("By when"), _("State")],
        rows=[
            [
                each.text,
                each.owner.name,
                str(each.due_on),
                str(ACTION_ITEM.state_names[each.state]),
            ]
            for each in settled
        ],
    )


def _where(row: ActionItem) -> str:
    """Return where it was settled: a meeting by its title, of a debrief the kind alone."""
    return row.meeting.title if row.meeting else str(queries.kind_of(row).name)


@page(may="community.act")
def listed(request: SeatedRequest) -> HttpResponse:
    """List what was settled: one's own, or all of it."""
    person = request.actor.person_id
    mine = Filter("mine", gettext_lazy("Mine (items)"), lambda r: r.filter(owner_id=person))
    filters = (FILTERS[0], mine, *FILTERS[1:])
    rows = queries.action_items(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        filters,
        name="actions",
        find=lambda q: rows.filter(text__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "community/actions.html", {"listing": shown})


@page(may="community.act")
def item(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one."""
    return _show(request, queries.action_item(request.actor, key))


@require_POST
@page(may="community.act")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Begin, hand in, accept, give back, drop."""
    row = queries.action_item(request.actor, key)
    values = given(request, StepAction, action_id=key)
    outcome = perform(request.actor, step_action, StepAction, values)
    if outcome.ok:
        state = ACTION_ITEM.state_names[outcome.result.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
        return redirect("action_item", key)
    return _show(request, row, (values.get("event", ""), values, outcome.errors))


def _show(
    request: SeatedRequest,
    row: ActionItem,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
) -> HttpResponse:
    actor = as_judge(request.actor, row)
    context = {
        "item": row,
        "state": ACTION_ITEM.state_names[row.state],
        "steps": [
            _for_whom(each, row, is_owner=row.owner_id == actor.person_id)
            for each in steps_of(ACTION_ITEM, actor, row, ACTION, refused=refused)
        ],
        "where": _where(row),
        "way": _way(actor, row),
        "log": log_lines(request.actor, entries_of(row)),
    }
    return render(request, "community/action.html", context, status=422 if refused else 200)


def _way(actor: Actor, row: ActionItem) -> str:
    """Return the page of the meeting or of what was debriefed, for whom it is to know of."""
    if row.meeting is None:
        return queries.way_back(actor, row)
    return reverse("meeting", args=[row.meeting_id]) if actor.may("community.meet") else ""


def _for_whom(step: StepShown, row: ActionItem, *, is_owner: bool) -> StepShown:
    """The owner's steps are theirs alone, the chair's the chair's, but not on own work."""
    if step.event in BY_OWNER and not is_owner:
        step.why_not = _("For: %(who)s") % {"who": row.owner.name}
    elif step.event == "accept" and is_owner:
        step.why_not = _("Somebody else must judge what you have done.")
    elif step.why_not and step.event not in BY_OWNER:
        step.why_not = _("For: %(who)s") % {"who": row.judge.name}
    return step
