"""What a carrier is: something that takes words to people; and which ones there are here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Outcome(Enum):
    """What became of one parcel."""

    TAKEN = "taken"  # the carrier has it
    BUSY = "busy"  # surely not taken; may be tried again
    REFUSED = "refused"  # surely not taken, and never will be
    UNKNOWN = "unknown"  # the line broke at the wrong moment


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a carrier is handed. `key` is the same at every try, so that it can tell a repeat."""

    key: str
    address: str
    title: str
    body: str
    link: str = ""
    is_critical: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """A carrier's word on one parcel; `ref` is its own number for it, `error` a short code."""

    key: str
    outcome: Outcome
    ref: str = ""
    error: str = ""


class Carrier(Protocol):
    """One way for words to leave.

    Attributes
    ----------
    is_immediate
        Whether the row in the outbox is itself the delivery, so that there is nothing to send.
    is_idempotent
        Whether a parcel sent again with the same key reaches the person once. Only then is a
        parcel of unknown fate tried again by itself; otherwise a person decides.
    """

    is_immediate: bool
    is_idempotent: bool

    def send(self, parcels: Iterable[Parcel]) -> Iterator[Delivery]:
        """Hand the parcels over one by one, and say after each what became of it.

        A parcel counts as begun when it is taken from `parcels`: a crash after that leaves its
        fate unknown. So take the next one only when it can leave.
        """
        ...


@lru_cache(maxsize=1)
def _built(frozen: tuple[tuple[str, str], ...]) -> Mapping[str, Carrier]:
    configured: dict[str, dict[str, Any]] = settings.CARRIERS
    return {
        name: import_string(path)(**{k: v for k, v in configured[name].items() if k != "carrier"})
        for name, path in frozen
    }


def carriers() -> Mapping[str, Carrier]:
    """Return the carriers of this installation by channel name (``settings.CARRIERS``).

    Each entry names the class (``carrier``) and what it is built with; a class outside this
    repository serves as well as one inside.
    """
    return _built(tuple((name, entry["carrier"]) for name, entry in settings.CARRIERS.items()))


def forget() -> None:
    """Build the carriers anew when next asked for: the settings have changed."""
    _built.cache_clear()
