"""The papers of accountability: processing register, impact assessments, the audit for minors."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, Link, listing
from firstlight.console.papers import pdf_of
from firstlight.console.rights.printed import assessment_paper, minors_paper, register_paper
from firstlight.console.seat import SeatedRequest
from firstlight.console.web import page, perform
from firstlight.force.models import Person
from firstlight.privacy.actions import (
    close_minors_audit,
    drop_entry,
    sign_assessment,
    write_assessment,
    write_entry,
)
from firstlight.privacy.assessment import QUESTIONS
from firstlight.privacy.models import ImpactAssessment
from firstlight.privacy.queries import papers as queries
from firstlight.privacy.register import FIELDS
from firstlight.privacy.schemas import (
    CloseMinorsAudit,
    DropEntry,
    SignAssessment,
    WriteAssessment,
    WriteEntry,
)

YEARS_BACK = 3
FILTERS = (
    Filter("open", gettext_lazy("Not signed yet"), lambda rows: rows.filter(signed_on=None)),
    Filter("signed", gettext_lazy("Signed"), lambda rows: rows.exclude(signed_on=None)),
)
MEASURES = {
    "asked": gettext_lazy("Openings of minors' files asked for"),
    "agreed": gettext_lazy("… agreed to by a second person"),
    "denied": gettext_lazy("… not agreed to"),
    "urgent": gettext_lazy("… opened at once, a life being at risk"),
    "misused": gettext_lazy("… found to have been wrong afterwards"),
    "late": gettext_lazy("… looked at later than within two working days, or not yet"),
    "people": gettext_lazy("People who asked"),
    "by_grant": gettext_lazy("Times a minor's file was opened by a grant"),
    "opened": gettext_lazy("Times a minor's file or photograph was opened in all, by the log"),
    "leaks": gettext_lazy("Data breaches that touched minors"),
}


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh-hans"


@page(may="privacy.manage")
def register(request: SeatedRequest) -> HttpResponse:
    """Show the processing register in the reader's language, or print it."""
    entries = queries.register(request.actor, _language())
    if request.GET.get("out") == "pdf":
        paper = register_paper(request.actor, entries)
        return pdf_of(request.actor, paper, timezone.localdate(), stays=True)
    assessed = queries.assessed(request.actor)
    context = {
        "entries": [(each, assessed.get(each.key, [])) for each in entries],
        "fields": FIELDS,
        "now": timezone.now(),
    }
    return render(request, "rights/register.html", context)


@page(may="privacy.manage")
def entry_new(request: SeatedRequest) -> HttpResponse:
    """Add an entry."""
    return _entry(request, "", dict.fromkeys(FIELDS, ""))


@page(may="privacy.manage")
def entry(request: SeatedRequest, name: str) -> HttpResponse:
    """Put an entry right in the reader's language, or take it off the register."""
    found = queries.entry(request.actor, name, _language())
    if request.method == "POST" and request.POST.get("do") == "drop":
        drop_entry(request.actor, DropEntry(key=name))
        messages.success(request, _("Taken off the register."))
        return redirect("processing_register")
    return _entry(request, name, found.words)


def _entry(request: SeatedRequest, key: str, words: dict[str, str]) -> HttpResponse:
    errors: dict[str, str] = {}
    if request.method == "POST":
        words = _texts(request, FIELDS)
        values = {"key": key, "language": _language(), "words": words}
        command = request.POST.get("command_id")
        outcome = perform(request.actor, write_entry, WriteEntry, values, command_id=command)
        if outcome.ok:
            messages.success(request, _("Written into the register."))
            return redirect("processing_register")
        errors = outcome.errors
    context = {
        "key": key,
        "fields": FIELDS,
        "values": words,
        "errors": errors,
        "assessed": queries.assessed(request.actor).get(key, []),
    }
    return render(request, "rights/register_entry.html", context, status=422 if errors else 200)


def _texts(request: HttpRequest, fields: Any) -> dict[str, str]:
    return {name: request.POST.get(name, "").strip() for name in fields}


@page(may="privacy.manage")
def assessments(request: SeatedRequest) -> HttpResponse:
    """List the impact assessments."""
    entries = dict(_entries(request))
    columns = [
        Column("title", _("Title"), lambda a: Cell(a.title, _url(a)), "title"),
        Column("entry", pgettext("assessment", "About"), lambda a: entries.get(a.entry, "")),
        Column("begun", pgettext("assessment", "Begun"), lambda a: a.created_at, "created_at"),
        Column("signed", _("Signed on"), lambda a: a.signed_on, "signed_on"),
    ]
    rows = queries.assessments(request.actor)
    shown = listing(request, rows, columns, FILTERS, name="assessments")
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "rights/assessments.html", {"listing": shown})


