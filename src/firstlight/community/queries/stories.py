"""Reads about stories; what is public is read by everybody."""

from uuid import UUID

from django.db.models import QuerySet

from firstlight.community.models import Story, StoryPerson
from firstlight.force.models import Membership, Person
from firstlight.force.seats import SERVING
from firstlight.force.switches import is_off
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound


def stories(actor: Actor) -> QuerySet[Story]:
    """Return the stories of the actor's stations or teams, the newest first."""
    rows: QuerySet[Story] = Story.objects.visible_to(actor)
    if actor.teams:
        rows = rows.filter(organisation_id__in=actor.teams)
    return rows.select_related("organisation").order_by("-created_at", "pk")


def story(actor: Actor, key: UUID | str) -> Story:
    """Return one story, or raise `NotFound`."""
    found = stories(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def shown_in(row: Story) -> list[StoryPerson]:
    """Return who is named or shown in a story."""
    return list(row.people.select_related("person").order_by("created_at", "pk"))


def shown_person(actor: Actor, key: UUID | str) -> StoryPerson:
    """Return somebody shown in a story that the actor sees, or raise `NotFound`."""
    rows = StoryPerson.objects.select_related("story")
    found: StoryPerson | None = rows.filter(pk=key).first()
    if found is None or not stories(actor).filter(pk=found.story_id).exists():
        raise NotFound
    return found


def my_appearances(actor: Actor) -> list[StoryPerson]:
    """Return the stories that the actor is shown in, still to be answered first."""
    rows = StoryPerson.objects.filter(person_id=actor.person_id or UUID(int=0))
    shown = rows.filter(story__recalled_at__isnull=True, story__handed_in_at__isnull=False)
    return sorted(
        shown.select_related("story__organisation"),
        key=lambda each: (each.agrees is not None, each.story.title),
    )


def my_appearance(actor: Actor, key: UUID | str) -> StoryPerson:
    """Return one of them, or raise `NotFound`."""
    found = next((each for each in my_appearances(actor) if str(each.pk) == str(key)), None)
    if found is None:
        raise NotFound
    return found


def members_to_show(row: Story) -> list[tuple[UUID, str]]:
    """Return the members who can be named in a story."""
    inside = Membership.objects.filter(station_id=row.station_id, state__in=SERVING)
    people = Person.objects.filter(pk__in=inside.values("person_id"), erased_at__isnull=True)
    return list(people.order_by("pinyin", "name").values_list("pk", "name"))


def public_stories(limit: int = 50) -> list[Story]:
    """Return what is public now, the newest first."""
    rows = Story.objects.filter(published_at__isnull=False, recalled_at__isnull=True)
    found = rows.select_related("organisation").order_by("-published_at")[:limit]
    off = {key for key in {each.station_id for each in found} if is_off("community", key)}
    return [each for each in found if each.station_id not in off]


def public_story(slug: str) -> Story | None:
    """Return a story that is or was public; what was never published is not there."""
    rows = Story.objects.filter(published_at__isnull=False).select_related("organisation")
    found: Story | None = rows.filter(slug=slug).first()
    return None if found and is_off("community", found.station_id) else found
