"""When a story may become public, and how it stands."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STANDINGS: dict[str, str | Promise] = {
    "draft": _("Draft (story)"),
    "under_review": _("To be approved (story)"),
    "approved": _("Approved (story)"),
    "published": _("Public (story)"),
    "recalled": _("Recalled (story)"),
}


def standing(row: Any) -> str:
    """Return how a story stands: a key of `STANDINGS`."""
    if row.recalled_at:
        return "recalled"
    if row.published_at:
        return "published"
    if row.approved_at:
        return "approved"
    return "under_review" if row.handed_in_at else "draft"


def gaps(people: Iterable[Any]) -> list[str]:
    """Return who keeps a story from becoming public: everybody shown who has not agreed."""
    return [each.called for each in people if each.agrees is not True]