def _entries(request: SeatedRequest) -> list[tuple[str, str]]:
    """Return what an assessment can be about: the register, in the reader's language."""
    found = queries.register(request.actor, _language())
    return [(each.key, each.words["name"]) for each in found]


def _url(row: ImpactAssessment) -> str:
    return reverse("assessment", args=[row.pk])


@page(may="privacy.manage")
def assessment_new(request: SeatedRequest) -> HttpResponse:
    """Begin an assessment by the template."""
    return _assess(request, None)


@page(may="privacy.manage")
def assessment(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Write on; when signed, read; print it either way."""
    row = queries.assessment(request.actor, key)
    if request.GET.get("out") == "pdf":
        signer = _signer(row)
        name = signer.name if signer else ""
        paper = assessment_paper(request.actor, row, name)
        return pdf_of(request.actor, paper, row.signed_on or "", stays=True)
    return _assess(request, row)


def _signer(row: ImpactAssessment | None) -> Person | None:
    key = row.signed_by_id if row else None
    return Person.objects.filter(pk=key).first() if key else None


@require_POST
@page(may="privacy.manage")
def sign(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Sign an assessment that is complete."""
    row = queries.assessment(request.actor, key)
    outcome = perform(request.actor, sign_assessment, SignAssessment, {"assessment_id": key})
    if outcome.ok:
        messages.success(request, _("Signed. It is kept for three years."))
        return redirect("assessment", key)
    return _paper(request, row, _values(row), outcome.errors)


def _values(row: ImpactAssessment) -> dict[str, str]:
    return {"title": row.title, "entry": row.entry, **row.answers}


def _assess(request: SeatedRequest, row: ImpactAssessment | None) -> HttpResponse:
    values = _values(row) if row else {"entry": request.GET.get("entry", "")}
    if request.method != "POST":
        return _paper(request, row, values, {})
    answers = _texts(request, QUESTIONS)
    head = {name: request.POST.get(name, "").strip() for name in ("title", "entry")}
    sent = {"assessment_id": row.pk if row else None, **head, "answers": answers}
    command = request.POST.get("command_id")
    outcome = perform(request.actor, write_assessment, WriteAssessment, sent, command_id=command)
    if outcome.ok:
        messages.success(request, _("Kept. Sign it when every question is answered."))
        made = row or outcome.result
        return redirect("assessment", made.pk) if made else redirect("assessments")
    return _paper(request, row, {**head, **answers}, outcome.errors)


def _paper(
    request: SeatedRequest,
    row: ImpactAssessment | None,
    values: dict[str, str],
    errors: dict[str, str],
) -> HttpResponse:
    context = {
        "row": row,
        "questions": QUESTIONS,
        "values": values,
        "errors": errors,
        "labels": {"title": _("Title"), "entry": _("About which entry"), **QUESTIONS},
        "entries": _entries(request),
        "signer": _signer(row),
    }
    return render(request, "rights/assessment.html", context, status=422 if errors else 200)


@page(may="privacy.manage")
def minors(request: SeatedRequest) -> HttpResponse:
    """Show or print the yearly audit of minors' data; close it when the year is over."""
    this_year = timezone.localdate().year
    year = _year(request, this_year)
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = given(request, CloseMinorsAudit, year=year)
        outcome = perform(request.actor, close_minors_audit, CloseMinorsAudit, values)
        if outcome.ok:
            messages.success(request, _("Closed. The figures stay as they stand now."))
            return redirect(f"{reverse('minors_audit')}?year={year}")
        errors = outcome.errors
    closed = queries.audit_of(request.actor, year)
    counts = closed.figures if closed else queries.minors_figures(request.actor, year)
    figures = [(words, counts.get(key, 0)) for key, words in MEASURES.items()]
    if request.GET.get("out") == "pdf":
        paper = minors_paper(request.actor, year, figures, closed)
        return pdf_of(request.actor, paper, stays=True)
    context = {
        "year": year,
        "years": [
            Link(str(each), f"?year={each}", each == year)
            for each in range(this_year, this_year - YEARS_BACK - 1, -1)
        ],
        "closed": closed,
        "is_over": year < this_year,
        "figures": figures,
        "values": request.POST,
        "errors": errors,
        "now": timezone.now(),
    }
    return render(request, "rights/minors.html", context, status=422 if errors else 200)


def _year(request: SeatedRequest, this_year: int) -> int:
    """Return the year asked for, the last one without a sensible answer."""
    asked = request.POST.get("year") or request.GET.get("year", "")
    known = range(this_year - YEARS_BACK, this_year + 1)
    return int(asked) if asked.isdecimal() and int(asked) in known else this_year - 1
