"""Who belongs where, as what, and with which papers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.force.models.organisation import Organisation
from firstlight.force.models.person import Person
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row


class Membership(Row):
    """A person in an organisation (workflow ``membership``).

    `state_note` is the reason given for the last step; the person may read it. The emergency
    contact is for the officer and the leader only, and for the day it is needed.
    """

    class Category(Choices):
        VETERAN = "veteran", _("Veteran")
        ENTERPRISE_EMPLOYEE = (
            "enterprise_employee",
            _("Employee of an enterprise or public institution"),
        )
        RETIRED_CADRE = "retired_cadre", _("Retired Party member or official")
        PROFESSIONAL_RESCUER = "professional_rescuer", _("Professional rescuer")
        OTHER = "other", _("Other")
        OFFICER = "officer", _("Police officer")
        STAFF = "staff", _("Staff")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    number = models.CharField(max_length=30, blank=True)
    category = models.CharField(max_length=24, choices=Category, default=Category.OTHER)
    state = models.CharField(max_length=20, default="draft")
    specialities = models.JSONField(default=list)
    health_statement = models.CharField(max_length=200, blank=True)
    emergency_contact = models.CharField(max_length=120, blank=True)
    code_signed_on = models.DateField(null=True, blank=True)
    induction_passed_on = models.DateField(null=True, blank=True)
    child_contact_cleared_on = models.DateField(null=True, blank=True)
    joined_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    suspended_on = models.DateField(null=True, blank=True)
    suspended_until = models.DateField(null=True, blank=True)
    state_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=~models.Q(state__in=["rejected", "withdrawn", "removed"]),
                name="one_live_membership_per_organisation",
            )
        ]


class RoleGrant(Row):
    """A role held under a membership, over a subtree, for a stated time.

    A commander holds it for one matter, a call or a response to a storm (`matter_id`), sees
    nothing of others, and loses it when that is closed.
    """

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=30)
    scope = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    granted_by_id = models.UUIDField(null=True)
    matter_id = models.UUIDField(null=True, blank=True, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(role="commander") | models.Q(matter_id__isnull=False),
                name="commander_of_one_matter",
            )
        ]


class Insurance(Row):
    """Accident cover of a person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="insurances")
    kind = models.CharField(max_length=30, default="accident")
    insurer = models.CharField(max_length=80)
    policy_number = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()


class Agreement(Row):
    """A written agreement or notice of risk that a person has signed."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="agreements")
    kind = models.CharField(max_length=30, default="service_agreement")
    text_version = models.CharField(max_length=20)
    signed_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
