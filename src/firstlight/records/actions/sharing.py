"""The file for the volunteer register: only who has agreed to it, and a log of what was shared."""

import hashlib
from dataclasses import dataclass

from firstlight.exchange.civil import VERSION, Served, civil_table
from firstlight.force.models import Membership
from firstlight.force.queries import organisation
from firstlight.kernel.actions import Context, action
from firstlight.kernel.workflow import move
from firstlight.privacy.queries import consenting
from firstlight.records.models import CivilExport, ServiceRecord
from firstlight.records.rules import SERVICE_RECORD
from firstlight.records.schemas import ExportCivil


@dataclass(frozen=True, slots=True)
class Exported:
    """The log row and the file."""

    log: CivilExport
    content: bytes


@action("records.export_civil", may="records.export", takes=ExportCivil)
def export_civil(context: Context, data: ExportCivil) -> Exported:
    """Write the file and the share log; who has not agreed to this purpose is left out."""
    node = organisation(context.actor, data.organisation_id)
    rows = list(
        ServiceRecord.objects.filter(
            organisation__path__startswith=node.path,
            state="confirmed",
            on_date__gte=data.starts_on,
            on_date__lte=data.ends_on,
        )
        .select_related("person", "organisation")
        .order_by("on_date", "pk")
    )
    agreed = consenting({row.person_id for row in rows}, "civil_affairs")
    shared = [row for row in rows if row.person_id in agreed]
    content = civil_table(_lines(shared), data.form)
    log = CivilExport(
        station_id=node.station_id,
        organisation=node,
        recipient=data.recipient,
        map_version=VERSION,
        starts_on=data.starts_on,
        ends_on=data.ends_on,
        people=len({row.person_id for row in shared}),
        rows=len(shared),
        left_out=len({row.person_id for row in rows} - agreed),
        digest=hashlib.sha256(content).hexdigest(),
        shared_at=context.now,
        shared_by_id=context.person_id,
        person_keys=sorted(str(key) for key in {row.person_id for row in shared}),
    )
    log.save(force_insert=True)
    context.record(log, people=log.people, rows=log.rows, digest=log.digest, map=VERSION)
    for row in shared:
        move(context.as_system(), SERVICE_RECORD, row, "export", export_id=str(log.pk))
    return Exported(log, content)


def _lines(rows: list[ServiceRecord]) -> list[Served]:
    numbers = dict(
        Membership.objects.filter(person_id__in={row.person_id for row in rows}).values_list(
            "person_id", "number"
        )
    )
    return [
        Served(
            name=row.person.name,
            number=numbers.get(row.person_id, ""),
            activity=row.activity,
            on_date=row.on_date,
            place_name=row.place_name,
            hours=f"{row.minutes / 60:.2f}",
            source="签到" if row.origin else "补录",
            evaluation=str(row.get_evaluation_display()) if row.evaluation else "",
            organisation=row.organisation.name,
        )
        for row in rows
    ]
