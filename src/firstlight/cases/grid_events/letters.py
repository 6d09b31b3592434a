"""The sentences that grid events send: a pointer, never the matter itself."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firstlight.cases.grid_events.models import GridEvent
from firstlight.force.mail import Words, letters
from firstlight.force.models import Person
from firstlight.notify.schemas import Letter

NEWS: dict[str, Words] = {
    "reported": (
        _("A grid event waits at the desk"),
        _("Open the list of grid events to accept it."),
    ),
    "dispatch": (
        _("A grid event was sent to you"),
        _("Sign for it, or send it back at once if it is not yours."),
    ),
    "return_event": (
        _("A grid event came back"),
        _("Whoever it was sent to says it is not theirs. Send it to somebody else."),
    ),
    "report_done": (
        _("A grid event is reported as done"),
        _("Somebody other than who handled it looks at the place."),
    ),
    "verify_fail": (
        _("A grid event is not solved yet"),
        _("Whoever looked says so. Open it to see why."),
    ),
    "dispute_result": (
        _("A grid event is not solved, says who reported it"),
        _("Open it to see why."),
    ),
    "verify_pass": (
        _("A grid event is solved: answer who reported it"),
        _("Somebody has been there and seen it. Open it to write the answer."),
    ),
    "extend": (
        _("You have more time for a grid event"),
        _("Open it to see until when, and why."),
    ),
    "referred": (
        _("What you reported is with another agency"),
        _("It has the authority there. You hear when it has answered."),
    ),
    "told": (
        _("There is an answer to what you reported"),
        _("Open what you reported to read it."),
    ),
    "late": (_("A grid event is late"), _("Its set time is over. Open it to see what is next.")),
}


def news(
    what: str, row: GridEvent, people: Iterable[Person | None], now: datetime
) -> Iterator[Letter]:
    """Return the word that something became of an event, once a person and version."""
    key = f"grid_events:{what}:{row.pk}:{row.version}"
    return letters(key, people, NEWS[what], f"/grid-events/{row.pk}/", now)
