"""The list of targets as a file: out to be edited, and in again, all or nothing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstlight.console.filed import filed
from firstlight.console.lists import line_of, take_list
from firstlight.console.patrols.targets import shown
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.exchange.tables import MEDIA_TYPES, Row, write_table
from firstlight.patrols.actions.targets import take_targets
from firstlight.patrols.models import PatrolTarget
from firstlight.patrols.queries import targets as queries
from firstlight.patrols.schemas.targets import TakeTargets

FIELDS = {
    "place": ("地点", "place", "网格", "名称"),
    "times": ("次数", "times"),
    "every_days": ("天数", "days", "every days"),
    "season": ("时节", "season"),
    "from_time": ("从", "from"),
    "to_time": ("至", "to"),
    "means": ("方式", "means"),
    "dwell_min": ("停留分钟", "minutes"),
}


@page(may="patrols.see")
def export(request: SeatedRequest) -> HttpResponse:
    """Return the list as a file that can be edited and taken in again."""
    rows = queries.targets(request.actor).filter(is_retired=False, place__isnull=False)
    lines = [
        [
            row.subject.code or row.subject.name,
            row.times,
            row.every_days,
            row.season,
            f"{row.from_time:%H:%M}" if row.from_time else "",
            f"{row.to_time:%H:%M}" if row.to_time else "",
            row.means,
            row.dwell_min,
        ]
        for row in rows.order_by("place__kind", "place__code", "place__pinyin")
    ]
    data = write_table([names[0] for names in FIELDS.values()], lines, "csv")
    return HttpResponse(
        data,
        content_type=MEDIA_TYPES["csv"],
        headers={"Content-Disposition": filed(_("Targets"), timezone.localdate(), form="csv")},
    )


@page(may="patrols.plan")
def upload(request: SeatedRequest) -> HttpResponse:
    """Take a list in."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = _taken(request)
        if outcome.ok:
            count = len(outcome.result or ())
            said = ngettext("Set for %(n)s place.", "Set for %(n)s places.", count) % {"n": count}
            messages.success(request, said)
            return redirect("patrol_targets")
    context = shown.choices() | {
        "teams": [(str(row.pk), row.called) for row in queries.planned_in(request.actor)],
        "errors": outcome.errors,
        "values": request.POST,
    }
    return render(
        request, "patrols/targets_upload.html", context, status=200 if outcome.ok else 422
    )


def _taken(request: SeatedRequest) -> Outcome:
    spelled = {
        name: {str(choice.label): choice.value for choice in choices}
        for name, choices in (("season", PatrolTarget.Season), ("means", PatrolTarget.Means))
    }

    def take(rows: list[Row]) -> Outcome:
        values = {
            "organisation_id": request.POST.get("organisation_id", ""),
            "lines": [line_of(row, spelled) for row in rows],
        }
        return perform(request.actor, take_targets, TakeTargets, values)

    columns = {name: names[0] for name, names in FIELDS.items()}
    typed = ("organisation_id", "")
    return take_list(request, FIELDS, ("place", "times"), take, columns=columns, typed=typed)
