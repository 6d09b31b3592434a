"""Stories for the public column: the list, the record, one's own answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from pydantic import BaseModel

from firstlight.community import actions, queries
from firstlight.community.models import Story
from firstlight.community.rules import gaps, standing
from firstlight.community.rules.stories import STANDINGS
from firstlight.community.schemas import (
    AnswerStory,
    DecideStory,
    EditStory,
    ShowPerson,
    StoryKey,
    StoryPersonKey,
    WriteStory,
)
from firstlight.console.clocks import day_and_time
from firstlight.console.community.words import LABELS
from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_in

FILTERS = (
    Filter(
        "asked",
        gettext_lazy("To approve"),
        lambda r: r.filter(handed_in_at__isnull=False, approved_at__isnull=True),
    ),
    Filter(
        "public",
        gettext_lazy("Public now"),
        lambda r: r.filter(published_at__isnull=False, recalled_at__isnull=True),
    ),
)
DEEDS: dict[str, tuple[Any, type[BaseModel]]] = {
    "edit": (actions.edit_story, EditStory),
    "show": (actions.show_person, ShowPerson),
    "hand-in": (actions.hand_in_story, StoryKey),
    "decide": (actions.decide_story, DecideStory),
    "publish": (actions.publish_story, StoryKey),
    "recall": (actions.recall_story, StoryKey),
}
# The words that chips of the one anatomy know for these standings.
CHIPS = {"recalled": "closed"}


def _columns() -> list[Column]:
    return [
        Column(
            "title", _("Title"), lambda s: Cell(s.title, reverse("story", args=[s.pk])), "title"
        ),
        Column("state", _("State"), lambda s: Cell(STANDINGS[standing(s)], state=standing(s))),
        Column(
            "published",
            _("Public since"),
            lambda s: day_and_time(s.published_at) if s.published_at else "",
            "published_at",
        ),
        Column("team", _("Team (organisation)"), lambda s: s.organisation.called),
    ]


@page(may="community.see")
def listed(request: SeatedRequest) -> HttpResponse:
    """List the stories."""
    rows = queries.stories(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="stories",
        find=lambda q: rows.filter(title__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "community/stories.html", {"listing": shown})


@page(may="community.plan")
def new(request: SeatedRequest) -> HttpResponse:
    """Begin a story."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = perform(
            request.actor,
            actions.write_story,
            WriteStory,
            given(request, WriteStory),
            command_id=request.POST.get("command_id"),
        )
        if outcome.ok:
            messages.success(request, _("Kept as a draft. Say now who is named or shown in it."))
            return redirect("story", outcome.result.pk) if outcome.result else redirect("stories")
    context = {
        "teams": [(str(row.pk), row.called) for row in queries.homes(request.actor)],
        "labels": LABELS,
        "values": request.POST,
        "errors": outcome.errors,
    }
    return render(request, "community/story_new.html", context, status=200 if outcome.ok else 422)


@page(may="community.see")
def story(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show a story."""
    return _show(request, queries.story(request.actor, key))


@require_POST
@page(may="community.plan")
def deed(request: SeatedRequest, key: UUID, what: str) -> HttpResponse:
    """Change, show somebody, hand in, approve, publish, recall."""
    row = queries.story(request.actor, key)
    if what not in DEEDS:
        raise NotFound
    run, takes = DEEDS[what]
    values = given(request, takes, story_id=key)
    outcome = perform(request.actor, run, takes, values)
    if outcome.ok:
        messages.success(request, _("Done."))
        return redirect("story", key)
    return _show(request, row, wrong={what: outcome.errors}, values=values)


@require_POST
@page(may="community.plan")
def drop(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Take somebody off the list."""
    shown = queries.shown_person(request.actor, key)
    outcome = perform(request.actor, actions.drop_person, StoryPersonKey, {"shown_id": key})
    if not outcome.ok:
        messages.error(request, next(iter(outcome.errors.values())))
    return redirect("story", shown.story_id)


def _show(
    request: SeatedRequest,
    row: Story,
    *,
    wrong: dict[str, dict[str, str]] | None = None,
    values: Any = None,
) -> HttpResponse:
    actor, people = request.actor, queries.shown_in(row)
    state = standing(row)
    context = {
        "story": row,
        "state": state,
        "word": STANDINGS[state],
        "people": people,
        "missing": gaps(people),
        "members": [(str(key), name) for key, name in queries.members_to_show(row)],
        "is_open": state in ("draft", "under_review") and actor.may("community.plan"),
        "may_decide": actor.may("community.approve") and row.written_by_id != actor.person_id,
        "may_publish": actor.may("community.approve"),
        "labels": LABELS,
        "log": log_lines(actor, entries_in(row.pk)),
        "own": {"title": row.title, "body": row.body},
        "values": values or {},
        "wrong": wrong or {},
    }
    return render(request, "community/story.html", context, status=422 if wrong else 200)


@page(may="community.act")
def mine(request: SeatedRequest) -> HttpResponse:
    """Show the stories that one is shown in, each with one's own answer."""
    return render(request, "community/mine.html", {"shown": queries.my_appearances(request.actor)})


@require_POST
@page(may="community.act")
def answer(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Say yes or no."""
    queries.my_appearance(request.actor, key)
    values = {"shown_id": key, "agrees": request.POST.get("agrees", "")}
    outcome = perform(request.actor, actions.answer_story, AnswerStory, values)
    if outcome.ok:
        messages.success(request, _("Your answer is kept."))
    return redirect("my_stories")
