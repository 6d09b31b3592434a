"""Certificates: the register, one of them, the paper."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from firstlight.console.force.shown import log_lines
from firstlight.console.given import given
from firstlight.console.listing import Cell, Column, Filter, listing
from firstlight.console.papers import pdf_of
from firstlight.console.records.papers import paper_of
from firstlight.console.records.words import CERTIFICATE, KINDS, hours, tone_key
from firstlight.console.seat import SeatedRequest
from firstlight.console.steps import steps_of
from firstlight.console.web import page, perform
from firstlight.kernel.errors import NotFound
from firstlight.kernel.log import entries_of
from firstlight.records import actions, queries
from firstlight.records.models import ServiceCertificate
from firstlight.records.rules import SERVICE_CERTIFICATE
from firstlight.records.rules.papers import NOTICE_DAYS
from firstlight.records.schemas import StepCertificate

FILTERS = (
    Filter("asked", gettext_lazy("To check"), lambda r: r.filter(state="requested")),
    Filter("shown", gettext_lazy("Shown now"), lambda r: r.filter(state="checked")),
    Filter(
        "over",
        gettext_lazy("Notice is over"),
        lambda r: r.filter(pk__in=queries.certificates_shown(timezone.localdate()).values("pk")),
    ),
    Filter("issued", gettext_lazy("Issued (certificate)"), lambda r: r.filter(state="issued")),
)


def _columns() -> list[Column]:
    return [
        Column(
            "person",
            _("Member"),
            lambda c: Cell(c.person.name, reverse("certificate", args=[c.pk])),
        ),
        Column("number", _("Number (paper)"), lambda c: c.number, "number"),
        Column("from", _("From (day)"), lambda c: c.starts_on, "starts_on"),
        Column("until", _("Until (day)"), lambda c: c.ends_on, "ends_on"),
        Column(
            "state",
            _("State"),
            lambda c: Cell(SERVICE_CERTIFICATE.state_names[c.state], state=tone_key(c.state)),
        ),
        Column("issued", _("Issued on"), lambda c: c.issued_on, "issued_on"),
        Column("team", _("Team (organisation)"), lambda c: c.organisation.called),
    ]


@page(may="records.issue")
def listed(request: SeatedRequest) -> HttpResponse:
    """Show the register."""
    rows = queries.certificates(request.actor)
    shown = listing(
        request,
        rows,
        _columns(),
        FILTERS,
        name="service-certificates",
        find=lambda q: rows.filter(number__icontains=q),
    )
    if isinstance(shown, HttpResponse):
        return shown
    return render(request, "records/certificates.html", {"listing": shown})


@page(may="records.own")
def certificate(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Show one."""
    return _show(request, queries.certificate(request.actor, key))


@require_POST
@page(may="records.issue")
def step(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Check, issue, refuse, revoke."""
    row = queries.certificate(request.actor, key)
    values = given(request, StepCertificate, certificate_id=key)
    outcome = perform(request.actor, actions.step_certificate, StepCertificate, values)
    if outcome.ok:
        state = SERVICE_CERTIFICATE.state_names[outcome.result.state]
        messages.success(request, _("Done: now “%(state)s”.") % {"state": state})
        return redirect("certificate", key)
    return _show(request, row, (values.get("event", ""), values, outcome.errors))


def _show(
    request: SeatedRequest,
    row: ServiceCertificate,
    refused: tuple[str, dict[str, Any], dict[str, str]] | None = None,
) -> HttpResponse:
    actor = request.actor
    content = row.content or queries.four_parts(row)
    context = {
        "certificate": row,
        "state": SERVICE_CERTIFICATE.state_names[row.state],
        "key": tone_key(row.state),
        "steps": steps_of(SERVICE_CERTIFICATE, actor, row, CERTIFICATE, refused=refused),
        "content": content,
        "issue_from": row.shown_from and row.shown_from + timedelta(days=NOTICE_DAYS),
        "clocked": hours(content["clocked"]),
        "amended": hours(content["amended"]),
        "kinds": [(KINDS.get(key, key), hours(n)) for key, n in content["by_kind"].items()],
        "log": log_lines(actor, entries_of(row)),
    }
    return render(request, "records/certificate.html", context, status=422 if refused else 200)


@page(may="records.own")
def pdf(request: SeatedRequest, key: UUID) -> HttpResponse:
    """Return the paper; there is none before it is issued, nor after it is revoked."""
    row = queries.certificate(request.actor, key)
    if row.state != "issued":
        raise NotFound
    return pdf_of(request.actor, paper_of(row), row.number)
