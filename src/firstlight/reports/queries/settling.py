"""How far the tallies reach, and whose must be worked out anew."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from firstlight.force.queries.counted import station_keys
from firstlight.kernel.models import Event, LogHead
from firstlight.reports.measures import MEASURES, Source
from firstlight.reports.models import Settlement
from firstlight.reports.queries.truth import EVER, between

# What is younger is counted from the rows each time: it still changes.
OPEN_DAYS = 35
AGAIN = timedelta(hours=1)
OWN = "reports.settle"


def due_through(now: datetime) -> date:
    """Return the day before which everything should be in the tallies."""
    return timezone.localdate(now) - timedelta(days=OPEN_DAYS)


def settled_through(stations: Iterable[UUID]) -> date:
    """Return the day before which the tallies of all these stations are complete."""
    wanted = set(stations)
    found = dict(
        Settlement.objects.filter(station_id__in=wanted).values_list("station_id", "through")
    )
    return min(found.values()) if found and len(found) == len(wanted) else EVER


def stale_stations(now: datetime) -> list[UUID]:
    """Return the stations whose tallies lag behind the day, or behind their log by an hour."""
    due = due_through(now)
    known = {row.station_id: row for row in Settlement.objects.all()}
    heads = dict(LogHead.objects.values_list("station_id", "seq"))
    found = []
    for key in station_keys():
        row = known.get(key)
        if (
            row is None
            or row.through < due
            or (heads.get(key, 0) > row.seq + 1 and row.settled_at < now - AGAIN)
        ):
            found.append(key)
    return found


def is_touched(station_id: UUID, row: Settlement | None) -> bool:
    """Whether the log since says that something was done to a row that is in the tallies."""
    if row is None:
        return True
    entries = Event.objects.filter(station_id=station_id, seq__gt=row.seq).exclude(action=OWN)
    subjects: defaultdict[str, set[UUID]] = defaultdict(set)
    for subject in entries.values_list("subject", flat=True).distinct():
        label, _colon, key = subject.partition(":")
        subjects[label].add(UUID(key))
    sources = [source for measure in MEASURES.values() for source in measure.sources if source.at]
    return any(_touches(source, subjects, row.through) for source in sources)


def settlement_of(station_id: UUID) -> Settlement | None:
    """Return how far a station's tallies reach."""
    found: Settlement | None = Settlement.objects.filter(station_id=station_id).first()
    return found


def _touches(source: Source, subjects: dict[str, set[UUID]], through: date) -> bool:
    model = source.rows().model
    paths = {model._meta.label_lower: "pk", **source.touched}
    old = model._default_manager.filter(between(source, EVER, through))
    return any(
        old.filter(**{f"{path}__in": subjects[label]}).exists()
        for label, path in paths.items()
        if label in subjects
    )
