"""Word to those who search: come back, go on, go there. Pointers only, nothing of the person.

Whoever is out there is on duty, and what they must know to be safe or to come home is critical:
hours of quiet do not hold it back. What can wait for them at the meeting point respects them.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Person
from firstlight.force.rules import addresses_now
from firstlight.incidents.letters import addresses
from firstlight.notify.schemas import Letter
from firstlight.searches import queries
from firstlight.searches.models import Assignment, MissingNotice, SearchCase

CAN_WAIT = ("resumed",)  # they wait at the meeting point, and are told there
WORDS: dict[str, tuple[Promise, Promise]] = {
    "found": (
        _("Firstlight: found, come back"),
        _(
            "The person was found. Stop searching and come back together; whoever is with the "
            "person waits there for word."
        ),
    ),
    "over": (
        _("Firstlight: no search is needed, come back"),
        _("No search is needed any more. Come back together and be counted out."),
    ),
    "guarded": (
        _("Firstlight: stop and come back"),
        _("The search has stopped. Touch nothing, leave the place and come back together."),
    ),
    "paused": (
        _("Firstlight: paused, come back"),
        _("The search is paused. Come back together to the meeting point, by a safe way."),
    ),
    "resumed": (
        _("Firstlight: the search goes on"),
        _("The search goes on. Wait at the meeting point until you are sent."),
    ),
    "notice": (
        _("A notice about a missing person, for members"),
        _("Open your tasks to read it. It is for members only: do not pass it on."),
    ),
    "sent": (
        _("Firstlight: your team has a task"),
        _("Open the link to read where, with whom, the dangers and the radio, before you leave."),
    ),
}


def to_searchers(
    case: SearchCase, word: str, now: datetime, *, leave_out: UUID | None = None
) -> Iterator[Letter]:
    """Return one word to everybody who is sent out or counted in, but for whoever says it."""
    ways = queries.ways_of(case)
    for person in queries.searchers(case):
        if person.pk != leave_out:
            way = f"/field/{ways[person.pk]}/" if person.pk in ways else "/my/"
            key = f"search:{word}:{case.pk}:{case.version}"
            critical = word not in CAN_WAIT
            yield _letter(case, key, WORDS[word], person, way, now, is_critical=critical)


def to_team(
    case: SearchCase, group: Assignment, now: datetime, *, leave_out: UUID | None = None
) -> Iterator[Letter]:
    """Return the way to their briefing, with its dangers, to everybody of a team that is sent."""
    mates = Person.objects.filter(Q(assignments=group) | Q(pk=group.leader_id))
    for person in mates.filter(erased_at__isnull=True).distinct().order_by("pk"):
        if person.pk != leave_out:
            key, way = f"search:sent:{group.pk}", f"/field/{group.pk}/"
            yield _letter(case, key, WORDS["sent"], person, way, now, is_critical=True)


def to_members(
    notice: MissingNotice, now: datetime, *, leave_out: UUID | None = None
) -> Iterator[Letter]:
    """Return the word that a notice stands to everybody who serves there: in the inbox only.

    It calls nobody out, so it wakes nobody; once the notice is recalled the word leads to nothing.
    """
    for person in queries.members_of_notice(notice):
        if person.pk != leave_out:
            key = f"search:notice:{notice.pk}:{notice.version}"
            letter = _letter(
                notice.case, key, WORDS["notice"], person, "/my/#notices", now, is_critical=False
            )
            yield replace(letter, addresses=())


def _letter(
    case: SearchCase,
    key: str,
    words: tuple[Promise, Promise],
    person: Person,
    way: str,
    now: datetime,
    *,
    is_critical: bool,
) -> Letter:
    with translation.override(person.language or None):
        title, body = str(words[0]), str(words[1])
    everywhere = addresses(person.channels, person.phone, person.email)
    return Letter(
        key=f"{key}:{person.pk}",
        person_id=person.pk,
        station_id=case.station_id,
        addresses=everywhere if is_critical else addresses_now(person, now),
        title=title,
        body=body,
        link=way,
        thread=case.incident_id,
        is_critical=is_critical,
    )
