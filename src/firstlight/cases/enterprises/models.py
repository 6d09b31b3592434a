"""Enterprises that take advice, and the visits to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.cases.checklists.models import CheckForm
from firstlight.force.models import Organisation, Person
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row


class Enterprise(Row):
    """A business that asked for advice, or agreed to it. Not a register of owners or staff.

    `contact` is its contact person here (role ``enterprise_contact``), who alone of it signs in.
    """

    class Trade(Choices):
        FACTORY = "factory", _("Factory or workshop")
        SHOP = "shop", _("Shop or market")
        FOOD = "food", _("Restaurant or canteen")
        LODGING = "lodging", _("Hotel or lodging")
        STORE = "store", _("Warehouse or delivery")
        CARE = "care", _("Clinic or care home")
        OTHER = "other", _("Other trade")

    name = models.CharField(max_length=120)
    trade = models.CharField(max_length=10, choices=Trade)
    address = models.CharField(max_length=200, blank=True)
    contact = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_closed = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station_id", "name"], name="one_enterprise_a_name")
        ]


class EnterpriseVisit(Row):
    """One visit, from the wish to the follow-up (workflow ``enterprise_visit``).

    `wish`, `findings`, `advice`, `followed_up`, `danger` and the check list's answers may touch
    business secrets: they are read as `rules.may_read` says, and stand in no list, export or log.
    `check_form` is the version of the check list that was settled when the visit was.
    """

    class Says(Choices):
        ASKED = "asked", _("Asked, no answer yet")
        YES = "yes", _("Will come")
        NO = "no", _("Will not come")

    number = models.CharField(max_length=20, db_index=True)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="visits")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_offered = models.BooleanField(default=False)
    wish = models.CharField(max_length=300, blank=True)
    adviser = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    adviser_says = models.CharField(max_length=5, choices=Says, blank=True)
    visit_at = models.DateTimeField(null=True, blank=True)
    check_form = models.ForeignKey(
        CheckForm, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    visited_at = models.DateTimeField(null=True, blank=True)
    findings = models.TextField(max_length=2000, blank=True)
    advice = models.TextField(max_length=2000, blank=True)
    advised_at = models.DateTimeField(null=True, blank=True)
    follow_up_on = models.DateField(null=True, blank=True, db_index=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    followed_up = models.TextField(max_length=1000, blank=True)
    danger = models.CharField(max_length=500, blank=True)
    authority = models.CharField(max_length=120, blank=True)
    authority_answer = models.CharField(max_length=500, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=20, default="requested", db_index=True)
    state_note = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
