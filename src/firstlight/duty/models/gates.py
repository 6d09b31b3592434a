"""School gates: the windows that somebody stands there, and each standing."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.duty.models.shifts import Shift
from firstlight.force.models import Organisation, Person
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row
from firstlight.places.models import Place


class GateWindow(Row):
    """When pupils come and go at one gate of one school, in one season.

    `place_id` is the school; posts begin `lead_min` before `from_time`.
    """

    class Kind(Choices):
        ARRIVAL = "arrival", _("Arrival")
        NOON = "noon", _("Noon")
        DISMISSAL = "dismissal", _("Dismissal")
        AFTER_CLASS = "after_class", _("After-class care")
        EXAM = "exam", _("Exam")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    place_id = models.UUIDField(db_index=True)
    school_name = models.CharField(max_length=120)
    gate = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind)
    weekdays = models.JSONField(default=list)
    from_time = models.TimeField()
    to_time = models.TimeField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    people = models.PositiveSmallIntegerField(default=2)
    lead_min = models.PositiveSmallIntegerField(default=20)
    is_retired = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)


class SchoolContact(Row):
    """Who speaks for which school; they see its gates and no other school's.

    The part is held by the role ``school_contact``: where that has ended, this opens nothing.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="school_contacts")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="school_contacts")
    ended_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "place"],
                condition=models.Q(ended_at__isnull=True),
                name="one_contact_a_school",
            )
        ]


class SchoolGateDuty(Row):
    """One standing at one gate (workflow ``gate_duty``); its people are those of its shift.

    `cancel_proposed` says what speaks for calling it off: ``closed``, or the label of a warning;
    a person decides.
    """

    window = models.ForeignKey(GateWindow, on_delete=models.PROTECT, related_name="duties")
    shift = models.OneToOneField(Shift, on_delete=models.CASCADE, related_name="gate_duty")
    on_date = models.DateField(db_index=True)
    state = models.CharField(max_length=20, default="planned", db_index=True)
    state_note = models.CharField(max_length=300, blank=True)
    cancel_proposed = models.CharField(max_length=300, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    stood_down_at = models.DateTimeField(null=True, blank=True)
    notes = models.TextField(blank=True)
    incidents = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["window", "on_date"], name="one_standing_a_day")
        ]
