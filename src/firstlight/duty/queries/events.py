"""Reads about events, their posts and what the posts tell."""

from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.duty.models import (
    EventDeployment,
    EventPost,
    EventReport,
    Shift,
    ShiftAssignment,
)
from firstlight.duty.queries.shift_rows import STANDS
from firstlight.force.models import Person
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_in
from firstlight.kernel.models import Event

AFOOT = ("live", "evacuating")
OVER = ("ended", "closed", "declined")


def events(actor: Actor) -> QuerySet[EventDeployment]:
    """Return the events that an actor may see: with the right all, else where one has a post."""
    rows = EventDeployment.objects.visible_to(actor)
    if not actor.may("duty.see"):
        rows = rows.filter(posts__in=_own_posts(actor)).distinct()
    elif actor.teams:
        rows = rows.filter(organisation_id__in=[*actor.teams, actor.station_id])
    return rows.select_related("organisation").order_by("starts_at", "pk")


def _own_posts(actor: Actor) -> QuerySet[EventPost]:
    return EventPost.objects.filter(
        Q(shift__assignments__person_id=actor.person_id),
        shift__assignments__state__in=[*STANDS, "completed"],
    )


def event(actor: Actor, key: UUID | str) -> EventDeployment:
    """Return one event, or raise `NotFound`."""
    found: EventDeployment | None = events(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def posts_of(row: EventDeployment) -> list[EventPost]:
    """Return the posts of an event as they were written down."""
    return list(row.posts.select_related("shift__leader").order_by("created_at", "pk"))


def post_of_event(actor: Actor, key: UUID | str) -> EventPost:
    """Return a post of an event that the actor sees."""
    rows = EventPost.objects.filter(event__in=events(actor).order_by())
    found: EventPost | None = rows.filter(pk=key).select_related("event", "shift").first()
    if found is None:
        raise NotFound
    return found


def held_post(actor: Actor, row: EventDeployment) -> EventPost | None:
    """Return the post that the actor holds at an event, if they hold one."""
    rows = row.posts.filter(
        Q(shift__assignments__person_id=actor.person_id),
        shift__assignments__state__in=STANDS,
    )
    found: EventPost | None = rows.select_related("shift").first()
    return found


def own_place(actor: Actor, row: EventDeployment) -> ShiftAssignment | None:
    """Return the actor's own place in the shift of a post, where they check in and out."""
    rows = ShiftAssignment.objects.filter(
        Q(person_id=actor.person_id), shift__eventpost__event=row, state__in=STANDS
    )
    return rows.first()


def people_at(row: EventDeployment) -> list[ShiftAssignment]:
    """Return who has a place at any post of an event."""
    rows = ShiftAssignment.objects.filter(shift__eventpost__event=row, state__in=STANDS)
    return list(rows.select_related("person", "need", "shift").order_by("person__pinyin", "pk"))


def served_at(row: EventDeployment) -> list[ShiftAssignment]:
    """Return who has a place at any post of an event, or has served there and gone home."""
    states = [*STANDS, "completed"]
    rows = ShiftAssignment.objects.filter(shift__eventpost__event=row, state__in=states)
    return list(rows.select_related("person").order_by("person__pinyin", "pk"))


def post_of_shift(shift: Shift) -> EventPost | None:
    """Return the post of an event that a shift staffs, if it does."""
    return EventPost.objects.filter(shift=shift).select_related("event").first()


def is_served(shift: Shift) -> bool:
    """Whether a shift staffs a post of an event that is over."""
    return EventPost.objects.filter(shift=shift, event__state__in=OVER).exists()


def is_live(shift: Shift) -> bool:
    """Whether a shift staffs a post of an event that is open now."""
    return EventPost.objects.filter(shift=shift, event__state__in=AFOOT).exists()


def everybody_at(row: EventDeployment) -> list[Person]:
    """Return each person who has a place at an event, once."""
    return list({each.person_id: each.person for each in people_at(row)}.values())


def reports_of(row: EventDeployment, limit: int = 60) -> list[EventReport]:
    """Return what the posts told, newest first."""
    rows = row.reports.select_related("post", "by").order_by("-said_at", "-pk")
    return list(rows[:limit])


def my_events(actor: Actor) -> list[EventDeployment]:
    """Return the events ahead or running at which the actor has a post."""
    mine = Q(posts__shift__assignments__person_id=actor.person_id)
    mine &= Q(posts__shift__assignments__state__in=STANDS)
    rows = EventDeployment.objects.filter(mine).exclude(state__in=OVER)
    return list(rows.distinct().order_by("starts_at", "pk"))


def event_history(row: EventDeployment) -> list[Event]:
    """Return what was done about an event, newest first."""
    return entries_in(row.pk, 60)
