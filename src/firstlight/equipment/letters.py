"""The sentences that this room sends: pointers only, in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firstlight.equipment.models import Checkout, DroneFlight, EquipmentItem, KitRequest
from firstlight.force.mail import letter
from firstlight.force.models import Person
from firstlight.notify.schemas import Letter

LATE = (
    _("Images of a flight are not sorted"),
    _("24 hours are over. Erase them and log the flight."),
)


ASKED = (
    _("Somebody asks for kit or has brought it back"),
    _("Open your kit page to answer with one press."),
)
BROKEN = (
    _("Kit was reported broken or lost"),
    _("Open the list of kit to see what needs you."),
)
OVERDUE = (
    _("Kit should have come back"),
    _("Bring back what you hold, or tell the keeper. Open your kit page."),
)


def asked(row: KitRequest, keepers: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to the keepers that somebody waits for them."""
    for keeper in keepers:
        if keeper.pk != row.person_id:
            yield letter(f"equipment:asked:{row.pk}:{row.asked_at}", keeper, ASKED, "/kit/", now)


def broken(row: EquipmentItem, keepers: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to the keepers that a thing is broken or lost."""
    for keeper in keepers:
        link = f"/equipment/{row.pk}/"
        yield letter(f"equipment:broken:{row.pk}:{row.version}", keeper, BROKEN, link, now)


def overdue(row: Checkout, person: Person, now: datetime) -> Letter:
    """Return the word to who should have brought a thing back; each use once."""
    return letter(f"equipment:late:{row.pk}", person, OVERDUE, "/kit/", now)


def images_late(row: DroneFlight, now: datetime) -> Letter:
    """Return the word to a pilot whose images should have been erased or kept."""
    return letter(f"equipment:images:{row.pk}", row.pilot, LATE, f"/flights/{row.pk}/", now)
