"""What a station knows of itself, for its page and for its plans."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from firstlight.kernel.actor import Actor
from firstlight.searches.models import DetectionTrial, OwnFind, SearchCase

FOUND = ("closed_found", "closed_found_deceased")


def trials(actor: Actor) -> QuerySet[DetectionTrial]:
    """Return the exercises that count, newest first."""
    rows: QuerySet[DetectionTrial] = DetectionTrial.objects.visible_to(actor)
    return rows.filter(removed_at__isnull=True).order_by("-held_on", "-created_at", "pk")


def finds(actor: Actor) -> QuerySet[OwnFind]:
    """Return the finds that count, newest first."""
    rows: QuerySet[OwnFind] = OwnFind.objects.visible_to(actor)
    return rows.filter(removed_at__isnull=True).order_by("-year", "distance_m", "pk")


def uncounted(actor: Actor) -> list[SearchCase]:
    """Return closed searches of the actor's stations whose find does not count yet."""
    rows = SearchCase.objects.filter(
        station_id__in=actor.stations,
        state__in=FOUND,
        erased_at__isnull=True,
        found_lon__isnull=False,
    )
    counted = OwnFind.objects.filter(removed_at__isnull=True, case__isnull=False).values("case")
    return list(
        rows.exclude(pk__in=counted).select_related("incident").order_by("-closed_at", "pk")
    )


def counts(case_id: UUID) -> bool:
    """Whether the find of a search counts already."""
    return OwnFind.objects.filter(case=case_id, removed_at__isnull=True).exists()


def widths_of(station_id: UUID) -> list[dict[str, Any]]:
    """Return what a station's exercises found, as the planner reads it."""
    rows = DetectionTrial.objects.filter(station_id=station_id, removed_at__isnull=True)
    return [exercise(row) for row in rows.order_by("held_on", "pk")]


def exercise(row: DetectionTrial) -> dict[str, Any]:
    """Return one exercise as the planner reads it."""
    return {
        "kind": row.team_kind,
        "visibility": row.visibility,
        "low_m": row.low_m,
        "best_m": row.best_m,
        "high_m": row.high_m,
        "trials": row.trials,
    }


def distances_of(station_id: UUID) -> list[int]:
    """Return how far off a station found people, of whatever kind, metres."""
    rows = OwnFind.objects.filter(station_id=station_id, removed_at__isnull=True)
    return list(rows.order_by("distance_m").values_list("distance_m", flat=True))
