"""A roster comes in: upload, look, take in; the template to fill; nothing by surprise."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from firstlight.console.filed import filed
from firstlight.console.force.views.imported import changes_shown
from firstlight.console.force.views.people import organisation_options
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import Outcome, page, perform
from firstlight.exchange.limits import read_all
from firstlight.exchange.tables import MEDIA_TYPES, TableFormat, heading_in, write_table
from firstlight.force.actions import drop_roster, import_roster, upload_roster
from firstlight.force.queries import draft, roster_import
from firstlight.force.queries.imports import preview
from firstlight.force.rules.roster_file import CATEGORIES, FIELDS
from firstlight.force.schemas import DropRoster, ImportRoster, UploadRoster
from firstlight.kernel.errors import NotFound, Refusal

VERDICTS = {
    "new": gettext_lazy("New person"),
    "joined": gettext_lazy("Known person, new to this team"),
    "changed": gettext_lazy("Changes"),
    "same": gettext_lazy("No change"),
    "ask": gettext_lazy("Your word is needed"),
    "bad": gettext_lazy("Cannot be imported"),
}
TONES = {"new": "going", "joined": "going", "changed": "going", "ask": "late", "bad": "late"}
LABELS = {"organisation_id": gettext_lazy("Team (organisation)"), "file": gettext_lazy("File")}
EXAMPLE = {
    "name": "（姓名）",
    "phone": "000 0000 0000",
    "born_on": "1980-06-30",
    "category": next(iter(CATEGORIES)),
    "joined_on": "2024-05-01",
    "code_signed_on": "2024-03-01",
    "agreement_signed_on": "2024-03-01",
}


@page(may="force.import")
def upload(request: SeatedRequest) -> HttpResponse:
    """Ask for a file and the team that it is for."""
    outcome = Outcome()
    if request.method == "POST":
        outcome = _laid_down(request)
        if outcome.ok:
            return redirect("roster", key=outcome.result.pk)
    context = {
        "errors": outcome.errors,
        "labels": LABELS,
        "values": request.POST,
        "teams": organisation_options(request.actor),
    }
    return render(request, "force/roster_upload.html", context, status=200 if outcome.ok else 422)


def _laid_down(request: SeatedRequest) -> Outcome:
    file = request.FILES.get("file")
    if file is None:
        return Outcome(errors={"file": _("Choose a file.")})
    try:
        content = read_all(file)
    except Refusal as no:
        return Outcome(errors={"file": str(no)})
    outcome = perform(
        request.actor,
        upload_roster,
        UploadRoster,
        {
            "organisation_id": request.POST.get("organisation_id", ""),
            "filename": file.name,
            "content": content,
        },
    )
    if "" in outcome.errors:
        outcome.errors["file"] = outcome.errors.pop("")
    return outcome


@page(may="force.import")
def roster(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show what a file would change, and take it in when the user says so."""
    try:
        return _look(request, key)
    except NotFound:
        # A second press, or the way back in the browser: what the file did is on its own page.
        roster_import(request.actor, key)
        return redirect("roster_import", key=key)


def _look(request: SeatedRequest, key: UUID) -> HttpResponse:
    row = draft(request.actor, key)
    same, other = _words_on_phones(request)
    team = request.GET.get("team", "")
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = {
            "draft_id": key,
            "same": same,
            "other": other,
            "only_good": bool(request.POST.get("only_good")),
            "team": team,
        }
        outcome = perform(request.actor, import_roster, ImportRoster, values)
        if outcome.ok:
            messages.success(request, _said(outcome.result))
            return redirect("roster_import", key=key)
        errors = outcome.errors
    plan = preview(request.actor, row, same=same, other=other, team=team)
    # What needs the user comes first, then what changes, each in the order of the file.
    order = ["bad", "ask", *VERDICTS]
    lines = [
        (
            line,
            VERDICTS[line.verdict],
            TONES.get(line.verdict, "done"),
            changes_shown(request.actor, line.changes),
        )
        for line in sorted(plan.lines, key=lambda line: order.index(line.verdict))
    ]
    context = {
        "draft": row,
        "plan": plan,
        "team": team,
        "lines": lines,
        "verdicts": [(VERDICTS[key], plan.counts.get(key, 0)) for key in VERDICTS],
        "left": plan.counts.get("bad", 0) + plan.counts.get("ask", 0),
        "errors": errors,
        "same": same,
        "other": other,
    }
    return render(request, "force/roster.html", context, status=422 if errors else 200)


def _words_on_phones(request: HttpRequest) -> tuple[set[int], set[int]]:
    """Return the lines said to be the person we know, and those said to be somebody else."""
    said: dict[str, set[int]] = {"same": set(), "other": set()}
    for name, value in request.POST.items():
        number = name.removeprefix("who-")
        if name.startswith("who-") and number.isdigit() and value in said:
            said[value].add(int(number))
    return said["same"], said["other"]


def _said(counts: dict[str, int]) -> str:
    taken = counts["new"] + counts["joined"] + counts["changed"]
    return ngettext(
        "%(count)s line taken in, %(left)s left out.",
        "%(count)s lines taken in, %(left)s left out.",
        taken,
    ) % {"count": taken, "left": counts["left"]}


@require_POST
@page(may="force.import")
def drop(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Throw the file away."""
    perform(request.actor, drop_roster, DropRoster, {"draft_id": key})
    messages.success(request, _("The file is thrown away. Nothing was imported."))
    return redirect("roster_upload")


@page(may="force.import")
def template(request: SeatedRequest, form: str) -> HttpResponse:
    """Hand out the empty table to fill, with one line that shows how."""
    kind: TableFormat = "xlsx" if form == "xlsx" else "csv"
    chinese = request.LANGUAGE_CODE.startswith("zh")
    headings = [heading_in(words, chinese=chinese) for words in FIELDS.values()]
    line = [EXAMPLE.get(name, "") for name in FIELDS]
    return HttpResponse(
        write_table(headings, [line], kind),
        content_type=MEDIA_TYPES[kind],
        headers={"Content-Disposition": filed(_("Roster"), form=kind)},
    )
