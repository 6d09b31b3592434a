"""Stories: written, everybody shown asked, approved by somebody else, published, recalled."""

import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.community import letters, queries
from firstlight.community.models import Story, StoryPerson
from firstlight.community.rules import gaps, refuse_personal, standing
from firstlight.community.schemas import (
    AnswerStory,
    DecideStory,
    EditStory,
    ShowPerson,
    StoryKey,
    StoryPersonKey,
    WriteStory,
)
from firstlight.force.models import Person
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound, Refused, Stale
from firstlight.kernel.models import Event
from firstlight.kernel.words import listed
from firstlight.notify.actions import post
from firstlight.privacy.rules import repeats

# Without what reads alike on paper.
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
BEFORE_APPROVAL = ("draft", "under_review")


@action("community.write_story", may="community.plan", takes=WriteStory)
def write_story(context: Context, data: WriteStory) -> Story:
    """Begin a story; nothing is public before everybody shown and an approver agree."""
    home = queries.homes(context.actor).filter(pk=data.organisation_id).first()
    if home is None:
        raise NotFound
    refuse_personal(data.title, "title")
    refuse_personal(data.body, "body")
    row = Story(
        station_id=home.station_id,
        organisation=home,
        title=data.title,
        body=data.body,
        written_by_id=context.actor.person_id,
        slug="".join(secrets.choice(SIGNS) for _place in range(12)),
    )
    row.save(force_insert=True)
    context.record(row, thread=row.pk)
    return row


@action("community.edit_story", may="community.plan", takes=EditStory)
def edit_story(context: Context, data: EditStory) -> Story:
    """Change a story that is not approved yet; who has agreed to the old words is asked again."""
    row = _in(context, data.story_id, *BEFORE_APPROVAL)
    if data.version is not None and data.version != row.version:
        raise Stale
    refuse_personal(data.title, "title")
    refuse_personal(data.body, "body")
    if (row.title, row.body) != (data.title, data.body):
        row.people.filter(person__isnull=False).update(agrees=None, answered_at=None)
    row.title, row.body, row.returned_note = data.title, data.body, ""
    row.handed_in_at = None
    _keep(context, row)
    return row


def _in(context: Context, key: UUID, *standings: str) -> Story:
    row = queries.story(context.actor, key)
    if standing(row) not in standings:
        raise Refused("not-now", _("This is not possible as the story stands now."))
    return row


def _keep(context: Context, row: Story, **facts: Any) -> None:
    row.version += 1
    row.save()
    context.record(row, thread=row.pk, **facts)


@action("community.show_person", may="community.plan", takes=ShowPerson)
def show_person(context: Context, data: ShowPerson) -> StoryPerson:
    """Say who is named or shown: a member is asked; of anybody else there must be a paper.

    A child is never shown by name, and only with the paper of a guardian.
    """
    row = _in(context, data.story_id, *BEFORE_APPROVAL)
    member = _member(row, data.person_id)
    shown_as = "" if data.is_child and member is None else data.shown_as
    if member is None and not ((shown_as or data.is_child) and data.paper_ref):
        raise Refused(
            "paper-missing",
            _("Say how they are shown, and the number of the paper on which they agreed."),
            field="paper_ref" if shown_as or data.is_child else "shown_as",
        )
    refuse_personal(shown_as, "shown_as")
    if member is not None and row.people.filter(person=member).exists():
        raise Refused("shown-already", _("They are on the list already."), field="person_id")
    made = StoryPerson(
        station_id=row.station_id,
        story=row,
        person=member,
        shown_as=member.name if member else shown_as,
        is_child=member is None and data.is_child,
        paper_ref="" if member else data.paper_ref,
        agrees=None if member else True,
        answered_at=None if member else context.now,
    )
    made.save(force_insert=True)
    context.record(made, thread=row.pk, is_member=member is not None, is_child=made.is_child)
    if member is not None and row.handed_in_at is not None:
        _ask(context, row, [member])
    return made


def _member(row: Story, key: UUID | None) -> Person | None:
    if key is None:
        return None
    if key not in dict(queries.members_to_show(row)):
        raise NotFound
    return Person.objects.get(pk=key)


def _ask(context: Context, row: Story, people: list[Person]) -> None:
    key = f"{row.pk}:{row.version}"
    post(context, letters.to("shown", key, people, context.now, "/my/stories/"))


