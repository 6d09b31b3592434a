"""The log of a shift: written by its leader at the end, for the officer to confirm."""

from django.utils.translation import gettext_lazy as _

from firstlight.duty.models import ShiftLog
from firstlight.duty.queries import shift_rows
from firstlight.duty.schemas.shifts import WriteLog
from firstlight.kernel.actions import Context, Offline, action
from firstlight.kernel.errors import Refused


@action("duty.write_log", may="duty.join", takes=WriteLog, offline=Offline.APPEND)
def write_log(context: Context, data: WriteLog) -> ShiftLog:
    """Write what happened in a shift; it can be put right until it is handed in."""
    shift = shift_rows.led_shift(context.actor, data.shift_id)
    if shift.state not in ("in_progress", "ended"):
        raise Refused("not-now", _("The log is written while the shift runs or after its end."))
    row = shift_rows.log_of(shift) or ShiftLog(station_id=shift.station_id, shift=shift)
    for name, value in data.model_dump(exclude={"shift_id"}).items():
        setattr(row, name, value)
    row.written_by_id = context.person_id
    row.save()
    context.record(row, shift_id=shift.pk, leaflets=data.leaflets, talked_away=data.talked_away)
    return row
