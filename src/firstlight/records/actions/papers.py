"""Certificates: asked for, checked and shown, issued with a number and a code, revoked."""

import secrets

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Membership
from firstlight.force.queries.holders import holders_over
from firstlight.force.seats import SERVING
from firstlight.kernel.actions import Context, action
from firstlight.kernel.errors import Refused, Slip
from firstlight.kernel.workflow import move
from firstlight.notify.actions import post
from firstlight.records import letters, queries
from firstlight.records.models import ServiceCertificate
from firstlight.records.rules import SERVICE_CERTIFICATE
from firstlight.records.schemas import AskCertificate, StepCertificate

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without what reads alike on paper
CODE_LENGTH = 16
# What was served is proven to who is on leave or suspended too.
MEMBERS = (*SERVING, "paused", "suspended")


@action("records.ask_certificate", may="records.own", takes=AskCertificate)
def ask_certificate(context: Context, data: AskCertificate) -> ServiceCertificate:
    """Ask for a certificate of one's own service; it is free."""
    if data.ends_on < data.starts_on:
        raise Slip("ends-first", _("It must end after it begins."), field="ends_on")
    member = (
        Membership.objects.filter(person_id=context.person_id, state__in=MEMBERS)
        .select_related("organisation")
        .order_by("state", "created_at")
        .first()
    )
    if member is None:
        raise Refused("no-member", _("You serve nowhere at the moment."))
    row = ServiceCertificate(
        station_id=member.station_id,
        person_id=context.person_id,
        organisation=member.organisation,
        requested_at=context.now,
        **data.model_dump(),
    )
    if not queries.four_parts(row)["all"]:
        raise Refused("no-hours", _("There are no confirmed hours in this time."))
    row.save(force_insert=True)
    context.record(row, starts_on=str(row.starts_on), ends_on=str(row.ends_on))
    people = holders_over(row.station_id, ("association_admin",), context.now)
    post(context, letters.asked_for(row, people, context.now))
    return row


@action("records.step_certificate", may="records.issue", takes=StepCertificate)
def step_certificate(context: Context, data: StepCertificate) -> ServiceCertificate:
    """Check and show it within the unit, issue, refuse, revoke."""
    row = queries.certificate(context.actor, data.certificate_id)
    today = timezone.localdate(context.now)
    if data.event == "check":
        row.shown_from, row.checked_by_id = today, context.actor.person_id
    if data.event == "issue":
        for name in ("signatory", "handler", "contact", "seal"):
            setattr(row, name, getattr(data, name))
        row.issued_on = today
        row.number = _number(row)
        row.code = "".join(secrets.choice(SIGNS) for _place in range(CODE_LENGTH))
        row.content = queries.four_parts(row)
    if data.reason:
        row.state_note = data.reason
    evidence = data.model_dump(exclude={"certificate_id", "event", "version"})
    move(
        context,
        SERVICE_CERTIFICATE,
        row,
        data.event,
        evidence,
        seen_version=data.version,
        number=row.number,
    )
    post(context, letters.of_paper(row, data.event, context.now))
    return row


def _number(row: ServiceCertificate) -> str:
    """Return the next number of the register: year, and a running number over all stations."""
    begin = f"ZM{row.issued_on:%Y}-"
    taken = ServiceCertificate.objects.filter(number__startswith=begin)
    last = taken.order_by("-number").values_list("number", flat=True).first()
    return f"{begin}{int(last.rpartition('-')[2]) + 1 if last else 1:06d}"
