"""Every read of this room."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.apps import apps
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.models import Event
from firstlight.kernel.questions import Question
from firstlight.privacy.models import (
    Consent,
    DataSubjectRequest,
    ModuleSwitch,
    RequestAct,
    RetentionJob,
)
from firstlight.privacy.purposes import ASK_AGAIN_DAYS, PURPOSES, Purpose
from firstlight.privacy.rights import OPEN
from firstlight.privacy.rules import NUMBERS, WHOLE

Key = TypeVar("Key", UUID, str)


@dataclass(frozen=True, slots=True)
class Answer:
    """One question and where it stands for one person; `consent` is None if never asked."""

    purpose: Purpose
    consent: Consent | None

    @property
    def state(self) -> str:
        """The state of the newest answer, "" if there is none."""
        return self.consent.state if self.consent else ""

    @property
    def given(self) -> bool:
        """Whether it stands as a yes."""
        return self.state == "given"


def mine(actor: Actor) -> list[Answer]:
    """Return every question with the actor's own newest answer."""
    if actor.person_id is None:
        raise NotFound
    newest: dict[str, Consent] = {}
    for consent in Consent.objects.filter(subject_id=actor.person_id).order_by("asked_at", "id"):
        newest[consent.purpose] = consent
    return [Answer(purpose, newest.get(key)) for key, purpose in PURPOSES.items()]


def live_consent(subject_id: UUID, purpose: str) -> Consent | None:
    """Return the question that is open or answered with a yes."""
    live = Consent.objects.filter(
        subject_id=subject_id, purpose=purpose, state__in=["asked", "given"]
    )
    return live.first()


def has_consent(subject_id: UUID, purpose: str) -> bool:
    """Whether this person's yes to this purpose stands now."""
    return bool(consenting([subject_id], purpose))


def consenting(subject_ids: Iterable[UUID], purpose: str) -> set[UUID]:
    """Return which of these people have a standing yes to `purpose`."""
    now = timezone.now()
    given = Consent.objects.filter(
        purpose=purpose, state="given", notice_version=PURPOSES[purpose].version
    ).filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
    found: set[UUID] = set()
    for batch in batched(subject_ids, 5000):  # databases take so many parameters, not any number
        found.update(given.filter(subject_id__in=batch).values_list("subject_id", flat=True))
    return found


def batched(keys: Iterable[Key], size: int) -> Iterator[list[Key]]:
    """Yield `keys` in lists of at most `size`."""
    rest = iter(keys)
    while batch := list(islice(rest, size)):
        yield batch


def unanswered(subject_id: UUID, left_on: Collection[date] = ()) -> list[str]:
    """Return the purposes to which this person has said neither yes nor no.

    What ended with their leaving, on one of these days, says nothing of a new beginning.
    """
    answered = Consent.objects.filter(subject_id=subject_id).exclude(state="asked")
    said = {
        each.purpose
        for each in answered
        if each.state in ("given", "refused")
        or each.ended_at is None
        or timezone.localdate(each.ended_at) not in left_on
    }
    return [key for key in PURPOSES if key not in said]


def ended_lately(station_id: UUID, since: datetime) -> dict[UUID, datetime]:
    """Return whose consents have run out since, or are to be asked anew, and when the last did.

    Who has answered the same question since is left out.
    """
    over = Consent.objects.filter(
        station_id=station_id, state__in=["expired", "superseded"], ended_at__gte=since
    )
    rows = list(over.order_by("ended_at"))
    later = Consent.objects.filter(subject_id__in={row.subject_id for row in rows})
    newest: dict[tuple[UUID, str], datetime] = {}
    for subject_id, purpose, asked_at in later.values_list("subject_id", "purpose", "asked_at"):
        key = (subject_id, purpose)
        newest[key] = max(asked_at, newest.get(key, asked_at))
    return {
        row.subject_id: row.ended_at
        for row in rows
        if row.ended_at and newest[row.subject_id, row.purpose] == row.asked_at
    }


