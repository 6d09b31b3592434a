"""The chain as an auditor reads it: keys and facts, no names, no prose."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstlight.console.force.shown import act_words, words_of
from firstlight.force.models import Organisation
from firstlight.force.roles import TITLES
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.models import Event, LogHead

PER_PAGE = 100
# Beside the roles: who acts without a seat, a job of the clock or somebody without an account.
ROLES: Mapping[str, str | Promise] = {
    **TITLES,
    "system": gettext_lazy("By itself"),
    "member_of_public": gettext_lazy("The public"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a chain."""

    seq: int
    at: datetime
    action: str
    words: str
    actor: str
    role: str | Promise
    subject: str
    facts: list[tuple[str, str]]
    hash: str


@dataclass(slots=True)
class Asked:
    """What the reader asked to see."""

    station: UUID
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None
    errors: dict[str, str] = field(default_factory=dict)


def chains(actor: Actor) -> list[Organisation]:
    """Return the stations whose chains the actor may read, by name; only those that have one."""
    keys = LogHead.objects.filter(station_id__in=actor.stations).values("station_id")
    return list(Organisation.objects.filter(pk__in=keys).order_by("path"))


def chosen(actor: Actor, text: str) -> Organisation:
    """Return the chain that `text` names, the actor's own without one; or raise `NotFound`."""
    known = {str(each.pk): each for each in chains(actor)}
    first = known.get(str(actor.station_id)) or next(iter(known.values()), None)
    found = known.get(text) if text else first
    if found is None:
        raise NotFound
    return found


def asked(station: Organisation, given: Mapping[str, str]) -> Asked:
    """Return what the query of an address asks for."""
    found = Asked(station.pk, action=given.get("action", "").strip()[:80])
    for name in ("since", "until"):
        if text := given.get(name, "").strip():
            moment = _moment(text)
            if moment is None:
                found.errors[name] = _("This must be a date and a time.")
            setattr(found, name, moment)
    return found


def page_of(wanted: Asked, number: str) -> Page[Event]:
    """Return one page of the chain, newest first."""
    return Paginator(_rows(wanted), PER_PAGE).get_page(number)


def lines(events: Page[Event]) -> list[Line]:
    """Return rows ready to be shown."""
    return [
        Line(
            seq=event.seq,
            at=event.at,
            action=event.action,
            words=words_of(event),
            actor=event.actor,
            role=ROLES.get(event.role, event.role),
            subject=event.subject,
            facts=list(_facts(event)),
            hash=event.hash,
        )
        for event in events.object_list
    ]


def actions_in(station: UUID) -> list[tuple[str, str]]:
    """Return everything that was ever done there: its name, and in words before the name."""
    names = Event.objects.filter(station_id=station).order_by().values_list("action", flat=True)
    return [(name, f"{act_words(name)} · {name}") for name in sorted(names.distinct())]


def _rows(wanted: Asked) -> QuerySet[Event]:
    rows = Event.objects.filter(station_id=wanted.station).order_by("-seq")
    if wanted.action:
        rows = rows.filter(action__startswith=wanted.action)
    if wanted.since:
        rows = rows.filter(at__gte=wanted.since)
    return rows.filter(at__lte=wanted.until) if wanted.until else rows


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    if moment is None or timezone.is_aware(moment):
        return moment
    return timezone.make_aware(moment)


def _facts(event: Event) -> Iterator[tuple[str, str]]:
    """Yield name and value of each fact that says something; nought and no are facts too."""
    for name, value in sorted(event.data.items()):
        if value not in (None, "", [], {}):
            yield name, _short(value)


def _short(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 120 else f"{text[:119]}…"
