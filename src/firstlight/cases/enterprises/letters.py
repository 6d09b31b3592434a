"""The sentences that enterprises send: a pointer, never which business or what was found there."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.cases.enterprises.models import EnterpriseVisit
from firstlight.force.mail import Words, letters
from firstlight.force.models import Person
from firstlight.notify.schemas import Letter

NEWS: dict[str, Words] = {
    "requested": (
        _("A business asks for a visit"),
        _("Open it to settle who comes and when, or to decline."),
    ),
    "adviser": (
        _("You are asked to advise a business"),
        _("Open it to see when. Saying no needs no reason."),
    ),
    "adviser_after": (
        _("You are asked to take on a visit to a business"),
        _("Open it to see what is still to do. Saying no needs no reason."),
    ),
    "no": (
        _("An adviser will not come"),
        _("Ask somebody else, or call the visit off."),
    ),
    "no_after": (
        _("A visit to a business has no adviser any more"),
        _("Open it to ask somebody else to take it on."),
    ),
    "yes": (
        _("An adviser comes to your business"),
        _("Open it to see who and when."),
    ),
    "relieved": (
        _("Somebody else is asked to advise a business"),
        _("You need not go there. Thank you for having been ready."),
    ),
    "relieved_after": (
        _("Somebody else takes on a visit to a business"),
        _("You need do nothing more for it. Thank you for having been there."),
    ),
    "off": (
        _("A visit to a business is called off"),
        _("The business has called it off: nobody goes there."),
    ),
    "to_close": (
        _("A follow-up at a business is noted"),
        _("Open the visit to close it."),
    ),
    "after": (
        _("The follow-up at your business is noted"),
        _("Open it to read how things stand."),
    ),
    "close": (
        _("The visit to your business is closed"),
        _("Open it to read what came of it."),
    ),
    "accept": (
        _("The visit to your business is settled"),
        _("Open it to see who comes and when; you can go through the check list before."),
    ),
    "decline": (
        _("The visit to your business does not take place"),
        _("Open it to read why."),
    ),
    "advise": (
        _("The advice for your business is ready"),
        _("Open it to read and print it. It is advice, not an order."),
    ),
    "serious": (
        _("Grave danger at a business: the authority was told"),
        _("Open it to note what the authority answers."),
    ),
}
FOLLOW_UP: Words = (
    _("A follow-up at a business is due"),
    _("Open it to note how things stand."),
)
FOLLOW_UPS: Words = (
    _("Follow-ups at several businesses are due"),
    _("Open your visits to note of each how things stand."),
)


def news(
    what: str,
    row: EnterpriseVisit,
    people: Iterable[Person | None],
    now: datetime,
    *,
    desk: bool = False,
) -> Iterator[Letter]:
    """Return the word that something became of a visit, once a person and version."""
    key = f"enterprises:{what}:{row.pk}:{row.version}"
    link = f"/enterprises/{row.pk}/" if desk else f"/my/enterprises/{row.pk}/"
    return letters(key, people, NEWS[what], link, now)


def follow_ups(
    rows: Sequence[EnterpriseVisit], adviser: Person, now: datetime
) -> Iterator[Letter]:
    """Return the one line to an adviser whose follow-ups are due, another each time."""
    words, link = FOLLOW_UPS, "/my/enterprises/"
    if len(rows) == 1:
        words, link = FOLLOW_UP, f"{link}{rows[0].pk}/"
    key = f"enterprises:follow_up:{rows[0].pk}:{timezone.localdate(now)}"
    return letters(key, [adviser], words, link, now)
