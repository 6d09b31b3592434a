"""How rooms send word to people: pointers only, in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise

from firstlight.force.models import Person
from firstlight.force.rules import addresses_now
from firstlight.notify.schemas import Letter

Words = tuple[str | Promise, str | Promise]


def letter(
    key: str,
    person: Person,
    words: Words,
    link: str,
    now: datetime,
    *,
    is_critical: bool = False,
) -> Letter:
    """Return a word, title and body, to one person; `key` is unique for the matter."""
    with translation.override(person.language or None):
        title, body = str(words[0]), str(words[1])
    return Letter(
        key=f"{key}:{person.pk}",
        person_id=person.pk,
        station_id=person.station_id,
        addresses=addresses_now(person, now),
        title=title,
        body=body,
        link=link,
        is_critical=is_critical,
    )


def letters(
    key: str, people: Iterable[Person | None], words: Words, link: str, now: datetime
) -> Iterator[Letter]:
    """Return the same word to each of several people, but for nobody and who was erased."""
    for person in people:
        if person is not None and person.erased_at is None:
            yield letter(key, person, words, link, now)
