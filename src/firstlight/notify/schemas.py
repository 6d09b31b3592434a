"""What goes in and out of this room."""

from dataclasses import dataclass
from uuid import UUID

from firstlight.kernel.schemas import Strict


@dataclass(frozen=True, slots=True)
class Letter:
    """Words for one person.

    Attributes
    ----------
    key
        Unique for ever for this matter and person; posting it again changes nothing.
    addresses
        Channel and address, in the order in which the person wants to be reached.
    title, body
        A pointer (“you have a task”), never a name, an address or a case.
    link
        A path on this installation; ``{secret}`` in it is filled from `nonce` on leaving.
    inapp_link
        The path for somebody who is signed in; `link` when empty.
    is_critical
        Life at risk: every channel at once. Otherwise the inbox and the first channel, and the
        next one only when that refuses.
    """

    key: str
    person_id: UUID
    station_id: UUID
    addresses: tuple[tuple[str, str], ...]
    title: str
    body: str
    link: str = ""
    inapp_link: str = ""
    nonce: str = ""
    thread: UUID | None = None
    is_critical: bool = False


class ReadMessage(Strict):
    """Mark a message in one's own inbox as read."""

    message_id: UUID


class ResendMessage(Strict):
    """Send again a message of which nobody knows whether it arrived, or that failed."""

    message_id: UUID
