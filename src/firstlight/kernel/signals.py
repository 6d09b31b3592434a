"""How a lower room is heard by an upper one: it records an event, the upper room subscribes."""

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firstlight.kernel.actions import Context
    from firstlight.kernel.models import Event

Listener = Callable[["Context", "Event"], None]
_listeners: dict[str, list[Listener]] = defaultdict(list)


def subscribe(action: str, listener: Listener) -> None:
    """Have `listener` called, in the same transaction, whenever `action` is recorded.

    Rooms call this in their ``apps.py``; subscribing twice changes nothing.
    """
    if listener not in _listeners[action]:
        _listeners[action].append(listener)


def listeners(action: str) -> list[Listener]:
    """Return who listens to `action`."""
    return _listeners.get(action, [])
