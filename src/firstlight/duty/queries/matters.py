"""What shifts are for: the event or the response whose page shows who has accepted."""

from collections import defaultdict
from collections.abc import Iterable

from firstlight.duty.models import EventDeployment, EventPost, Shift, ShiftAssignment

PLACE, SHIFT, POST = (row._meta.label_lower for row in (ShiftAssignment, Shift, EventPost))


def matters_of(subjects: Iterable[str]) -> dict[str, str]:
    """Return, by the label of a shift or a place in one, the label of what it serves."""
    keys = _by_kind(subjects)
    served: dict[str, str] = {}
    if keys[PLACE]:
        places = ShiftAssignment.objects.filter(pk__in=keys[PLACE])
        served |= {f"{PLACE}:{key}": of for key, of in places.values_list("pk", "shift__subject")}
    if keys[SHIFT]:
        shifts = Shift.objects.filter(pk__in=keys[SHIFT])
        served |= {f"{SHIFT}:{key}": of for key, of in shifts.values_list("pk", "subject")}
    posts = _events_of(_by_kind(served.values())[POST])
    return {label: posts.get(of, of) for label, of in served.items() if of}


def _by_kind(labels: Iterable[str]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = defaultdict(list)
    for label in labels:
        kind, _colon, key = label.partition(":")
        keys[kind].append(key)
    return keys


def _events_of(posts: list[str]) -> dict[str, str]:
    """Return by a post's label its event's."""
    if not posts:
        return {}
    rows = EventPost.objects.filter(pk__in=posts).values_list("pk", "event_id")
    return {f"{POST}:{key}": f"{EventDeployment._meta.label_lower}:{event}" for key, event in rows}
