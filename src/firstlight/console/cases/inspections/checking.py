"""The check list of a joint inspection: counts and kinds, answered by who is there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from firstlight.cases.checklists.models import CheckKind
from firstlight.cases.checklists.queries import answers_of, form_in_use
from firstlight.cases.checklists.rules import told
from firstlight.cases.inspections import queries
from firstlight.cases.inspections.actions import check_site
from firstlight.cases.inspections.models import JointInspection
from firstlight.cases.inspections.rules import LIMITS
from firstlight.cases.inspections.schemas import CheckInspection
from firstlight.console.cases.checks import PREFIX, answers_given, fields_of, labels_of
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform


@page(may="inspections.help")
def check(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Answer the check list on the spot; answered again, the newest stands."""
    row = queries.checked_by(request.actor, key)
    back = _back(request, row)
    form = form_in_use(row.station_id, CheckKind.INSPECTION)
    errors: dict[str, Any] = {}
    if request.method == "POST":
        answers, errors = answers_given(request, form)
        if not errors:
            values = {"inspection_id": key, "answers": answers}
            outcome = perform(request.actor, check_site, CheckInspection, values)
            if outcome.ok:
                messages.success(request, _("The check list is kept."))
                return redirect(back, key)
            errors = _beside(outcome.errors)
    before = answers_of(row).first()
    kept = {f"{PREFIX}{name}": said for name, said in before.answers.items()} if before else {}
    fields = fields_of(form.schema)
    context = {
        "row": row,
        "back": back,
        "limits": LIMITS,
        "questions": fields,
        "labels": labels_of(fields),
        "values": request.POST if request.method == "POST" else kept,
        "errors": errors,
    }
    status = 422 if errors else 200
    return render(request, "cases/inspections/check.html", context, status=status)


def _back(request: SeatedRequest, row: JointInspection) -> str:
    """Return the page that this person came from: an officer's record, a volunteer's card."""
    named = request.actor.person_id in (row.officer_in_charge_id, row.second_officer_id)
    return "inspection" if named else "my_inspection"


def _beside(errors: dict[str, str]) -> dict[str, str]:
    """Put what the act refuses beside its question; a count below nought in plain words."""
    found = {}
    for name, sentence in errors.items():
        room, _dot, rest = name.partition(".")
        if room == "answers":
            words = _("A count is a whole number, nought or more.")
            found[f"{PREFIX}{rest.partition('.')[0]}"] = words
        else:
            found[name] = sentence
    return found


def checked_of(row: JointInspection) -> dict[str, Any]:
    """Return how the list was answered last, in words, for a page."""
    checked = answers_of(row).first()
    points = told(checked.form.schema, checked.answers) if checked else []
    return {"checked": checked, "points": points}
