"""What the pages of the squad call things, and why somebody is left out, in words."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstlight.training.models import Credential

PART_NAMES: dict[str, str | Promise] = {
    "credentials": gettext_lazy("Certificates"),
    "drills": gettext_lazy("Drills and tests passed"),
    "availability": gettext_lazy("Hours free a week"),
    "hours": gettext_lazy("Hours on duty"),
    "quality": gettext_lazy("Share of accepted shifts kept"),
}
LABELS = {
    "organisation_id": gettext_lazy("Where it holds"),
    "seats": gettext_lazy("Places in the squad"),
    "in_force_from": gettext_lazy("In force from"),
    "months": gettext_lazy("Looked back (months)"),
    "must": gettext_lazy("Needed by everybody"),
    "note": gettext_lazy("What is new in this version"),
}


def why_left_out(code: Sequence[Any]) -> str:
    """Return why somebody is left out of a proposal."""
    if code[0] == "lacks":
        return _("has no valid “%(kind)s”") % {"kind": Credential.Kind(code[1]).label}
    name = PART_NAMES[code[1]]
    return _("%(what)s: %(has)s, at least %(least)s needed") % {
        "what": name,
        "has": f"{code[2]:g}",
        "least": f"{code[3]:g}",
    }


def field_rows() -> list[dict[str, Any]]:
    """Return the rows of the table of weights: a part with its three fields."""
    return [
        {"name": name, "fields": [f"{word}_{part}" for word in ("weight", "full", "least")]}
        for part, name in PART_NAMES.items()
    ]
