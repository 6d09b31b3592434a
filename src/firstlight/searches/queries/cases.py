"""Cases and what hangs on them: stories, clues, plans, notices."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects

from firstlight.force.models import Membership, Person
from firstlight.force.seats import SERVING
from firstlight.force.switches import is_off
from firstlight.incidents.models import Incident
from firstlight.incidents.queries import visible_incidents
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.kernel.questions import Question, Row
from firstlight.searches.models import Clue, Hypothesis, MissingNotice, Plan, SearchCase
from firstlight.searches.rules.case import LOOKED_FOR

T = TypeVar("T")
# Without these nobody could recall a notice, so none is shown.
PARTS_OF_NOTICES = ("notices", "searches", "incidents")


def visible_cases(actor: Actor) -> QuerySet[SearchCase]:
    """Return the cases that the actor may know of at all: those of the incidents they see."""
    if not (actor.may("searches.see") or actor.may("searches.field")):
        return SearchCase.objects.none()
    seen = visible_incidents(actor).order_by().values("pk")
    rows: QuerySet[SearchCase] = SearchCase.objects.filter(incident__in=seen)
    return rows.select_related("incident").order_by("-last_seen_at")


def desk_cases(actor: Actor) -> QuerySet[SearchCase]:
    """Return the cases whose record page the actor may read: the staff's, not the field's."""
    return visible_cases(actor) if actor.may("searches.see") else SearchCase.objects.none()


def is_own(actor: Actor, case: SearchCase) -> bool:
    """Whether the case is of the actor's own station; neighbours who help only read."""
    return case.station_id in actor.stations


def runs(actor: Actor, case: SearchCase) -> bool:
    """Whether the actor is of the desk that runs the search."""
    return is_own(actor, case) and actor.may("searches.manage")


def get_case(actor: Actor, key: UUID | str) -> SearchCase:
    """Return one case to read, or raise `NotFound`."""
    return _shown(desk_cases(actor).filter(pk=key))


def own_case(actor: Actor, key: UUID | str) -> SearchCase:
    """Return a case of the actor's own station, locked, to act on; or raise `NotFound`."""
    rows = desk_cases(actor).filter(pk=key, station_id__in=actor.stations)
    return _found(SearchCase, rows.select_for_update(of=("self",)).first())


def case_for_field(actor: Actor, key: UUID | str) -> SearchCase:
    """Return a case that the actor may add to from the field: asked, counted in or at the desk."""
    return _shown(visible_cases(actor).filter(pk=key))


def _shown(visible: QuerySet[SearchCase]) -> SearchCase:
    found = _with_incident(list(visible.values_list("pk", flat=True)))
    return _found(SearchCase, found[0] if found else None)


@Question
def _with_incident(keys: Sequence[UUID]) -> QuerySet[SearchCase]:
    rows: QuerySet[SearchCase] = SearchCase.objects.filter(pk__in=keys)
    return rows.select_related("incident__commander", "incident__owner")


def case_of_incident(actor: Actor, incident: Incident) -> SearchCase | None:
    """Return the case of an incident, if it is a search."""
    return visible_cases(actor).filter(incident=incident).first()


def is_paused(incident: Incident) -> bool:
    """Whether the search of an incident that the actor was shown is paused now."""
    case: SearchCase | None = getattr(incident, "search", None)
    return case is not None and case.state == "suspended"


def desk_case_of(actor: Actor, incident: Incident) -> SearchCase | None:
    """Return the search of an incident that the actor was shown, if they may read its page.

    Who may know of the incident may know of its search: it is not asked for a second time.
    """
    return getattr(incident, "search", None) if actor.may("searches.see") else None


def desk_cases_of(actor: Actor, incidents: Iterable[Incident]) -> dict[UUID, SearchCase]:
    """Return `desk_case_of` for several incidents that the actor was shown, by incident.

    Each incident knows its search then: what keeps it from a step (`holds`) asks for it as well.
    """
    rows = list(incidents)
    prefetch_related_objects(rows, "search")
    cases = {each.pk: desk_case_of(actor, each) for each in rows if each.kind == "missing_person"}
    return {key: case for key, case in cases.items() if case is not None}


