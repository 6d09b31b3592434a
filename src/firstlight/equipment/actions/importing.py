"""A list of kit taken in whole, or not at all."""

from django.utils.translation import gettext_lazy as _

from firstlight.equipment.models import EquipmentItem
from firstlight.equipment.rules import new_code
from firstlight.equipment.rules.item_file import FIELDS, REQUIRED, read_item
from firstlight.equipment.schemas import ImportItems
from firstlight.exchange.tables import read_table
from firstlight.force.queries import organisation
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused, Slip

MOST_LINES = 2000


@action("equipment.import_items", may="equipment.manage", takes=ImportItems)
def import_items(context: Context, data: ImportItems) -> int:
    """Take a list of things into stock; one bad line and nothing is taken in.

    Raises
    ------
    Refused
        ``bad-line`` names the first line that cannot be taken in, and why; `BadFile` for the
        file as a whole.
    """
    home = organisation(context.actor, data.organisation_id)
    table = read_table(data.content, data.filename, FIELDS, REQUIRED)
    if len(table.rows) > MOST_LINES:
        raise Slip("too-many", _("More than %(most)s lines: split the file."), most=MOST_LINES)
    rows = []
    for line in table.rows:
        try:
            said = read_item(line.values)
        except Refused as no:
            kind = Slip if no.is_mistake else Refused
            raise kind(
                "bad-line",
                _("Line %(line)s: %(why)s Nothing was taken in."),
                field="file",
                line=line.line,
                why=str(no),
            ) from no
        rows.append(
            EquipmentItem(station_id=home.station_id, organisation=home, code=new_code(), **said)
        )
    EquipmentItem.objects.bulk_create(rows)
    for row in rows:
        context.record(row, kind=row.kind, organisation_id=home.pk)
    return len(rows)
