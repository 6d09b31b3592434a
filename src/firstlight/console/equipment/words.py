"""What the pages of kit in use call things, and the parts of the list that are about use."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from firstlight.console.clocks import day_and_time
from firstlight.console.listing import Column, Filter
from firstlight.console.steps import Ask
from firstlight.equipment.rules import pre_use

MORE_LABELS: Mapping[str, str | Promise] = {
    "check_every_days": _("Checked every"),
    "check_every_uses": _("Checked after"),
    "retire_on": _("Last day of use"),
    "odometer_km": _("Mileage"),
    "battery_cycles": _("Battery cycles so far"),
    "flown_h": _("Hours flown so far"),
    "registration": _("Registration"),
    "operating_certificate": _("Operating certificate"),
    "aircraft_class": _("Class of the drone"),
}
CLASSES = (
    ("micro", _("Micro: under 0.25 kg")),
    ("light", _("Light: up to 4 kg empty")),
    ("small", _("Small: up to 15 kg empty")),
    ("medium", _("Medium: up to 150 kg")),
    ("large", _("Large: over 150 kg")),
)
FILTERS_OF_USE = (
    Filter(
        "late",
        _("Late"),
        lambda rows: rows.filter(state="issued", due_back_at__lt=timezone.now()),
    ),
    Filter("aside", _("Set aside"), lambda rows: rows.filter(is_quarantined=True)),
)


def due_back() -> Column:
    """Return the column that says until when a thing is out."""
    return Column("back", _("Return by"), _due_back, "due_back_at")


def _due_back(row: Any) -> str:
    return day_and_time(row.due_back_at)


def looked_over(kind: str) -> Ask:
    """Return the list that is ticked before a thing is handed out."""
    return Ask(
        "checked", _("In order"), "ticks", required=True, options=list(pre_use(kind).items())
    )


RETURN_BY = Ask("due_at", _("Return by"), "datetime-local")
