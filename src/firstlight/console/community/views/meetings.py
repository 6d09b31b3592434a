"""Joint meetings: the list, the agenda, the minutes on paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from pydantic import BaseModel

from firstlight.community import actions, queries
from firstlight.community.models import AgendaItem, JointMeeting
from firstlight.community.rules import ACTION_ITEM
from firstlight.community.schemas import (
    AddAction,
    AddAgenda,
    AgendaKey,
    CloseMinutes,
    EditMeeting,
    FillAgenda,
    PlanMeeting,
    WriteMinutes,
)
from firstlight.console.clocks import day_and_time
from firstlight.console.community.views.items import table_of
from firstlight.console.community.words import LABELS
from firstlight.console.force.shown import log_lines
from firstlight.console.frame import opens
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.papers import pdf_of
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.exchange.paper import Paper, Part
from firstlight.force.queries import organisations
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_in
from firstlight.kernel.overdue import SOURCES
from firstlight.kernel.words import listed as in_a_row

FILTERS = (
    Filter(
        "ahead",
        gettext_lazy("Still to come"),
        lambda rows: rows.filter(starts_at__gte=timezone.now()),
    ),
    Filter(
        "open", gettext_lazy("Minutes are open"), lambda rows: rows.filter(closed_at__isnull=True)
    ),
)
DEEDS: dict[str, tuple[Any, type[BaseModel]]] = {
    "fill": (actions.fill_agenda, FillAgenda),
    "add": (actions.add_agenda, AddAgenda),
    "settle": (actions.add_action, AddAction),
    "close": (actions.close_minutes, CloseMinutes),
    "edit": (actions.edit_meeting, EditMeeting),
}


def _columns() -> list[Column]:
    return [
        Column(
            "title", _("Title"), lambda m: Cell(m.title, reverse("meeting", args=[m.pk])), "title"
        ),
        Column("starts", _("Begins"), lambda m: day_and_time(m.starts_at), "starts_at"),
        Column("place", _("Place"), lambda m: m.place_name, "place_name"),
        Column("chair", _("Chair"), lambda m: m.chair.name),
        Column(
            "closed",
            _("Minutes"),
            lambda m: _("Closed (minutes)") if m.closed_at else _("Open (minutes)"),
        ),
        Column("team", _("Team (organisation)"), lambda m: m.organisation.called),
    ]


@page(may="community.meet")
def listed(request: SeatedRequest) -> HttpResponse:
    """List the meetings, the newest first."""
    rows = queries.meetings(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="meetings",
        find=lambda q: rows.filter(title__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "community/meetings.html", {"listing": shown})


@page(may="community.meet")
def new(request: SeatedRequest) -> HttpResponse:
    """Call a meeting."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(
            request.actor,
            actions.plan_meeting,
            PlanMeeting,
            given(request, PlanMeeting, moments=("starts_at",)),
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("Called. What has waited too long is on the agenda."))
            return (
                redirect("meeting", outcome.result.pk) if outcome.result else redirect("meetings")
            )
    homes = organisations(request.actor).filter(kind__in=["station", "association"])
    context = {
        "homes": [(str(row.pk), row.called) for row in homes],
        "chairs": [(str(key), name) for key, name in queries.chairs(request.actor)],
        "labels": LABELS,
        "values": request.POST,
        "errors": outcome.errors,
    }
    return render(
        request, "community/meeting_new.html", context, status=200 if outcome.ok else 422
    )