@action("community.drop_person", may="community.plan", takes=StoryPersonKey)
def drop_person(context: Context, data: StoryPersonKey) -> None:
    """Take somebody off the list, who is in the story no more."""
    shown = queries.shown_person(context.actor, data.shown_id)
    _in(context, shown.story_id, *BEFORE_APPROVAL)
    context.record(shown, thread=shown.story_id)
    shown.delete()


@action("community.hand_in_story", may="community.plan", takes=StoryKey)
def hand_in_story(context: Context, data: StoryKey) -> Story:
    """Hand a story in for approval; every member shown is asked."""
    row = _in(context, data.story_id, "draft")
    row.handed_in_at = context.now
    _keep(context, row, shown=row.people.count())
    asked = [each.person for each in queries.shown_in(row) if each.agrees is None]
    _ask(context, row, [each for each in asked if each is not None])
    return row


@action("community.answer_story", may="community.act", takes=AnswerStory)
def answer_story(context: Context, data: AnswerStory) -> StoryPerson:
    """Say yes or no to being shown; a no takes a public story down at once, without a reason."""
    shown = queries.my_appearance(context.actor, data.shown_id)
    shown.agrees, shown.answered_at = data.agrees, context.now
    shown.version += 1
    shown.save()
    context.record(shown, thread=shown.story_id, agrees=data.agrees)
    if not data.agrees and shown.story.published_at is not None:
        _recall(context, shown.story)
    return shown


@action("community.decide_story", may="community.approve", takes=DecideStory)
def decide_story(context: Context, data: DecideStory) -> Story:
    """Approve a story, or give it back with a reason: never one's own."""
    row = _in(context, data.story_id, "under_review")
    if row.written_by_id == context.actor.person_id:
        raise Refused("own-story", _("Somebody else must approve what you have written."))
    if not data.is_approved and not data.reason:
        raise Refused("no-reason", _("Say what is to be changed."), field="reason")
    if data.is_approved:
        row.approved_at, row.approved_by_id = context.now, context.actor.person_id
        row.returned_note = ""
    else:
        row.handed_in_at, row.returned_note = None, data.reason
    _keep(context, row, is_approved=data.is_approved)
    return row


@action("community.publish_story", may="community.approve", takes=StoryKey)
def publish_story(context: Context, data: StoryKey) -> Story:
    """Make an approved story public; everybody shown must have agreed."""
    row = _in(context, data.story_id, "approved")
    missing = gaps(queries.shown_in(row))
    if missing:
        raise Refused(
            "not-agreed",
            _("Not everybody shown has agreed: %(names)s."),
            names=listed(missing),
        )
    row.published_at = context.now
    _keep(context, row, shown=row.people.count())
    return row


@action("community.recall_story", may="community.plan", takes=StoryKey)
def recall_story(context: Context, data: StoryKey) -> Story:
    """Take a story down, in one act and at once; its address says that it is gone."""
    row = _in(context, data.story_id, "published", "approved", "under_review", "draft")
    _recall(context, row)
    return row


@repeats("community.recall_story")
def _recall_again(context: Context, subject: str, _facts: Mapping[str, Any]) -> bool:
    """Take a story down that a restored backup has made public again."""
    for row in Story.objects.filter(pk=subject.partition(":")[2], recalled_at__isnull=True):
        _recall(context, row)
    return True


@repeats("community.drop_person")
def _drop_again(_context: Context, subject: str, _facts: Mapping[str, Any]) -> bool:
    """Take off the list whom a restored backup has put on it again."""
    StoryPerson.objects.filter(pk=subject.partition(":")[2]).delete()
    return True


def _recall(context: Context, row: Story) -> None:
    row.recalled_at, row.recalled_by_id = context.now, context.actor.person_id
    row.version += 1
    row.save()
    context.record(row, what="community.recall_story", thread=row.pk)


def recall_after_withdrawal(context: Context, event: Event) -> None:
    """Who takes back their yes to being public is in no public story from that moment."""
    if event.data.get("purpose") != "publish_name":
        return
    shown = StoryPerson.objects.filter(
        person_id=event.data.get("subject_id"), story__recalled_at__isnull=True
    ).select_related("story")
    for each in shown:
        each.agrees, each.answered_at = False, context.now
        each.save()
        context.record(each, what="community.answer_story", thread=each.story_id, agrees=False)
        if each.story.published_at is not None:
            _recall(context, each.story)
