"""The papers of accountability: the register, impact assessments, the yearly audit of minors."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.models import Event
from firstlight.privacy.models import (
    BreachIncident,
    ImpactAssessment,
    MinorsAudit,
    RegisterEntry,
    SensitiveAccess,
)
from firstlight.privacy.register import FIELDS, SHIPPED

Texts = dict[str, dict[str, str]]
OPENINGS = ("searches.open_file", "searches.open_portrait", "hazards.open_photo")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the register as it reads in one language."""

    key: str
    words: dict[str, str]
    is_own: bool
    is_shipped: bool


def own_entry(actor: Actor, key: str) -> RegisterEntry | None:
    """Return what the actor's station has written of an entry."""
    return RegisterEntry.objects.filter(station_id=actor.station_id, key=key).first()


def register(actor: Actor, language: str) -> list[Entry]:
    """Return the register of the actor's station: what ships, then what it added itself."""
    rows = RegisterEntry.objects.filter(station_id=actor.station_id).order_by("created_at", "id")
    own = {row.key: row for row in rows}
    keys = [*SHIPPED, *(key for key in own if key not in SHIPPED)]
    return [
        _entry(key, own.get(key), language)
        for key in keys
        if not (key in own and own[key].is_dropped)
    ]


def entry(actor: Actor, key: str, language: str) -> Entry:
    """Return one entry, or raise `NotFound`."""
    own = own_entry(actor, key)
    if key not in SHIPPED and own is None:
        raise NotFound
    return _entry(key, own, language)


def is_in_register(actor: Actor, key: str) -> bool:
    """Whether an entry stands in the register of the actor's station."""
    own = own_entry(actor, key)
    return key in SHIPPED if own is None else not own.is_dropped


def _entry(key: str, own: RegisterEntry | None, language: str) -> Entry:
    """Return an entry: the station's words in this language, else what ships, else its others."""
    texts: Texts = own.texts if own else {}
    said = texts.get(language, {})
    shipped = {name: str(words) for name, words in SHIPPED.get(key, {}).items()}
    other = next((words for code, words in texts.items() if code != language), {})
    words = {name: said.get(name) or shipped.get(name) or other.get(name, "") for name in FIELDS}
    return Entry(key, words, is_own=bool(said), is_shipped=key in SHIPPED)


def assessments(actor: Actor) -> QuerySet[ImpactAssessment]:
    """Return the impact assessments of the privacy officer's stations, the newest first."""
    if not actor.may("privacy.manage"):
        return ImpactAssessment.objects.none()
    rows: QuerySet[ImpactAssessment] = ImpactAssessment.objects.visible_to(actor)
    return rows.order_by("-created_at", "-id")


def assessment(actor: Actor, key: UUID | str) -> ImpactAssessment:
    """Return one of them, or raise `NotFound`."""
    found = assessments(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def assessed(actor: Actor) -> dict[str, list[ImpactAssessment]]:
    """Return the assessments of the actor's station by the entry that they are about."""
    found: dict[str, list[ImpactAssessment]] = {}
    own = assessments(actor).filter(station_id=actor.station_id).exclude(entry="")
    for row in own:
        found.setdefault(row.entry, []).append(row)
    return found


def audit_of(actor: Actor, year: int) -> MinorsAudit | None:
    """Return the audit that was closed for a year."""
    return MinorsAudit.objects.filter(station_id=actor.station_id, year=year).first()


def minors_figures(actor: Actor, year: int) -> dict[str, int]:
    """Return what was done with minors' data in a year, at the actor's stations, as figures.

    Openings are counted from the log, so that none can be left out.
    """
    within = _within(year)
    asked = SensitiveAccess.objects.visible_to(actor).filter(
        is_minor=True, created_at__range=within
    )
    urgent = Q(review_by__isnull=False)
    late = Q(reviewed_on__gt=F("review_by")) | Q(
        reviewed_on__isnull=True, review_by__lt=timezone.localdate()
    )
    counts: dict[str, int] = asked.aggregate(
        asked=Count("pk"),
        agreed=Count("pk", filter=Q(decided_at__isnull=False) & ~Q(state="denied")),
        denied=Count("pk", filter=Q(state="denied")),
        urgent=Count("pk", filter=urgent),
        misused=Count("pk", filter=Q(state="reviewed_bad")),
        late=Count("pk", filter=urgent & late),
        by_grant=Sum("uses", default=0),
        people=Count("person_id", distinct=True),
    )
    opened = Event.objects.filter(
        action__in=OPENINGS, station_id__in=actor.stations, at__range=within, data__minor=True
    )
    leaks = BreachIncident.objects.visible_to(actor).filter(
        has_minors=True, noticed_at__range=within
    )
    return counts | {"opened": opened.count(), "leaks": leaks.count()}


def _within(year: int) -> tuple[datetime, datetime]:
    """Return the first and the last moment of a year here."""
    return (
        timezone.make_aware(datetime.combine(date(year, 1, 1), time.min)),
        timezone.make_aware(datetime.combine(date(year, 12, 31), time.max)),
    )
