"""The lines that a drone flies over its segment, as a file for its remote control."""

from django.utils import timezone

from firstlight.exchange.tracks import TrackPoint
from firstlight.exchange.wpml import Flight, write_wpml
from firstlight.searches.models import Assignment

HEIGHT_M = 80.0


def flight_of(assignment: Assignment) -> bytes | None:
    """Return the flight as KMZ; None for teams that do not fly."""
    if assignment.team_kind != "drone":
        return None
    from firstlight.searches.planning.sweep import sweep_lines

    line = sweep_lines(assignment.segment.geometry, spacing_of(assignment))
    flight = Flight([TrackPoint(lon, lat) for lon, lat in line], HEIGHT_M)
    return write_wpml(flight, timezone.now())


def spacing_of(assignment: Assignment) -> float:
    """Return how far apart the lines lie, metres: as planned, else two sweep widths."""
    usual_m = 50.0
    if assignment.plan is None:
        return usual_m
    rows = assignment.plan.result.get("assignments", ())
    for row in rows:
        same = (row["team"], row["segment"]) == (
            assignment.team_name,
            assignment.segment.name,
        )
        if same:
            return max(20.0, float(row["spacing_m"] or usual_m))
    return usual_m
