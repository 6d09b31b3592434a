"""Reads about certificates; the public one shows what the paper shows and nothing else."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from firstlight.force.models import Membership
from firstlight.force.seats import SERVING
from firstlight.force.switches import is_off
from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotFound
from firstlight.records.models import ServiceCertificate, ServiceRecord
from firstlight.records.queries.service import totals
from firstlight.records.rules import COUNTS
from firstlight.records.rules.papers import NOTICE_DAYS


def certificates(actor: Actor) -> QuerySet[ServiceCertificate]:
    """Return the register: one's own, and for who issues all of the stations or teams reached."""
    own = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
    if actor.may("records.issue"):
        reached = Q(station_id__in=actor.stations)
        own |= reached & Q(organisation_id__in=actor.teams) if actor.teams else reached
    rows = ServiceCertificate.objects.filter(own).select_related("person", "organisation")
    return rows.order_by("-requested_at", "pk")


def certificate(actor: Actor, key: UUID | str) -> ServiceCertificate:
    """Return one certificate, or raise `NotFound`."""
    found: ServiceCertificate | None = certificates(actor).filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def certificates_shown(on: date) -> QuerySet[ServiceCertificate]:
    """Return what has been shown within its unit for long enough by a day and waits; for jobs."""
    since = on - timedelta(days=NOTICE_DAYS)
    return ServiceCertificate.objects.filter(state="checked", shown_from__lte=since)


def certificates_to_see(actor: Actor) -> list[ServiceCertificate]:
    """Return what is shown within the actor's own units before it is issued."""
    own = Membership.objects.filter(
        person_id=actor.person_id or UUID(int=0), state__in=SERVING
    ).values("organisation_id")
    rows = ServiceCertificate.objects.filter(state="checked", organisation_id__in=own)
    return list(rows.select_related("person", "organisation").order_by("shown_from", "pk"))


def public_certificate(code: str) -> ServiceCertificate | None:
    """Return the certificate that was issued with this code, revoked or not."""
    rows = ServiceCertificate.objects.filter(state__in=["issued", "revoked"]).exclude(code="")
    found: ServiceCertificate | None = rows.filter(code=code).first()
    return None if found and is_off("records", found.station_id) else found


def four_parts(row: ServiceCertificate) -> dict[str, Any]:
    """Return the paper: person, service, issuer, other. Nothing is added to it afterwards."""
    served = ServiceRecord.objects.filter(
        person_id=row.person_id,
        state__in=COUNTS,
        on_date__gte=row.starts_on,
        on_date__lte=row.ends_on,
    )
    member = Membership.objects.filter(
        person_id=row.person_id, organisation=row.organisation
    ).first()
    by_kind = {
        kind: totals(served.filter(kind=kind))["all"]
        for kind in sorted(set(served.values_list("kind", flat=True)))
    }
    return {
        "name": row.person.name,
        "volunteer_number": member.number if member else "",
        "starts_on": str(row.starts_on),
        "ends_on": str(row.ends_on),
        **totals(served),
        "services": served.count(),
        "by_kind": {kind: minutes for kind, minutes in by_kind.items() if minutes},
        "issuer": row.organisation.name,
        "signatory": row.signatory,
        "handler": row.handler,
        "contact": row.contact,
        "seal": row.seal,
        "number": row.number,
        "issued_on": str(row.issued_on or ""),
        "purpose": row.purpose,
    }
