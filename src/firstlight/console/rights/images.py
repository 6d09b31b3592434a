"""Drone images that were kept for a call: whose, until when, and whether they are erased."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firstlight.console.clocks import day_and_time
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page
from firstlight.equipment.models import DroneFlight
from firstlight.equipment.queries import kept_images

FILTERS = (
    Filter(
        "kept",
        gettext_lazy("Still kept"),
        lambda rows: rows.filter(images_erased_at__isnull=True),
    ),
    Filter(
        "due",
        gettext_lazy("Must be erased"),
        lambda rows: rows.filter(images_erased_at__isnull=True, thread__isnull=True),
    ),
    Filter(
        "gone",
        gettext_lazy("Erased (images)"),
        lambda rows: rows.filter(images_erased_at__isnull=False),
    ),
)


def _stands(row: DroneFlight) -> Cell:
    if row.images_erased_at is not None:
        return Cell(_("Erased (images)"), state="done")
    if row.thread is None:
        return Cell(_("Must be erased"), state="overdue")
    return Cell(_("Kept for a case"), state="in_progress")


def _columns() -> list[Column]:
    return [
        Column("landed", _("Landed at"), lambda f: f.landed_at and day_and_time(f.landed_at)),
        Column("state", _("State"), _stands),
        Column("pilot", _("Pilot"), lambda f: f.pilot.name, "pilot__pinyin"),
        Column("aircraft", _("Drone"), lambda f: f.aircraft.name, "aircraft__name"),
        Column(
            "erased",
            _("Erased at"),
            lambda f: f.images_erased_at and day_and_time(f.images_erased_at),
            "images_erased_at",
        ),
        Column(
            "by",
            _("Erased by"),
            lambda f: f.images_erased_by.name if f.images_erased_by else "",
        ),
    ]


@page(may="privacy.manage")
def listed(request: SeatedRequest) -> HttpResponse:
    """List them, the newest first; where was flown and what is on them is not for this desk."""
    rows = kept_images(request.actor)
    shown = listing(request, rows, _columns(), FILTERS, name="kept_images")
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "rights/images.html", {"listing": shown})
