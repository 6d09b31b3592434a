"""The sentences that this room sends: pointers only, in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.equipment.models import Checkout, DroneFlight, EquipmentItem, KitRequest
from firstlight.force.mail import letter, letters
from firstlight.force.models import Person
from firstlight.notify.schemas import Letter

LATE = (
    _("Images of a flight are not sorted"),
    _("24 hours are over. Erase them and log the flight."),
)


GO = (
    _("Images that were kept for a call must go"),
    _("The call is erased. Erase the images as well, on every card and disk, and say so."),
)
LEFT = (
    _("Drone images are left of calls that are erased"),
    _("Their pilots are reminded every week. Open the list to see whose they are."),
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
NOT_BACK = (
    _("Kit has not come back in time"),
    _("Whoever has it was reminded. Open it to see who that is."),
)
HANDED = (
    _("Kit was handed to you"),
    _("It is yours until the keeper has it back. Open your kit page; if that is not so, say it."),
)
TAKEN = (
    _("Kit that you brought is taken back"),
    _("It is not yours any more. Thank you."),
)
NOT_NOW = (
    _("The keeper said: not now"),
    _("What you asked about kit stays as it was. Talk to the keeper, or ask again later."),
)
CHECKS = (
    _("Kit is due for a check"),
    _("Something is due within seven days or its last day of use comes. Open the list."),
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


def not_back(row: Checkout, keepers: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to the keepers that a thing is late; each use once."""
    link = f"/equipment/{row.item_id}/"
    return letters(f"equipment:not_back:{row.pk}", keepers, NOT_BACK, link, now)


def handed(row: Checkout, now: datetime) -> Iterator[Letter]:
    """Return the word to who was handed a thing."""
    return letters(f"equipment:handed:{row.pk}", [row.person], HANDED, "/kit/", now)


def answered(row: KitRequest, now: datetime) -> Letter:
    """Return the word to who brought something back, or asked for what is not possible now."""
    words = TAKEN if row.is_done else NOT_NOW
    return letter(f"equipment:answered:{row.pk}", row.person, words, "/kit/", now)


def checks_due(keepers: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to keepers of what is due; once a week."""
    year, week, _day = timezone.localdate(now).isocalendar()
    key = f"equipment:checks:{year}-{week}"
    return letters(key, keepers, CHECKS, "/equipment/?f=soon", now)


def images_late(row: DroneFlight, now: datetime) -> Letter:
    """Return the word to a pilot whose images should have been erased or kept."""
    return letter(f"equipment:images:{row.pk}", row.pilot, LATE, f"/flights/{row.pk}/", now)


def images_go(row: DroneFlight, now: datetime) -> Letter:
    """Return the word to a pilot that what was kept for a call is to be erased with it; once."""
    key = f"equipment:images_go:{row.pk}:{_week(now)}"
    return letter(key, row.pilot, GO, f"/flights/{row.pk}/", now)


def images_left(station_id: UUID, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to the privacy officer that images are left of calls that are erased."""
    key = f"equipment:images_left:{station_id}:{_week(now)}"
    return letters(key, people, LEFT, "/privacy/images/?f=due", now)


def _week(now: datetime) -> str:
    year, week, _day = timezone.localdate(now).isocalendar()
    return f"{year}-{week}"
