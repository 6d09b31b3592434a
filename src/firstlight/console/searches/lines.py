"""The lines that a team flies or walks over its segment, for its receiver or remote control."""

from typing import Any

from django.utils import timezone

from firstlight.exchange.tracks import TrackPoint
from firstlight.exchange.wpml import Flight, write_wpml
from firstlight.searches.models import Assignment

HEIGHT_M = 80.0
USUAL_M = 50.0  # between a drone's lines where no plan says more
LEAST_M = 20.0  # between passes: what a receiver can still tell apart
BY_LINE = ("foot", "dog", "drone", "boat")  # a vehicle keeps to its roads

Line = tuple[tuple[float, float], ...]


def flight_of(assignment: Assignment) -> bytes | None:
    """Return the flight as KMZ; None for teams that do not fly, or have no line to."""
    line = line_of(assignment) if assignment.team_kind == "drone" else ()
    if not line:
        return None
    flight = Flight([TrackPoint(lon, lat) for lon, lat in line], HEIGHT_M)
    return write_wpml(flight, timezone.now())


def line_of(assignment: Assignment) -> Line:
    """Return the corners of one way to and fro over the segment, (lon, lat) degrees.

    A group on foot walks side by side: its middle follows the line. Without a plan only a drone
    has one, and no line is given that no receiver could hold.
    """
    spacing = spacing_of(assignment)
    if spacing is None:
        return ()
    from firstlight.searches.planning.sweep import sweep_lines

    try:
        return tuple(sweep_lines(assignment.segment.geometry, spacing))
    except ValueError:
        return ()


def spacing_of(assignment: Assignment) -> float | None:
    """Return how far apart the passes of the group lie, metres; None where there are none."""
    if assignment.team_kind not in BY_LINE:
        return None
    row = leg_of(assignment)
    if row is None or not row["spacing_m"]:
        return USUAL_M if assignment.team_kind == "drone" else None
    abreast = assignment.members.count() if assignment.team_kind == "foot" else 1
    return max(LEAST_M, float(row["spacing_m"]) * abreast)


def leg_of(assignment: Assignment) -> dict[str, Any] | None:
    """Return what the plan says of this team in this segment."""
    if assignment.plan is None:
        return None
    rows = assignment.plan.result.get("assignments", ())
    return next(
        (
            row
            for row in rows
            if row["team"] == assignment.team_name and row["segment"] == assignment.segment.name
        ),
        None,
    )
