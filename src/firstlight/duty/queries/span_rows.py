"""Reads about calendars: what kinds of day a day is, where."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from firstlight.duty.models import CalendarSpan
from firstlight.duty.queries.shift_rows import own_nodes
from firstlight.force.models import Organisation
from firstlight.force.queries import organisations
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound


def _nodes(actor: Actor) -> set[UUID]:
    if not actor.may("force.see"):
        return own_nodes(actor.person_id)
    seen = organisations(actor).values_list("path", flat=True)
    return {UUID(key) for path in seen for key in path.strip("/").split("/") if key}


def spans(actor: Actor) -> QuerySet[CalendarSpan]:
    """Return the calendar of the actor's organisations and of those above them."""
    rows = CalendarSpan.objects.select_related("organisation")
    return rows.filter(organisation_id__in=_nodes(actor)).order_by("-starts_on", "kind", "pk")


def spans_between(actor: Actor, first: date, last: date) -> QuerySet[CalendarSpan]:
    """Return what the calendar says of some days; days of one place only are left out."""
    rows = spans(actor).filter(place_id__isnull=True)
    return rows.filter(starts_on__lte=last, ends_on__gte=first).order_by("created_at")


def span(actor: Actor, key: UUID | str) -> CalendarSpan:
    """Return one entry of the calendar of the actor's own stations or teams, or `NotFound`."""
    rows = spans(actor).filter(station_id__in=actor.stations)
    if actor.teams:
        rows = rows.filter(organisation_id__in=actor.teams)
    found: CalendarSpan | None = rows.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def spans_over(
    node: Organisation, first: date, last: date, place_id: UUID | None = None
) -> list[CalendarSpan]:
    """Return what an organisation's calendar says of some days: its own and those above it.

    The later said comes last, so that it stands; with `place_id` that place's days as well.
    """
    keys = [UUID(key) for key in node.path.strip("/").split("/")]
    rows = CalendarSpan.objects.filter(
        organisation_id__in=keys, starts_on__lte=last, ends_on__gte=first
    )
    here: Iterable[CalendarSpan] = rows.order_by("created_at", "pk")
    return [each for each in here if each.place_id in (None, place_id)]
