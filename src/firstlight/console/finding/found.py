"""What a few letters mean to one reader.

Nobody is found by having been reported: calls and searches answer to their number and kind only,
never to a missing or sought person's name (safeguard S1).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstlight.console.frame import DOORS
from firstlight.force import queries as force
from firstlight.incidents.models import CallKind
from firstlight.incidents.queries import visible_incidents
from firstlight.incidents.rules import INCIDENT, OPEN
from firstlight.kernel.actor import Actor
from firstlight.places import queries as places

EACH = 8


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the answer."""

    label: str
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class PageKnown:
    """A page that can be named, beside the rooms of the rail."""

    name: str
    label: str | Promise
    may: str


PAGES = (
    PageKnown("incident_new", gettext_lazy("Take a call"), "incidents.report"),
    PageKnown("me", gettext_lazy("My data"), "me.edit"),
    PageKnown("security", gettext_lazy("Sign-in and devices"), "me.edit"),
    PageKnown("organisations", gettext_lazy("Stations and teams"), "force.see"),
    PageKnown("person_new", gettext_lazy("Register a person"), "force.manage"),
    PageKnown("roster_upload", gettext_lazy("Import a roster"), "force.import"),
    PageKnown("roster_imports", gettext_lazy("Imported rosters"), "force.import"),
    PageKnown("places_upload", gettext_lazy("Import places"), "places.edit"),
    PageKnown("place_imports", gettext_lazy("Imported places"), "places.edit"),
)


def find(actor: Actor, query: str) -> list[Found]:
    """Return what `actor` may open and what is called like `query`, rooms first."""
    return [
        *_rooms(actor, query),
        *islice(_incidents(actor, query), EACH),
        *_people(actor, query),
        *_places(actor, query),
    ]


def address(name: str, *args: object) -> str:
    """Return the address of a page, "" where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _rooms(actor: Actor, query: str) -> Iterator[Found]:
    like = query.casefold()
    for door in DOORS:
        if actor.may(door.may) and (like in str(door.label).casefold() or door.key == like):
            yield Found(str(door.label), _("Room"), door.url)
    for known in PAGES:
        url = address(known.name)
        if url and actor.may(known.may) and like in str(known.label).casefold():
            yield Found(str(known.label), _("Page"), url)


def _incidents(actor: Actor, query: str) -> Iterator[Found]:
    if not actor.may("incidents.see"):
        return
    like = query.casefold()
    kinds = [key for key, words in CallKind.choices if like in str(words).casefold()]
    rows = visible_incidents(actor).filter(state__in=OPEN)
    for row in rows.filter(number__contains=query) | rows.filter(kind__in=kinds):
        state = INCIDENT.state_names.get(row.state, row.state)
        label = f"{row.number} · {row.get_kind_display()} · {state}"
        if url := address("incident", row.pk):
            yield Found(label, _("Call"), url)


def _people(actor: Actor, query: str) -> list[Found]:
    if not actor.may("force.see"):
        return []
    rows = force.search(actor, query).order_by("pinyin", "pk")[:EACH]
    return [Found(row.name, _("Person"), address("person", row.pk)) for row in rows]


def _places(actor: Actor, query: str) -> list[Found]:
    if not actor.may("places.see"):
        return []
    rows = places.search(actor, query).order_by("kind", "name", "pk")[:EACH]
    found = [
        Found(row.name, str(row.get_kind_display()), address("place", row.pk)) for row in rows
    ]
    return [one for one in found if one.url]
