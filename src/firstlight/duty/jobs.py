"""What happens by the clock: erasure, reminders, ends of invitations, the overdue alarm."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.duty.actions import erase_helpers, purge_positions
from firstlight.duty.actions.erasing import erase
from firstlight.duty.actions.gates import tell_school_short
from firstlight.duty.actions.reminders import (
    expire_place,
    raise_overdue_shift,
    raise_unbegun_shift,
    remind,
)
from firstlight.duty.actions.rosters import JOB as ROSTER
from firstlight.duty.actions.rosters import finish_roster, note_roster
from firstlight.duty.actions.warnings import ENDS, end_warning
from firstlight.duty.models import (
    DutySession,
    EmergencyActivation,
    EventDeployment,
    EventPost,
    EventReport,
    InjuryReport,
    Position,
    RosterProposal,
    SchoolContact,
    SchoolGateDuty,
    Shift,
    ShiftAssignment,
    ShiftLog,
    ShiftNeed,
    ShiftPreference,
    ShiftWish,
    StormHead,
    StormTask,
    SwapRequest,
    WalkUp,
)
from firstlight.duty.queries import gates, roster_rows, shift_rows
from firstlight.duty.rules.keeping import INJURY_KEPT, KEPT, ROSTER_KEPT
from firstlight.duty.schemas import (
    ClockedPlace,
    ClockedShift,
    EraseHelpers,
    FinishRoster,
    NoteRoster,
    PurgePositions,
)
from firstlight.duty.schemas.gates import ClockedGate
from firstlight.duty.schemas.storms import EndWarning
from firstlight.force.models import Organisation
from firstlight.kernel.actor import Actor
from firstlight.kernel.jobs import Lane, Order, every_tick, handles
from firstlight.kernel.models import Job
from firstlight.privacy.queries.ageing import after, after_last_act
from firstlight.privacy.rules import erases, keeps

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
    """Return what the clock brings about: a reminder, no answer, nobody back, nobody there."""
    for row in shift_rows.due_reminders(now)[:AT_ONCE]:
        key = f"duty.remind:{row.pk}:{row.remind_at:%Y%m%dT%H%M}"
        yield Order("duty.remind", key, row.station_id, {"place": str(row.pk)})
    for row in shift_rows.unanswered(now)[:AT_ONCE]:
        key = f"duty.expire:{row.pk}:{row.answer_by or now:%Y%m%dT%H%M}"
        yield Order("duty.expire", key, row.station_id, {"place": str(row.pk)})
    for shift in shift_rows.overdue_shifts(now)[:AT_ONCE]:
        key = f"duty.overdue:{shift.pk}"
        yield Order("duty.overdue", key, shift.station_id, {"shift": str(shift.pk)}, priority=2)
    for shift in shift_rows.unbegun_shifts(now)[:AT_ONCE]:
        key = f"duty.unbegun:{shift.pk}"
        yield Order("duty.unbegun", key, shift.station_id, {"shift": str(shift.pk)})


@every_tick
def schools_due(now: datetime) -> Iterable[Order]:
    """Return the first gates of a day at which people lack: once a school and day it is told."""
    for row in gates.short_for_schools(now)[:AT_ONCE]:
        key = f"duty.school_short:{row.window.place_id}:{row.on_date}"
        yield Order("duty.school_short", key, row.station_id, {"gate": str(row.pk)})


@handles("duty.school_short")
def say_short(job: Job) -> None:
    """Tell a school that people lack at a gate."""
    actor = Actor.job("duty.clock", job.station_id, CLOCK)
    tell_school_short(actor, ClockedGate(duty_id=job.payload["gate"]))


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


@handles("duty.unbegun")
def say_unbegun(job: Job) -> None:
    """Say that a shift has begun and nobody has checked in."""
    actor = Actor.job("duty.clock", job.station_id, CLOCK)
    raise_unbegun_shift(actor, ClockedShift(shift_id=job.payload["shift"]))


@handles(ENDS)
def warning_ends(job: Job) -> None:
    """Stand down who only watched: the warning's own hour is over."""
    actor = Actor.job("duty.clock", job.station_id, CLOCK)
    end_warning(actor, EndWarning(warning_id=job.payload["warning"]))


erases(
    "shift",
    _("Shifts with who was on them, their logs, gate duties and patrols"),
    _("3 years after they ended"),
    Shift,
    ShiftNeed,
    ShiftAssignment,
    SwapRequest,
    ShiftLog,
    SchoolGateDuty,
    number="title",
    ages=after(Shift, "ends_at", KEPT),
)(erase)


erases(
    "duty_session",
    _("Who was on duty from when to when"),
    _("3 years after they went off duty"),
    DutySession,
    ages=after(DutySession, "ended_at", KEPT),
)(erase)


erases(
    "event_security",
    _("Events secured: plan, posts, what was reported"),
    _("3 years after the event"),
    EventDeployment,
    EventPost,
    EventReport,
    ages=after(EventDeployment, "ends_at", KEPT),
)(erase)


erases(
    "storm",
    _("Storm activations: tasks, who went out, what was said"),
    _("3 years after they ended; of those that never end, after the last act"),
    EmergencyActivation,
    StormTask,
    StormHead,
    number="hazard",
    ages=after_last_act(EmergencyActivation, KEPT),
)(erase)


erases(
    "injury",
    _("Injuries of our own people"),
    _("3 years after the last act: so long may be claimed for them"),
    InjuryReport,
    ages=after_last_act(InjuryReport, INJURY_KEPT),
)(erase)


erases(
    "school_contact",
    _("Who spoke for which school"),
    _("3 years after they ceased to"),
    SchoolContact,
    ages=after(SchoolContact, "ended_at", KEPT),
)(erase)


erases(
    "roster_proposal",
    _("Proposals of whom to ask to which shift, and why"),
    _("1 year after their last day"),
    RosterProposal,
    ages=after(RosterProposal, "ends_on", ROSTER_KEPT),
)(erase)


keeps("position", _("Positions on duty"), _("30 days; in a search 90"), Position)
keeps("helper", _("Helpers who are no members"), _("14 days after the shift"), WalkUp)
keeps(
    "wish",
    _("Wishes about a shift; how somebody wants to be asked"),
    _("until the shift is over; until the person is erased"),
    ShiftWish,
    ShiftPreference,
)
