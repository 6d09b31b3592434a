"""When places, checkpoints and kept routes were visited: by patrols that count, and only those."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from firstlight.patrols.models import (
    Checkpoint,
    GridVisit,
    PatrolRoute,
    PatrolRun,
    PatrolTarget,
    Scan,
)
from firstlight.patrols.rules.coverage import counts, proven, unreached

LOOKED_BACK = timedelta(days=92)
WALKED = ("ended", "log_submitted", "archived")
Visits = dict[UUID, list[datetime]]
# What was visited, the outing (its shift), and when.
Seen = Iterable[tuple[UUID, UUID, datetime]]


def visits_of(rows: Sequence[PatrolTarget], now: datetime) -> Visits:
    """Return when each target was visited in the last three months, oldest first.

    A visit is a grid seen by a run, a checkpoint that a run shows to have been reached, or the
    stop of a route whose shift has ended; the same outing counts once. A run that does not stand,
    or is doubtful and undecided, counts for nothing, as on the page of coverage; nor do the stops
    of a route that was called off or broken off.
    """
    of_place: dict[UUID, list[UUID]] = defaultdict(list)
    of_point: dict[UUID, list[UUID]] = defaultdict(list)
    found: dict[UUID, dict[UUID, datetime]] = defaultdict(dict)
    for row in rows:
        if row.place_id is not None:
            of_place[row.place_id].append(row.pk)
        if row.checkpoint_id is not None:
            of_point[row.checkpoint_id].append(row.pk)
    outings = _Outings({row.station_id for row in rows}, now)
    for seen, wanted in ((outings.places(), of_place), (outings.points(), of_point)):
        for seen_id, outing, at in seen:
            for key in wanted.get(seen_id, ()):
                found[key].setdefault(outing, at)
    walked = {route.pk: (outing, route.ends_at) for route, outing in outings.routes}
    for row in rows:
        if row.route_id in walked:
            found[row.pk].setdefault(*walked[row.route_id])
    return {key: sorted(each.values()) for key, each in found.items()}


class _Outings:
    """What was walked in some stations in the last three months."""

    def __init__(self, stations: set[UUID], now: datetime) -> None:
        self.stations, self.since, self.now = stations, now - LOOKED_BACK, now

    @cached_property
    def runs(self) -> list[PatrolRun]:
        """The patrols walked, those that do not count too."""
        since = self.since - timedelta(days=2)
        rows = PatrolRun.objects.filter(station_id__in=self.stations, started_at__gte=since)
        return list(rows.only("shift_id", "stands", "verdict"))

    @cached_property
    def counting(self) -> dict[UUID, PatrolRun]:
        """Those whose visits count, by key."""
        return {run.pk: run for run in self.runs if counts(run.stands, run.verdict)}

    @cached_property
    def scans(self) -> list[tuple[Checkpoint, UUID, datetime]]:
        """The signs that their runs show to have been reached, each with its outing and when."""
        shown = {key: proven(run.verdict) for key, run in self.counting.items()}
        # None comes in before it was made; phones' own clocks may be years away.
        rows = Scan.objects.filter(station_id__in=self.stations, received_at__gte=self.since)
        found = [
            (scan.was_at, scan)
            for scan in rows.select_related("checkpoint")
            if str(scan.checkpoint_id) in shown.get(scan.run_id, ())
        ]
        return [
            (scan.checkpoint, self.counting[scan.run_id].shift_id, at)
            for at, scan in sorted(found, key=lambda each: (each[0], each[1].pk))
            if scan.checkpoint is not None and self.since <= at <= self.now
        ]

    @cached_property
    def routes(self) -> list[tuple[PatrolRoute, UUID]]:
        """The routes walked to their end, each with its outing.

        A shift without a run is believed; one with a run that does not count is not.
        """
        rows = PatrolRoute.objects.filter(
            station_id__in=self.stations,
            ends_at__range=(self.since, self.now),
            shift__state__in=WALKED,
            shift__is_broken_off=False,
        )
        found = list(rows.order_by("ends_at", "pk"))
        shifts = {route.shift_id for route in found if route.shift_id is not None}
        refused = {run.shift_id for run in self.runs if run.pk not in self.counting}
        walked = shifts - refused
        return [(route, route.shift_id) for route in found if route.shift_id in walked]

    def places(self) -> Seen:
        """Return every place seen: as a grid, at a sign, as a stop."""
        shift_of = {run.pk: run.shift_id for run in self.runs}
        seen = GridVisit.objects.filter(
            station_id__in=self.stations, at__range=(self.since, self.now)
        )
        for key, grid_id, run_id, at in seen.values_list("pk", "grid_id", "run_id", "at"):
            yield grid_id, shift_of.get(run_id, run_id or key), at
        for sign, outing, at in self.scans:
            if sign.place_id is not None:
                yield sign.place_id, outing, at
        yield from self._stops()

    def points(self) -> Seen:
        """Return every checkpoint shown to have been reached."""
        return ((sign.pk, outing, at) for sign, outing, at in self.scans)

    def _stops(self) -> Seen:
        missed = {
            run.shift_id: self._places_at(unreached(run.verdict)) for run in self.counting.values()
        }
        for route, outing in self.routes:
            for stop in route.stops:
                place = stop.get("place_id")
                if place and UUID(place) not in missed.get(outing, ()):
                    yield UUID(place), outing, datetime.fromisoformat(stop["arrive_at"])

    def _places_at(self, signs: set[str]) -> set[UUID]:
        return {self._place_of[key] for key in signs if key in self._place_of}

    @cached_property
    def _place_of(self) -> dict[str, UUID]:
        rows = Checkpoint.objects.filter(
            station_id__in=self.stations, place_id__isnull=False
        ).values_list("pk", "place_id")
        return {str(key): place_id for key, place_id in rows}
