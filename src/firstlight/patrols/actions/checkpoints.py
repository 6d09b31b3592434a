"""Signs: put up, put right, given a new code, taken down."""

from django.utils.translation import gettext_lazy as _

from firstlight.duty.queries.shift_rows import planned_in
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused, Slip
from firstlight.patrols.models import Checkpoint
from firstlight.patrols.queries import proof as queries
from firstlight.patrols.rules.codes import new_secret, tag_hash
from firstlight.patrols.schemas.proof import CheckpointKey, EditCheckpoint, MakeCheckpoint

LAST_ISSUE = 999


@action("patrols.make_checkpoint", may="patrols.signs", takes=MakeCheckpoint)
def make_checkpoint(context: Context, data: MakeCheckpoint) -> Checkpoint:
    """Put up a sign.

    Raises
    ------
    Refused
        ``no-tag`` where a visit is to be shown by a tag and none was read.
    """
    home = planned_in(context.actor, data.organisation_id)
    row = Checkpoint(station_id=home.station_id, organisation=home)
    _fill(row, data)
    row.save(force_insert=True)
    context.record(row, way=row.way)
    return row


@action("patrols.edit_checkpoint", may="patrols.signs", takes=EditCheckpoint)
def edit_checkpoint(context: Context, data: EditCheckpoint) -> Checkpoint:
    """Put a sign right."""
    row = queries.checkpoint(context.actor, data.checkpoint_id)
    row.organisation = planned_in(context.actor, data.organisation_id)
    _fill(row, data)
    row.version += 1
    row.save()
    context.record(row, way=row.way)
    return row


def _fill(row: Checkpoint, data: MakeCheckpoint) -> None:
    for name in ("name", "lon", "lat", "radius_m", "way", "period_s", "dwell_min"):
        setattr(row, name, getattr(data, name))
    if data.tag:
        row.tag_hash = tag_hash(data.tag)
    if row.way == Checkpoint.Way.NFC and not row.tag_hash:
        raise Refused("no-tag", _("Read the tag, or type what it says."), field="tag")


@action("patrols.reissue_code", may="patrols.signs", takes=CheckpointKey)
def reissue_code(context: Context, data: CheckpointKey) -> Checkpoint:
    """Give a sign a new code: the printed one before it shows nothing any more."""
    row = queries.checkpoint(context.actor, data.checkpoint_id)
    if row.code_number >= LAST_ISSUE:
        raise Slip("too-many", _("Take this sign down and put up a new one."))
    row.code_number += 1
    if row.way == Checkpoint.Way.ROTATING:
        row.secret = new_secret()
    row.version += 1
    row.save()
    context.record(row, issue=row.code_number)
    return row


@action("patrols.retire_checkpoint", may="patrols.signs", takes=CheckpointKey)
def retire_checkpoint(context: Context, data: CheckpointKey) -> Checkpoint:
    """Take a sign down; what was shown at it stays."""
    row = queries.checkpoint(context.actor, data.checkpoint_id)
    row.is_retired = True
    row.version += 1
    row.save()
    context.record(row)
    return row
