"""Every change of this room."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import move
from firstlight.privacy import queries
from firstlight.privacy.actions.access import (
    end_access,
    request_access,
    step_access,
    use_access,
)
from firstlight.privacy.actions.breaches import (
    assess_breach,
    contain_breach,
    report_breach,
    step_breach,
)
from firstlight.privacy.actions.clock import (
    erase_watched,
    hold_erasure,
    release_erasure,
    review_hold,
    schedule_erasure,
    set_clocks,
)
from firstlight.privacy.actions.papers import (
    close_minors_audit,
    drop_entry,
    sign_assessment,
    write_assessment,
    write_entry,
)
from firstlight.privacy.actions.reminding import remind_breach, remind_hold, remind_request
from firstlight.privacy.actions.repeating import repeat_erasure
from firstlight.privacy.actions.rights import (
    ask_right,
    keep_act,
    lapse_requests,
    move_request,
    note_done,
    step_request,
)
from firstlight.privacy.actions.sweeping import old_letters, old_receipts, old_refusals
from firstlight.privacy.models import Consent, ModuleSwitch, RetentionJob
from firstlight.privacy.modules import MODULES
from firstlight.privacy.purposes import PURPOSES, Purpose
from firstlight.privacy.rules import CONSENT, OF_HOUSE, RETENTION_JOB, SWEEPS
from firstlight.privacy.schemas import (
    AnswerConsent,
    AskConsent,
    RunClock,
    SweepHouse,
    SwitchModule,
)

__all__ = [
    "ask_consent",
    "ask_right",
    "assess_breach",
    "close_minors_audit",
    "contain_breach",
    "drop_entry",
    "end_access",
    "end_consents",
    "end_consents_of",
    "end_consents_of_leaver",
    "erase_now",
    "give_consent",
    "hold_erasure",
    "keep_act",
    "move_request",
    "note_done",
    "old_letters",
    "old_receipts",
    "old_refusals",
    "refuse_consent",
    "release_erasure",
    "remind_breach",
    "remind_hold",
    "remind_request",
    "repeat_erasure",
    "report_breach",
    "request_access",
    "review_hold",
    "run_clock",
    "schedule_erasure",
    "sign_assessment",
    "step_access",
    "step_breach",
    "step_request",
    "sweep_house",
    "switch_module",
    "use_access",
    "withdraw_consent",
    "write_assessment",
    "write_entry",
]


def _purpose(key: str) -> Purpose:
    if key not in PURPOSES:
        raise Refused("no-such-purpose", _("There is no such question."), field="purpose")
    return PURPOSES[key]


def _ask(context: Context, subject_id: UUID, purpose: Purpose, method: str) -> Consent:
    consent = Consent(
        station_id=context.actor.station_id,
        subject_id=subject_id,
        purpose=purpose.key,
        data_items=list(purpose.items),
        notice_version=purpose.version,
        method=method,
    )
    consent.save(force_insert=True)
    context.record(consent, what="privacy.ask_consent", purpose=purpose.key)
    return consent


@action("privacy.ask_consent", may="force.review", takes=AskConsent)
def ask_consent(context: Context, data: AskConsent) -> Consent:
    """Ask a person one question; after a no, not again for half a year.

    Raises
    ------
    Refused
        ``no-such-purpose``, ``already-asked`` or ``ask-again-lock``.
    """
    purpose = _purpose(data.purpose)
    if queries.live_consent(data.subject_id, purpose.key):
        raise Refused("already-asked", _("This question is open or answered already."))
    if queries.refused_lately(data.subject_id, purpose.key, timezone.localdate(context.now)):
        raise Refused(
            "ask-again-lock",
            _("The person said no to this. They are not asked again; they may change it."),
        )
    return _ask(context, data.subject_id, purpose, "asked")


@action("privacy.give_consent", may="me.consent", takes=AnswerConsent, offline=Offline.APPEND)
def give_consent(context: Context, data: AnswerConsent) -> Consent:
    """The actor says yes to one purpose, for themselves."""
    purpose = _purpose(data.purpose)
    consent = _open_question(context, purpose, data.method)
    if consent.state == "given":
        raise Refused("already-given", _("You have said yes to this already."))
    consent.given_at, consent.notice_version = context.now, purpose.version
    consent.expires_at = _end(context.now, purpose)
    move(context, CONSENT, consent, "give", purpose=purpose.key)
    return consent


@action("privacy.refuse_consent", may="me.consent", takes=AnswerConsent, offline=Offline.APPEND)
def refuse_consent(context: Context, data: AnswerConsent) -> Consent:
    """The actor says no to one purpose; nothing else changes for them."""
    purpose = _purpose(data.purpose)
    consent = _open_question(context, purpose, data.method)
    if consent.state == "given":
        raise Refused("already-given", _("You have said yes to this; you may withdraw it."))
    consent.ended_at = context.now
    move(context, CONSENT, consent, "refuse", purpose=purpose.key)
    return consent


@action("privacy.withdraw_consent", may="me.consent", takes=AnswerConsent, offline=Offline.APPEND)
def withdraw_consent(context: Context, data: AnswerConsent) -> Consent:
    """The actor takes their yes back, in one step."""
    purpose = _purpose(data.purpose)
    consent = queries.live_consent(context.person_id, purpose.key)
    if consent is None or consent.state != "given":
        raise Refused("not-given", _("You have not said yes to this."))
    _take_back(context, consent)
    return consent


def _take_back(context: Context, consent: Consent) -> None:
    consent.ended_at = context.now
    who = str(consent.subject_id)
    move(context, CONSENT, consent, "withdraw", purpose=consent.purpose, subject_id=who)


def _open_question(context: Context, purpose: Purpose, method: str) -> Consent:
    found = queries.live_consent(context.person_id, purpose.key)
    if found and found.state == "given" and (event := _ending(found, context.now)):
        # It has run out, and tonight's clock has not come yet: the new answer need not wait.
        _end_by_clock(context.as_system(), found, event)
        found = None
    return found or _ask(context, context.person_id, purpose, method)


def _end(now: datetime, purpose: Purpose) -> datetime | None:
    return now + timedelta(days=purpose.lasts_days) if purpose.lasts_days else None


def end_consents(context: Context) -> int:
    """End what has run out or whose notice has changed, in the station of the acting job."""
    ended = 0
    for consent in queries.consents_over(context.actor.station_id):
        event = _ending(consent, context.now)
        if event:
            _end_by_clock(context, consent, event)
            ended += 1
    return ended


def _end_by_clock(context: Context, consent: Consent, event: str) -> None:
    consent.ended_at, who = context.now, str(consent.subject_id)
    move(context, CONSENT, consent, event, purpose=consent.purpose, subject_id=who)


def end_consents_of(context: Context, subject_id: UUID, purpose: str = "") -> None:
    """End every standing consent of somebody who is erased, or one of them, inside that act."""
    for consent in queries.standing_consents(subject_id):
        if purpose not in ("", consent.purpose):
            continue
        _run_out(context, consent)


def end_consents_of_leaver(context: Context, subject_id: UUID) -> None:
    """End what somebody has agreed to in order to serve, inside the act by which they leave.

    Nobody who has left finds a page to take it back on. Who leaves by themselves takes it back;
    of who is removed or not taken on it runs out, as their service does.
    """
    for consent in queries.standing_consents(subject_id):
        purpose = PURPOSES.get(consent.purpose)
        if purpose is not None and purpose.outlasts:
            continue
        if context.actor.person_id == subject_id:
            _take_back(context, consent)
        else:
            _run_out(context, consent)


def _run_out(context: Context, consent: Consent) -> None:
    consent.ended_at = consent.expires_at = context.now
    system, who = context.as_system(), str(consent.subject_id)
    move(system, CONSENT, consent, "expire", purpose=consent.purpose, subject_id=who)


def _ending(consent: Consent, now: datetime) -> str:
    if consent.expires_at and consent.expires_at <= now:
        return "expire"
    purpose = PURPOSES.get(consent.purpose)
    return "supersede" if purpose is None or purpose.version != consent.notice_version else ""


@action("privacy.run_clock", may="privacy.erase", takes=RunClock)
def run_clock(context: Context, data: RunClock) -> dict[str, int]:
    """Erase what is due, by the erasers of its rooms; return how many by category.

    First the clocks of what ages by itself are set. What is held is not touched. With `dry_run`
    nothing is set or erased, only counted.
    """
    counts: dict[str, int] = {}
    clocks = 0 if data.dry_run else set_clocks(context, data.on)
    for job in queries.due(context.actor, data.on):
        counts[job.category] = counts.get(job.category, 0) + 1
        if not data.dry_run:
            erase_watched(context, job.subject, job.category)
            job.done_at = context.now
            move(
                context,
                RETENTION_JOB,
                job,
                "erase",
                category=job.category,
                about=job.subject,
            )
    ended = 0 if data.dry_run else end_consents(context)
    lapsed = 0 if data.dry_run else lapse_requests(context)
    swept = {} if data.dry_run else _swept(context, data.on, SWEEPS.keys() - OF_HOUSE)
    run = RetentionJob(station_id=context.actor.station_id, subject="", category="run")
    context.record(
        run,
        dry_run=data.dry_run,
        on=str(data.on),
        consents_ended=ended,
        lapsed=lapsed,
        clocks=clocks,
        swept=swept,
        counts=counts,
    )
    return counts


@action("privacy.sweep_house", may="privacy.erase", takes=SweepHouse)
def sweep_house(context: Context, data: SweepHouse) -> dict[str, int]:
    """Sweep what is no station's own; return how many by kind."""
    swept = _swept(context, data.on, OF_HOUSE)
    run = RetentionJob(station_id=context.actor.station_id, subject="", category="house")
    context.record(run, on=str(data.on), swept=swept)
    return swept


