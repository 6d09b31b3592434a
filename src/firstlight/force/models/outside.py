"""What people without an account bring: an application to join, a complaint."""

from django.db import models

from firstlight.force.models.membership import Membership
from firstlight.force.models.organisation import Organisation
from firstlight.force.models.person import Person
from firstlight.kernel.rows import Row


class Application(Row):
    """An application that came by the page for everybody; its code lets the applicant back."""

    membership = models.OneToOneField(
        Membership, on_delete=models.CASCADE, related_name="application"
    )
    code_hash = models.CharField(max_length=64, unique=True)
    words = models.CharField(max_length=500, blank=True)


class Complaint(Row):
    """A complaint about volunteers (workflow ``complaint``).

    Its station is the association's (or whoever stands above the one complained about), so that
    the station complained about sees nothing of it. `hearing` is the volunteer's side; `answer`
    is what the complainant reads. `contact` is given only by who wants to be called.
    """

    about = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    about_person = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="complaints"
    )
    content = models.TextField(max_length=4000)
    happened_on = models.DateField(null=True)
    contact = models.CharField(max_length=120, blank=True)
    code_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=20, default="received")
    handler_id = models.UUIDField(null=True)
    decided_by_id = models.UUIDField(null=True)
    hearing = models.TextField(max_length=4000, blank=True)
    answer = models.TextField(max_length=4000, blank=True)
    appeal = models.TextField(max_length=4000, blank=True)
    is_grave = models.BooleanField(default=False)
    police_told_on = models.DateField(null=True)
    answer_by = models.DateField()
