"""Certificates of service, and what was passed to the volunteer register."""

from django.db import models

from firstlight.force.models import Organisation, Person
from firstlight.kernel.rows import Row


class ServiceCertificate(Row):
    """A certificate of service (workflow ``service_certificate``): free, so it has no fee.

    `content` is the paper as it was issued, in its four parts; the public page shows nothing
    else. `code` is what the QR carries. No identity number is kept: it is written by hand.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    starts_on = models.DateField()
    ends_on = models.DateField()
    purpose = models.CharField(max_length=120, blank=True)
    requested_at = models.DateTimeField()
    shown_from = models.DateField(null=True, blank=True)
    checked_by_id = models.UUIDField(null=True, blank=True)
    signatory = models.CharField(max_length=60, blank=True)
    handler = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=60, blank=True)
    seal = models.CharField(max_length=80, blank=True)
    number = models.CharField(max_length=40, blank=True, db_index=True)
    code = models.CharField(max_length=24, blank=True, db_index=True)
    content = models.JSONField(default=dict, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, default="requested", db_index=True)
    state_note = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="one_certificate_a_number"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=~models.Q(code=""), name="one_certificate_a_code"
            ),
        ]


class CivilExport(Row):
    """One file for the volunteer register: the log of what was shared, kept three years."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    recipient = models.CharField(max_length=120)
    map_version = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()
    people = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    shared_at = models.DateTimeField()
    shared_by_id = models.UUIDField()
    person_keys = models.JSONField(default=list)
