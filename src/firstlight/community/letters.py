"""The sentences that this room sends: pointers only, in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firstlight.force.mail import Words, letter
from firstlight.force.models import Person
from firstlight.notify.schemas import Letter

WORDS: dict[str, Words] = {
    "given": (
        _("You have been given something to do"),
        _("Open what you have taken on: it says by when."),
    ),
    "chair": (
        _("You chair a joint meeting"),
        _("Open it: when, where and what is on the agenda. Only you close its minutes."),
    ),
    "minutes": (
        _("The minutes of your meeting are still open"),
        _("Open it: write what was said and settled, and close them."),
    ),
    "soon": (
        _("Something you took on is due soon"),
        _("Open what you have taken on. Say that it is done, or talk to whoever settled it."),
    ),
    "late": (
        _("Something that was settled is overdue"),
        _("Open it: give a new day with a reason, or hand it in."),
    ),
    "judged": (
        _("What you handed in was looked at"),
        _("Open what you have taken on to see the answer."),
    ),
    "handed_in": (
        _("Something that you judge was handed in"),
        _("Open it and accept it, or give it back."),
    ),
    "talk_asked": (
        _("A talk waits for your approval"),
        _("Open it: where, for whom and with which text; approve it, or talk to the leader."),
    ),
    "talk_approved": (
        _("A talk is approved"),
        _("Open it and ask presenters; each accepts or not."),
    ),
    "talk_count": (
        _("The counts of a talk are missing"),
        _("Its time is over. Open it: say that it was held and how many listened."),
    ),
    "text_asked": (
        _("A text that is taught waits for approval"),
        _("Open the texts: read it, then approve or drop it."),
    ),
    "text_decided": (
        _("A text that you proposed was decided"),
        _("Open the texts to see whether it is taught."),
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
    return (letter(f"community:{word}:{key}", person, WORDS[word], link, now) for person in people)
