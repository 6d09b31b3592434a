"""The sentences that this room sends: pointers only, in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.cases.hazards.models import Hazard
from firstlight.force.models import Person, RoleGrant
from firstlight.force.rules import addresses_now
from firstlight.force.seats import SERVING
from firstlight.notify.schemas import Letter

Words = tuple[str | Promise, str | Promise]
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
    return _letter(f"recheck:{row.pk}:{row.version}", row, person, RECHECK, now)


def sent_in(row: Hazard, people: Iterable[Person], now: datetime) -> Iterator[Letter]:
    """Return the word to the desk that somebody without an account reported something."""
    for person in people:
        yield _letter(f"sent:{row.pk}", row, person, SENT_IN, now)


def escalated(row: Hazard, now: datetime) -> Iterator[Letter]:
    """Return the word to the officers of the station that a deadline is over."""
    grants = RoleGrant.objects.filter(
        role="station_officer",
        station_id=row.station_id,
        ends_at__isnull=True,
        membership__state__in=SERVING,
    ).select_related("membership__person")
    people = {grant.membership.person_id: grant.membership.person for grant in grants}
    for person in people.values():
        yield _letter(f"overdue:{row.pk}:{row.deadline_on}", row, person, OVERDUE, now)


def _letter(key: str, row: Hazard, person: Person, words: Words, now: datetime) -> Letter:
    with translation.override(person.language or None):
        title, body = str(words[0]), str(words[1])
    return Letter(
        key=f"hazards:{key}:{person.pk}",
        person_id=person.pk,
        station_id=person.station_id,
        addresses=addresses_now(person, now),
        title=title,
        body=body,
        link=f"/hazards/{row.pk}/",
    )
