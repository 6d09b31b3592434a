"""What happens by the clock: erasure, reminders, ends of invitations, the overdue alarm."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from firstlight.duty.actions import erase_helpers, purge_positions
from firstlight.duty.actions.reminders import expire_place, raise_overdue_shift, remind
from firstlight.duty.actions.rosters import JOB as ROSTER
from firstlight.duty.actions.rosters import finish_roster, note_roster
from firstlight.duty.actions.warnings import ENDS, end_warning
from firstlight.duty.queries import roster_rows, shift_rows
from firstlight.duty.schemas import (
    ClockedPlace,
    ClockedShift,
    EraseHelpers,
    FinishRoster,
    NoteRoster,
    PurgePositions,
)
from firstlight.duty.schemas.storms import EndWarning
from firstlight.force.models import Organisation
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Lane, Order, every_tick, handles
from firstlight.kernel.models import Job

CLOCK = "system.clock"
AT_ONCE = 500


@every_tick
def nightly_purge(now: datetime) -> Iterable[Order]:
    """Ask once a day and station."""
    today = timezone.localdate(now)
    stations = Organisation.objects.filter(kind="station").values_list("pk", flat=True)
    return [Order("duty.purge", f"duty.purge:{key}:{today}", key) for key in stations]


@handles("duty.purge")
def purge(job: Job) -> None:
    """Erase what is past its day now."""
    actor = Actor.job("duty", job.station_id, "duty.purge")
    purge_positions(actor, PurgePositions(at=timezone.now()))
    erase_helpers(actor, EraseHelpers(on=timezone.localdate()))


@every_tick
def shifts_due(now: datetime) -> Iterable[Order]:
    """Return what the clock brings about in shifts: a reminder, no answer, nobody back."""
    for row in shift_rows.due_reminders(now)[:AT_ONCE]:
        key = f"duty.remind:{row.pk}:{row.remind_at:%Y%m%dT%H%M}"
        yield Order("duty.remind", key, row.station_id, {"place": str(row.pk)})
    for row in shift_rows.unanswered(now)[:AT_ONCE]:
        key = f"duty.expire:{row.pk}:{row.answer_by or now:%Y%m%dT%H%M}"
        yield Order("duty.expire", key, row.station_id, {"place": str(row.pk)})
    for shift in shift_rows.overdue_shifts(now)[:AT_ONCE]:
        key = f"duty.overdue:{shift.pk}"
        yield Order("duty.overdue", key, shift.station_id, {"shift": str(shift.pk)}, priority=2)


@handles("duty.remind")
def send_reminder(job: Job) -> None:
    """Remind somebody whose time it is."""
    actor = Actor.job("duty.clock", job.station_id, CLOCK)
    remind(actor, ClockedPlace(assignment_id=job.payload["place"]))


@handles("duty.expire")
def end_invitation(job: Job) -> None:
    """Take no answer for a no."""
    actor = Actor.job("duty.clock", job.station_id, CLOCK)
    expire_place(actor, ClockedPlace(assignment_id=job.payload["place"]))


@handles(ROSTER, Lane.STUDY)
def work_out(job: Job) -> None:
    """Work a proposal out; one that is there already is left as it is."""
    actor = Actor.job("duty.roster", job.station_id, CLOCK)
    row = roster_rows.proposal(actor, job.payload["proposal"])
    if row.done_at is not None or row.dropped_at is not None:
        return
    # The engine with its solver comes into the server only when somebody asks for a roster.
    from firstlight.duty.planning import finished

    def say(share: float) -> None:
        note_roster(
            actor, NoteRoster(proposal_id=row.pk, job_id=job.pk, progress=int(100 * share))
        )

    result, digest, error = finished(row, say)
    finish_roster(
        actor, FinishRoster(proposal_id=row.pk, digest=digest, result=result, error=error)
    )


@handles("duty.overdue")
def alarm(job: Job) -> None:
    """Raise the alarm for people who are not back."""
    actor = Actor.job("duty.clock", job.station_id, CLOCK)
    raise_overdue_shift(actor, ClockedShift(shift_id=job.payload["shift"]))


@handles(ENDS)
def warning_ends(job: Job) -> None:
    """Stand down who only watched: the warning's own hour is over."""
    actor = Actor.job("duty.clock", job.station_id, CLOCK)
    end_warning(actor, EndWarning(warning_id=job.payload["warning"]))
