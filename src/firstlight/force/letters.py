"""What people are told of sensitive openings: pointers only, in the reader's language."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Person
from firstlight.force.queries.holders import holders_over
from firstlight.force.rules import addresses_now
from firstlight.kernel.actions import Context
from firstlight.kernel.models import Event
from firstlight.notify.actions import post
from firstlight.notify.schemas import Letter
from firstlight.privacy.models import SensitiveAccess

Words = tuple[str | Promise, str | Promise]
ASKED: Words = (
    _("Somebody asks to open a sensitive record"),
    _("Open the request: agree, or say why not."),
)
URGENT: Words = (
    _("A sensitive record was opened at once, life at risk"),
    _("Look at it within two working days: was it right?"),
)
ANSWERED: Words = (
    _("Your request to open a sensitive record was answered"),
    _("Open the request to see the answer. A grant stands for half an hour."),
)


def tell_of_access(context: Context, event: Event) -> None:
    """Tell who can agree that somebody asks, who asked of the answer, and privacy of an alarm."""
    row = SensitiveAccess.objects.get(pk=event.subject.partition(":")[2])
    step = event.action.partition(".")[2]
    if step == "request_access" and row.state != "requested":
        return  # opened at once: that alarm is told
    if step in ("approve", "deny"):
        people, words = list(Person.objects.filter(pk=row.person_id)), ANSWERED
    elif step == "break_glass":
        people, words = holders_over(row.station_id, ("privacy_officer",), context.now), URGENT
    else:
        roles = ("station_officer", "privacy_officer")
        people, words = holders_over(row.station_id, roles, context.now), ASKED
    others = [each for each in people if each.pk != context.actor.person_id]
    post(context, _letters(f"access:{row.pk}:{step}", others, words, row, context.now))


def _letters(
    key: str, people: Iterable[Person], words: Words, row: SensitiveAccess, now: datetime
) -> Iterable[Letter]:
    for person in people:
        with translation.override(person.language or None):
            title, body = str(words[0]), str(words[1])
        yield Letter(
            key=f"{key}:{person.pk}",
            person_id=person.pk,
            station_id=person.station_id,
            addresses=addresses_now(person, now),
            title=title,
            body=body,
            link=f"/access/{row.pk}/",
        )
