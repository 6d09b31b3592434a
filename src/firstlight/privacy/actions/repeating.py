"""Doing once more what was erased since a backup that has been restored."""

from collections.abc import Mapping
from typing import Any

from firstlight.kernel.actions import Context, action
from firstlight.privacy.actions.clock import erase_watched
from firstlight.privacy.models import RetentionJob
from firstlight.privacy.rules import ERASERS, REPEATS, repeats
from firstlight.privacy.schemas import RepeatErasure


@action("privacy.repeat_erasure", may="privacy.erase", takes=RepeatErasure)
def repeat_erasure(context: Context, data: RepeatErasure) -> bool:
    """Erase once more what an entry of the lost log erased; return whether nothing is left of it.

    The log names that entry by its number and hash, so that it is done once.
    """
    done = REPEATS[data.act](context, data.subject, data.facts)
    run = RetentionJob(station_id=context.actor.station_id, subject="", category="repeat")
    context.record(
        run, act=data.act, about=data.subject, of_seq=data.seq, of_hash=data.hash, done=done
    )
    return done


@repeats("retention_job.erase")
def _run_down(context: Context, subject: str, facts: Mapping[str, Any]) -> bool:
    """Erase what a clock or a wish had erased; entries of before name only the clock."""
    about, category = facts.get("about"), facts.get("category")
    if about is None:
        job = RetentionJob.objects.filter(pk=subject.partition(":")[2]).first()
        about = job and job.subject
    if about is None or category not in ERASERS:
        return False
    return erase_watched(context, about, category)
