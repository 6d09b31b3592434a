"""Helpers who are no members: they sign in at a post by QR, and are erased on their day."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.duty.models import Shift, WalkUp
from firstlight.duty.queries import shift_rows
from firstlight.duty.rules.reminding import HELPER_KEPT
from firstlight.duty.schemas.shifts import EraseHelpers, HelperKey, SignInHelper
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused


@action("duty.sign_in_helper", may="duty.join", takes=SignInHelper)
def sign_in_helper(context: Context, data: SignInHelper) -> WalkUp:
    """Take a helper in at an ordinary shift, by the leader or at the post's own code.

    Raises
    ------
    Refused
        ``risky`` shifts take members only; ``risks`` have to be read; the shift is ``not-open``.
    """
    shift = shift_rows.led_shift(context.actor, data.shift_id)
    if shift.risk_level == Shift.Risk.RISKY or shift.needs_child_clearance:
        raise Refused("risky", _("This shift takes members only."))
    if shift.state not in shift_rows.LIVE or shift.ends_at <= context.now:
        raise Refused("not-open", _("This shift takes nobody any more."))
    if not data.risks_read:
        raise Refused(
            "risks", _("Read the notice first, and say that you have."), field="risks_read"
        )
    row = WalkUp(
        station_id=shift.station_id,
        shift=shift,
        name=data.name,
        phone=data.phone,
        came_at=context.now,
        risks_read=True,
        erase_on=timezone.localdate(shift.ends_at) + HELPER_KEPT,
    )
    row.save(force_insert=True)
    context.record(row, shift_id=shift.pk)
    return row


@action("duty.sign_out_helper", may="duty.join", takes=HelperKey)
def sign_out_helper(context: Context, data: HelperKey) -> WalkUp:
    """Note that a helper has gone."""
    row = shift_rows.helper(context.actor, data.walk_up_id)
    row.left_at = row.left_at or context.now
    row.save(update_fields=["left_at"])
    context.record(row, shift_id=row.shift_id)
    return row


@action("duty.erase_helpers", may="duty.purge", takes=EraseHelpers)
def erase_helpers(context: Context, data: EraseHelpers) -> int:
    """Erase helpers whose day has come, and wishes about shifts that are over; return how many."""
    erased, _kinds = shift_rows.old_helpers(context.actor.station_id, data.on).delete()
    wishes, _kinds = shift_rows.old_wishes(context.actor.station_id, context.now).delete()
    run = WalkUp(station_id=context.actor.station_id)
    context.record(run, what="duty.helpers_erased", erased=erased, wishes=wishes)
    return erased
