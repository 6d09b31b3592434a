"""The clock that erases: set by who ends a use, held back for a reason, and let run again."""

from contextlib import ExitStack
from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import move
from firstlight.privacy import queries
from firstlight.privacy.models import RetentionJob
from firstlight.privacy.rules import AGES, ERASERS, RETENTION_JOB, RULES, WATCHES, check_review
from firstlight.privacy.schemas import HoldErasure, ReleaseErasure, ReviewHold

# A clock that is set late lies a month ahead still: it is shown before it runs, and may be held.
SHOWN = timedelta(days=30)


def schedule_erasure(
    context: Context, subject: models.Model, category: str, due_on: date
) -> RetentionJob:
    """Set the clock of one thing, inside the action that ends its use; set again, it moves.

    What was erased while it stood still and is ended after all is erased once more at once.

    Parameters
    ----------
    context
        Of the action that ends the use.
    subject
        The row to erase (its ``app.model:key`` is kept).
    category
        Whose eraser does it: a key of `rules.ERASERS`.
    due_on
        The day from which it is erased. A clock that is held keeps its hold.
    """
    if category not in ERASERS:
        raise AssertionError(f"nobody erases {category}")
    label = f"{subject._meta.label_lower}:{subject.pk}"
    job = queries.clock_of(label, category) or RetentionJob(
        station_id=getattr(subject, "station_id", context.actor.station_id),
        subject=label,
        category=category,
    )
    if job.state in ("erased", "anonymised"):
        erase_one(context, label, category)  # what was written since goes at once
        return job
    job.due_on = due_on
    job.save()
    context.record(job, what="privacy.schedule_erasure", category=category, due_on=str(due_on))
    return job


def erase_one(context: Context, label: str, category: str) -> bool:
    """Erase one thing by its room's eraser; return whether it did, or the row was gone already."""
    rows = RULES[category].of[0]._default_manager
    row = rows.filter(pk=label.partition(":")[2]).first()
    return row is None or ERASERS[category](context, row)


def erase_watched(context: Context, label: str, category: str) -> bool:
    """Erase one thing as `erase_one` does, with whoever watches looking before and after."""
    with ExitStack() as watching:
        for watch in WATCHES:
            watching.enter_context(watch(context, label))
        return erase_one(context, label, category)


def set_clocks(context: Context, on: date) -> int:
    """Set the clocks of the station's things that age by themselves; return how many.

    A clock that runs already only moves on: somebody did something with the thing since.
    """
    changed = 0
    for category, ages in AGES.items():
        model = RULES[category].of[0]
        station_id = context.actor.station_id
        clocks = queries.clocks_of(station_id, category)
        for key, due_on in ages(station_id, on):
            clock = clocks.get(f"{model._meta.label_lower}:{key}")
            if clock is None:
                due_on = max(due_on, on + SHOWN)
            elif clock.state not in ("scheduled", "held") or clock.due_on >= due_on:
                continue
            schedule_erasure(context, model(pk=key, station_id=station_id), category, due_on)
            changed += 1
    return changed


@action("privacy.hold_erasure", may="privacy.manage", takes=HoldErasure)
def hold_erasure(context: Context, data: HoldErasure) -> RetentionJob:
    """Hold an erasure back: a reason and a day of review are needed."""
    job = queries.retention_job(context.actor, data.job_id)
    job.hold_reason, job.hold_review_on = data.reason, data.review_on
    job.held_on, job.reviewed_on = timezone.localdate(context.now), None
    evidence = {"reason": data.reason, "review_on": data.review_on}
    move(context, RETENTION_JOB, job, "hold", evidence, review_on=str(data.review_on))
    return job


@action("privacy.review_hold", may="privacy.manage", takes=ReviewHold)
def review_hold(context: Context, data: ReviewHold) -> RetentionJob:
    """Look at a hold again and keep it, with its reason, until another review.

    Raises
    ------
    Refused
        ``not-held``; ``review-past`` when the next review is not on a day to come.
    """
    job = queries.retention_job(context.actor, data.job_id)
    if job.state != "held":
        raise Refused("not-held", _("This erasure is not held back."))
    check_review(data.review_on, context.now)
    job.hold_reason, job.hold_review_on = data.reason, data.review_on
    job.reviewed_on = timezone.localdate(context.now)
    job.version += 1
    job.save()
    context.record(job, review_on=str(data.review_on))
    return job


@action("privacy.release_erasure", may="privacy.manage", takes=ReleaseErasure)
def release_erasure(context: Context, data: ReleaseErasure) -> RetentionJob:
    """Let a held clock run again."""
    job = queries.retention_job(context.actor, data.job_id)
    job.hold_reason, job.hold_review_on, job.held_on = "", None, None
    move(context, RETENTION_JOB, job, "release")
    return job
