"""The sentences that ecology sends: a pointer, never the matter itself."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from firstlight.cases.ecology.models import EcologyReport
from firstlight.force.mail import Words, letters
from firstlight.force.models import Person
from firstlight.notify.schemas import Letter

NEWS: dict[str, Words] = {
    "submit": (
        _("A report from the water waits at the desk"),
        _("Open it to refer it to the agency that is competent."),
    ),
    "no_answer": (
        _("An agency has not answered about the water"),
        _("Ask it again, or close it as no answer."),
    ),
    "told": (
        _("There is an answer to what you saw at the water"),
        _("Open what you reported to read it."),
    ),
}


def news(
    what: str, row: EcologyReport, people: Iterable[Person | None], now: datetime
) -> Iterator[Letter]:
    """Return the word that something became of a report, once a person and version."""
    key = f"ecology:{what}:{row.pk}:{row.version}"
    return letters(key, people, NEWS[what], f"/ecology/{row.pk}/", now)
