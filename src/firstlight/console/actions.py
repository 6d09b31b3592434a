"""What pages do that belongs to no room: taking the log away leaves a trace in it."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict

from firstlight.console.sealed import Signed, signed_bundle
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import NotFound
from firstlight.kernel.models import LogHead


class ExportLog(BaseModel):
    """Take a station's chain away, signed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    station_id: UUID


@action("log.export", may="log.verify", takes=ExportLog)
def export_log(context: Context, data: ExportLog) -> Signed:
    """Sign a station's chain as it stands; the export is the row after its last."""
    if data.station_id not in context.actor.stations:
        raise NotFound
    head = LogHead.objects.filter(station_id=data.station_id).first()
    if head is None:
        raise NotFound
    bundle = signed_bundle(data.station_id)
    context.record(head, rows=bundle.rows, head=bundle.head)
    return bundle