@page(may="community.meet")
def meeting(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a meeting."""
    return _show(request, queries.meeting(request.actor, key))


@require_POST
@page(may="community.meet")
def deed(request: SeatedRequest, key: UUID, what: str) -> HttpResponse:
    """Put it right, fill the agenda, add a point, settle something, close the minutes."""
    row = queries.meeting(request.actor, key)
    if what not in DEEDS:
        raise NotFound
    run, takes = DEEDS[what]
    values = given(request, takes, moments=("starts_at",), meeting_id=key)
    outcome = perform(request.actor, run, takes, values)
    if not outcome.ok:
        return _show(request, row, wrong={what: outcome.errors}, values=request.POST)
    if what == "fill":
        words = ngettext("%(n)s point added.", "%(n)s points added.", outcome.result)
        messages.success(request, words % {"n": outcome.result})
    else:
        messages.success(request, _("Noted."))
    return redirect("meeting", key)


@require_POST
@page(may="community.meet")
def point(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Write what was said about a point, or take it off."""
    row = queries.agenda_item(request.actor, key)
    if request.POST.get("drop"):
        outcome = perform(request.actor, actions.drop_agenda, AgendaKey, {"agenda_id": key})
    else:
        values = given(request, WriteMinutes, agenda_id=key) | {
            "minutes": request.POST.get("minutes", "")
        }
        outcome = perform(request.actor, actions.write_minutes, WriteMinutes, values)
    if outcome.ok:
        messages.success(request, _("Noted."))
        return redirect("meeting", row.meeting_id)
    return _show(
        request,
        queries.meeting(request.actor, row.meeting_id),
        wrong={str(key): outcome.errors},
        values=request.POST,
    )


def _as_kept(row: JointMeeting) -> dict[str, Any]:
    """Return what the form that puts a meeting right begins with."""
    begins = timezone.localtime(row.starts_at)
    return {
        "title": row.title,
        "starts_at": f"{begins:%Y-%m-%dT%H:%M}",
        "place_name": row.place_name,
        "chair_id": str(row.chair_id),
        "attending": row.attending,
    }


def _show(
    request: SeatedRequest,
    row: JointMeeting,
    *,
    wrong: dict[str, dict[str, str]] | None = None,
    values: Any = None,
) -> HttpResponse:
    actor = request.actor
    context = {
        "meeting": row,
        "points": [
            {
                "row": each,
                "link": each.link if opens(actor, each.link) else "",
                "source": SOURCES[each.source].name if each.source in SOURCES else "",
                "errors": (wrong or {}).get(str(each.pk), {}),
                "settled": [
                    (one, ACTION_ITEM.state_names[one.state]) for one in each.actions.all()
                ],
            }
            for each in queries.agenda_of(row)
        ],
        "settled": [
            (one, ACTION_ITEM.state_names[one.state])
            for one in row.actions.select_related("owner").order_by("due_on", "pk")
        ],
        "people": [(str(key), name) for key, name in queries.owners(row.station_id)],
        "agenda": [
            (str(each.pk), f"{each.number}. {each.text[:60]}") for each in queries.agenda_of(row)
        ],
        "by_hand": _("Put on by hand"),
        "is_chair": row.chair_id == actor.person_id,
        "is_open": row.closed_at is None,
        "chairs": [(str(key), name) for key, name in queries.chairs(actor)],
        "edited": values if wrong and "edit" in wrong else _as_kept(row),
        "labels": LABELS,
        "log": log_lines(actor, entries_in(row.pk)),
        "values": values or {},
        "wrong": wrong or {},
    }
    return render(request, "community/meeting.html", context, status=422 if wrong else 200)


def _on_paper(row: JointMeeting, agenda: list[AgendaItem]) -> list[AgendaItem]:
    """Return the points to print: without what came by itself and was not spoken of.

    Until a word is written down the paper is the agenda, and has all of them.
    """
    told = [each for each in agenda if each.minutes.strip() or each.actions.all()]
    if row.closed_at is None and not told:
        return agenda
    return [each for each in agenda if each in told or not each.source]


@page(may="community.meet")
def minutes(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Return the minutes on paper."""
    row = queries.meeting(request.actor, key)
    agenda = queries.agenda_of(row)
    told = _on_paper(row, agenda)
    points = [
        Part(heading=f"{each.number}. {each.text}", lines=each.minutes.splitlines() or ["—"])
        for each in told
    ]
    if left := len(agenda) - len(told):
        words = ngettext(
            "%(n)s point that came by itself was not spoken of; it is on the meeting’s page.",
            "%(n)s points that came by themselves were not spoken of; they are on the "
            "meeting’s page.",
            left,
        )
        points.append(Part(lines=[words % {"n": left}]))
    settled = row.actions.select_related("owner").order_by("due_on", "pk")
    table = table_of(settled, _("What was settled"))
    facts = Part(
        facts=[
            (_("When"), day_and_time(row.starts_at)),
            (_("Place"), row.place_name),
            (_("Chair"), row.chair.name),
            (_("Who takes part"), in_a_row(row.attending.split("\n")) or "—"),
        ]
    )
    standing = _("Closed on %(day)s") if row.closed_at else _("Draft: the minutes are not closed.")
    paper = Paper(
        title=row.title,
        about=row.organisation.called,
        parts=[facts, *points, *([table] if table.rows else [])],
        signed=[
            standing % {"day": timezone.localdate(row.closed_at)} if row.closed_at else standing,
            _("Chair (to sign): ____________________"),
        ],
    )
    return pdf_of(request.actor, paper, timezone.localdate(row.starts_at), stays=True)
