"""A joint inspection: counts and the police's own reference, and nobody who was inspected.

There is no field in which a name of a pupil could stand: what was found is in the police record,
which stays in the police system.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.force.models import Organisation, Person
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row
from firstlight.places.models import Place


class JointInspection(Row):
    """An inspection led by two officers (workflow ``joint_inspection``)."""

    class Basis(Choices):
        SITE_CHECK = "site_check", _("Public order law: inspection of a site")
        SCHOOL_SAFETY = "school_safety", _("School safety rules: check with the school")
        FIRE = "fire", _("Fire law: supervision by the police station")
        ENTERPRISE = "enterprise", _("Internal security rules: check of an enterprise")

    number = models.CharField(max_length=16)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="inspections")
    planned_at = models.DateTimeField()
    legal_basis = models.CharField(max_length=20, choices=Basis, blank=True)
    certificate_no = models.CharField(max_length=40, blank=True)
    officer_in_charge = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second_officer = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    school_contact = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    tasks = models.JSONField(default=list, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    halts = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    rooms_checked = models.PositiveIntegerField(null=True, blank=True)
    items_found = models.PositiveIntegerField(null=True, blank=True)
    items_handed_in = models.PositiveIntegerField(null=True, blank=True)
    police_record_ref = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=20, default="requested", db_index=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["station_id", "number"], name="one_inspection_a_number"
            ),
            models.CheckConstraint(
                condition=models.Q(second_officer__isnull=True)
                | ~models.Q(second_officer=models.F("officer_in_charge")),
                name="two_officers_are_two",
            ),
        ]


class OfficerPresence(Row):
    """One of the two officers on site, from checking in to leaving: at one site at a time."""

    inspection = models.ForeignKey(
        JointInspection, on_delete=models.CASCADE, related_name="presences"
    )
    officer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    in_at = models.DateTimeField()
    out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["officer"],
                condition=models.Q(out_at__isnull=True),
                name="officer_present_once",
            )
        ]


class InspectionHelper(Row):
    """A volunteer asked to support; nobody serves without accepting, and without having signed."""

    class Says(Choices):
        ASKED = "asked", _("Not answered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    inspection = models.ForeignKey(
        JointInspection, on_delete=models.CASCADE, related_name="helpers"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    says = models.CharField(max_length=10, choices=Says, default=Says.ASKED)
    said_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "person"], name="helper_once")
        ]