def refused_lately(subject_id: UUID, purpose: str, on: date) -> bool:
    """Whether a refusal or withdrawal is so fresh that nobody may ask again."""
    since = on - timedelta(days=ASK_AGAIN_DAYS)
    nos = Consent.objects.filter(
        subject_id=subject_id, purpose=purpose, state__in=["refused", "withdrawn"]
    )
    return any(timezone.localdate(no.ended_at) > since for no in nos if no.ended_at)


def standing_consents(subject_id: UUID) -> list[Consent]:
    """Return what this person has said yes to and not taken back."""
    return list(Consent.objects.filter(subject_id=subject_id, state="given"))


def consents_over(on_station: UUID) -> QuerySet[Consent]:
    """Return given consents of a station that have run out or whose notice has changed."""
    return Consent.objects.filter(station_id=on_station, state="given")


def consent_figures(actor: Actor) -> list[tuple[Purpose, Counter[str]]]:
    """Return how many people gave each answer to each question: figures, never who."""
    counts: dict[str, Counter[str]] = {key: Counter() for key in PURPOSES}
    rows = Consent.objects.visible_to(actor).values_list("purpose", "state")
    for purpose, state in rows:
        if purpose in counts:
            counts[purpose][state] += 1
    return [(PURPOSES[key], count) for key, count in counts.items()]


def retention_jobs(actor: Actor) -> QuerySet[RetentionJob]:
    """Return the clocks of the actor's stations, the next due first."""
    jobs: QuerySet[RetentionJob] = RetentionJob.objects.visible_to(actor)
    return jobs.order_by("due_on", "id")


def retention_job(actor: Actor, key: UUID | str) -> RetentionJob:
    """Return one clock, or raise `NotFound`."""
    job: RetentionJob = RetentionJob.objects.one(actor, key)
    return job


def reference_of(job: RetentionJob) -> str:
    """Return by what the thing of a clock is known: its number, else its day; never a name."""
    label, _colon, key = job.subject.partition(":")
    field = NUMBERS.get(job.category, "created_at")
    rows = apps.get_model(label)._default_manager.filter(pk=key)
    found = rows.values_list(field, flat=True).first()
    if isinstance(found, datetime):
        found = f"{timezone.localdate(found)} · {key[-6:]}"
    return str(found or f"…{key[-6:]}")


def due(actor: Actor, on: date) -> QuerySet[RetentionJob]:
    """Return the clocks run down by `on`; while a part is held, none that takes the whole."""
    held = RetentionJob.objects.filter(state="held").values("subject")
    due = retention_jobs(actor).filter(state="scheduled", due_on__lte=on)
    return due.exclude(category__in=WHOLE, subject__in=held)


def forecast(actor: Actor, until: date) -> list[tuple[date, str, int]]:
    """Return what would be erased up to a day, held things apart: day, category, how many.

    This is the dry run: it counts by the same rows as the run itself and touches nothing.
    """
    rows = due(actor, until).order_by("due_on", "category").values_list("due_on", "category")
    counted = rows.annotate(count=Count("pk"))
    return [(day, category, count) for day, category, count in counted]


def holds(actor: Actor) -> QuerySet[RetentionJob]:
    """Return what is held back at the actor's stations, the next review first."""
    return retention_jobs(actor).filter(state="held").order_by("hold_review_on", "id")


def holds_due(on: date) -> QuerySet[RetentionJob]:
    """Return the holds of all stations whose day of review has come by `on`, for the clock."""
    return RetentionJob.objects.filter(state="held", hold_review_on__lte=on)


def past_runs(actor: Actor, number: int = 14) -> list[Event]:
    """Return the newest runs of the clock at the actor's stations, from the log."""
    runs = Event.objects.filter(action="privacy.run_clock", station_id__in=actor.stations)
    return list(runs.order_by("-at")[:number])


def clock_of(subject: str, category: str) -> RetentionJob | None:
    """Return the clock of one thing, for whoever sets it."""
    return RetentionJob.objects.filter(subject=subject, category=category).first()


