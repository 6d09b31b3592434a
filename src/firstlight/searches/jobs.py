"""What happens by the clock or in the background: plans, expiry of notices, groups overdue."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import Refused
from firstlight.kernel.jobs import Lane, Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.kernel.overdue import is_daytime
from firstlight.privacy.queries.ageing import after, last_days
from firstlight.privacy.rules import erases
from firstlight.searches.actions.erasing import erase_person, erase_teams, erase_tracks
from firstlight.searches.actions.notices import expire_notice
from firstlight.searches.actions.overdue import raise_overdue
from firstlight.searches.actions.plans import finish_plan, note_plan_stage
from firstlight.searches.actions.telling import remind_told
from firstlight.searches.models import (
    Assignment,
    Clue,
    Hypothesis,
    MissingNotice,
    Plan,
    SearchCase,
    Track,
)
from firstlight.searches.queries import late_notices, notices_over, overdue_assignments
from firstlight.searches.queries.asked import asked_for, kept_of
from firstlight.searches.queries.faults import NoPlan
from firstlight.searches.rules import SEARCH_CASE
from firstlight.searches.rules.retention import STILL_KEPT, TEAMS_KEPT
from firstlight.searches.schemas import FinishPlan, Moment, NotePlanStage

CLOCK = "system.clock"
# How the planner's own sentences begin, and the code by which the page says it in its words.
FAULTS = {
    "ipp": "off-terrain",
    "base": "off-terrain",
    "category": "no-table",
    "ecoregion": "no-table",
    "clues": "clues",
    "radius_m": "radius",
    "area": "radius",
}


@handles("searches.plan", Lane.SEARCH)
def make(job: Job) -> None:
    """Work a plan out; a plan that is there already is left as it is."""
    plan = Plan.objects.select_related("case__incident").get(pk=job.payload["plan_id"])
    if plan.done_at is not None:
        return
    actor = Actor.job("planner", job.station_id, CLOCK)

    def say(progress: int, stage: str) -> None:
        note_plan_stage(actor, NotePlanStage(plan_id=plan.pk, progress=progress, stage=stage))

    try:
        asked = asked_for(plan, timezone.now())
        # The engine with all its arrays comes into the server only when somebody plans.
        from firstlight.searches.planning.room import plan_search

        result = plan_search(asked, maps_folder(plan), say)
    except NoPlan as nothing:
        finish_plan(actor, FinishPlan(plan_id=plan.pk, error=str(nothing)))
    except ValueError as fault:
        finish_plan(actor, FinishPlan(plan_id=plan.pk, error=_code(str(fault))))
    else:
        finish_plan(
            actor,
            FinishPlan(
                plan_id=plan.pk,
                inputs=kept_of(asked),
                result=result,
                map_file=f"maps/{plan.pk}/map.npz",
            ),
        )


def maps_folder(plan: Plan) -> Path:
    """Return where a plan's maps lie."""
    return Path(settings.MEDIA_ROOT) / "maps" / str(plan.pk)


def _code(sentence: str) -> str:
    field = sentence.partition(":")[0].split(".")[-1]
    return FAULTS.get(field, f"other: {sentence}")[:400]


@every_tick
def watch_notices(now: datetime) -> Iterable[Order]:
    """Take down notices whose time is over."""
    for notice in notices_over(now):
        yield Order(
            "searches.expire_notice",
            f"searches.expire:{notice.pk}:{notice.expires_at}",
            notice.station_id,
            {"key": str(notice.pk)},
            priority=2,
        )


@handles("searches.expire_notice")
def expire(job: Job) -> None:
    """Let one notice expire, unless it was recalled or renewed meanwhile."""
    actor = Actor.job("searches.clock", job.station_id, CLOCK)
    try:
        expire_notice(actor, Moment(key=job.payload["key"]))
    except Refused as moved_on:
        if moved_on.code not in ("no-such-step", "not-over"):
            raise


@every_tick
def watch_groups(now: datetime) -> Iterable[Order]:
    """Raise the alarm for groups that should have been back, once for each time given."""
    for group in overdue_assignments(now).filter(alarmed_at__isnull=True):
        yield Order(
            "searches.overdue",
            f"searches.overdue:{group.pk}:{group.back_by}",
            group.station_id,
            {"key": str(group.pk)},
            priority=1,
        )


@handles("searches.overdue")
def overdue(job: Job) -> None:
    """Tell the desk of one group."""
    actor = Actor.job("searches.clock", job.station_id, CLOCK)
    try:
        raise_overdue(actor, Moment(key=job.payload["key"]))
    except Refused as back:
        if back.code != "not-overdue":
            raise


@every_tick
def watch_told(now: datetime) -> Iterable[Order]:
    """Remind of what is still to be told, once a day while it is overdue; never at night."""
    if not is_daytime(now):
        return
    today = timezone.localdate(now)
    for case in late_notices(now):
        yield Order(
            "searches.remind_told",
            f"searches.remind_told:{case.pk}:{today}",
            case.station_id,
            {"key": str(case.pk)},
        )


@handles("searches.remind_told")
def remind(job: Job) -> None:
    """Remind of one case, unless it was told meanwhile."""
    actor = Actor.job("searches.clock", job.station_id, CLOCK)
    try:
        remind_told(actor, Moment(key=job.payload["key"]))
    except Refused as told:
        if told.code != "not-overdue":
            raise


def searches_standing_still(station_id: UUID, _on: date) -> Iterator[tuple[UUID, date]]:
    """Return when each search is due that nobody closes."""
    rows = SearchCase.objects.filter(station_id=station_id, erased_at__isnull=True)
    for key, day in last_days(rows.exclude(state__in=SEARCH_CASE.terminal), "incident_id").items():
        yield key, day + STILL_KEPT


erases(
    "search_person",
    _("The missing person of a search: details, photo, health, clues, plans, notices"),
    _("30 days after closing, a child's 7; if nobody closes it, 1 year after the last act"),
    SearchCase,
    Hypothesis,
    Clue,
    Plan,
    MissingNotice,
    number="incident__number",
    ages=searches_standing_still,
)(erase_person)


erases(
    "search_tracks",
    _("Raw tracks of a search"),
    _("90 days after closing; if nobody closes it, 1 year after the last act"),
    SearchCase,
    Track,
    number="incident__number",
    ages=searches_standing_still,
)(erase_tracks)


erases(
    "search_teams",
    _("Who was sent to which part of a search"),
    _("3 years after closing"),
    SearchCase,
    Assignment,
    number="incident__number",
    ages=after(SearchCase, "closed_at", TEAMS_KEPT),
)(erase_teams)