def _swept(context: Context, on: date, keys: Collection[str]) -> dict[str, int]:
    return {key: sweep(context, on) for key, sweep in SWEEPS.items() if key in keys}


def erase_now(context: Context, subject: models.Model, category: str) -> None:
    """Erase one thing today, inside the act that was asked to: its clock is run down at once.

    Raises
    ------
    Refused
        ``held`` while it is held back.
    """
    label = f"{subject._meta.label_lower}:{subject.pk}"
    job = queries.clock_of(label, category)
    if job is not None and job.state == "held":
        raise Refused("held", _("This is held back: look at the hold first."))
    if job is None or job.state not in ("erased", "anonymised"):
        job = schedule_erasure(context, subject, category, timezone.localdate(context.now))
        job.done_at = context.now
        system = context.as_system()
        move(system, RETENTION_JOB, job, "erase", category=category, about=label)
    erase_watched(context, label, category)


@action("privacy.switch_module", may="privacy.manage", takes=SwitchModule)
def switch_module(context: Context, data: SwitchModule) -> ModuleSwitch:
    """Switch a part of the product off, or on again, for the actor's organisation and below.

    Raises
    ------
    Refused
        ``no-such-module``, ``no-reason`` to switch it off, ``as-it-is`` already.
    """
    if data.module not in MODULES:
        raise Refused("no-such-module", _("There is no such part."), field="module")
    reason = " ".join(data.reason.split())
    if not data.on and not reason:
        raise Refused("no-reason", _("Say why it is switched off."), field="reason")
    row = queries.switches(context.actor).get(data.module) or ModuleSwitch(
        station_id=context.actor.station_id, module=data.module
    )
    if row.is_on == data.on:
        raise Refused("as-it-is", _("It stands like that already."), field="on")
    row.is_on, row.reason, row.changed_at = data.on, reason, context.now
    row.version += 1
    row.save()
    context.record(row, module=data.module, on=data.on)
    return row
