"""Who wrote a tip is opened by two officers, each with another lock, for half an hour."""

import json

from django.utils.translation import gettext_lazy as _

from firstlight.cases.tips import letters, queries
from firstlight.cases.tips.models import InformantOpening, Tip
from firstlight.cases.tips.schemas import AgreeOpening, AskOpening, ReadInformant, RefuseOpening
from firstlight.cases.tips.vault import Opened, Ring, seal, unseal
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound, Refused
from firstlight.notify.actions import post

CLOSED = _("Open the vault first.")


def _own(row: Tip, keys: Ring) -> Opened:
    found = keys.get(row.key_id)
    if found is None:
        raise Refused("closed", CLOSED)
    return found


@action("tips.ask_opening", may="tips.read", takes=AskOpening)
def ask_opening(context: Context, data: AskOpening) -> InformantOpening:
    """Ask to open who wrote; holding the outer lock, open that one already.

    Raises
    ------
    Refused
        ``nobody`` when the writer left no name; ``asked`` while another request waits.
    """
    row = queries.tip(context.actor, data.tip_id)
    own = _own(row, data.keys)
    if row.informant is None:
        raise Refused("nobody", _("Whoever wrote this left no name."))
    waiting = row.openings.filter(agreed_at__isnull=True, refused_at__isnull=True)
    if waiting.exists():
        raise Refused("asked", _("A request waits for an answer already."))
    asked = InformantOpening(
        station_id=row.station_id,
        tip=row,
        asked_by_id=context.person_id,
        asker_lock=own.lock,
        reason=seal(row.key.content_public, data.reason.encode()),
        passed_on=unseal(own.lock_key, row.informant) if own.lock == 1 else None,
    )
    asked.save(force_insert=True)
    context.record(row, opening_id=str(asked.pk), lock=own.lock)
    others = queries.second_officers(row, context.person_id, own.lock)
    link = f"/tips/openings/{asked.pk}/"
    post(context, letters.second(row, str(asked.pk), others, context.now, link))
    return asked


@action("tips.agree_opening", may="tips.read", takes=AgreeOpening)
def agree_opening(context: Context, data: AgreeOpening) -> InformantOpening:
    """Open the other lock for the officer who asked; what is inside is sealed to them again.

    Raises
    ------
    Refused
        ``same-person``; ``same-lock`` when both hold the same one; ``over``.
    """
    asked = queries.opening(context.actor, data.opening_id)
    own = _own(asked.tip, data.keys)
    _check_second(context, asked, own)
    key = asked.tip.key
    if own.lock == 2:
        inside = unseal(own.lock_key, asked.passed_on or b"")
        asked.result = seal(key.outer_public, inside)
    else:
        asked.result = unseal(own.lock_key, asked.tip.informant or b"")
    asked.passed_on, asked.agreed_by_id, asked.agreed_at = None, context.person_id, context.now
    asked.save()
    context.record(asked.tip, opening_id=str(asked.pk), lock=own.lock)
    post(context, letters.answered(asked, context.now))
    return asked


def _check_second(context: Context, asked: InformantOpening, own: Opened) -> None:
    if asked.asked_by_id == context.person_id:
        raise Refused("same-person", _("A second officer must agree."))
    if asked.agreed_at or asked.refused_at or asked.tip.informant is None:
        raise Refused("over", _("This request is over."))
    if asked.asker_lock == own.lock:
        raise Refused(
            "same-lock", _("You both hold the same lock: ask a colleague who holds the other.")
        )


@action("tips.refuse_opening", may="tips.read", takes=RefuseOpening)
def refuse_opening(context: Context, data: RefuseOpening) -> InformantOpening:
    """Refuse, or take back, a request."""
    asked = queries.opening(context.actor, data.opening_id)
    if asked.agreed_at or asked.refused_at:
        raise Refused("over", _("This request is over."))
    asked.refused_at, asked.passed_on = context.now, None
    asked.save()
    context.record(asked.tip, opening_id=str(asked.pk))
    if asked.asked_by_id != context.person_id:
        post(context, letters.answered(asked, context.now))
    return asked


@action("tips.read_informant", may="tips.read", takes=ReadInformant)
def read_informant(context: Context, data: ReadInformant) -> dict[str, str]:
    """Read who wrote, within half an hour, as the officer who asked."""
    asked = queries.opening(context.actor, data.opening_id)
    if asked.asked_by_id != context.person_id:
        raise NotFound
    if not queries.runs(asked):
        raise Refused("over", _("This opening is over; ask again if it is needed."))
    own = _own(asked.tip, data.keys)
    context.record(asked.tip, opening_id=str(asked.pk))
    found: dict[str, str] = json.loads(unseal(own.lock_key, asked.result or b""))
    return found
