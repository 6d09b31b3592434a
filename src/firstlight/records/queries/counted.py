"""What of this room counts in figures: rows of every station, to be narrowed by who asks."""

from django.db.models import QuerySet

from firstlight.records.models import Recognition, ServiceCertificate, ServiceRecord
from firstlight.records.rules import COUNTS


def confirmed_records() -> QuerySet[ServiceRecord]:
    """Return the services that count."""
    rows: QuerySet[ServiceRecord] = ServiceRecord.objects.filter(state__in=COUNTS)
    return rows


def issued_certificates() -> QuerySet[ServiceCertificate]:
    """Return the certificates that hold."""
    rows: QuerySet[ServiceCertificate] = ServiceCertificate.objects.filter(
        state="issued", issued_on__isnull=False
    )
    return rows


def awarded_stars() -> QuerySet[Recognition]:
    """Return the stars that are held."""
    rows: QuerySet[Recognition] = Recognition.objects.filter(
        state="awarded", awarded_on__isnull=False
    )
    return rows
