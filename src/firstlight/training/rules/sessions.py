"""Courses held: planned, open, held, graded, archived."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import Evidence, Guard, Transition, Workflow


def places(rows: Iterable[Any], capacity: int | None) -> tuple[list[Any], list[Any]]:
    """Return who has a place and who waits, in the order in which they signed up."""
    signed = [row for row in rows if row.signed_up_at is not None and row.cancelled_at is None]
    signed.sort(key=lambda row: (row.signed_up_at, row.pk))
    return signed[:capacity], signed[capacity:] if capacity is not None else []


def ungraded(rows: Iterable[Any], grader_id: UUID | None) -> set[UUID]:
    """Return whom a grader can still grade of those who were there: never themselves."""
    return {
        each.person_id
        for each in rows
        if not each.result and each.graded_by_id is None and each.person_id != grader_id
    }


def _check_begun(context: Context, row: Any, _evidence: Evidence) -> None:
    if context.now < row.starts_at:
        raise Refused("not-begun", _("It has not begun yet."))


def _check_ahead(context: Context, row: Any, _evidence: Evidence) -> None:
    if row.ends_at <= context.now:
        raise Refused("over", _("Its time is over."), field="starts_at")
    if row.course.is_retired:
        raise Refused("retired", _("This course is not held any more."))


def _check_posted(_context: Context, row: Any, _evidence: Evidence) -> None:
    there = list(row.attendances.filter(was_there=True))
    if any(each.hours is None for each in there):
        raise Refused("no-hours", _("The hours of some who were there are missing."))
    if row.course.has_exam and any(not each.result for each in there):
        raise Refused("no-results", _("The results of some who were there are missing."))


TRAINING_SESSION = Workflow(
    name="training_session",
    zh="培训",
    entity="TrainingSession",
    states=("planned", "open", "held", "graded", "archived", "cancelled"),
    initial="planned",
    terminal=("archived", "cancelled"),
    transitions=(
        Transition("planned", "publish", "open", "team_leader", ""),
        Transition("open", "hold", "held", "trainer", ""),
        Transition("held", "grade", "graded", "trainer", ""),
        Transition("graded", "archive", "archived", "team_leader", "hours and results posted"),
        Transition("planned", "cancel", "cancelled", "team_leader", ""),
        Transition("open", "cancel", "cancelled", "team_leader", ""),
    ),
    guards={
        "publish": Guard(check=_check_ahead),
        "hold": Guard(check=_check_begun),
        "archive": Guard(check=_check_posted),
        "cancel": Guard(needs=("reason",)),
    },
    state_names={
        "planned": _("Arranged"),
        "open": _("Open for sign-up"),
        "held": _("Held"),
        "graded": _("Graded"),
        "archived": _("Filed"),
        "cancelled": _("Called off"),
    },
    event_names={
        "publish": _("Open the sign-up"),
        "hold": _("Record who was there"),
        "grade": _("Record the results"),
        "archive": _("File it"),
        "cancel": _("Call it off"),
    },
)
