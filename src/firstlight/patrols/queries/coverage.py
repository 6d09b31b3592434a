"""How much of each grid was passed lately, and when it was last visited."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import h3
from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from firstlight.kernel.actor import Actor
from firstlight.patrols.models import CellSeen, GridVisit
from firstlight.places.models import Place
from firstlight.places.queries import places

# Cells of about 1.5 ha, 65 m a side: what somebody on foot sees of open ground.
RESOLUTION = 10
# A cell reaches less than 100 m from its middle: so much even where a degree east is 10 km.
BESIDE_DEG = 0.01
GRIDS = ("grid", "water_grid")
DAYS = 30


@dataclass(frozen=True, slots=True)
class GridCover:
    """One grid: the share of its cells passed in the window, visits, days since the last."""

    grid: Place
    total: int
    seen: int
    visits: int
    last_at: datetime | None
    days_since: int | None

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.seen / self.total if self.total else 0.0


def cells_of(grid: Place) -> frozenset[int]:
    """Return the H3 cells whose middle lies in a grid, at least the one of its own point."""
    return _cells(grid.pk, grid.version, _Shape(grid.geometry, grid.lon, grid.lat))


class _Shape:
    """A geometry that does not take part in a cache's key: the version stands for it."""

    def __init__(self, geometry: dict[str, Any], lon: float, lat: float) -> None:
        self.geometry, self.lon, self.lat = geometry, lon, lat

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shape)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4096)
def _cells(_key: UUID, _version: int, shape: _Shape) -> frozenset[int]:
    return _found(shape)


def _found(shape: _Shape) -> frozenset[int]:
    found: set[str] = {h3.latlng_to_cell(shape.lat, shape.lon, RESOLUTION)}
    if shape.geometry.get("type") in ("Polygon", "MultiPolygon"):
        found |= set(h3.geo_to_cells(shape.geometry, RESOLUTION))
    return frozenset(h3.str_to_int(each) for each in found)


@lru_cache(maxsize=65_536)
def _count(_key: UUID, _version: int, shape: _Shape) -> int:
    """Return how many cells a grid has: kept for every grid of a prefecture, the cells are not."""
    return len(_found(shape))


def grids_of(station_id: UUID) -> list[Place]:
    """Return the grids of a station."""
    return list(_grids(station_id))


def _grids(station_id: UUID) -> QuerySet[Place]:
    rows = Place.objects.filter(station_id=station_id, kind__in=GRIDS, is_retired=False)
    return rows.order_by("code", "name")


def grids_around(station_id: UUID, points: Collection[tuple[float, float]]) -> list[Place]:
    """Return the grids of a station that may hold a cell of any of these (longitude, latitude)."""
    rows = _grids(station_id)
    lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
    rows = rows.filter(south__lte=max(lats) + BESIDE_DEG, north__gte=min(lats) - BESIDE_DEG)
    if max(map(abs, lons)) + BESIDE_DEG < 180.0:  # else what is beside lies on the other side
        rows = rows.filter(west__lte=max(lons) + BESIDE_DEG, east__gte=min(lons) - BESIDE_DEG)
    return list(rows)


def coverage(actor: Actor, days: int = DAYS, now: datetime | None = None) -> list[GridCover]:
    """Return every grid with what was seen of it in the last `days`, least lately visited first.

    Counts rows of cells and of visits, never fixes: as quick after years as on the first day.
    """
    now = now or timezone.now()
    since = now - timedelta(days=days)
    grids = list(places(actor, GRIDS)) if actor.may("patrols.see") else []
    keys = [grid.pk for grid in grids]
    seen = _counted(
        CellSeen.objects.filter(station_id__in=actor.stations, last_at__gte=since)
        .values_list("grid_id")
        .annotate(Count("pk"))
    )
    visited = GridVisit.objects.filter(station_id__in=actor.stations, grid_id__in=keys)
    visits = _counted(
        visited.filter(on_date__gte=timezone.localdate(since))
        .values_list("grid_id")
        .annotate(Count("pk"))
    )
    last = dict(visited.values_list("grid_id").annotate(Max("at")))
    found = [_cover(grid, seen, visits, last.get(grid.pk), now) for grid in grids]
    never = now.timestamp()
    return sorted(
        found, key=lambda each: each.last_at.timestamp() - never if each.last_at else -1e12
    )


def _counted(rows: Iterable[Sequence[Any]]) -> dict[UUID, int]:
    return {key: int(count) for key, count in rows}


def _cover(
    grid: Place,
    seen: dict[UUID, int],
    visits: dict[UUID, int],
    last: datetime | None,
    now: datetime,
) -> GridCover:
    total = _count(grid.pk, grid.version, _Shape(grid.geometry, grid.lon, grid.lat))
    days = (timezone.localdate(now) - timezone.localdate(last)).days if last else None
    return GridCover(
        grid, total, min(seen.get(grid.pk, 0), total), visits.get(grid.pk, 0), last, days
    )
