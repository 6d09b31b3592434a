"""The log says that a demonstration, or an empty start, was laid out."""

from django.utils import timezone

from firstlight.force.models import Organisation
from firstlight.kernel.log import append
from firstlight.kernel.models import Event


def note(tree: dict[str, Organisation], *, is_demo: bool = True) -> None:
    """Add one line to the log of each station and of the association."""
    append(
        Event(
            station_id=node.pk,
            action="demo.seed" if is_demo else "force.begin",
            actor="job:demo" if is_demo else "job:start",
            role="system",
            subject=node.label,
            data={"is_demo": is_demo},
            at=timezone.now(),
        )
        for node in tree.values()
        if node.station_id == node.pk
    )
