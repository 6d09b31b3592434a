"""The sentences that this room sends: pointers only, in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firstlight.cases.floor.people import desk_of
from firstlight.cases.hazards.models import Hazard
from firstlight.force.mail import Words, letter
from firstlight.force.models import Person
from firstlight.notify.schemas import Letter

RECHECK: Words = (
    _("You are asked to re-check a hazard"),
    _("Open it to see where. You may say no: then tell your leader."),
)
SENT_IN: Words = (
    _("Somebody outside reported a hazard"),
    _("Open it to assess it, or to say that it is no hazard."),
)
OVERDUE: Words = (
    _("A hazard is past its day"),
    _("Nobody has said that it is put right. Open it to decide what comes next."),
)


def asked(row: Hazard, person: Person, now: datetime) -> Letter:
    """Return the word to who is asked to re-check."""
    return letter(
        f"hazards:recheck:{row.pk}:{row.version}", person, RECHECK, f"/hazards/{row.pk}/", now
    )


def sent_in(row: Hazard, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to the desk that somebody without an account reported something."""
    for person in people:
        yield letter(f"hazards:sent:{row.pk}", person, SENT_IN, f"/hazards/{row.pk}/", now)


def escalated(row: Hazard, now: datetime) -> Iterator[Letter]:
    """Return the word to the officers of the station that a deadline is over."""
    for person in desk_of(row.station_id, ["station_officer"]):
        yield letter(
            f"hazards:overdue:{row.pk}:{row.deadline_on}",
            person,
            OVERDUE,
            f"/hazards/{row.pk}/",
            now,
        )
