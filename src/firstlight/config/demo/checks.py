"""Check lists of the demonstration as they are kept, and made-up answers to them."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from firstlight.cases.checklists.models import CheckAnswer, CheckForm
from firstlight.cases.checklists.queries import usual
from firstlight.config.demo.keys import key
from firstlight.kernel.rows import Row


def check_form(station_id: UUID, kind: str) -> CheckForm:
    """Keep the usual check list of a kind at a station."""
    schema, source = usual(kind)
    return CheckForm.objects.create(
        id=key("check-form", kind),
        station_id=station_id,
        kind=kind,
        number=1,
        schema=schema,
        source=source,
        in_use_since=timezone.now() - timedelta(days=90),
        is_demo=True,
    )


def checked(row: Row, form: CheckForm, to_mend: Collection[str], at: datetime) -> CheckAnswer:
    """Return answers to a check list: everything fine but what is to be put right."""
    choices = {
        name: "mend" if name in to_mend else "fine"
        for name, found in form.schema["properties"].items()
        if "oneOf" in found
    }
    return CheckAnswer(
        id=key("check-answer", row.pk),
        station_id=row.station_id,
        subject=row.label,
        form=form,
        answers=choices,
        at=at,
    )
