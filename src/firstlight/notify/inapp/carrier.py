"""The inbox of the product itself."""

from collections.abc import Iterable, Iterator

from firstlight.notify.carrier import Delivery, Outcome, Parcel


class InApp:
    """Delivers by letting the message be seen."""

    is_immediate = True
    is_idempotent = True

    def send(self, parcels: Iterable[Parcel]) -> Iterator[Delivery]:
        """Take every parcel."""
        for parcel in parcels:
            yield Delivery(parcel.key, Outcome.TAKEN)
