"""What the pages of targets show: words for how often, how late, and the map's layer."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from firstlight.patrols.models import PatrolTarget
from firstlight.patrols.queries.targets import Wait
from firstlight.places.models import Place

KINDS = {
    **{str(key): words for key, words in Place.Kind.choices},
    "route": gettext_lazy("Kept route"),
}
LABELS = {
    "organisation_id": gettext_lazy("Team (organisation)"),
    "kinds": gettext_lazy("All of a kind"),
    "place_ids": gettext_lazy("Single places"),
    "checkpoint_ids": gettext_lazy("Checkpoints"),
    "route_ids": gettext_lazy("Kept routes"),
    "times": gettext_lazy("Times"),
    "every_days": gettext_lazy("In so many days"),
    "season": gettext_lazy("Only in"),
    "from_time": gettext_lazy("Between"),
    "to_time": gettext_lazy("and"),
    "means": gettext_lazy("How one goes"),
    "dwell_min": gettext_lazy("Stay (minutes)"),
    "file": gettext_lazy("File"),
}


def choices() -> dict[str, Any]:
    """Return what the fields of frequency offer."""
    return {
        "labels": LABELS,
        "seasons": PatrolTarget.Season.choices,
        "means": PatrolTarget.Means.choices,
    }


def name_of(row: PatrolTarget) -> str:
    """Return what is visited."""
    return str(row.subject.name)


def kind_of(row: PatrolTarget) -> str:
    """Return its kind in words."""
    return str(KINDS.get(row.kind, row.kind))


def often(row: PatrolTarget) -> str:
    """Return how often, in words."""
    if row.every_days == 1:
        return ngettext("%(n)s time a day", "%(n)s times a day", row.times) % {"n": row.times}
    if row.every_days == 7:
        return ngettext("%(n)s time a week", "%(n)s times a week", row.times) % {"n": row.times}
    words = ngettext("%(n)s time in %(days)s days", "%(n)s times in %(days)s days", row.times)
    return words % {"n": row.times, "days": row.every_days}


def window(row: PatrolTarget) -> str:
    """Return the hours in which it is visited, "" for any."""
    if row.from_time is None or row.to_time is None:
        return ""
    return f"{row.from_time:%H:%M}–{row.to_time:%H:%M}"


def waited(wait: Wait) -> str:
    """Return how long ago the last visit was, in words."""
    if wait.days is None:
        return _("No visit in three months")
    if wait.days == 0:
        return _("Today")
    return ngettext("%(n)s day ago", "%(n)s days ago", wait.days) % {"n": wait.days}


def standing(wait: Wait) -> tuple[str, str]:
    """Return the state's key and word: out of season, in time, due, overdue."""
    if wait.target.is_retired:
        return "cancelled", _("No longer visited")
    if not wait.is_in_season:
        return "draft", _("Not in season")
    if wait.overdue >= 2:
        return "overdue", _("Overdue")
    return ("scheduled", _("Due")) if wait.overdue >= 1 else ("done", _("In time"))


def features(rows: list[Wait]) -> list[dict[str, Any]]:
    """Return places that are visited, with how late they are, for the map."""
    found = []
    for wait in rows:
        place = wait.target.place
        if place is None or wait.target.is_retired or not wait.is_in_season:
            continue
        found.append(
            {
                "type": "Feature",
                "id": str(wait.target.pk),
                "geometry": place.geometry,
                "properties": {
                    "name": place.name if wait.days is None else f"{place.name} {wait.days}",
                    "detail": f"{standing(wait)[1]} · {waited(wait)} · {tally(wait)}",
                    "overdue": round(wait.overdue, 2),
                    "url": reverse("place", args=[place.pk]),
                },
            }
        )
    return found


def tally(wait: Wait) -> str:
    """Return visits in the period against what is wanted."""
    return _("%(done)s of %(wanted)s") % {"done": wait.done, "wanted": wait.target.times}


def seen(wait: Wait) -> str:
    """Return the day of the last visit."""
    if wait.last_at is None:
        return ""
    return date_format(timezone.localtime(wait.last_at), "Y-m-d")
