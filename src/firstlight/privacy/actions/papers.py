"""The papers of accountability: a register put right, assessments signed, audits closed."""

from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound, Refused, Slip
from firstlight.kernel.ids import uuid7
from firstlight.privacy.actions.clock import schedule_erasure
from firstlight.privacy.assessment import KEPT_FOR, LONGEST, QUESTIONS
from firstlight.privacy.models import ImpactAssessment, MinorsAudit, RegisterEntry
from firstlight.privacy.queries import papers as queries
from firstlight.privacy.register import FIELDS, SHIPPED
from firstlight.privacy.register import LONGEST as LONGEST_ENTRY
from firstlight.privacy.rules import erases
from firstlight.privacy.schemas import (
    CloseMinorsAudit,
    DropEntry,
    SignAssessment,
    WriteAssessment,
    WriteEntry,
)


def _fitting(given: dict[str, str], known: Collection[str], longest: int) -> dict[str, str]:
    """Return the texts, trimmed; refuse what is not asked for or too long, naming the field."""
    found = {}
    for name, text in given.items():
        if name not in known:
            raise Refused("no-such-field", _("There is no such field."), field=name)
        if len(text.strip()) > longest:
            raise Slip("too-long", _("This is too long."), field=name)
        found[name] = text.strip()
    return found


@action("privacy.write_entry", may="privacy.manage", takes=WriteEntry)
def write_entry(context: Context, data: WriteEntry) -> RegisterEntry:
    """Write an entry of the register in one language; without `key` a new one."""
    words = _fitting(data.words, FIELDS, LONGEST_ENTRY)
    if not words.get("name"):
        raise Slip("no-name", _("Say what is done."), field="name")
    row = queries.own_entry(context.actor, data.key) if data.key else None
    if row is None:
        if data.key and data.key not in SHIPPED:
            raise NotFound
        row = RegisterEntry(station_id=context.actor.station_id, key=data.key or str(uuid7()))
    row.texts = {**row.texts, data.language: words}
    row.is_dropped = False
    row.version += 1
    row.save()
    context.record(row, key=row.key, language=data.language)
    return row


@action("privacy.drop_entry", may="privacy.manage", takes=DropEntry)
def drop_entry(context: Context, data: DropEntry) -> RegisterEntry:
    """Take an entry off the register: this is not done here; written again it comes back."""
    row = queries.own_entry(context.actor, data.key)
    if row is None:
        if data.key not in SHIPPED:
            raise NotFound
        row = RegisterEntry(station_id=context.actor.station_id, key=data.key)
    row.is_dropped = True
    row.version += 1
    row.save()
    context.record(row, key=row.key)
    return row


@action("privacy.write_assessment", may="privacy.manage", takes=WriteAssessment)
def write_assessment(context: Context, data: WriteAssessment) -> ImpactAssessment:
    """Begin an impact assessment, or write on until it is signed.

    Raises
    ------
    Refused
        ``signed``: what was signed is not changed; a new one is written. ``no-such-entry``.
    """
    if data.entry and not queries.is_in_register(context.actor, data.entry):
        raise Refused("no-such-entry", _("The register has no such entry."), field="entry")
    answers = _fitting(data.answers, QUESTIONS, LONGEST)
    if data.assessment_id:
        row = queries.assessment(context.actor, data.assessment_id)
        if row.signed_on:
            raise Refused("signed", _("This is signed; write a new one."))
        row.version += 1
    else:
        row = ImpactAssessment(station_id=context.actor.station_id, person_id=context.person_id)
    row.title, row.entry, row.answers = data.title, data.entry, answers
    row.save()
    context.record(row, answered=sum(map(bool, answers.values())), entry=row.entry)
    return row


@action("privacy.sign_assessment", may="privacy.manage", takes=SignAssessment)
def sign_assessment(context: Context, data: SignAssessment) -> ImpactAssessment:
    """Sign an assessment in which every question is answered; it is kept for three years."""
    row = queries.assessment(context.actor, data.assessment_id)
    if row.signed_on:
        raise Refused("signed", _("This is signed; write a new one."))
    missing = next((name for name in QUESTIONS if not row.answers.get(name)), None)
    if missing:
        raise Slip("unanswered", _("Answer this before you sign."), field=missing)
    row.signed_on, row.signed_by_id = timezone.localdate(context.now), context.person_id
    row.version += 1
    row.save()
    context.record(row)
    schedule_erasure(context, row, "privacy.assessment", row.signed_on + KEPT_FOR)
    return row


@erases(
    "privacy.assessment",
    _("Signed impact assessments"),
    _("3 years after signing, by law"),
    ImpactAssessment,
    number="title",
)
def erase_assessment(context: Context, row: ImpactAssessment) -> bool:
    """Erase the answers of an assessment; its title and its day stay."""
    row.answers = {}
    row.save(update_fields=["answers"])
    context.record(row, what="privacy.erase_assessment")
    return True


@action("privacy.close_minors_audit", may="privacy.manage", takes=CloseMinorsAudit)
def close_minors_audit(context: Context, data: CloseMinorsAudit) -> MinorsAudit:
    """Close the audit of a year that is over: its figures are kept as they stand, with findings.

    Raises
    ------
    Refused
        ``not-over``: the year goes on; ``closed`` already.
    """
    today = timezone.localdate(context.now)
    if data.year >= today.year:
        raise Refused("not-over", _("This year is not over yet."), field="year")
    if queries.audit_of(context.actor, data.year):
        raise Refused("closed", _("The audit of this year is closed."), field="year")
    figures = queries.minors_figures(context.actor, data.year)
    row = MinorsAudit(
        station_id=context.actor.station_id,
        year=data.year,
        figures=figures,
        finding=data.finding,
        made_on=today,
        person_id=context.person_id,
    )
    row.save(force_insert=True)
    context.record(row, year=data.year, figures=figures)
    return row
