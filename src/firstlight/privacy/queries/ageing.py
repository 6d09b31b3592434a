"""On which day a thing is due that nobody ends: so long after its day, or after the last act."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from firstlight.kernel.models import Event
from firstlight.kernel.rows import Row
from firstlight.privacy.queries import batched
from firstlight.privacy.rules import Ages

BATCH = 500


def day_of(at: date | datetime) -> date:
    """Return the local day of a moment."""
    return timezone.localdate(at) if isinstance(at, datetime) else at


def after(model: type[Row], field: str, kept: timedelta) -> Ages:
    """Return when each row is due: `kept` after the day in `field`, once that is past."""

    def ages(station_id: UUID, on: date) -> Iterator[tuple[UUID, date]]:
        rows = model.objects.filter(station_id=station_id, **{f"{field}__isnull": False})
        for key, at in rows.values_list("pk", field):
            if (day := day_of(at)) < on:
                yield key, day + kept

    return ages


def after_last_act(
    model: type[Row], kept: timedelta, *only: Q, ended: tuple[str, ...] = ()
) -> Ages:
    """Return when each row is due: `kept` after anybody last did something with it.

    Rows in a state of `ended` are left out: their end has set their clock; `only` narrows them.
    """

    def ages(station_id: UUID, _on: date) -> Iterator[tuple[UUID, date]]:
        rows = model.objects.filter(*only, station_id=station_id)
        if ended:
            rows = rows.exclude(state__in=ended)
        for key, day in last_days(rows).items():
            yield key, day + kept

    return ages


def last_days(rows: QuerySet[Any]) -> dict[UUID, date]:
    """Return by key the day of the last act on each of some rows, or on which it was made."""
    label = rows.model._meta.label_lower
    found = {key: day_of(at) for key, at in rows.values_list("pk", "created_at")}
    for keys in batched(list(found), BATCH):
        subjects = {f"{label}:{key}": key for key in keys}
        acts = Event.objects.filter(subject__in=list(subjects)).order_by().values_list("subject")
        for subject, at in acts.annotate(last=Max("at")):
            found[subjects[subject]] = max(found[subjects[subject]], day_of(at))
    return found
