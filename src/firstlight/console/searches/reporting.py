"""What the form that takes calls asks for when somebody is missing."""

from typing import Any

from firstlight.console.searches.words import LABELS
from firstlight.searches.rules.categories import CATEGORIES
from firstlight.searches.words import SEXES

MOMENTS = ("last_seen_at",)


def report_fields() -> dict[str, Any]:
    """Return what ``searches/report_fields.html`` draws beside the form's own values."""
    return {
        "search_labels": LABELS,
        "categories": list(CATEGORIES.items()),
        "sexes": list(SEXES.items()),
    }
