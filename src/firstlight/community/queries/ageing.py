"""On which day meetings, findings and stories are due."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import Max

from firstlight.community.models import ActionItem, JointMeeting, Story
from firstlight.community.rules.keeping import DRAFT_KEPT, KEPT, RECALLED_KEPT
from firstlight.privacy.queries.ageing import day_of, last_days


def meetings_due(station_id: UUID, on: date) -> Iterator[tuple[UUID, date]]:
    """Return when each meeting is due: after its day, and after all that it settled was due."""
    rows = JointMeeting.objects.filter(station_id=station_id).annotate(last=Max("actions__due_on"))
    for key, starts_at, last in rows.values_list("pk", "starts_at", "last"):
        day = max(day_of(starts_at), last or date.min)
        if day < on:
            yield key, day + KEPT


def findings_due(station_id: UUID, on: date) -> Iterator[tuple[UUID, date]]:
    """Return when each thing that a debrief settled is due: after its own day."""
    rows = ActionItem.objects.filter(station_id=station_id, meeting__isnull=True, due_on__lt=on)
    for key, day in rows.values_list("pk", "due_on"):
        yield key, day + KEPT


def stories_due(station_id: UUID, _on: date) -> Iterator[tuple[UUID, date]]:
    """Return when each story is due: soon after its recall, else after it became public.

    One that never did, a year after anybody worked on it.
    """
    rows = Story.objects.filter(station_id=station_id)
    for key, recalled_at in rows.filter(recalled_at__isnull=False).values_list(
        "pk", "recalled_at"
    ):
        yield key, day_of(recalled_at) + RECALLED_KEPT
    rows = rows.filter(recalled_at__isnull=True)
    for key, at in rows.filter(published_at__isnull=False).values_list("pk", "published_at"):
        yield key, day_of(at) + KEPT
    for key, day in last_days(rows.filter(published_at__isnull=True)).items():
        yield key, day + DRAFT_KEPT