def clocks_over(*subjects: str) -> list[RetentionJob]:
    """Return the clocks that run, or are held, over things that the actor was shown, by day."""
    rows = RetentionJob.objects.filter(subject__in=subjects, state__in=["scheduled", "held"])
    return list(rows.order_by("due_on", "category"))


def clocks_of(station_id: UUID, category: str) -> dict[str, RetentionJob]:
    """Return every clock of a category at a station, by what it names."""
    rows = RetentionJob.objects.filter(station_id=station_id, category=category)
    return {row.subject: row for row in rows}


def held_of(subject: str) -> list[RetentionJob]:
    """Return what is held back of one thing, for whoever would erase it."""
    held = RetentionJob.objects.filter(subject=subject, state="held")
    return list(held.order_by("hold_review_on", "pk"))


def switched_off(station_ids: Collection[UUID]) -> frozenset[str]:
    """Return the modules that are off at any of these stations or associations."""
    return frozenset(module for (module,) in _off_at(sorted(station_ids)))


@Question
def _off_at(station_ids: Sequence[UUID]) -> QuerySet[ModuleSwitch, tuple[str]]:
    off = ModuleSwitch.objects.filter(station_id__in=station_ids, is_on=False)
    return off.values_list("module")


def off_anywhere(module: str) -> list[UUID]:
    """Return the stations and associations that have switched a module off."""
    off = ModuleSwitch.objects.filter(module=module, is_on=False)
    return list(off.values_list("station_id", flat=True))


def switches(actor: Actor) -> dict[str, ModuleSwitch]:
    """Return the actor's own station's switches that were ever moved, by module."""
    return {row.module: row for row in ModuleSwitch.objects.filter(station_id=actor.station_id)}


def data_requests(actor: Actor) -> QuerySet[DataSubjectRequest]:
    """Return the requests at the desk of the actor's stations, the next due first."""
    if not actor.may("privacy.manage"):
        return DataSubjectRequest.objects.none()
    rows: QuerySet[DataSubjectRequest] = DataSubjectRequest.objects.visible_to(actor)
    return rows.order_by("due_on", "id")


def my_requests(actor: Actor) -> QuerySet[DataSubjectRequest]:
    """Return what the actor asked about their own data, the newest first."""
    if actor.person_id is None:
        return DataSubjectRequest.objects.none()
    return DataSubjectRequest.objects.filter(subject_id=actor.person_id).order_by("-created_at")


def data_request(actor: Actor, key: UUID | str) -> DataSubjectRequest:
    """Return one request, at the desk or one's own, or raise `NotFound`."""
    found = (
        data_requests(actor).filter(pk=key).first() or my_requests(actor).filter(pk=key).first()
    )
    if found is None:
        raise NotFound
    return found


def request_at_desk(actor: Actor, key: UUID | str) -> DataSubjectRequest:
    """Return one request at the desk of the actor's stations, or raise `NotFound`."""
    found: DataSubjectRequest | None = data_requests(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def acts_of(row: DataSubjectRequest) -> list[RequestAct]:
    """Return what was done about a request, in order."""
    return list(RequestAct.objects.filter(request=row).order_by("done_at", "pk"))


def request_behind(code_hash: str) -> DataSubjectRequest:
    """Return the request that was made without an account and has this code, or `NotFound`."""
    coded = DataSubjectRequest.objects.exclude(code_hash="")
    found: DataSubjectRequest | None = coded.filter(code_hash=code_hash).first()
    if found is None:
        raise NotFound
    return found


def requests_due(on: date) -> QuerySet[DataSubjectRequest]:
    """Return the open requests of every station that are due by `on`, for the clock."""
    return DataSubjectRequest.objects.filter(state__in=OPEN, due_on__lte=on)


def requests_refused_by(station_id: UUID, on: date) -> QuerySet[DataSubjectRequest]:
    """Return the refused requests of a station about which nobody has asked again by `on`."""
    return DataSubjectRequest.objects.filter(
        station_id=station_id, state="refused", refused_on__lte=on
    )
