"""The sentences sent in a storm: pointers only, in the reader's language."""

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
    "ready": (
        _("Your team is asked to be ready"),
        _("Open your shifts and say whether you can. You are asked, not ordered."),
    ),
    "back": (
        _("Come back now"),
        _("Your group is called back. Take the way out and have yourselves counted."),
    ),
    "stood_down": (
        _("Stand-by is over"),
        _("Nobody is needed any more. Thank you; come home safely."),
    ),
    "clear_out": (
        _("The event is being cleared"),
        _("Open your post: lead people to the meeting place, then say that your post is clear."),
    ),
    "briefed": (
        _("The briefing for your post is there"),
        _("Open your post: what to do, what not to do, and the meeting place."),
    ),
    "event_asked": (
        _("A request for an event waits for you"),
        _("An organiser asks for help. Open it: take it on or turn it down."),
    ),
    "event_staffed": (
        _("The posts of an event have their people"),
        _("Open it and brief everybody: each reads it on the phone."),
    ),
    "event_decided": (
        _("A request for an event was decided"),
        _("Open it to see whether it was taken on, and what is next."),
    ),
    "event_changed": (
        _("An event has changed"),
        _("Its name, time or place was put right. Open it to see what holds now."),
    ),
    "event_home": (
        _("The event is over"),
        _("Open your post and check out: only then are your hours kept. Thank you."),
    ),
    "event_over": (
        _("An event is over"),
        _("Open it and write down what was learned; then it is filed."),
    ),
    "injury": (
        _("Somebody of your team was hurt"),
        _("Open the list of injuries: first aid, 120 and the insurance come first."),
    ),
    "named": (
        _("A nomination about you was filed"),
        _("Open it: only you choose whether it may become public; it stays private till then."),
    ),
    "named_result": (
        _("A nomination about you was decided"),
        _("Open it to read the result. Whether it may become public is still your choice."),
    ),
}


def to_people(
    word: str,
    key: str,
    people: Iterable[Person],
    now: datetime,
    link: str,
    *,
    is_critical: bool = False,
) -> Iterator[Letter]:
    """Return a word to each of these people.

    Parameters
    ----------
    word
        Which of `WORDS`.
    key
        Names the matter; posting the same again changes nothing.
    people
        To whom.
    now
        When, for their quiet hours.
    link
        The page that it points to.
    is_critical
        Life at risk: every channel at once, quiet hours or not.
    """
    title, body = WORDS[word]
    for person in people:
        with translation.override(person.language or None):
            words = str(title), str(body)
        yield Letter(
            key=f"storm:{word}:{key}:{person.pk}",
            person_id=person.pk,
            station_id=person.station_id,
            addresses=addresses_now(person, now),
            title=words[0],
            body=words[1],
            link=link,
            is_critical=is_critical,
        )
