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


def last_days(rows: QuerySet[Any], thread: str = "pk") -> dict[UUID, date]:
    """Return by key the day of the last act on each of some rows, or on which it was made.

    An act in its thread is one on it: the thread is its own key, or the field `thread`.
    """
    label = rows.model._meta.label_lower
    found, threads = {}, {}
    for key, case, at in rows.values_list("pk", thread, "created_at"):
        found[key], threads[str(case)] = day_of(at), key
    subjects = {f"{label}:{key}": key for key in found}
    for field, keys in (("subject", subjects), ("thread", threads)):
        for some in batched(keys, BATCH):
            acts = Event.objects.filter(**{f"{field}__in": some}).order_by().values_list(field)
            for name, at in acts.annotate(last=Max("at")):
                key = keys[str(name)]
                found[key] = max(found[key], day_of(at))
    return found
