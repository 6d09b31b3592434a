"""What kit has to say when somebody leaves."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from firstlight.equipment.queries import held_by
from firstlight.kernel.actions import Context
from firstlight.kernel.errors import Refused
from firstlight.kernel.words import listed
from firstlight.kernel.workflow import Evidence


def check_returned(_context: Context, membership: Any, evidence: Evidence) -> None:
    """Refuse while the member holds kit, unless it is noted where it is."""
    out = held_by(membership.person_id)
    if out.exists() and not evidence.get("equipment_noted"):
        raise Refused(
            "kit-out",
            _("You still hold: %(kit)s. Give it back, or note where it is."),
            field="equipment_noted",
            kit=listed(out.values_list("name", flat=True)),
        )