def owed_notices(actor: Actor) -> list[SearchCase]:
    """Return the actor's own cases of which somebody is still to be told what was shared."""
    if not actor.may("searches.manage"):
        return []
    if not _owed(sorted(actor.stations)):  # hardly ever: so that is asked first
        return []
    own = desk_cases(actor).filter(station_id__in=actor.stations)
    return list(_owing(own).order_by("notice_owed_at"))


@Question
def _owed(station_ids: Sequence[UUID]) -> QuerySet[SearchCase, Row]:
    return _owing(SearchCase.objects.filter(station_id__in=station_ids)).values_list("pk")[:1]


def late_notices(now: datetime) -> list[SearchCase]:
    """Return the cases of all stations where that is overdue, for the clock."""
    rows = _owing(SearchCase.objects.exclude(state__in=LOOKED_FOR))
    return [case for case in rows if case.notice_due_at and case.notice_due_at <= now]


def _owing(rows: QuerySet[SearchCase]) -> QuerySet[SearchCase]:
    return rows.filter(notice_owed_at__isnull=False, told_at__isnull=True, erased_at__isnull=True)


def get_plan(actor: Actor, key: UUID | str) -> Plan:
    """Return one plan of a case that the actor may read, or raise `NotFound`."""
    plans = Plan.objects.select_related("case__incident")
    return _found(Plan, plans.filter(case__in=_keys(desk_cases(actor)), pk=key).first())


def get_clue(actor: Actor, key: UUID | str) -> Clue:
    """Return one clue of a case that the actor may read, or raise `NotFound`."""
    clues = Clue.objects.select_related("case__incident")
    return _found(Clue, clues.filter(case__in=_keys(desk_cases(actor)), pk=key).first())


def get_notice(actor: Actor, key: UUID | str) -> MissingNotice:
    """Return one notice of a case of the actor's own station, or raise `NotFound`."""
    notices = MissingNotice.objects.select_related("case__incident")
    own = desk_cases(actor).filter(station_id__in=actor.stations)
    return _found(MissingNotice, notices.filter(case__in=_keys(own), pk=key).first())


def get_hypothesis(case: SearchCase, key: UUID) -> Hypothesis:
    """Return one story of a case in hand, or raise `NotFound`."""
    return _found(Hypothesis, Hypothesis.objects.filter(case=case, pk=key).first())


def standing_hypotheses(case: SearchCase) -> QuerySet[Hypothesis]:
    """Return the stories that are not withdrawn, oldest first."""
    rows: QuerySet[Hypothesis] = Hypothesis.objects.filter(case=case, is_withdrawn=False)
    return rows.order_by("created_at", "pk")


def plans_of(case: SearchCase) -> QuerySet[Plan]:
    """Return the plans of a case, newest first."""
    rows: QuerySet[Plan] = Plan.objects.filter(case=case)
    return rows.order_by("-number")


def latest_plan(case: SearchCase, *, done: bool = True) -> Plan | None:
    """Return the newest plan, finished ones only unless told otherwise."""
    found = _newest_plan(case.pk, done=done)
    return found[0] if found else None


def newest_plans(case: SearchCase) -> tuple[Plan | None, Plan | None]:
    """Return the newest finished plan and the newest of all, most often the same one."""
    newest = latest_plan(case, done=False)
    if newest is None or (newest.done_at is not None and not newest.error):
        return newest, newest
    return latest_plan(case), newest


def earlier_plans(case: SearchCase, newest: Plan | None) -> list[Plan]:
    """Return the finished plans before the newest one, the last first."""
    if newest is None or newest.number == 1:
        return []
    made = plans_of(case).filter(done_at__isnull=False, error="")
    return list(made.filter(number__lt=newest.number).defer("inputs")[:50])


@Question
def _newest_plan(case_id: UUID, *, done: bool) -> QuerySet[Plan]:
    plans: QuerySet[Plan] = Plan.objects.filter(case_id=case_id).order_by("-number")
    return (plans.filter(done_at__isnull=False, error="") if done else plans)[:1]


