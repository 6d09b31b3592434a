"""From clocked stretches to counted minutes: pure, the same inputs give the same result."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

# The usual rule (number 0): every kind counts as clocked, travel does not, and training is the
# third part of a record, told apart and not counted as service.
USUAL: Mapping[str, int] = {
    "patrol": 100,
    "water_patrol": 100,
    "gate": 100,
    "event": 100,
    "storm": 100,
    "standby": 100,
    "talk": 100,
    "other": 100,
    "callout": 100,
    "training": 0,
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One service of one person, from check-in to check-out."""

    origin: str
    kind: str
    from_at: datetime
    to_at: datetime
    breaks_min: int = 0


def count(stretches: Iterable[Stretch], shares: Mapping[str, int]) -> dict[str, int]:
    """Return the counted minutes of each stretch of one person, by origin.

    No minute is counted twice: where stretches overlap (a call-out within a patrol) the one that
    began first has the minute. Breaks come off what is left; whole minutes, rounded down.

    Parameters
    ----------
    stretches
        Of one person.
    shares
        Per cent that counts, by kind; a kind that is not named does not count.
    """
    found: dict[str, int] = {}
    busy_until: datetime | None = None
    for each in sorted(stretches, key=lambda s: (s.from_at, s.to_at, s.origin)):
        begin = each.from_at if busy_until is None else max(each.from_at, busy_until)
        whole = int(max(timedelta(), each.to_at - begin).total_seconds() // 60)
        found[each.origin] = max(0, whole - each.breaks_min) * shares.get(each.kind, 0) // 100
        busy_until = each.to_at if busy_until is None else max(busy_until, each.to_at)
    return found
