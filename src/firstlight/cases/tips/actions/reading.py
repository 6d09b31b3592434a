"""What officers do with a tip: open it (each opening is logged), judge it, answer it."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.cases.tips import letters, queries
from firstlight.cases.tips.models import Tip, TipMessage, TipNote
from firstlight.cases.tips.rules import CONTENT_DAYS, IDENTITY_DAYS, ROW_DAYS, TIP
from firstlight.cases.tips.schemas import OpenTip, Reply, StepTip
from firstlight.cases.tips.vault import Ring, seal, unseal
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.privacy.actions import schedule_erasure

ANSWERS = ("answer", "out_of_scope")


@dataclass(frozen=True, slots=True, repr=False)
class TipOpened:
    """A tip in words, for this one page."""

    said: dict[str, str]
    pictures: list[bytes]
    letters: list[tuple[datetime, bool, str]]
    notes: list[tuple[datetime, str, str, str]]


@action("tips.open_tip", may="tips.read", takes=OpenTip)
def open_tip(context: Context, data: OpenTip) -> TipOpened:
    """Open one tip with the officer's own keys.

    Raises
    ------
    Refused
        ``closed`` while the vault is locked, ``erased`` when its day has come.
    """
    row = queries.tip(context.actor, data.tip_id)
    private = _content_key(row, data.keys)
    context.record(row)
    said = json.loads(unseal(private, row.sealed)) if row.sealed is not None else {}
    return TipOpened(
        said,
        [unseal(private, each.sealed) for each in row.pictures.all()],
        [
            (each.created_at, each.is_answer, unseal(private, each.for_officers).decode())
            for each in row.messages.order_by("created_at", "version")
        ],
        [
            (each.created_at, each.by.name, each.event, unseal(private, each.sealed).decode())
            for each in row.notes.select_related("by").order_by("created_at")
        ],
    )


def _content_key(row: Tip, keys: Ring) -> bytes:
    """Return the private key of a tip's vault, or refuse."""
    opened = keys.get(row.key_id)
    if opened is None:
        raise Refused("closed", _("Open the vault first."))
    return opened.content


@action("tips.reply", may="tips.read", takes=Reply)
def reply(context: Context, data: Reply) -> Tip:
    """Write to the informant's mailbox; only their code opens it, and the officers' own copy."""
    row = queries.tip(context.actor, data.tip_id)
    if row.state in TIP.terminal:
        raise Refused("over", _("This tip is closed."), field="words")
    _write(row, data.words)
    context.record(row)
    return row


@action("tips.step_tip", may="tips.read", takes=StepTip)
def step_tip(context: Context, data: StepTip) -> Tip:
    """Take one step of a tip; why is kept sealed, like the tip."""
    row = queries.tip(context.actor, data.tip_id)
    evidence = data.model_dump(exclude={"tip_id", "event", "version"})
    if data.event == "verify":
        row.police_ref, row.handed_to = data.police_ref, data.handed_to
        row.handed_at, row.handed_by_id = context.now, context.person_id
    elif data.event in ("log", "triage"):
        row.kind = data.kind
    elif data.event == "out_of_scope":
        row.referred_to = data.referred_to
    given = {name: value for name, value in evidence.items() if value}
    moved = move(context, TIP, row, data.event, given, seen_version=data.version)
    if data.reason:
        TipNote(
            station_id=row.station_id,
            tip=row,
            by_id=context.person_id,
            event=data.event,
            sealed=seal(row.key.content_public, data.reason.encode()),
        ).save(force_insert=True)
    if data.event in ANSWERS:
        _write(row, data.words)
    if not moved:
        others = queries.second_officers(row, context.person_id)
        post(context, letters.second(row, f"{row.pk}:{row.version}", others, context.now))
    if moved and row.state in TIP.terminal:
        _close(context, row)
    return row


def _write(row: Tip, words: str) -> None:
    TipMessage(
        station_id=row.station_id,
        tip=row,
        is_answer=True,
        for_officers=seal(row.key.content_public, words.encode()),
        for_informant=seal(row.box_public, words.encode()),
        version=queries.next_letter(row),
    ).save(force_insert=True)


def _close(context: Context, row: Tip) -> None:
    """Set the clocks: what police have goes at once, what was not proven in thirty days."""
    today = timezone.localdate(context.now)
    row.closed_on = today
    row.save()
    kept = 0 if row.state == "closed_valid" else CONTENT_DAYS
    schedule_erasure(context, row, "tip_content", today + timedelta(days=kept))
    schedule_erasure(context, row, "tip_informant", today + timedelta(days=IDENTITY_DAYS))
    schedule_erasure(context, row, "tip_row", today + timedelta(days=ROW_DAYS))
