"""What the clock takes away: who objected and what was said; hours and stars stay."""

from firstlight.kernel.actions import Context
from firstlight.privacy.rules import owes
from firstlight.records.models import CivilExport, Recognition, RecordDispute

# A star that was halted or dropped since a backup is public again: it is halted anew by a person.
owes("recognition.object", Recognition)
owes("recognition.drop", Recognition)


def erase_objection(context: Context, row: Recognition) -> bool:
    """Erase what was said against a star and for it, and by whom; the star stays as it is."""
    row.state_note = ""
    row.save()
    row.objections.update(text="", answer="", code_hash="", objected_by_id=None)
    row.appeals.all().delete()
    context.record(row, what="records.erase_objection")
    return True


def erase_dispute(context: Context, row: RecordDispute) -> bool:
    """Erase what somebody said against their own record; its minutes stay."""
    context.record(row, what="records.erase_dispute")
    row.delete()
    return True


def erase_export(context: Context, row: CivilExport) -> bool:
    """Erase whose hours were passed on; that something was, to whom and how much, stays."""
    row.person_keys = []
    row.save()
    context.record(row, what="records.erase_export")
    return True