def clues_of(case: SearchCase, *, standing: bool = True) -> QuerySet[Clue]:
    """Return the clues of a case; those withdrawn only when asked for."""
    clues: QuerySet[Clue] = Clue.objects.filter(case=case).order_by("seen_at", "pk")
    return clues.filter(withdrawn_at__isnull=True) if standing else clues


def newest_clues(case: SearchCase) -> list[Clue]:
    """Return the clues of a case that were seen last, also those withdrawn."""
    return _newest_clues(case.pk, limit=40)


@Question
def _newest_clues(case_id: UUID, *, limit: int) -> QuerySet[Clue]:
    rows: QuerySet[Clue] = Clue.objects.filter(case_id=case_id).select_related("reported_by")
    return rows.order_by("-seen_at")[:limit]


def stories_of(case: SearchCase) -> list[Hypothesis]:
    """Return every story of a case, oldest first."""
    return _stories(case.pk)


@Question
def _stories(case_id: UUID) -> QuerySet[Hypothesis]:
    rows: QuerySet[Hypothesis] = Hypothesis.objects.filter(case_id=case_id)
    return rows.order_by("created_at", "pk")


def notices_of(case: SearchCase) -> list[MissingNotice]:
    """Return the notices of a case, newest first."""
    found = _notices(case.pk)
    for each in found:
        each.case = case
    return found


@Question
def _notices(case_id: UUID) -> QuerySet[MissingNotice]:
    rows: QuerySet[MissingNotice] = MissingNotice.objects.filter(case_id=case_id)
    return rows.order_by("-created_at")


def live_notices(case: SearchCase) -> QuerySet[MissingNotice]:
    """Return the notices that the public can see now."""
    rows: QuerySet[MissingNotice] = MissingNotice.objects.filter(case=case, state="published")
    return rows


def notices_over(now: datetime) -> QuerySet[MissingNotice]:
    """Return the notices of all stations whose time is over, for the clock."""
    rows: QuerySet[MissingNotice] = MissingNotice.objects.filter(state="published")
    return rows.filter(expires_at__lte=now)


def public_notice(slug: str) -> MissingNotice | None:
    """Return a notice that was made public under an address, whatever became of it."""
    rows: QuerySet[MissingNotice] = MissingNotice.objects.filter(slug=slug, audience="public")
    found = rows.filter(state__in=["published", "recalled", "expired"]).first()
    return None if found is None or _is_closed(found.station_id) else found


def public_notices(now: datetime) -> list[MissingNotice]:
    """Return the public notices that stand at `now`, the newest first."""
    rows: QuerySet[MissingNotice] = MissingNotice.objects.filter(
        audience="public", state="published", expires_at__gt=now
    )
    found = rows.order_by("-published_at")
    off = {key for key in {row.station_id for row in found} if _is_closed(key)}
    return [row for row in found if row.station_id not in off]


def members_of_notice(notice: MissingNotice) -> QuerySet[Person]:
    """Return who reads a notice for members: everybody who serves in its station now."""
    serving = Membership.objects.filter(station_id=notice.station_id, state__in=SERVING)
    rows: QuerySet[Person] = Person.objects.filter(pk__in=serving.values("person_id"))
    return rows.filter(erased_at__isnull=True).order_by("pk")


def members_notices(actor: Actor, now: datetime) -> list[MissingNotice]:
    """Return the notices for members that stand at `now` where the actor serves, newest first."""
    if actor.person_id is None:
        return []
    serving = Membership.objects.filter(person_id=actor.person_id, state__in=SERVING)
    rows = MissingNotice.objects.filter(
        audience="members",
        state="published",
        expires_at__gt=now,
        station_id__in=serving.values("station_id"),
    )
    return [row for row in rows.order_by("-published_at") if not _is_closed(row.station_id)]


def _keys(cases: QuerySet[SearchCase]) -> QuerySet[Any]:
    return cases.order_by().values("pk")


def _is_closed(station_id: UUID) -> bool:
    return any(is_off(part, station_id) for part in PARTS_OF_NOTICES)


def _found(kind: type[T], row: Any) -> T:
    if not isinstance(row, kind):
        raise NotFound
    return row
