"""Who may know what of the missing person: the least that the search needs."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from firstlight.incidents.models import CallKind, Incident
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.privacy.access import Subject
from firstlight.privacy.queries.access import standing
from firstlight.searches.models import MissingNotice, SearchCase
from firstlight.searches.queries.cases import get_case, is_own, runs
from firstlight.searches.rules.case import FILE_FACTS
from firstlight.searches.words import FILE_PARTS

FILE = "search"  # as grants call a search's file

# What the desk that runs the search works with; more only by opening the file.
DESK_ITEMS = ("category", "age", "sex", "description", "clothing", "belongings", "last_place")


@dataclass(frozen=True, slots=True)
class Brief:
    """What one reader may know of the missing person.

    Attributes
    ----------
    items
        Kind of fact and value, in the order in which people are looked for; only what is known.
    last_place
        (lon, lat) degrees where they were last seen; None when it is not for this reader.
    until
        When the sharing ends; None for who works at the desk.
    over
        Whether something was shared once and is not any more.
    """

    items: tuple[tuple[str, str], ...]
    last_place: tuple[float, float] | None
    until: datetime | None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """When, where ((lon, lat) degrees) and how the person was found; `condition` may be empty."""

    at: datetime
    place: tuple[float, float] | None
    condition: str


def finding_for(actor: Actor, case: SearchCase) -> Finding | None:
    """Return how the person was found, for the desk that runs the search and nobody else."""
    if not runs(actor, case) or case.found_at is None or case.erased_at is not None:
        return None
    lon, lat = case.found_lon, case.found_lat
    place = None if lon is None or lat is None else (lon, lat)
    return Finding(case.found_at, place, case.found_condition)


def brief_for(actor: Actor, case: SearchCase, now: datetime | None = None) -> Brief:
    """Return what `actor` may know of the missing person of a case that they may see.

    The desk of the station that runs the search sees what it needs to run it. Everybody else,
    volunteers and neighbours, sees what the family (or, life being at risk, the officer) agreed
    to share, until the moment agreed or until the search ends. Family and health need are in the
    file only. A photograph is opened by an act of its own: see `may_see_portrait`.
    """
    moment = now or timezone.now()
    if runs(actor, case):
        return _brief(case, DESK_ITEMS, None)
    shared = tuple(case.share_scope.get("items", ()))
    if not shared or case.share_until is None:
        return Brief((), None, None)
    is_over = case.share_until <= moment or not case.is_looked_for
    if is_over or case.erased_at is not None:
        return Brief((), None, case.share_until, over=True)
    return _brief(case, shared, case.share_until)


def open_place(actor: Actor, incident: Incident) -> tuple[float, float] | None:
    """Return where an incident is, (lon, lat) in degrees of WGS-84, as far as `actor` may know.

    A missing person's call is where they were last seen: the desk that runs the search works with
    it; everybody else comes to the meeting point, and knows it only while it is shared.
    """
    desk = actor.may("searches.manage") and incident.station_id in actor.stations
    if desk or incident.kind != CallKind.MISSING_PERSON:
        lon, lat = incident.lon, incident.lat
        return None if lon is None or lat is None else (lon, lat)
    case: SearchCase | None = getattr(incident, "search", None)
    return brief_for(actor, case).last_place if case else None


def may_see_portrait(actor: Actor, case: SearchCase, now: datetime | None = None) -> bool:
    """Whether `actor`, who may see the case, may open the photograph of the missing person.

    The officer of the station that runs the search may, where the case asks for it by a standing
    grant (`SearchCase.needs_grant`); everybody else only while the family's
    agreement (or the officer's, life being at risk) names the photograph, and the search goes on.
    """
    if not case.portrait or case.erased_at is not None:
        return False
    if is_own(actor, case) and actor.may("searches.sensitive") and _may_open(actor, case, now):
        return True
    return actor.may("searches.field") and is_portrait_shared(case, now)


def _may_open(actor: Actor, case: SearchCase, now: datetime | None) -> bool:
    """Whether the officer may open the photograph without it being shared."""
    if not case.needs_grant:
        return True
    grant = standing(actor, FILE, case.pk, now)
    return grant is not None and "photo" in grant.parts


def is_portrait_shared(
    case: SearchCase, now: datetime | None = None, audience: str | None = None
) -> bool:
    """Whether the photograph is shared now; with `audience`, only if with that very one."""
    scope, until = case.share_scope, case.share_until
    if "photo" not in scope.get("items", ()) or until is None:
        return False
    if case.closed_at is not None or not case.is_looked_for:
        return False
    return until > (now or timezone.now()) and audience in (None, scope.get("audience"))


def notice_portrait(notice: MissingNotice) -> bytes:
    """Return the photograph that stands in a public notice, or nothing.

    It stands there only if the family agreed to it twice: shared with the public, and as an item
    of this very notice.
    """
    case = notice.case
    agreed = "photo" in notice.agreed_items and bool(case.portrait) and case.erased_at is None
    return portrait_of(case) if agreed and is_portrait_shared(case, None, "public") else b""


def portrait_of(case: SearchCase) -> bytes:
    """Return the photograph itself; whether it may be seen is asked before."""
    with case.portrait.open("rb") as file:
        content: bytes = file.read()
    return content


def sensitive_of(case: SearchCase, parts: Collection[str] = FILE_PARTS) -> dict[str, str]:
    """Return these parts of the file: for the act that opens it and leaves a trace, nothing else.

    What a part holds is empty where the part is not asked for.
    """
    held = {
        "person_name": ("name", case.person_name),
        "family_contact": ("family", case.family_contact),
        "health_need": ("health", case.health_need),
        "reporter": ("reporter", case.incident.reporter_name),
        "reporter_phone": ("reporter", case.incident.reporter_phone),
    }
    file = {key: value if part in parts else "" for key, (part, value) in held.items()}
    # What later callers told stands beside it, with its moment: which of them is right, one asks.
    since = {key: _since(case, key) for key in FILE_FACTS if held[key][0] in parts}
    return file | {f"{key}_since": value for key, value in since.items() if value}


def _since(case: SearchCase, fact: str) -> str:
    """Return what later callers told of one fact, a line each with when."""
    told = [each for each in case.said_since if each.get(fact)]
    moments = (timezone.localtime(datetime.fromisoformat(each["at"])) for each in told)
    return "\n".join(
        f"{at:%Y-%m-%d %H:%M} {each[fact]}" for at, each in zip(moments, told, strict=True)
    )


def as_subject(actor: Actor, key: UUID) -> Subject:
    """Return a case as whoever decides about its opening knows it; `NotFound` to strangers."""
    case = get_case(actor, key)
    if not is_own(actor, case) or not actor.may("searches.sensitive"):
        raise NotFound
    return Subject(
        case.station_id, case.incident.number, case.is_minor, is_urgent=not case.is_over
    )


def _brief(case: SearchCase, shown: tuple[str, ...], until: datetime | None) -> Brief:
    known = {
        "name": case.person_name,
        "category": case.category,
        "age": "" if case.age is None else str(case.age),
        "sex": case.sex,
        "description": case.description,
        "clothing": case.clothing,
        "belongings": case.belongings,
    }
    items = tuple((key, value) for key, value in known.items() if key in shown and value)
    place = (case.lkp_lon, case.lkp_lat) if "last_place" in shown else None
    return Brief(items, place if case.erased_at is None else None, until)
