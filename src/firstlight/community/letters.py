"""The sentences that this room sends: pointers only, in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Person
from firstlight.force.rules import addresses_now
from firstlight.notify.schemas import Letter

Words = tuple[str | Promise, str | Promise]
WORDS: dict[str, Words] = {
    "given": (
        _("A meeting has given you something to do"),
        _("Open what you have taken on: it says by when."),
    ),
    "soon": (
        _("Something you took on is due soon"),
        _("Open what you have taken on. Say that it is done, or talk to the chair."),
    ),
    "late": (
        _("Something from a meeting is overdue"),
        _("Open it: give a new day with a reason, or hand it in."),
    ),
    "judged": (
        _("What you handed in was looked at"),
        _("Open what you have taken on to see the answer."),
    ),
    "handed_in": (
        _("Something from your meeting was handed in"),
        _("Open it and accept it, or give it back."),
    ),
    "shown": (
        _("You would be shown in a story"),
        _("Read it and say yes or no. Without your yes it is not published."),
    ),
}


def to(
    word: str, key: str, people: Iterable[Person], now: datetime, link: str
) -> Iterator[Letter]:
    """Return one word, a key of `WORDS`, to each of these people; a matter and person once."""
    for person in people:
        with translation.override(person.language or None):
            title, body = (str(each) for each in WORDS[word])
        yield Letter(
            key=f"community:{word}:{key}:{person.pk}",
            person_id=person.pk,
            station_id=person.station_id,
            addresses=addresses_now(person, now),
            title=title,
            body=body,
            link=link,
        )
