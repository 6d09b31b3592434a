"""What the clock takes away."""

from firstlight.cases.tips.models import InformantOpening, Tip
from firstlight.kernel.actions import Context


def erase_content(context: Context, row: Tip) -> bool:
    """Erase what was said, pictures and reasons; answers stay for their reader."""
    had = row.sealed is not None
    row.sealed = None
    row.save()
    row.pictures.all().delete()
    row.notes.all().delete()
    row.messages.filter(is_answer=False).delete()
    context.record(row, what="tips.erase_content")
    return had


def erase_informant(context: Context, row: Tip) -> bool:
    """Erase who wrote, and the mailbox: no code opens anything any more."""
    had = row.informant is not None
    row.informant, row.code_hash, row.box_public = None, b"", b""
    row.save()
    row.openings.all().delete()
    row.messages.all().delete()
    context.record(row, what="tips.erase_informant")
    return had


def erase_row(context: Context, row: Tip) -> bool:
    """Erase the last of a tip, and a retired key that opens nothing more."""
    context.record(row, what="tips.erase_row")
    key = row.key
    row.delete()
    if key.retired_at is not None and not key.tips.exists():
        context.record(key, what="tips.erase_key")
        key.delete()
    return True


def close_openings(context: Context, rows: list[InformantOpening]) -> int:
    """Erase what was opened half an hour ago."""
    for row in rows:
        row.result = None
        row.save()
        context.record(row.tip, what="tips.opening_over", opening_id=str(row.pk))
    return len(rows)
